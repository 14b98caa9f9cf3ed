import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectTargets } from '../../../shared/data-map/connect-data-map.ts';
import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { TARGET_KINDS } from '../../../shared/targets/index.ts';
import type { TargetKind } from '../../../shared/targets/target-kind.ts';
import { unlimited } from '../../contract/target.contract.ts';
import { memoryKind, memoryStore } from '../../support/memory/memory-target.ts';
import { environment } from '../../support/target-environment.ts';

type Lists = { readonly [list in 'match' | 'tables' | 'identifiers']?: readonly unknown[] };
type Caliq = {
  readonly identifiers: readonly object[];
  readonly targets: readonly (Lists & { readonly name: string; readonly also?: unknown })[];
};
const CALIQ = JSON.parse(readFileSync(join(import.meta.dirname, '../../../infra/data-map.json'), 'utf8')) as Caliq;
const BY_ACCOUNT = { index: 'by-account', partitionKey: { attribute: 'account', values: ['{waba}'] } };

function row(name: string, ...values: readonly string[]) {
  const partitionKey = { attribute: 'owner', values };
  return { name, label: { en: name }, kind: 'dynamodb', table: name, partitionKey, key: ['owner'] };
}

function objects(name: string, prefix: string) {
  return { name, label: { en: name }, kind: 's3', bucket: 'media', match: [{ prefix }] };
}

/** A target with two tables. */
function twoTables(one: string, other: string, ...values: readonly string[]) {
  const where = [{ column: 'owner', values }];
  const both = [one, other].map((table) => ({ table, where }));
  return { name: `${one}-${other}`, label: { en: 'Data' }, kind: 'postgres', connection: 'TARGET_DB', tables: both };
}

/** The entries of a list that do not select by the account. */
function without(name: keyof Lists, entries: readonly unknown[]): Lists {
  const left = entries.filter((entry) => !/\bwaba\b/.test(JSON.stringify(entry)));
  return left.length === 0 ? {} : { [name]: left };
}

function sentenceOf(json: unknown, kinds?: readonly TargetKind[]): string {
  try {
    loadDataMap(json, kinds);
  } catch (error) {
    if (error instanceof DeletionError && error.code === 'data_map_invalid') return error.message;
    throw error;
  }
  return 'no mistake';
}

describe('a data map in which a business leaves and its customers stay', () => {
  const account = row('accounts', '{waba}');
  const messages = row('messages', '{appId}#{phone:digits}');
  const admin = { index: 'by-user', partitionKey: { attribute: 'user', values: ['{appId}#{asid}'] } };

  it('is refused with the targets that hold the customers', () => {
    expect(sentenceOf({ targets: [account, messages] })).toBe(
      'targets: {waba} leads only to "accounts", so the data of everybody who wrote to a business would stay when it leaves; expected {waba} in a key of "messages" as well',
    );
  });

  it('is refused with those who wrote to it, before others whose data is there', () => {
    const notes = row('notes', '{appId}#{asid}');
    const chats = row('chats', '{appId}#{bsuid}');
    expect(sentenceOf({ targets: [account, notes, messages] })).toMatch(/ key of "messages" as well$/);
    expect(sentenceOf({ targets: [account, notes, chats] })).toMatch(/ key of "chats" as well$/);
    expect(sentenceOf({ targets: [account, notes] })).toMatch(/ key of "notes" as well$/);
  });

  it('is refused also where it holds nobody else yet', () => {
    expect(sentenceOf({ targets: [account] })).toMatch(
      /expected \{waba\} in a key of its contacts, conversations, messages and media as well$/,
    );
  });

  it('is refused where the customers are in a store that names neither a table nor a bucket', () => {
    const archive = (name: string, ...id: readonly string[]) => ({
      ...{ name, label: { en: name }, kind: 'lambda', function: `${name}:live`, match: { id } },
    });
    expect(sentenceOf({ targets: [account, archive('archive', '{phone}')] })).toMatch(/ key of "archive" as well$/);
    const apart = [archive('accounts', '{waba}'), archive('archive', '{phone}')];
    expect(sentenceOf({ targets: apart })).toMatch(/ leads only to "accounts", .* key of "archive" as well$/);
    expect(sentenceOf({ targets: [account, archive('archive', '{phone}', '{waba}')] })).toBe('no mistake');
  });

  it('is refused when an employee is taken out of the account’s own row', () => {
    const ofBusiness = { basis: 'The account is the business’s.' };
    const anonymised = { ...account, ...admin, name: 'admin', anonymise: { user: null } };
    expect(sentenceOf({ targets: [{ ...account, ofBusiness }, anonymised] })).toMatch(
      /leads only to "accounts",.* key of its contacts, conversations, messages and media as well$/,
    );
  });

  it('is refused when what the account leads to is only kept, or with others', () => {
    const { name, label, ...where } = row('messages', '{waba}');
    const kept = { name: `kept-${name}`, label, kind: 'kept', reason: 'legal_obligation', basis: 'a law', where };
    const told = { name: 'crm', label, kind: 'webhook', url: 'TARGET_A', secret: 'TARGET_B', identifiers: ['waba'] };
    expect(sentenceOf({ targets: [account, kept, messages] })).toContain('as well');
    expect(sentenceOf({ targets: [told, messages] })).toContain('leads only to "crm",');
  });

  it.each([{ usesAppSecrets: true }, { isDoneByOthers: true }] as const)(
    'is refused when the customers are led to elsewhere alone, as where %j',
    (elsewhere) => {
      const kinds = [...TARGET_KINDS, { ...memoryKind(new Map()), ...elsewhere }];
      const told = { name: 'crm', label: { en: 'CRM' }, kind: 'memory', store: 'crm', match: ['{waba}', '{phone}'] };
      expect(sentenceOf({ targets: [told, messages] }, kinds)).toContain('leads only to "crm",');
    },
  );

  it('is CALIQ’s without the keys by account', () => {
    const targets = CALIQ.targets.map(({ also: _also, match = [], tables = [], identifiers = [], ...target }) => ({
      ...target,
      ...without('match', match),
      ...without('tables', tables),
      ...without('identifiers', identifiers),
    }));
    expect(sentenceOf({ ...CALIQ, targets })).toMatch(
      /^targets: \{waba\} leads only to "whatsapp-accounts" and "access-tokens",.* "messages", "media".* "contacts"/,
    );
  });

  it.each([
    ['a further key of the table', { targets: [account, { ...messages, also: [BY_ACCOUNT] }] }],
    [
      'a row of its own for the same table',
      { targets: [account, messages, { ...messages, ...BY_ACCOUNT, name: 'messages-of-account' }] },
    ],
    [
      'a table of the customers beside one of the account',
      { targets: [twoTables('accounts', 'messages', '{waba}'), twoTables('messages', 'notes', '{phone}')] },
    ],
    [
      'the customers’ table in a row that also takes employees out of the account’s own',
      {
        targets: [
          { ...twoTables('accounts', 'lines', '{waba}'), name: 'of-business', ofBusiness: { basis: 'It is theirs.' } },
          twoTables('accounts', 'messages', '{waba}', '{phone}'),
        ],
      },
    ],
    ['one bucket of both', { targets: [objects('media', '{phone:digits}/'), objects('of-business', '{waba}/')] }],
    ['no account at all', { targets: [messages] }],
  ])('is not one with %s', (_what, json) => {
    expect(sentenceOf(json)).toBe('no mistake');
  });

  it('is not CALIQ’s', () => {
    expect(sentenceOf(CALIQ)).toBe('no mistake');
  });
});

describe('an id of a business in a person’s row', () => {
  const account = {
    kind: 'account',
    of: 'business',
    from: { kind: 'memory', store: 'contacts', match: ['{contactId}'], field: 'account' },
  };
  const contact = {
    kind: 'contactId',
    neverReused: true,
    from: { kind: 'memory', store: 'links', match: ['{appId}#{phone}'], field: 'contactId' },
  };
  const folders = { name: 'folders', label: { en: 'Folders' }, kind: 'memory', store: 'folders' };

  function mapWith(match: readonly string[]) {
    const store = memoryStore();
    for (const owner of ['shop/anna', 'shop/bela', 'shop', 'other/anna']) store.records.set(owner, { owner });
    const kinds = [memoryKind(new Map([['folders', store]]))];
    const load = () => loadDataMap({ identifiers: [contact, account], targets: [{ ...folders, match }] }, kinds);
    return { store, kinds, load };
  }

  it('selects only what is hers as well', async () => {
    const { store, kinds, load } = mapWith(['{account}/{contactId}']);
    const target = (await connectTargets(load(), environment(), kinds)).get('folders')?.target;
    const selection = {
      requestId: 'request' as RequestId,
      appId: '1001',
      beganWith: 'phone',
      identifiers: { contactId: ['anna'] },
      // that of everybody who wrote to the shop, with the business's
      ofBusiness: { account: ['shop'], contactId: ['bela'] },
      askedAt: 0,
    };
    expect(await target?.plan(selection)).toBe(1);
    expect(await target?.purge(selection, unlimited())).toEqual({ outcome: 'emptied', items: 1 });
    expect(await target?.verify(selection)).toBe(0);
    expect([...store.records.keys()]).toEqual(['shop/bela', 'shop', 'other/anna']);
  });

  it.each([[['{account}']], [['{account}/{contactId}', '{account}']], [['{appId}/{account}']]])(
    'is refused alone, as in %j',
    (match) => {
      expect(mapWith(match).load).toThrow(/\{account\} belongs to a business/);
    },
  );
});
