import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import type { Identifiers } from '../../../shared/domain/identifiers.ts';
import { confirmIdentifiers, hold } from '../../../shared/domain/operator-decisions.ts';
import { keep } from '../../../shared/domain/operator-part-decisions.ts';
import { DAY, LEASE } from '../../../shared/domain/schedule.ts';
import type { RegistrationReading } from '../../../shared/domain/selection.ts';
import type { ConnectedDataMap, ConnectedTarget } from '../../../shared/ports/connected-data-map.ts';
import type { Resolution } from '../../../shared/ports/resolution.ts';
import { decideOnRequest } from '../../../shared/use-cases/decide-on-request.ts';
import { replayRequest } from '../../../shared/use-cases/replay-requests.ts';
import {
  connectedTarget,
  requestWorld,
  resolution,
  START,
  type TestTarget,
  testTarget,
} from '../../support/request-world.ts';

const MINE = 'app-1#218471';
const HOUR = 3_600_000;
const UNTIL = START + 100 * DAY;

/** A world with another data map. */
function worldWith(targets: Record<string, TestTarget>, change: Partial<ConnectedDataMap>) {
  const world = requestWorld(targets);
  world.ports.dataMap = { ...world.ports.dataMap, ...change };
  return world;
}

/** Targets that are connected otherwise than a test's are by themselves. */
function connected(targets: Record<string, TestTarget>, change: { readonly [name: string]: Partial<ConnectedTarget> }) {
  const all = Object.entries(targets).map(([name, target]): [string, ConnectedTarget] => [
    name,
    { ...connectedTarget(name, target), ...change[name] },
  ]);
  return { targets: new Map(all) };
}

const finding = (verified: Identifiers, change: Partial<Resolution> = {}) => ({
  resolveSelection: async () => resolution({ asid: ['218471'], ...verified }, change),
});

describe('a question that only an operator can answer', () => {
  const registration = { kind: 'contactId', value: 'c1', isNeverReused: true };
  const unknown: RegistrationReading = { registration, age: 'unknown' };

  it('is asked before anything is deleted, and nothing wakes the worker', async () => {
    const messages = testTarget({ m1: MINE });
    const world = worldWith({ messages }, finding({}, { readings: [unknown] }));
    const { requestId } = await world.accept();
    world.queue.messages.length = 0;
    await world.run(requestId);
    const { nextAttemptAt, hold: held, returns } = world.record(requestId);
    expect({ nextAttemptAt, held, returns }).toEqual({
      held: { cause: 'registration_unknown', reason: 'registration_unknown', decidedBy: 'data-deletion', at: START },
      returns: { isUnknown: true },
    });
    expect(world.part(requestId, 'messages')).toMatchObject({ status: 'pending' });
    expect([messages.purges, world.queue.messages]).toEqual([0, []]);
  });

  it('is asked again when the hold that an operator has put on it has run out', async () => {
    const messages = testTarget({ m1: MINE });
    const world = worldWith({ messages }, {});
    const { requestId } = await world.accept();
    const reason = 'unusual_volume';
    const asked = { cause: reason, reason, decidedBy: 'data-deletion', at: START } as const;
    await world.store.replace({ ...world.record(requestId), hold: asked, nextAttemptAt: undefined });
    await decideOnRequest(world.ports, requestId, (request, now) =>
      hold(request, { by: 'ines', reason: 'I ask the team', until: START + HOUR }, now),
    );
    world.advance(HOUR);
    await world.run(requestId);
    expect(world.record(requestId)).toMatchObject({ status: 'received', hold: { cause: reason } });
    expect(world.record(requestId).nextAttemptAt).toBeUndefined();
    expect(messages.purges).toBe(0);
  });

  it.each<[string, true | undefined]>([
    ['is recorded with it where a worker has died', true],
    ['is not recorded with it where a worker gave its claim back', undefined],
  ])('comes with whether items may be gone uncounted, which %s', async (_, uncounted) => {
    const messages = testTarget({ m1: MINE });
    messages.answers = { outcome: 'unfinished', items: 1 };
    const world = worldWith({ messages }, {});
    const { requestId } = await world.accept();
    await world.run(requestId);
    if (uncounted) await world.store.claim(requestId, START, START + LEASE);
    world.advance(HOUR);
    world.ports.dataMap = {
      ...world.ports.dataMap,
      resolveSelection: async ({ identifiers }) => resolution(identifiers, { readings: [unknown] }),
    };
    await world.run(requestId);
    expect(world.record(requestId).hold?.cause).toBe('registration_unknown');
    const { status, uncounted: isUncounted } = world.part(requestId, 'messages');
    expect([status, isUncounted]).toEqual(['purging', uncounted]);
  });
});

describe('a replay', () => {
  it('begins with what was known of a new start', async () => {
    const readings: readonly RegistrationReading[] = [
      { registration: { kind: 'contactId', value: 'c2', isNeverReused: true, createdAt: START + HOUR }, age: 'new' },
    ];
    const messages = testTarget({ m1: MINE });
    const world = worldWith({ messages }, finding({}, { readings }));
    const { requestId } = await world.accept();
    const finished = await world.runToEnd(requestId);
    world.ports.dataMap = { ...world.ports.dataMap, ...finding({}) };
    messages.items.set('m2', MINE).set('of the new start', MINE);
    messages.createdAt.set('of the new start', START + HOUR);
    const replay = await replayRequest(world.ports, finished, { since: START, reference: 'restore', promise: DAY });
    await world.run(replay);
    expect(world.record(replay).returns).toEqual({ reRegisteredAt: START + HOUR });
    expect([...messages.items.keys()]).toEqual(['of the new start']);
  });
});

describe('the target of a part', () => {
  it('is the one that had its name before', async () => {
    const [before, after] = [testTarget({ m1: MINE }), testTarget({ m2: MINE })];
    const world = requestWorld({ messages: before });
    const { requestId } = await world.accept();
    await world.run(requestId);
    const chats = { ...connectedTarget('messages', after), formerly: ['messages'] };
    const other = connectedTarget('other', testTarget());
    const targets = new Map([
      ['other', other],
      ['chats', chats],
    ]);
    world.ports.dataMap = { ...world.ports.dataMap, targets };
    expect((await world.runToEnd(requestId)).status).toBe('completed');
    expect(after.items.size).toBe(0);
    expect(world.record(requestId).parts.map(({ name }) => name)).toEqual(['messages', 'other']);
    expect(world.logs.map(({ event }) => event)).not.toContain('part_retried');
  });

  it.each(['used', 'erased', undefined] as const)(
    'is asked once where there is no other, and its use of tokens is %s',
    async (tokens) => {
      const targets = { tokens: testTarget({ t1: MINE }) };
      const world = worldWith(targets, connected(targets, { tokens: tokens ? { tokens } : {} }));
      const { requestId } = await world.accept();
      await world.run(requestId);
      expect(targets.tokens.purges).toBe(1);
      expect(world.logs.map(({ event }) => event)).toEqual([
        'request_accepted',
        'identifiers_resolved',
        'parts_purged',
      ]);
    },
  );

  it.each<[string, boolean, readonly string[], readonly number[]]>([
    ['asked about self-declared ids at the last look alone', true, ['asid', 'email'], [2]],
    ['not asked about self-declared ids where none is of its kinds', true, ['asid'], []],
    ['not asked about self-declared ids where it holds no rows of ours', false, ['asid', 'email'], []],
  ])('is %s', async (_, counts, identifierKinds, expected) => {
    const messages = testTarget({ m1: MINE });
    if (counts) messages.countLeft = async () => ({ newer: 0, undated: 0 });
    const map = connected({ messages }, { messages: { identifierKinds } });
    const world = worldWith({ messages }, { ...map, ...finding({}, { selfDeclared: { email: ['a@b.example'] } }) });
    const { requestId } = await world.accept();
    const asked: number[] = [];
    const { verify } = messages;
    let looks = 0;
    messages.verify = async (selection) => ((looks += 1), await verify(selection));
    messages.plan = async () => (asked.push(looks), 0);
    await world.runToEnd(requestId);
    expect(asked).toEqual(expected);
  });
});

describe('the seal at the backup horizon', () => {
  /** What becomes of the seal of a request of which invoices are kept, and messages were deleted. */
  async function atHorizon(about: {
    readonly until?: number;
    readonly kinds?: readonly string[];
    readonly isGone?: true;
    readonly noInvoices?: true;
    readonly isKeptByOperator?: true;
    /** Payments are kept too, by a kind of id that is known. */
    readonly hasPayments?: true;
    readonly selfDeclared?: Identifiers;
    readonly starts?: Resolution['starts'];
    /** The lines that an operator confirms. */
    readonly confirms?: readonly number[];
    readonly readings?: readonly RegistrationReading[];
    readonly open?: () => Promise<never>;
  }) {
    const {
      until,
      kinds = ['asid'],
      isGone,
      noInvoices,
      isKeptByOperator,
      hasPayments,
      selfDeclared = {},
      starts = [],
      confirms,
      readings = [],
      open,
    } = about;
    const invoices = testTarget();
    const retention = { reason: 'legal_obligation', basis: 'tax law' } as const;
    if (!noInvoices) invoices.answers = { outcome: 'kept', items: 0, retention, runAgainAt: until };
    const payments = Object.assign(testTarget(), { answers: invoices.answers });
    const targets = { messages: testTarget({ m1: MINE }), invoices, ...(hasPayments && { payments }) };
    const map = connected(targets, {
      invoices: { identifierKinds: kinds },
      messages: { identifierKinds: ['contactId'] },
    });
    const found = finding({ contactId: ['c1'], psid: ['2'] }, { selfDeclared, starts, readings });
    const world = worldWith(targets, {
      ...map,
      ...found,
      rules: [
        { key: 'k1', kind: 'contactId', leadsTo: ['contactId'], sparedBy: [], looksUpBy: ['asid'], readBefore: [] },
      ],
      registrationKinds: ['psid'],
    });
    const { requestId } = await world.accept();
    if (isKeptByOperator) {
      invoices.faults.purge.push(new DeletionError('throttled', 'retry', 'too many calls'));
      await world.run(requestId);
      await decideOnRequest(world.ports, requestId, (request, now) =>
        keep(request, 'invoices', { by: 'ines', retention }, now),
      );
    }
    if (confirms !== undefined) {
      await world.run(requestId);
      await decideOnRequest(world.ports, requestId, (request, now) =>
        confirmIdentifiers(request, confirms, { by: 'ines' }, now),
      );
    }
    const { backupsExpireAt = 0 } = await world.runToEnd(requestId);
    if (isGone) map.targets.delete('invoices');
    world.advance(backupsExpireAt - world.ports.clock());
    await world.run(requestId, undefined, open && { seal: { ...world.ports.seal, open } });
    const { sealed, nextAttemptAt, lastError, ...record }: DeletionRequest = world.record(requestId);
    const holds = sealed && (await world.ports.seal.open(sealed, record)).identifiers;
    return { holds, nextAttemptAt, lastError };
  }
  const C1 = { kind: 'contactId', value: 'c1' };
  const NOTHING = { holds: undefined, nextAttemptAt: undefined, lastError: undefined };
  const LOOKED = { lookedFor: ['k1'] };
  const REDUCED = { ...LOOKED, dropped: ['contactId'] };
  const WHOLE = {
    holds: { verified: { asid: ['218471'], contactId: ['c1'], psid: ['2'] }, selfDeclared: {}, ...LOOKED },
    nextAttemptAt: UNTIL,
    lastError: undefined,
  };
  const open = () => Promise.reject(new DeletionError('key_unavailable', 'retry', 'disabled'));
  const typed = { line: 1, of: 'self_declared', kind: 'asid', values: ['9'] };
  const START_OF_ANOTHER = { kind: 'orderId', value: 'o1', since: START };

  it.each<[string, Parameters<typeof atHorizon>[0], object]>([
    [
      'holds on to what a kept part needs, and to what finds the registrations',
      { until: UNTIL },
      {
        holds: { verified: { asid: ['218471'], psid: ['2'] }, ...REDUCED },
        nextAttemptAt: UNTIL,
        lastError: undefined,
      },
    ],
    [
      'holds on to unverified ids of a kept part’s kinds, because the person reads whether they find anything',
      { until: UNTIL, selfDeclared: { asid: ['9'], email: ['a@example.com'] } },
      {
        holds: {
          verified: { asid: ['218471'], psid: ['2'] },
          selfDeclared: { asid: ['9'] },
          lines: [typed],
          ...REDUCED,
        },
        nextAttemptAt: UNTIL,
        lastError: undefined,
      },
    ],
    [
      'holds on to when the person had started, by which an earlier request knows of a new start',
      { until: UNTIL, readings: [{ age: 'old', registration: { ...C1, isNeverReused: true, createdAt: START } }] },
      {
        holds: { verified: { asid: ['218471'], psid: ['2'] }, registered: [{ ...C1, at: START }], ...REDUCED },
        nextAttemptAt: UNTIL,
        lastError: undefined,
      },
    ],
    [
      'holds on to which of them count only because an operator has confirmed them',
      { until: UNTIL, selfDeclared: { asid: ['9'], email: ['a@example.com'] }, confirms: [1, 2] },
      {
        holds: {
          verified: { asid: ['218471', '9'], psid: ['2'] },
          confirmed: { asid: ['9'] },
          selfDeclared: { asid: ['9'] },
          lines: [typed],
          ...LOOKED,
          dropped: ['contactId', 'email'],
        },
        nextAttemptAt: UNTIL,
        lastError: undefined,
      },
    ],
    [
      'holds on to what was one of several registrations, also of kinds that no kept part needs',
      { until: UNTIL, starts: [START_OF_ANOTHER], confirms: [1] },
      {
        holds: {
          verified: { asid: ['218471'], psid: ['2'] },
          confirmed: {},
          lines: [{ line: 1, of: 'several_registrations', kind: 'orderId', values: ['o1'], since: START }],
          ...LOOKED,
          dropped: ['contactId', 'orderId'],
        },
        nextAttemptAt: UNTIL,
        lastError: undefined,
      },
    ],
    ['stays whole where it cannot be told what a kept part needs', { until: UNTIL, kinds: ['email'] }, WHOLE],
    [
      'stays whole where it cannot be told what one of two kept parts needs',
      { until: UNTIL, kinds: ['email'], hasPayments: true },
      WHOLE,
    ],
    ['stays whole while the target of a kept part is gone', { until: UNTIL, isGone: true }, WHOLE],
    [
      'holds on to what finds what an operator keeps without a date',
      { isKeptByOperator: true },
      {
        holds: { verified: { asid: ['218471'], psid: ['2'] }, ...REDUCED },
        nextAttemptAt: undefined,
        lastError: undefined,
      },
    ],
    [
      'stays whole where it cannot be told what finds that',
      { isKeptByOperator: true, kinds: ['email'] },
      { ...WHOLE, nextAttemptAt: undefined },
    ],
    ['is dropped unopened where the data map keeps something without a date', { open }, NOTHING],
    ['is dropped unopened where nothing is kept', { noInvoices: true, open }, NOTHING],
  ])('%s', async (_, about, expected) => {
    expect(await atHorizon(about)).toEqual(expected);
  });
});
