import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { DeletionRequest, Sealed } from '../../../shared/domain/deletion-request.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import {
  type Identifiers,
  joined,
  type RegisteredIdentifier,
  type SealedIdentifiers,
} from '../../../shared/domain/identifiers.ts';
import { refuse } from '../../../shared/domain/operator-decisions.ts';
import type { Part } from '../../../shared/domain/part.ts';
import { CLOCK_GRACE } from '../../../shared/domain/selection.ts';
import type { ConnectedRule } from '../../../shared/ports/connected-data-map.ts';
import { MOST_OF_SUBJECT } from '../../../shared/ports/request-store.ts';
import type { Selection, Target } from '../../../shared/ports/target.ts';
import { earlierRequests } from '../../../shared/use-cases/earlier-requests.ts';
import { connectedTarget, requestWorld, resolution, START, testTarget } from '../../support/request-world.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const ASKED_AT = Date.UTC(2026, 10, 20);

/** A rule that reads a store which every target may empty. */
const RULE: ConnectedRule = {
  key: 'new',
  kind: 'contactId',
  leadsTo: ['contactId'],
  sparedBy: [],
  looksUpBy: ['asid'],
  readBefore: [],
};

type Other = {
  readonly askedAt: number;
  readonly knows: SealedIdentifiers;
  readonly resolved?: false;
  readonly is?: Partial<DeletionRequest>;
};

/** A person's other requests, the latest first, each with what its seal holds. */
async function worldOf(others: readonly Other[], rules: readonly ConnectedRule[] = [RULE]) {
  const { accept, record, store } = requestWorld();
  const { requestId } = await accept();
  const request: DeletionRequest = { ...record(requestId), askedAt: ASKED_AT };
  const requests = new Map<RequestId, DeletionRequest>();
  const seals = new Map<Sealed, SealedIdentifiers>();
  const opened: Sealed[] = [];
  for (const [at, { askedAt, knows, resolved = true, is }] of others.entries()) {
    const [id, sealed] = [`request-${at}` as RequestId, `seal-${at}` as Sealed];
    requests.set(id, { ...request, requestId: id, askedAt, sealed, resolved, ...is });
    seals.set(sealed, knows);
  }
  const ports = {
    store: {
      ...store,
      ofSubject: async () => [requestId, ...requests.keys()].slice(0, MOST_OF_SUBJECT),
      read: async (id: RequestId) => requests.get(id),
    },
    seal: {
      async open(sealed: Sealed) {
        opened.push(sealed);
        return { identifiers: seals.get(sealed) ?? { verified: {} } };
      },
    },
    dataMap: {
      rules,
      targets: new Map([['calls', connectedTarget('calls', testTarget())]]),
      neverReusedKinds: ['contactId'],
      addressKinds: ['phone', 'email'],
      hash: 'data-map-1',
      businessKinds: [],
      noLongerVerified: () => ({}),
    },
  };
  return {
    opened,
    ask: (own: Identifiers = {}, is: Partial<DeletionRequest> = {}, starts: readonly RegisteredIdentifier[] = []) =>
      earlierRequests(ports, { ...request, ...is }, own, starts),
  };
}

async function startedAnewAt(others: readonly Other[], own: Identifiers): Promise<number | undefined> {
  return (await (await worldOf(others)).ask(own)).startedAnewAt;
}

const registered = (kind: string, value: string, at: number): SealedIdentifiers => ({
  verified: { [kind]: [value] },
  registered: [{ kind, value, at }],
});

describe('that somebody signed up again, as a later request found,', () => {
  const anHourLater = { askedAt: ASKED_AT + 60 * MINUTE, knows: registered('contactId', 'c1', ASKED_AT + 11 * MINUTE) };

  it('is known by the time of the registration', async () => {
    expect(await startedAnewAt([anHourLater], { contactId: ['c0'] })).toBe(ASKED_AT + 11 * MINUTE);
  });

  it('is not so where the registration leads to an id of the old start, which was written back', async () => {
    expect(await startedAnewAt([anHourLater], { contactId: ['c1'] })).toBeUndefined();
  });

  it('is not so where another request knows that id from before', async () => {
    const before = { askedAt: ASKED_AT - 60 * MINUTE, knows: { verified: { contactId: ['c1'] } } };
    expect(await startedAnewAt([anHourLater, before], {})).toBeUndefined();
  });

  it('is so under an id that a company gives again', async () => {
    const later = {
      askedAt: ASKED_AT + 60 * MINUTE,
      knows: registered('email', 'a@b.example', ASKED_AT + 11 * MINUTE),
    };
    expect(await startedAnewAt([later], { email: ['a@b.example'] })).toBe(ASKED_AT + 11 * MINUTE);
  });

  it('is not told by a clock that is ten minutes fast', async () => {
    for (const kind of ['contactId', 'email']) {
      const later = { ...anHourLater, knows: registered(kind, 'c1', ASKED_AT + 10 * MINUTE) };
      expect(await startedAnewAt([later], {})).toBeUndefined();
    }
  });

  it('is known by the earliest of several registrations', async () => {
    const later = { ...anHourLater, knows: registered('contactId', 'c2', ASKED_AT + 50 * MINUTE) };
    expect(await startedAnewAt([later, anHourLater], {})).toBe(ASKED_AT + 11 * MINUTE);
  });
});

describe('what the person’s other requests know', () => {
  const unresolved = (count: number): readonly Other[] =>
    Array.from({ length: count }, () => ({ askedAt: ASKED_AT, knows: { verified: { asid: ['1'] } }, resolved: false }));
  const knowing = (value: string): Other => ({
    askedAt: ASKED_AT - MINUTE,
    knows: { verified: { contactId: [value] } },
  });
  const known = async (others: readonly Other[]) => (await (await worldOf(others)).ask()).identifiers;

  it('is found behind any number that have not begun, whose seals are not opened', async () => {
    const { ask, opened } = await worldOf([...unresolved(60), knowing('c1')]);
    expect((await ask()).identifiers).toEqual({ contactId: ['c1'] });
    expect(opened).toHaveLength(1);
  });

  it('is that of the latest twenty that were resolved, without the request itself', async () => {
    const resolved = Array.from({ length: 21 }, (_, at) => knowing(`c${at}`));
    expect((await known(resolved))['contactId']).toEqual(resolved.slice(0, 20).map((_, at) => `c${at}`));
  });

  it('is found behind any number of removals of the app, which take over only what is about their own targets', async () => {
    const removals = Array.from(
      { length: 20 },
      (_, at): Other => ({ ...knowing(`r${at}`), is: { scope: 'deauthorization' } }),
    );
    const { ask, opened } = await worldOf([...removals, knowing('c1')]);
    expect((await ask()).identifiers['contactId']).toContain('c1');
    // for another removal, they are enough, and so are deletions
    opened.length = 0;
    await ask({}, { scope: 'deauthorization' });
    expect(opened).toHaveLength(20);
    const deletions = await worldOf([...Array.from({ length: 20 }, () => knowing('c1')), knowing('c2')]);
    await deletions.ask({}, { scope: 'deauthorization' });
    expect(deletions.opened).toHaveLength(20);
  });

  const REPLAY = { of: 'r' as RequestId, sealOf: 'r' as RequestId, lastLookAt: ASKED_AT + DAY };
  it.each<[string, Partial<Other>]>([
    ['replays, which take over hardly anything', { is: { replay: REPLAY } }],
    ['later ones, of which this one may use little', { askedAt: ASKED_AT + 11 * MINUTE }],
  ])('is found behind any number of %s', async (_, is) => {
    const others = Array.from({ length: 20 }, (__, at): Other => ({ ...knowing(`r${at}`), ...is }));
    const { ask, opened } = await worldOf([...others, knowing('c1')]);
    expect((await ask()).identifiers['contactId']).toContain('c1');
    expect(opened).toHaveLength(21);
  });

  it('is that of requests from before where they were asked ten minutes later, by a fast clock', async () => {
    const parts = [{ name: 'calls', status: 'deleted', items: 1 }] as unknown as DeletionRequest['parts'];
    const together = { ...knowing('c1'), askedAt: ASKED_AT + 10 * MINUTE, is: { parts } };
    const { ask, opened } = await worldOf([...Array.from({ length: 20 }, () => together), knowing('c2')]);
    expect(await ask()).toMatchObject({
      identifiers: { contactId: ['c1'] },
      finds: { counted: new Set(['calls']), uncounted: new Set(), nothing: new Set() },
    });
    expect(opened).toHaveLength(20);
  });

  it('is also what deletes nothing by itself, and former numbers with their time', async () => {
    const knows = {
      verified: { contactId: ['c1'] },
      selfDeclared: { contactEmail: ['a@b.example'] },
      ofBusiness: { account: ['shop'] },
      former: { identifiers: { phone: ['49151'] }, until: ASKED_AT - DAY },
    };
    const { ask } = await worldOf([{ askedAt: ASKED_AT - MINUTE, knows }]);
    const { verified: identifiers, former, ...others } = knows;
    expect(await ask()).toEqual({
      identifiers,
      ...others,
      former: [former],
      starts: {},
      keeps: [],
      inDoubt: [],
      finds: { counted: new Set(), uncounted: new Set(), nothing: new Set() },
    });
  });

  const OF_LATER: SealedIdentifiers = {
    verified: { contactId: ['c1', 'c2'] },
    selfDeclared: { contactEmail: ['a@b.example'] },
    ofBusiness: { account: ['shop'] },
    former: { identifiers: { phone: ['49151'] }, until: ASKED_AT },
  };
  const C1 = { kind: 'contactId', value: 'c1', at: ASKED_AT + 10 * MINUTE };
  const C2 = { kind: 'contactId', value: 'c2', at: ASKED_AT + DAY };
  const NOTHING_ELSE = { identifiers: { contactId: ['c1'] }, selfDeclared: {}, ofBusiness: {}, former: [] };
  const THE_REST = {
    ...NOTHING_ELSE,
    selfDeclared: { contactEmail: ['a@b.example'] },
    ofBusiness: { account: ['shop'] },
  };
  const ENDED = { completedAt: ASKED_AT + DAY };
  const DELETED = [{ name: 'calls', status: 'deleted', items: 1 }] as unknown as DeletionRequest['parts'];
  const KEPT = [{ status: 'deleted' }, { status: 'kept' }] as unknown as DeletionRequest['parts'];
  it.each<[string, Omit<Other, 'askedAt'>, object]>([
    [
      'the old one, and the rest only to be said, where one asked later still has to delete',
      { knows: { ...OF_LATER, registered: [C1] } },
      { ...THE_REST, selfDeclared: { contactId: ['c2'], contactEmail: ['a@b.example'] } },
    ],
    [
      'the same, but for what is surely of a new one, where one asked later knows of one',
      { knows: { ...OF_LATER, registered: [C1, C2] } },
      THE_REST,
    ],
    [
      'the old one alone, where one asked later has ended',
      { knows: { ...OF_LATER, registered: [C1] }, is: { ...ENDED, parts: DELETED } },
      NOTHING_ELSE,
    ],
    [
      'the old one, and the rest only to be said, where one asked later has ended and keeps something',
      { knows: { ...OF_LATER, registered: [C1, C2] }, is: { ...ENDED, parts: KEPT } },
      THE_REST,
    ],
  ])('is of the start that the request is about: %s', async (_, other, expected) => {
    const { ask } = await worldOf([{ askedAt: ASKED_AT + 2 * DAY, ...other }]);
    const { identifiers, selfDeclared, ofBusiness, former } = await ask();
    expect({ identifiers, selfDeclared, ofBusiness, former }).toEqual(expected);
  });

  const LOOKED_AT = ASKED_AT + DAY;
  const parts = [{ status: 'deleted', updatedAt: LOOKED_AT }] as unknown as DeletionRequest['parts'];
  it.each<[string, Partial<DeletionRequest>, boolean]>([
    ['is open', { status: 'running', parts }, false],
    ['has ended', { status: 'completed', completedAt: LOOKED_AT }, true],
    ['was refused half-way', { status: 'refused', parts }, true],
    [
      'was about a removed app, and has ended',
      { scope: 'deauthorization', status: 'completed', completedAt: LOOKED_AT },
      true,
    ],
    ['had ended, and runs again for what was kept', { status: 'running', completedAt: LOOKED_AT, parts: [] }, true],
    ['is a replay of one that has ended', { status: 'running', replay: REPLAY }, true],
    [
      'ran again for what was kept',
      { status: 'completed', lastLookAt: LOOKED_AT, completedAt: LOOKED_AT + 60 * DAY },
      true,
    ],
  ])('may have ids that are another person’s by now where the request %s', async (_, is, isFormer) => {
    const lasting = { contactId: ['c1'], psid: ['p1'] };
    const passedOn = { phone: ['49151'], username: ['ada'] };
    const knows = { verified: { ...lasting, ...passedOn } };
    // asked for at the same time: this request may run however much later
    const { ask } = await worldOf([{ askedAt: ASKED_AT, knows, is }]);
    const { identifiers, former } = await ask();
    expect(identifiers).toEqual(isFormer ? lasting : knows.verified);
    expect(former).toEqual(isFormer ? [{ identifiers: passedOn, until: LOOKED_AT }] : []);
  });

  it.each(['phone', 'email'] as const)(
    'is only to be said where all of them begin with a %s and it has ended',
    async (beganWith) => {
      const knows = { ...OF_LATER, verified: { [beganWith]: ['x'], contactId: ['c1'] } };
      const is = { beganWith, status: 'completed', completedAt: LOOKED_AT } as const;
      const { ask } = await worldOf([{ askedAt: ASKED_AT, knows, is }]);
      expect(await ask({}, { beganWith })).toMatchObject({
        identifiers: {},
        selfDeclared: joined(
          { ...knows.verified, contactEmail: ['a@b.example'], account: ['shop'] },
          { phone: ['49151'] },
        ),
        ofBusiness: {},
        former: [],
      });
      const { identifiers } = await (await worldOf([{ askedAt: ASKED_AT, knows, is: { beganWith } }])).ask(
        {},
        { beganWith },
      );
      expect(identifiers).toEqual(knows.verified);
    },
  );

  const verified = { asid: ['218471'], contactId: ['c1', 'c2'] };
  const LINE = { of: 'several_registrations', kind: 'contactId', values: ['c3'], line: 1 } as const;
  it.each<[string, SealedIdentifiers, SealedIdentifiers]>([
    [
      'what rests on that',
      { verified, confirmed: { contactId: ['c2'] }, selfDeclared: { email: ['a@b.example'] } },
      {
        verified: { asid: ['218471'], contactId: ['c1'] },
        selfDeclared: { email: ['a@b.example'], contactId: ['c2'] },
      },
    ],
    ['nothing where all was known without it', { verified, confirmed: {} }, { verified, selfDeclared: {} }],
    [
      'all that it does not begin with where a seal does not say what',
      { verified },
      { verified: { asid: ['218471'] }, selfDeclared: { contactId: ['c1', 'c2'] } },
    ],
    [
      'also that where a worker has used the answer',
      { verified, lines: [{ ...LINE, values: ['c2'] }] },
      { verified: { asid: ['218471'] }, selfDeclared: { contactId: ['c1', 'c2'] } },
    ],
    ['nothing yet where no worker has used it', { verified, lines: [LINE] }, { verified, selfDeclared: {} }],
    [
      'also that where a worker has used the answer and not another line',
      {
        verified,
        lines: [
          { ...LINE, line: 2 },
          { ...LINE, values: ['c2'] },
        ],
      },
      { verified: { asid: ['218471'] }, selfDeclared: { contactId: ['c1', 'c2'] } },
    ],
  ])('is without what an operator has confirmed in one of them, which is %s', async (_, knows, expected) => {
    const is = { confirmed: [{ kind: 'contactId', line: 1 }] };
    const { identifiers, selfDeclared } = await (await worldOf([{ askedAt: ASKED_AT, knows, is }])).ask();
    expect({ verified: identifiers, selfDeclared }).toEqual(expected);
  });

  it('is nothing by a registration to which only such a confirmation has led', async () => {
    const of = (value: string, at: number) => ({ kind: 'contactId', value, at });
    const starts = [of('c1', ASKED_AT), of('c2', ASKED_AT), of('c2', ASKED_AT + DAY)];
    const knows = { verified, confirmed: { contactId: ['c2'] }, registered: starts };
    const { ask } = await worldOf([{ askedAt: ASKED_AT + 2 * DAY, knows }]);
    expect(await ask()).toMatchObject({ identifiers: { contactId: ['c1'] }, selfDeclared: {} });
    expect((await ask()).startedAnewAt).toBeUndefined();
  });

  const ENDED_AT_LAST_LOOK = { status: 'completed', lastLookAt: ASKED_AT + DAY, completedAt: ASKED_AT + DAY } as const;
  const LOOKED_FOR = { verified: {}, lookedFor: ['old'] };
  const NOTHING = [{ name: 'calls', status: 'nothing_found', items: 0 }] as unknown as DeletionRequest['parts'];
  it.each<[string, Partial<Part>, 'counted' | 'uncounted' | 'nothing']>([
    ['what it has deleted', { status: 'failing', items: 1 }, 'counted'],
    ['what others have confirmed', { status: 'confirmed' }, 'counted'],
    ['what it may have deleted', { status: 'failing', uncounted: true }, 'uncounted'],
    ['what it is deleting', { status: 'purging' }, 'uncounted'],
    ['what it says only because another one may have deleted it', { status: 'deleted', uncounted: true }, 'uncounted'],
    ['what it could not tell either', { status: 'nothing_found', foundEarlier: true }, 'uncounted'],
    ['nothing that it has not found', { status: 'nothing_found' }, 'nothing'],
    ['nothing that it has not begun', { status: 'pending' }, 'nothing'],
    ['nothing that it reports only because of others', { status: 'deleted', foundEarlier: true }, 'nothing'],
    [
      'what it reports because of others and may have deleted',
      { status: 'deleted', foundEarlier: true, uncounted: true },
      'uncounted',
    ],
    [
      'what it reports because of others and has deleted',
      { status: 'deleted', foundEarlier: true, items: 1 },
      'counted',
    ],
  ])('is where it has found something: %s', async (_, change, how) => {
    const part = { name: 'calls', selects: 'what calls selects', items: 0, ...change };
    const is = { parts: [part] as unknown as DeletionRequest['parts'] };
    const { finds } = await (await worldOf([{ askedAt: ASKED_AT, knows: { verified: {} }, is }])).ask();
    const names = new Set(['calls', 'what cal']);
    const none = new Set();
    expect(finds).toEqual({ counted: none, uncounted: none, nothing: none, [how]: names });
  });

  it('is where one that was asked later has found something, which may have been of a new start', async () => {
    const is = { parts: [{ name: 'calls', status: 'deleted', items: 1 }] as unknown as DeletionRequest['parts'] };
    const { finds } = await (await worldOf([{ askedAt: ASKED_AT + DAY, knows: { verified: {} }, is }])).ask();
    expect(finds).toEqual({ counted: new Set(), uncounted: new Set(['calls']), nothing: new Set() });
  });

  it('is what one that has ended reports because of others, which this one may no longer find', async () => {
    const part = { name: 'calls', status: 'deleted', items: 0, foundEarlier: true };
    const is = { completedAt: ASKED_AT, parts: [part] as unknown as DeletionRequest['parts'] };
    const { finds } = await (await worldOf([{ askedAt: ASKED_AT, knows: { verified: {} }, is }])).ask();
    expect(finds).toEqual({ counted: new Set(), uncounted: new Set(['calls']), nothing: new Set() });
  });

  it('is also where a claim was revoked while it read by deleting, which no worker has recorded', async () => {
    const part = { name: 'calls', status: 'verifying', readingDeletes: true, items: 0, nextAttemptAt: ASKED_AT };
    const decisions = [{ what: 'interrupted', at: ASKED_AT }] as const;
    const is = { status: 'refused', decisions, parts: [part] as unknown as DeletionRequest['parts'] } as const;
    const { finds, inDoubt } = await (await worldOf([{ askedAt: ASKED_AT, knows: LOOKED_FOR, is }])).ask();
    expect(finds.uncounted).toEqual(new Set(['calls']));
    expect(inDoubt).toEqual([RULE]);
  });

  it('puts no rule in doubt by a seal of an earlier version, which does not say what was looked for', async () => {
    const is = { parts: DELETED };
    const { inDoubt } = await (await worldOf([{ askedAt: ASKED_AT, knows: { verified: {} }, is }])).ask();
    expect(inDoubt).toEqual([]);
  });

  it.each<[string, Partial<DeletionRequest>, boolean]>([
    ['has deleted something', { parts: DELETED }, true],
    ['has deleted nothing', { parts: NOTHING }, false],
    ['is a replay that has deleted something', { replay: REPLAY, parts: DELETED }, true],
    ['is a replay of what cannot be read', { replay: REPLAY, parts: NOTHING }, true],
    ['somebody has written into', { parts: DELETED, proof: 'forged' }, false],
  ])('puts a new rule in doubt, or does not, where one of them %s', async (_, is, isInDoubt) => {
    const { inDoubt } = await (await worldOf([{ askedAt: ASKED_AT, knows: LOOKED_FOR, is }])).ask();
    expect(inDoubt).toEqual(isInDoubt ? [RULE] : []);
  });

  it.each<[string, Partial<DeletionRequest>, number, boolean]>([
    ['a start before its end', ENDED_AT_LAST_LOOK, CLOCK_GRACE, true],
    ['a start after its end', ENDED_AT_LAST_LOOK, CLOCK_GRACE + 1, false],
    ['any start while it is open', {}, CLOCK_GRACE + 1, true],
  ])('puts an old rule in doubt, or does not, by an id of %s', async (_, is, after, isInDoubt) => {
    // a rule that was not followed leads to the ids by which an old one looks up
    const old: ConnectedRule = {
      ...RULE,
      key: 'old',
      kind: 'email',
      leadsTo: ['email'],
      looksUpBy: ['contactId', 'psid'],
    };
    const world = await worldOf([{ askedAt: ASKED_AT, knows: LOOKED_FOR, is: { parts: DELETED, ...is } }], [RULE, old]);
    const start = { kind: 'contactId', value: 'c9', at: ASKED_AT + DAY + after };
    const { inDoubt } = await world.ask({ contactId: ['c9'] }, {}, [start]);
    expect(inDoubt).toEqual(isInDoubt ? [RULE, old] : [RULE]);
  });

  it('is not taken for everything where there are more requests than can be looked at', async () => {
    const failed = { code: 'too_many_requests', disposition: 'fail' };
    await expect(known([...unresolved(MOST_OF_SUBJECT), knowing('c1')])).rejects.toMatchObject(failed);
    expect(await known([...unresolved(MOST_OF_SUBJECT - 2), knowing('c1')].slice(0, -1))).toEqual({});
    const latest = Array.from({ length: 20 }, () => knowing('c1'));
    expect(await known([...latest, ...unresolved(MOST_OF_SUBJECT)])).toEqual({ contactId: ['c1'] });
  });
});

it('a person’s requests find what a refused one had found, however many came before the first of them begins', async () => {
  const registrations = testTarget({ r1: 'app-1#218471' });
  const rows = new Set(['c1']);
  const state = { isBroken: true };
  const rowsOf = ({ identifiers: { contactId = [] } }: Selection) => contactId.filter((id) => rows.has(id));
  const messages: Target = {
    plan: async (selection) => rowsOf(selection).length,
    async purge(selection) {
      if (state.isBroken) throw new DeletionError('target_rejected', 'fail', 'a lock');
      const found = rowsOf(selection);
      for (const id of found) rows.delete(id);
      return { outcome: 'emptied', items: found.length };
    },
    verify: async (selection) => rowsOf(selection).length,
  };
  const world = requestWorld({ registrations, messages });
  const dataMap = {
    ...world.ports.dataMap,
    neverReusedKinds: ['contactId'],
    async resolveSelection({ identifiers }: { readonly identifiers: Identifiers }) {
      const isRegistered = registrations.items.size > 0;
      return resolution({ ...identifiers, ...(isRegistered && { contactId: ['c1'] }) });
    },
  };
  const run = (id: RequestId) => world.run(id, undefined, { dataMap });
  const first = await world.accept();
  await run(first.requestId);
  expect([registrations.items.size, rows.size]).toEqual([0, 1]);
  const refusal = { by: 'anna', reason: 'no_match', basis: 'a law' } as const;
  const record = world.record(first.requestId);
  await world.store.amend(record, refuse(record, refusal, world.ports.retentions, START));
  state.isBroken = false;
  const later: RequestId[] = [];
  for (let at = 0; at < 30; at += 1) {
    world.advance(MINUTE);
    later.push((await world.accept(undefined, { occasion: `payload ${at}` })).requestId);
  }
  for (const id of later) await run(id);
  expect(rows.size).toBe(0);
});
