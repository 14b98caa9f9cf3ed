import {
  connectDataMap,
  connectSources,
  connectTargets,
  factsOf,
  targetsOutOfReach,
} from '../../../shared/data-map/connect-data-map.ts';
import { dataMapHash } from '../../../shared/data-map/data-map.ts';
import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import type { Log, LogFields } from '../../../shared/ports/log.ts';
import type { Selection } from '../../../shared/ports/target.ts';
import { manual } from '../../../shared/targets/manual/manual.ts';
import type { TargetEnvironment, TargetKind } from '../../../shared/targets/target-kind.ts';
import { unlimited } from '../../contract/target.contract.ts';
import { memoryKind, memoryStore } from '../../support/memory/memory-target.ts';
import { environment } from '../../support/target-environment.ts';

const people = memoryStore();
people.records.set('1', { owner: '1001#777', fields: { contactId: 'c-1' } });
const closed = memoryStore();
const kinds = [
  memoryKind(
    new Map([
      ['people', people],
      ['closed', { ...closed, call: () => Promise.reject(refusal()) }],
    ]),
  ),
];
const json = {
  identifiers: [
    {
      kind: 'contactId',
      neverReused: true,
      registration: {},
      from: { kind: 'memory', store: 'people', match: ['{appId}#{asid}'], field: 'contactId' },
    },
    {
      kind: 'psid',
      required: false,
      from: { kind: 'memory', store: 'closed', match: ['{appId}#{asid}'], field: 'psid' },
    },
  ],
  targets: [
    { name: 'people', label: { en: 'People' }, kind: 'memory', store: 'people', match: ['{appId}#{asid}'] },
    {
      name: 'tokens',
      label: { en: 'Tokens' },
      formerly: 'keys',
      ofBusiness: { basis: { en: 'They belong to the business.' } },
      kind: 'memory',
      store: 'people',
      match: ['{contactId}'],
      onDeauthorize: true,
    },
  ],
};
const selection: Selection = {
  requestId: 'request' as RequestId,
  appId: '1001',
  identifiers: { asid: ['777'] },
  askedAt: Date.UTC(2026, 10, 23),
};

function refusal(): DeletionError {
  return new DeletionError('target_access_denied', 'fail', 'access denied');
}

describe('a connected data map', () => {
  it('finds identifiers, and says in the log which source refused', async () => {
    const warnings: (readonly [string, LogFields?])[] = [];
    const log: Log = { info: () => undefined, warn: (...line) => warnings.push(line), error: () => undefined };
    const map = loadDataMap(json, kinds);
    const connected = await connectDataMap(map, environment(), log, kinds);

    const question = { ...selection, beganWith: 'asid', isFirstReading: true, checksActivity: false } as const;
    const { verified, gaps } = await connected.resolveSelection(question);
    expect(verified).toEqual({ asid: ['777'], contactId: ['c-1'] });
    expect(gaps).toMatchObject([{ kind: 'psid', reason: 'unanswered', isPassing: false }]);
    expect(warnings).toEqual([
      ['identifier_source_failed', { requestId: 'request', identifierKind: 'psid', errorCode: 'target_access_denied' }],
    ]);
    expect(await connected.readRegistrations(question)).toMatchObject([{ registration: { kind: 'contactId' } }]);
    expect(connected.hash).toBe(dataMapHash(map));
    expect(connected.entryKinds).toEqual(['asid']);
    expect(connected.neverReusedKinds).toEqual(['contactId']);
    expect(connected.registrationKinds).toEqual(['asid']);
    expect(connected.addressKinds).toEqual(['phone', 'email']);
    const selects = expect.stringMatching(/^[0-9a-f]{10}$/);
    const target = expect.anything();
    expect([...connected.targets.values()]).toEqual([
      { label: 'People', onDeauthorize: false, formerly: [], identifierKinds: ['asid'], selects, target },
      {
        label: 'Tokens',
        onDeauthorize: true,
        formerly: ['keys'],
        identifierKinds: ['contactId'],
        selects,
        target,
      },
    ]);
  });

  it('says which kinds are addresses and what it does with tokens', () => {
    const at = { kind: 'memory', store: 'people', match: ['{appId}#{asid}'] };
    const target = { name: 'tokens', label: { en: 'Tokens' }, ...at };
    const own = kinds.map((kind) => ({ ...kind, tokens: () => 'erased' as const }));
    const login = { kind: 'login', as: 'email', from: { ...at, field: 'login' } };
    const facts = factsOf(loadDataMap({ identifiers: [login], targets: [target] }, own), own);
    expect(facts.addressKinds).toEqual(['phone', 'email', 'login']);
    expect(facts.registrationKinds).toEqual([]);
    expect(facts.targets.get('tokens')).toMatchObject({ tokens: 'erased' });
  });

  it('says which targets a request cannot reach, by the kind of id that it begins with', () => {
    const target = (name: string, ...match: string[]) => ({
      ...{ name, label: { en: name }, kind: 'memory', store: 'people' },
      match,
    });
    const rule = {
      kind: 'contactId',
      from: { kind: 'memory', store: 'people', match: ['{appId}#{asid}'], field: 'id' },
    };
    const targets = [
      target('people', '{appId}#{asid}', '{phone}'),
      target('pairs', '{contactId}#{phone}'),
      target('notes', '{contactId}'),
    ];
    const map = loadDataMap({ identifiers: [rule, { ...rule, kind: 'phone' }], targets }, kinds);
    expect(targetsOutOfReach(map, 'asid', kinds)).toEqual([]);
    expect(targetsOutOfReach(map, 'phone', kinds)).toEqual(['pairs', 'notes']);
    expect(targetsOutOfReach(map, 'email', kinds)).toEqual(['people', 'pairs', 'notes']);
  });

  it('says which kinds are of a business, and which targets others empty', () => {
    const rule = (kind: string, by: string, more: object = {}) => ({
      ...{ kind, ...more },
      from: { kind: 'memory', store: 'people', match: [by], field: kind },
    });
    const identifiers = [
      ...['{appId}#{asid}', '{appId}#{psid}'].map((by) => rule('shopId', by, { of: 'business' })),
      rule('contactId', '{appId}#{asid}'),
    ];
    const byHand = {
      name: 'mailbox',
      label: { en: 'Mails' },
      kind: 'manual',
      instructions: 'Look.',
      match: ['{asid}'],
    };
    const own = [...kinds, manual];
    const facts = factsOf(loadDataMap({ identifiers, targets: [...json.targets.slice(0, 1), byHand] }, own), own);
    expect(facts.businessKinds).toEqual(['shopId']);
    expect(facts.targets.get('mailbox')?.isDoneByOthers).toBe(true);
    expect(facts.targets.get('people')).not.toHaveProperty('isDoneByOthers');
  });

  it('tells each target by which columns the others find their rows', async () => {
    const told: TargetEnvironment[] = [];
    const foundBy = ({ name }: { readonly name?: string }) =>
      [{ connection: 'TARGET_SHOP', table: String(name), columns: ['owner'], fate: 'emptied' }] as const;
    const own = kinds.map((kind): TargetKind => {
      const connect: TargetKind['connect'] = (row, given) => {
        told.push(given);
        return kind.connect(row as never, given);
      };
      return { ...(kind as unknown as TargetKind), foundBy, connect };
    });
    const settings = environment({ TARGET_SHOP: 'here' });
    await connectTargets(loadDataMap(json, own), settings, own);
    expect(told.map(({ foundByOthers }) => foundByOthers?.map(({ table }) => table))).toEqual([['tokens'], ['people']]);
    expect(told).toEqual([expect.objectContaining(settings), expect.objectContaining(settings)]);
  });

  it('tells each source which values name nobody', async () => {
    const told: unknown[] = [];
    const connect = async (...[, , beside]: Parameters<NonNullable<TargetKind['source']>['connect']>) => {
      told.push(beside?.placeholders);
      return { lookUp: async () => ({ found: [] }) };
    };
    const own = kinds.map((kind) => ({ ...kind, source: { ...kind.source, connect } })) as unknown as TargetKind[];
    await connectSources(loadDataMap({ ...json, placeholders: ['tbd'] }, own), environment(), own);
    expect(told).toEqual([expect.objectContaining({ others: ['tbd'] }), expect.objectContaining({ others: ['tbd'] })]);
  });

  it('does not report a source that answers that the person is gone', async () => {
    const warnings: string[] = [];
    const log: Log = { info: () => undefined, warn: (event) => warnings.push(event), error: () => undefined };
    const [memory] = kinds;
    const gone = { ...memory?.source, connect: async () => ({ lookUp: async () => ({ found: [], gone: true }) }) };
    const own = [{ ...memory, source: gone } as unknown as TargetKind];
    const connected = await connectDataMap(loadDataMap(json, own), environment(), log, own);
    const question = { ...selection, beganWith: 'asid', isFirstReading: true, checksActivity: false } as const;
    // no target selects by the other
    expect((await connected.resolveSelection(question)).gaps).toMatchObject([
      { kind: 'contactId', reason: 'gone', isCovered: false },
      { kind: 'psid', reason: 'gone', isCovered: true },
    ]);
    expect(warnings).toEqual([]);
  });

  it('keeps what is of a business until the business asks', async () => {
    const targets = await connectTargets(loadDataMap(json, kinds), environment(), kinds);
    people.records.set('token', { owner: 'c-1' });
    const identifiers = { contactId: ['c-1'] };
    const own = { ...selection, identifiers, beganWith: 'asid' };
    const kept = await targets.get('tokens')?.target.purge(own, unlimited());
    expect(kept).toMatchObject({ outcome: 'kept', retention: { reason: 'controller_decides' } });
    const asked = { ...selection, identifiers, beganWith: 'waba' };
    expect(await targets.get('tokens')?.target.purge(asked, unlimited())).toEqual({ outcome: 'emptied', items: 1 });
  });

  it('has its targets by name', async () => {
    const targets = await connectTargets(loadDataMap(json, kinds), environment(), kinds);
    const connected = targets.get('people');
    expect(connected?.row.kind).toBe('memory');
    expect(await connected?.target.plan(selection)).toBe(1);
    expect(await connected?.target.purge(selection, unlimited())).toEqual({ outcome: 'emptied', items: 1 });
  });

  it('keeps the rows of a business for a person who works there, and deletes them when the business asks', async () => {
    const accounts = memoryStore();
    accounts.records.set('account', { owner: 'w-1' });
    const own = [
      memoryKind(
        new Map([
          ['accounts', accounts],
          ['people', memoryStore()],
        ]),
      ),
    ];
    const at = { kind: 'memory', store: 'accounts' };
    const row = {
      ...{ name: 'accounts', label: { en: 'Accounts' }, ofBusiness: { basis: { en: 'the business decides' } } },
      ...{ ...at, match: ['{wabaId}'] },
    };
    const rule = { kind: 'wabaId', of: 'business', from: { ...at, match: ['{waba}'], field: 'waba' } };
    const customers = {
      name: 'people',
      label: { en: 'People' },
      kind: 'memory',
      store: 'people',
      match: ['{phone}', '{waba}'],
    };
    const map = loadDataMap({ placeholders: ['tbd'], identifiers: [rule], targets: [row, customers] }, own);
    const target = (await connectTargets(map, environment(), own)).get('accounts')?.target;

    const ofBusiness = { wabaId: ['w-1', 'tbd'] };
    const employee = { ...selection, beganWith: 'asid', ofBusiness };
    expect(await target?.plan(employee)).toBe(0);
    expect(await target?.purge(employee, unlimited())).toMatchObject({
      outcome: 'kept',
      retention: { reason: 'controller_decides', basis: 'the business decides' },
    });
    const business = { ...selection, beganWith: 'waba', identifiers: ofBusiness };
    accounts.records.set('nobody', { owner: 'tbd' });
    const bounds = { unboundedKinds: [], olderThan: selection.askedAt, undated: 'left' } as const;
    expect(await target?.countLeft?.({ ...business, bounds })).toEqual({ newer: 0, undated: 1 });
    expect(await target?.purge(business, unlimited())).toEqual({ outcome: 'emptied', items: 1 });
  });
});
