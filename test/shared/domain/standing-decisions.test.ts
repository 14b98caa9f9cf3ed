import { type DeletionRequest, SYSTEM_NAME } from '../../../shared/domain/deletion-request.ts';
import { isKeptByOperator } from '../../../shared/domain/kept-by-operator.ts';
import { newRequest } from '../../../shared/domain/new-request.ts';
import type { Part } from '../../../shared/domain/part.ts';
import { DAY, HOUR } from '../../../shared/domain/schedule.ts';
import {
  partsKeptUntilReleased,
  type StandingDecision,
  standingDecisions,
  withStandingDecisions,
} from '../../../shared/domain/standing-decisions.ts';

const NOW = Date.UTC(2026, 0, 15, 12);
const COURT = { reason: 'legal_claims', basis: 'A court asked for it.', until: NOW + DAY } as const;

function part(change: Partial<Part> = {}): Part {
  const fresh = { status: 'pending', attempts: 0, items: 0, rounds: 0, nextAttemptAt: NOW, updatedAt: NOW } as const;
  return { name: 'messages', label: 'Messages', ...fresh, ...change };
}

function request(change: Partial<DeletionRequest> = {}): DeletionRequest {
  const names = { requestId: 'first' as never, subjectRef: 's' as never, sealed: 'x' as never, appId: 'app' };
  const made = newRequest({ ...names, origin: 'callback', scope: 'deletion', beganWith: 'asid', promise: DAY }, NOW);
  return { ...made, status: 'running', ...change };
}

const act = (what: 'kept' | 'released', at = NOW, target = 'messages') => ({ at, by: 'ines', what, target });

describe('what an operator has decided about a part', () => {
  const kept = part({ status: 'kept', retention: COURT });

  it('stands while the part is as it was left', () => {
    const of = (change: Partial<Part>, ...history: readonly ReturnType<typeof act>[]) =>
      isKeptByOperator({ history }, { ...kept, ...change });
    expect(of({}, act('released'), act('kept'))).toBe(true);
    expect(of({ status: 'purging' }, act('kept'))).toBe(false);
    expect(of({ updatedAt: NOW + 1 }, act('kept'))).toBe(false);
    expect(of({}, act('kept', NOW, 'media'), act('released'))).toBe(false);
    expect(isKeptByOperator({}, kept)).toBe(false);
    // it does not move before the worker runs it, and until then the person reads what they read before
    expect(of({ released: true }, act('kept'), act('released'))).toBe(true);
  });

  it('stands no more once the part is released, although the worker has not run it yet', () => {
    const released = { ...kept, released: true } as const;
    const of = (...history: readonly ReturnType<typeof act>[]) =>
      standingDecisions(request({ parts: [released], history })).map(({ retention }) => retention);
    expect(of(act('kept'), act('released', NOW + 1))).toEqual([undefined]);
    expect(of(act('kept'), act('released', NOW + 1, 'media'))).toEqual([COURT]);
    expect(of(act('released', NOW - 1), act('kept'))).toEqual([COURT]);
  });

  it('is that it is kept, or that what was kept has been released, with the time of that', () => {
    const released = part({ name: 'invoices', status: 'deleted', released: true, updatedAt: NOW + 9 });
    const parts = [{ ...kept, selects: 'a' }, released, part({ name: 'media', status: 'kept' }), part({ name: 'new' })];
    const history = [
      act('kept'),
      act('released', NOW + 2, 'invoices'),
      act('released', NOW + 3, 'invoices'),
      act('kept', NOW + 4, 'invoices'),
      act('released', NOW + 5, 'media'),
    ];
    expect(standingDecisions(request({ parts, history }))).toEqual([
      { target: 'messages', selects: 'a', beside: parts.slice(1), at: NOW, decidedIn: 'first', retention: COURT },
      { target: 'invoices', at: NOW + 3, decidedIn: 'first' },
    ]);
  });

  it('is nothing where a record does not say why it is kept, and without a history has the time of the part', () => {
    expect(standingDecisions(request({ parts: [part({ status: 'kept' })], history: [act('kept')] }))).toEqual([]);
    const released = part({ status: 'deleted', released: true });
    expect(standingDecisions(request({ parts: [released] }))).toEqual([
      { target: 'messages', at: NOW, decidedIn: 'first' },
    ]);
  });

  it('lasts until it is released where it has no date, for as long as a release is possible', () => {
    const endless = (name: string, at: number) =>
      part({ name, status: 'kept', nextAttemptAt: undefined, updatedAt: at });
    const parts = [endless('messages', NOW + 2), endless('media', NOW + 1), endless('by law', NOW), kept, part()];
    const history = [act('kept', NOW + 2), act('kept', NOW + 1, 'media')];
    const of = (status: DeletionRequest['status']) =>
      partsKeptUntilReleased(request({ parts, history, status })).map(({ name }) => name);
    expect([of('running'), of('completed_with_retention')]).toEqual([
      ['media', 'messages'],
      ['media', 'messages'],
    ]);
    expect(partsKeptUntilReleased(request({ parts, history, status: 'refused' }))).toEqual([]);
  });

  it('is not what a replay has taken over: a release in the other request is enough', () => {
    const replay = { of: 'first' as never, sealOf: 'first' as never, lastLookAt: NOW };
    const takenOver = request({ replay, parts: [kept], history: [{ ...act('kept'), by: SYSTEM_NAME }] });
    expect(standingDecisions(takenOver)).toEqual([]);
    expect(standingDecisions({ ...takenOver, replay: undefined })).toHaveLength(1);
    expect(standingDecisions({ ...takenOver, history: [act('kept')] })).toHaveLength(1);
  });

  it('is also what the worker has not recorded yet', () => {
    const decisions = [{ what: 'kept', target: 'messages', retention: COURT, at: NOW + 5 } as const];
    expect(standingDecisions(request({ parts: [part()], decisions, history: [act('kept', NOW + 5)] }))).toMatchObject([
      { target: 'messages', at: NOW + 5, retention: COURT },
    ]);
  });
});

describe('a part that is made after something was decided about its target', () => {
  const named = (name: string, change: { readonly selects?: string; readonly formerly?: readonly string[] } = {}) => {
    return { name, label: name, onDeauthorize: false, selects: `what ${name} selects`, formerly: [], ...change };
  };
  const keeps: StandingDecision = { target: 'messages', at: NOW, decidedIn: 'first' as never, retention: COURT };
  const releases: StandingDecision = { target: 'messages', at: NOW, decidedIn: 'first' as never };
  const statusOf = (decisions: readonly StandingDecision[], targets = [named('messages')], now = NOW) =>
    withStandingDecisions(request(), request({ parts: [part()] }), targets, decisions, now).parts[0]?.status;

  it('is kept, with a line in the history that has a link', () => {
    const made = request({ parts: [part(), part({ name: 'media' })], history: [act('released')] });
    const next = withStandingDecisions(request(), made, [named('messages'), named('media')], [keeps], NOW + 1);
    expect(next.parts).toEqual([
      part({ status: 'kept', retention: COURT, nextAttemptAt: COURT.until, updatedAt: NOW + 1 }),
      part({ name: 'media' }),
    ]);
    expect(next.history?.slice(1)).toEqual([
      {
        at: NOW + 1,
        by: 'data-deletion',
        what: 'kept',
        target: 'messages',
        reason: 'legal_claims, decided in request first',
        link: expect.any(String),
      },
    ]);
  });

  it('follows the last word that still holds', () => {
    expect(statusOf([keeps, { ...releases, at: NOW + 1 }])).toBe('pending');
    expect(statusOf([{ ...releases, at: NOW - 1 }, keeps])).toBe('kept');
    const open = { ...keeps, retention: { ...COURT, until: undefined as never } };
    expect([statusOf([open], undefined, COURT.until), statusOf([keeps], undefined, COURT.until)]).toEqual([
      'kept',
      'pending',
    ]);
    expect(statusOf([open, { ...keeps, at: NOW + 1 }], undefined, COURT.until)).toBe('kept');
    expect(statusOf([])).toBe('pending');
    // in whatever order they are known
    expect(statusOf([{ ...releases, at: NOW + 1 }, keeps])).toBe('pending');
    expect(statusOf([keeps, { ...releases, at: NOW - 1 }])).toBe('kept');
  });

  it('is kept for as long as every place on earth has the day until which it is', () => {
    const day = Date.UTC(2026, 0, 20);
    const until = (time: number | undefined) => {
      const decision = { ...keeps, retention: { ...COURT, until: time as never } };
      const made = request({ parts: [part()] });
      return withStandingDecisions(request(), made, [named('messages')], [decision], NOW).parts[0]?.nextAttemptAt;
    };
    expect([until(day), until(undefined)]).toEqual([day + 36 * HOUR, undefined]);
  });

  it('is kept where the person’s own data is, whatever else is kept there that may be another person’s', () => {
    const anothers = { ...keeps, mayBeAnothers: true } as const;
    expect([statusOf([anothers]), statusOf([anothers, keeps])]).toEqual(['failing', 'kept']);
    expect(statusOf([anothers, { ...releases, at: NOW + 1 }])).toBe('failing');
  });

  it('is made beside others that were there before', () => {
    const before = request({ parts: [part({ name: 'media' })] });
    const made = request({ parts: [...before.parts, part()] });
    const all = [named('media'), named('messages')];
    expect(withStandingDecisions(before, made, all, [keeps], NOW).parts.map(({ status }) => status)).toEqual([
      'pending',
      'kept',
    ]);
  });

  it('is kept for as long as anything at one of the targets that were merged, whichever request decided that', () => {
    const merged = [named('messages', { formerly: ['calls'] })];
    const calls = { ...keeps, target: 'calls', at: NOW - 1 };
    const untilOf = (...decisions: readonly StandingDecision[]) =>
      withStandingDecisions(request(), request({ parts: [part()] }), merged, decisions, NOW).parts[0]?.retention?.until;
    const longer = { ...COURT, until: NOW + 9 * DAY };
    expect(untilOf({ ...calls, retention: longer }, keeps)).toBe(longer.until);
    expect(untilOf(calls, { ...keeps, retention: longer })).toBe(longer.until);
    expect(untilOf({ ...calls, retention: { ...COURT, until: undefined as never } }, keeps)).toBeUndefined();
    expect(statusOf([{ ...calls, retention: { ...COURT, until: undefined as never } }, keeps], merged)).toBe('kept');
    expect(statusOf([calls, releases], merged)).toBe('kept');
    const another = { decidedIn: 'second' as never };
    expect(statusOf([calls, { ...releases, ...another }], merged)).toBe('kept');
    expect(untilOf({ ...calls, retention: longer }, { ...keeps, ...another })).toBe(longer.until);
    expect(statusOf([calls, { ...releases, ...another, target: 'calls', at: NOW + 1 }], merged)).toBe('pending');
  });

  it('is left as it is when it was made before', () => {
    const made = request({ parts: [part()] });
    expect(withStandingDecisions(made, made, [named('messages')], [keeps], NOW)).toEqual(made);
    expect(statusOf([keeps], [named('media')])).toBe('pending');
    expect(statusOf([{ ...keeps, selects: 'a' }], [named('media')])).toBe('pending');
  });

  it('is found by a former name, or by what it selects where the name is not known at all', () => {
    const old = { ...keeps, target: 'chats', selects: 'a' };
    expect(statusOf([old], [named('messages', { formerly: ['chats'] })])).toBe('kept');
    const alike = named('messages', { selects: 'a' });
    expect(statusOf([old], [alike])).toBe('kept');
    // it may have been there, and an operator is asked
    expect(statusOf([{ ...old, selects: 'b' }], [alike])).toBe('failing');
    expect(statusOf([{ ...keeps, target: 'chats' }], [alike])).toBe('failing');
    // two targets that are emptied by hand select alike
    expect(statusOf([old], [alike, named('chats', { selects: 'a' })])).toBe('pending');
    const { parts } = withStandingDecisions(
      request(),
      request({ parts: [part()] }),
      [alike],
      [{ ...releases, target: 'chats', selects: 'a' }],
      NOW,
    );
    expect(parts).toEqual([part()]);
  });
});
