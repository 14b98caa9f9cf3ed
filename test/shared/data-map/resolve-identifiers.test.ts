import { connectDataMap } from '../../../shared/data-map/connect-data-map.ts';
import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { DeletionError, type Disposition } from '../../../shared/domain/errors.ts';
import type { Identifiers } from '../../../shared/domain/identifiers.ts';
import type { ConnectedDataMap } from '../../../shared/ports/connected-data-map.ts';
import type { Log } from '../../../shared/ports/log.ts';
import type { Resolution, ResolutionQuestion } from '../../../shared/ports/resolution.ts';
import { type MemoryRecord, memoryKind, memoryStore } from '../../support/memory/memory-target.ts';
import { environment } from '../../support/target-environment.ts';

type Rule = {
  readonly kind: string;
  readonly store: string;
  readonly match: readonly string[];
  /** What the rule says besides. */
  readonly [property: string]: unknown;
};
type Records = { readonly [store: string]: readonly MemoryRecord[] | Disposition };

/** When the person asked. */
const ASKED = Date.UTC(2026, 10, 20);
const SILENT: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A data map over stores in memory, in which each record says whose it is and which identifiers stand in it. */
async function connected(
  rules: readonly Rule[],
  records: Records,
  more: object = {},
): Promise<ConnectedDataMap & { readonly calls: string[] }> {
  const calls: string[] = [];
  const stores = Object.entries(records).map(([name, content]) => {
    const store = memoryStore();
    if (typeof content !== 'string') for (const [at, record] of content.entries()) store.records.set(`${at}`, record);
    const call = async <T>(effect: () => T): Promise<T> => {
      calls.push(name);
      if (typeof content === 'string') throw new DeletionError('source_failed', content, 'the source failed');
      return effect();
    };
    return [name, { ...store, call }] as const;
  });
  const kinds = [memoryKind(new Map([...stores, ['people', memoryStore()]]))];
  const json = {
    identifiers: rules.map(({ kind, store, match, ...said }) => ({
      kind,
      ...said,
      from: { kind: 'memory', store, match, field: kind },
    })),
    targets: [{ name: 'people', label: { en: 'People' }, kind: 'memory', store: 'people', match: ['{appId}#{asid}'] }],
    ...more,
  };
  return { ...(await connectDataMap(loadDataMap(json, kinds), environment(), SILENT, kinds)), calls };
}

function question(identifiers: Identifiers, change: Partial<ResolutionQuestion> = {}): ResolutionQuestion {
  return {
    requestId: 'request' as RequestId,
    appId: '1001',
    beganWith: 'asid',
    identifiers,
    askedAt: ASKED,
    isFirstReading: true,
    checksActivity: false,
    ...change,
  };
}

async function resolve(
  rules: readonly Rule[],
  records: Records,
  identifiers: Identifiers,
  change: Partial<ResolutionQuestion> = {},
): Promise<Resolution & { readonly calls: readonly string[] }> {
  const dataMap = await connected(rules, records);
  return { ...(await dataMap.resolveSelection(question(identifiers, change))), calls: dataMap.calls };
}

function has(owner: string, fields: { readonly [name: string]: string }): MemoryRecord {
  return { owner, fields };
}

const CHAIN: readonly Rule[] = [
  { kind: 'account', store: 'accounts', match: ['{contactPhone}'] },
  { kind: 'contactPhone', store: 'contacts', match: ['{contactId}'], as: 'phone', verified: 'from WhatsApp' },
  { kind: 'contactId', store: 'links', match: ['{appId}#{asid}', '{appId}#{psid}'] },
];

describe('resolving identifiers', () => {
  it('goes from the id that Meta gave through every chain, one to many, each value once', async () => {
    const { verified, gaps } = await resolve(
      CHAIN,
      {
        links: [
          has('1001#777', { contactId: 'c-1' }),
          has('1001#777', { contactId: 'c-2' }),
          has('1001#777', { contactId: 'c-1' }),
          has('1002#777', { contactId: 'c-3' }),
        ],
        contacts: [
          has('c-1', { contactPhone: '49151' }),
          has('c-2', { contactPhone: '49152' }),
          has('c-2', { contactPhone: '49151' }),
          has('c-3', { contactPhone: '49153' }),
        ],
        accounts: [has('49152', { account: 'a-1' }), has('49153', { account: 'a-2' })],
      },
      { asid: ['777'] },
    );
    expect(verified).toEqual({
      asid: ['777'],
      contactId: ['c-1', 'c-2'],
      contactPhone: ['49151', '49152'],
      account: ['a-1'],
    });
    expect(gaps).toEqual([]);
  });

  it('adds to what is known already, and several rules add to one kind', async () => {
    const { verified } = await resolve(
      [
        { kind: 'contactId', store: 'links', match: ['{appId}#{asid}'] },
        { kind: 'contactId', store: 'mails', match: ['{email}'] },
      ],
      { links: [has('1001#777', { contactId: 'c-1' })], mails: [has('a@example.com', { contactId: 'c-2' })] },
      { asid: ['777'], email: ['a@example.com'], contactId: ['c-0'] },
    );
    expect(verified['contactId']).toEqual(['c-0', 'c-1', 'c-2']);
  });

  it('leaves a kind out that nothing was found for', async () => {
    const { verified } = await resolve(CHAIN, { links: [], contacts: [], accounts: [] }, { asid: ['777'] });
    expect(verified).toEqual({ asid: ['777'] });
  });

  it.each(['retry', 'fail'] as const)('is nothing at all when a source fails to %s', async (disposition) => {
    const records = { links: [has('1001#777', { contactId: 'c-1' })], contacts: disposition, accounts: [] };
    await expect(resolve(CHAIN, records, { asid: ['777'] })).rejects.toMatchObject({
      code: 'source_failed',
      disposition,
    });
  });

  it.each([
    ['refuses', 'fail', false],
    ['does not answer now', 'retry', true],
  ] as const)(
    'goes on without a source that %s when its rule allows it, and reports the gap',
    async (_, how, isPassing) => {
      const rules: readonly Rule[] = [
        { kind: 'psid', store: 'meta', match: ['{appId}#{asid}'], required: false },
        { kind: 'contactId', store: 'links', match: ['{appId}#{asid}', '{appId}#{psid}'] },
      ];
      const records = { meta: how, links: [has('1001#777', { contactId: 'c-1' })] } as const;
      const { verified, gaps } = await resolve(rules, records, { asid: ['777'] });
      expect(verified).toEqual({ asid: ['777'], contactId: ['c-1'] });
      expect(gaps).toMatchObject([
        { kind: 'psid', reason: 'unanswered', errorCode: 'source_failed', isPassing, isCovered: false },
      ]);
    },
  );

  it.each<[string, object]>([
    ['that somebody typed', { as: 'email' }],
    ['of a business', { of: 'business' }],
  ])('goes on without what a source refuses to look up by ids %s, and waits if it does not answer', async (_, more) => {
    const rules: readonly Rule[] = [
      { kind: 'account', store: 'links', match: ['{appId}#{asid}'], ...more },
      { kind: 'orderId', store: 'orders', match: ['{account}'] },
    ];
    const records = { links: [has('1001#777', { account: 'a@example.com' })] };
    const { verified, gaps } = await resolve(rules, { ...records, orders: 'fail' }, { asid: ['777'] });
    expect(verified).toEqual({ asid: ['777'] });
    expect(gaps).toMatchObject([{ kind: 'orderId', reason: 'unanswered', isPassing: false }]);
    // what it would find may be gone by the time it answers
    await expect(resolve(rules, { ...records, orders: 'retry' }, { asid: ['777'] })).rejects.toMatchObject({
      disposition: 'retry',
    });
  });

  it('asks no source twice, and none before those it needs', async () => {
    const { calls } = await resolve(
      CHAIN,
      {
        links: [has('1001#777', { contactId: 'c-1' })],
        contacts: [has('c-1', { contactPhone: '49151' })],
        accounts: [],
      },
      { asid: ['777'] },
    );
    expect(calls).toEqual(['links', 'contacts', 'accounts']);
  });

  it('stops when it finds more than one person can have', async () => {
    const contacts = Array.from({ length: 10_000 }, (_, index) => has('1001#777', { contactId: `c-${index}` }));
    await expect(
      resolve(CHAIN, { links: contacts, contacts: [], accounts: [] }, { asid: ['777'] }),
    ).rejects.toMatchObject({ code: 'too_many_identifiers', disposition: 'fail' });
  });

  it.each(Object.getOwnPropertyNames(Object.prototype).filter((name) => /^[a-z]/i.test(name)))(
    'takes %s for a kind of identifier like any other',
    async (kind) => {
      const rules = [
        { kind, store: 'accounts', match: ['{appId}#{asid}'], as: 'email' },
        { kind: 'orderId', store: 'orders', match: [`{appId}#{asid}#{${kind}}`] },
      ];
      const records = {
        accounts: [has('1001#777', { [kind]: 'a@example.com' })],
        orders: [has('1001#777#a@example.com', { orderId: 'o-1' })],
      };
      const { selfDeclared } = await resolve(rules, records, { asid: ['777'] });
      expect(Object.entries(selfDeclared ?? {})).toEqual([
        [kind, ['a@example.com']],
        ['orderId', ['o-1']],
      ]);
    },
  );

  it('finds nothing by an empty identifier', async () => {
    const { verified } = await resolve(
      [{ kind: 'contactId', store: 'links', match: ['{appId}#{asid}'] }],
      { links: [has('1001#', { contactId: 'c-1' }), has('1001#777', { contactId: '' })] },
      { asid: ['', '777'] },
    );
    expect(verified['contactId']).toBeUndefined();
  });
});
