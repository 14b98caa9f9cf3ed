import { type DeletionRequest, REQUEST_STATUSES, SYSTEM_NAME } from '../../../shared/domain/deletion-request.ts';
import type { Part } from '../../../shared/domain/part.ts';
import { addMonths, DAY } from '../../../shared/domain/schedule.ts';
import {
  askedAgain,
  askOperator,
  begun,
  claimRenewed,
  closed,
  dueParts,
  hasWork,
  hidesDeletions,
  interrupted,
  isDue,
  needsLastLook,
  onlySealLeft,
  readAnew,
  recordFailure,
  returnClaim,
  waitingForLastLook,
  withoutSeal,
} from '../../../shared/domain/worker-steps.ts';
import { NOW, part, request } from '../../support/running-request.ts';

const retention = { reason: 'legal_obligation', basis: 'Tax law', until: NOW } as const;

describe('a record from before proofs', () => {
  it('is read anew, but for what is kept and what waits for an operator', () => {
    const tried = { attempts: 4, rounds: 2, lastError: 'x', wasEmpty: true, hasSelfDeclared: true } as const;
    const left = { left: { newer: 1, undated: 0 } };
    const [deleted, kept, failing] = [
      part({ status: 'deleted', items: 3, ...tried, ...left }),
      part({ name: 'invoices', status: 'kept', retention, ...tried }),
      part({ name: 'media', status: 'failing', ...tried }),
    ] as const;
    const next = readAnew(request({ parts: [deleted, kept, failing], rescan: 'waiting', rescanAt: NOW }), NOW);
    expect(next.parts).toEqual([
      part({ status: 'pending', items: 3, nextAttemptAt: NOW, updatedAt: NOW }),
      kept,
      failing,
    ]);
    expect(next).toMatchObject({ unanswered: true, rescan: undefined, rescanAt: undefined });
  });
});

describe('a request about which an operator is asked', () => {
  it('waits with its question, and nothing that failed before counts any more', () => {
    const busy = { claimedUntil: NOW + 9, attempts: 3, lastError: 'x', nextAttemptAt: NOW };
    expect(askOperator(request(busy), 'registration_unknown', NOW)).toEqual({
      ...request(),
      hold: { cause: 'registration_unknown', reason: 'registration_unknown', decidedBy: 'data-deletion', at: NOW },
      attempts: 0,
      nextAttemptAt: undefined,
      updatedAt: NOW,
    });
  });
});

describe('a request whose hold has run out', () => {
  const hold = { reason: 'dispute', decidedBy: 'ines', at: NOW - DAY } as const;

  it('asks again what it asked before the hold, unless that was answered or released meanwhile', () => {
    const asking = request({ hold: { ...hold, asksAgain: 'several_registrations' }, claimedUntil: NOW + 9 });
    expect(askedAgain(asking, NOW)).toEqual(askOperator(asking, 'several_registrations', NOW));
    for (const change of [{ hold }, { hold: undefined }]) {
      const answered = request({ ...change, claimedUntil: NOW + 9 });
      expect(askedAgain(answered, NOW)).toEqual(returnClaim(answered, NOW));
    }
  });
});

describe('a request that a worker begins', () => {
  it('has a month each time that it had ended with something kept, and else keeps its own time', () => {
    const kept = part({ status: 'kept', nextAttemptAt: NOW });
    const promised = { acceptedAt: NOW - 400 * DAY, dueAt: NOW - 370 * DAY, parts: [kept] };
    const ended = request({ ...promised, status: 'completed_with_retention', expiresAt: 1 });
    expect(begun(ended, NOW, false)).toMatchObject({ status: 'running', dueAt: addMonths(NOW, 1) });
    expect(recordFailure(ended, 'key_unavailable', NOW, NOW)).toMatchObject({
      status: 'running',
      dueAt: addMonths(NOW, 1),
    });
    const again = begun({ ...ended, dueAt: NOW - DAY }, NOW, false);
    expect(again.dueAt).toBe(addMonths(NOW, 1));
    expect(begun(request({ ...promised, status: 'received' }), NOW, false).dueAt).toBe(NOW - 370 * DAY);
  });

  it('purges what is due, and leaves what is not', () => {
    const parts = [part({ nextAttemptAt: NOW }), part({ name: 'media', nextAttemptAt: NOW + 1 })];
    const next = begun(request({ status: 'received', parts, expiresAt: 1 }), NOW, false);
    expect(next).toMatchObject({ status: 'running', parts: [{ status: 'purging' }, { status: 'pending' }] });
    expect(next.expiresAt).toBeUndefined();
  });

  it('reads everything once more when the time of the last look has come, and not before, nor twice', () => {
    const parts = [part({ status: 'deleted' }), part({ name: 'media', status: 'nothing_found' })];
    const others = [part({ name: 'crm', status: 'confirmed' }), part({ name: 'invoices', status: 'kept' })];
    const all = begun(request({ parts: [...parts, ...others], rescan: 'waiting', rescanAt: NOW }), NOW, false);
    expect(all.parts.map(({ status }) => status)).toEqual(['verifying', 'verifying', 'confirmed', 'kept']);
    expect(dueParts(all, NOW).map(({ name }) => name)).toEqual(['messages', 'media']);
    expect(dueParts(all, NOW - 1)).toEqual([]);
    const statuses = (change: Partial<DeletionRequest>) =>
      begun(request({ parts, ...change }), NOW, false).parts.map(({ status }) => status);
    expect(statuses({ rescan: 'waiting', rescanAt: NOW })).toEqual(['verifying', 'verifying']);
    expect(statuses({ rescan: 'waiting', rescanAt: NOW + 1 })).toEqual(['deleted', 'nothing_found']);
    expect(statuses({ rescan: 'running', rescanAt: NOW })).toEqual(['deleted', 'nothing_found']);
    expect(begun(request({ parts, rescan: 'waiting', rescanAt: NOW }), NOW, false)).toMatchObject({
      rescan: 'running',
    });
  });

  it.each([
    ['once the day is over everywhere', {}, 1.5 * DAY, 'purging', 0],
    ['not while it lasts somewhere', {}, 1.5 * DAY - 1, 'kept', 1.5 * DAY],
    ['at once when it was released', { released: true } as const, 0, 'purging', 0],
    ['at once when the store locks it', { isPartial: true } as const, 0, 'purging', 0],
  ])('purges what is kept until a day, due by an earlier version when that began, %s', (_, change, at, status, due) => {
    const until = Date.UTC(2026, 0, 16);
    const kept = part({ status: 'kept', retention: { ...retention, until }, nextAttemptAt: until, ...change });
    const next = begun(request({ parts: [kept] }), until + at, false);
    expect(next.parts[0]).toMatchObject({ status, nextAttemptAt: until + due });
  });

  it('purges what was kept when its time has come, and no longer says that it is kept', () => {
    const kept = part({ status: 'kept', retention, nextAttemptAt: NOW });
    const next = begun(request({ parts: [kept], rescan: 'running' }), NOW, false);
    expect(next.parts[0]).toMatchObject({ status: 'purging', updatedAt: NOW });
    expect([next.parts[0]?.retention, next.rescan]).toEqual([undefined, undefined]);
  });

  it('tries what was locked again when the last look begins, and at another time has the last look come after', () => {
    const locked = part({ status: 'kept', isPartial: true, retention, nextAttemptAt: NOW });
    const rescans = (rescan: DeletionRequest['rescan'], rescanAt?: number) => {
      const next = begun(request({ parts: [locked], rescan, rescanAt }), NOW, false);
      return [next.parts[0]?.status, next.rescan, next.rescanAt];
    };
    expect(rescans('running')).toEqual(['purging', undefined, undefined]);
    expect(rescans('waiting', NOW)).toEqual(['purging', 'running', undefined]);
    expect(rescans('waiting', NOW + 1)).toEqual(['purging', undefined, undefined]);
  });

  it('has the last look come after the purge of what was kept until the time of that look', () => {
    const kept = part({ status: 'kept', retention, nextAttemptAt: NOW });
    const next = begun(request({ parts: [kept], rescan: 'waiting', rescanAt: NOW }), NOW, false);
    expect([next.parts[0]?.status, next.rescan, next.rescanAt]).toEqual(['purging', undefined, undefined]);
  });

  it('purges at once what begins again for more ids, although something was kept there until a day', () => {
    const again = part({ retention: { ...retention, until: Date.UTC(2026, 0, 16) }, nextAttemptAt: NOW });
    expect(begun(request({ parts: [again] }), NOW, false).parts).toMatchObject([
      { status: 'purging', nextAttemptAt: NOW },
    ]);
  });

  it.each<[Partial<Part>, Part['status'], boolean]>([
    [{ status: 'deleted', updatedAt: NOW }, 'verifying', true],
    [{ status: 'deleted', updatedAt: NOW - 1 }, 'deleted', false],
    [{ status: 'deleted', updatedAt: NOW - 2 }, 'deleted', false],
    [{ status: 'anonymised', updatedAt: NOW }, 'verifying', true],
    [{ status: 'nothing_found', updatedAt: NOW }, 'verifying', true],
    [{ status: 'kept', isPartial: true, updatedAt: NOW }, 'purging', true],
    [{ status: 'kept', isPartial: true, updatedAt: NOW - 1 }, 'kept', false],
    [{ status: 'kept', updatedAt: NOW }, 'kept', false],
    // what once was locked in part, and was confirmed by hand
    [{ status: 'confirmed', isPartial: true, updatedAt: NOW }, 'confirmed', false],
  ])('has a last look at what moved after it had ended: %j is then %s', (seen, status, isRead) => {
    const parts = [part(seen)];
    const ended = request({ completedAt: NOW - 1, parts });
    expect(needsLastLook(ended)).toBe(isRead);
    const looking = begun({ ...ended, rescan: 'waiting', rescanAt: NOW }, NOW, false);
    expect(looking.parts.map((next) => next.status)).toEqual([status]);
  });
});

describe('a request whose worker died', () => {
  const reading = { readingDeletes: true, nextAttemptAt: NOW } as const;
  const lastLook = { rescan: 'waiting', rescanAt: NOW } as const;

  it.each<[string, Part['status'], Partial<Part>, Partial<DeletionRequest>]>([
    ['it was being purged', 'purging', {}, {}],
    ['it was read by deleting', 'verifying', reading, {}],
    ['it was read by deleting in the last look', 'nothing_found', { readingDeletes: true }, lastLook],
    ['it was read by deleting in the last look, which is recorded', 'verifying', reading, { rescan: 'running' }],
  ])('has a part purged again of which something may be gone, where %s', (_, status, change, of) => {
    const before = request({ ...of, parts: [part({ status, ...change })] });
    const next = interrupted(before, NOW);
    // and that is known from then on
    expect([hidesDeletions(before, NOW), hidesDeletions(next, NOW)]).toEqual([true, false]);
    expect(next.parts).toEqual([
      part({
        status: 'purging',
        uncounted: true,
        ...change,
        nextAttemptAt: next.parts[0]?.nextAttemptAt,
        updatedAt: NOW,
      }),
    ]);
    // what a reading may have deleted is followed by two more
    if (status !== 'purging')
      expect([next.parts[0]?.nextAttemptAt, next.rescan, next.rescanAt]).toEqual([NOW, undefined, undefined]);
  });

  it.each<[string, Partial<Part>, Partial<DeletionRequest>]>([
    ['its reading only reads', { status: 'verifying', nextAttemptAt: NOW }, {}],
    ['its reading was not due', { status: 'verifying', readingDeletes: true, nextAttemptAt: NOW + 1 }, {}],
    ['it was empty, and no last look was due', { status: 'nothing_found', readingDeletes: true }, {}],
    [
      'the last look was still to come',
      { status: 'deleted', readingDeletes: true },
      { ...lastLook, rescanAt: NOW + 1 },
    ],
    ['the last look was not at it', { status: 'deleted', readingDeletes: true }, { ...lastLook, completedAt: NOW }],
    ['an operator keeps it', { status: 'kept', readingDeletes: true }, lastLook],
  ])('leaves a part as it is where %s', (_, seen, of) => {
    const before = request({ ...of, parts: [part(seen)] });
    expect(interrupted(before, NOW)).toEqual(before);
    expect(hidesDeletions(before, NOW)).toBe(false);
  });

  it('may hide deletions in one part, whatever the others are', () => {
    const parts = [part({ status: 'purging' }), part({ name: 'media', status: 'deleted' })];
    expect(hidesDeletions(request({ parts }), NOW)).toBe(true);
  });
});

describe('a claim that is renewed', () => {
  it.each<[Partial<DeletionRequest>, number | undefined]>([
    [{ nextAttemptAt: undefined }, undefined],
    [{ nextAttemptAt: NOW }, NOW],
    [{ nextAttemptAt: NOW, claimedUntil: NOW + 1 }, NOW],
    [{ nextAttemptAt: undefined, claimedUntil: NOW + 1 }, undefined],
    // as before form 6
    [{ nextAttemptAt: NOW + 1, claimedUntil: NOW + 1 }, NOW + 9],
  ])('holds until then, and a record with %j is next due at %p', (claimed, nextAttemptAt) => {
    const before = request(claimed);
    expect(claimRenewed(before, NOW + 9)).toEqual({ ...before, claimedUntil: NOW + 9, nextAttemptAt });
  });
});

describe('a request that is given back', () => {
  it('is due when its earliest part is, or at once when every part is done', () => {
    const parts = [part({ nextAttemptAt: NOW + 7 }), part({ name: 'media', nextAttemptAt: NOW + 5 })];
    const claimed = { claimedUntil: NOW + 9, attempts: 3, lastError: 'x' };
    const next = returnClaim(request({ ...claimed, parts }), NOW);
    expect(next).toMatchObject({ nextAttemptAt: NOW + 5, attempts: 0, updatedAt: NOW });
    expect([next.claimedUntil, next.lastError]).toEqual([undefined, undefined]);
    expect(returnClaim(request({ parts: [part({ status: 'confirmed' })] }), NOW).nextAttemptAt).toBe(NOW);
    expect(returnClaim(request({ parts: [part({ status: 'failing' })] }), NOW).nextAttemptAt).toBeUndefined();
    const mixed = [part({ status: 'confirmed' }), part({ name: 'media', status: 'purging', nextAttemptAt: NOW + 5 })];
    expect(returnClaim(request({ parts: mixed }), NOW).nextAttemptAt).toBe(NOW + 5);
  });

  it('waits for its last look when it was read, and has one to come', () => {
    const waiting = waitingForLastLook(request({ parts: [part({ status: 'deleted' })] }), NOW, DAY);
    expect(waiting).toMatchObject({ rescan: 'waiting', rescanAt: NOW + DAY, nextAttemptAt: NOW + DAY });
    for (const status of ['deleted', 'nothing_found'] as const) {
      expect(needsLastLook(request({ parts: [part({ status })] }))).toBe(true);
      expect(needsLastLook(request({ parts: [part({ status })], rescan: 'running' }))).toBe(false);
    }
    expect(needsLastLook(request({ parts: [part({ status: 'confirmed' }), part({ status: 'kept' })] }))).toBe(false);
    expect(needsLastLook(request({ parts: [part({ status: 'confirmed' }), part({ status: 'deleted' })] }))).toBe(true);
    // one that had ended is about the part for which it was opened
    const since = (completedAt: number) =>
      needsLastLook(request({ completedAt, parts: [part({ status: 'deleted', updatedAt: NOW })] }));
    expect([since(NOW - 1), since(NOW)]).toEqual([true, false]);
  });
});

describe('a closed request', () => {
  const untilLater = { status: 'kept', nextAttemptAt: NOW + DAY } as const;
  const keptAt = (at: number, by = 'ines') => ({ history: [{ at, by, what: 'kept', target: 'messages' } as const] });
  const replay = {} as never;

  it('keeps its seal until the backups have expired, and its record for the retention', () => {
    const ahead = part({ status: 'deleted', updatedAt: NOW + 5 });
    expect(
      closed(request({ parts: [ahead] }), 'completed', { backupHorizon: DAY, retentionMonths: 25 }, NOW).completedAt,
    ).toBe(NOW + 5);
    const done = closed(
      request({ rescan: 'running' }),
      'completed',
      { backupHorizon: 35 * DAY, retentionMonths: 25 },
      NOW,
    );
    expect(done).toMatchObject({
      status: 'completed',
      completedAt: NOW,
      backupsExpireAt: NOW + 35 * DAY,
      nextAttemptAt: NOW + 35 * DAY,
      expiresAt: addMonths(NOW, 25),
    });
    expect(done.rescan).toBeUndefined();
    const dropped = withoutSeal({ ...done, claimedUntil: 1 }, undefined, NOW + 1);
    expect([dropped.sealed, dropped.claimedUntil, dropped.nextAttemptAt]).toEqual([undefined, undefined, undefined]);
    expect(dropped).toMatchObject({ status: 'completed', updatedAt: NOW + 1 });
  });

  it('outlives by a month whatever is kept longest', () => {
    const until = addMonths(NOW, 60);
    const parts = [part({ status: 'kept', nextAttemptAt: until })];
    const done = closed(
      request({ parts }),
      'completed_with_retention',
      { backupHorizon: 35 * DAY, retentionMonths: 25 },
      NOW,
    );
    expect(done).toMatchObject({ nextAttemptAt: NOW + 35 * DAY, expiresAt: addMonths(until, 1) });
    // at the backup horizon what the kept part needs is sealed anew, until its time comes
    const needed = { sealed: 'needed' as never, lines: [] };
    expect(withoutSeal(done, needed, NOW + 35 * DAY)).toMatchObject({
      sealed: 'needed',
      nextAttemptAt: until,
    });
    const short = closed(
      request({ parts: [part({ status: 'kept', nextAttemptAt: NOW })] }),
      'completed',
      { backupHorizon: DAY, retentionMonths: 25 },
      NOW,
    );
    expect(short.expiresAt).toBe(addMonths(NOW, 25));
  });

  it.each<[string, Partial<Part>, Partial<DeletionRequest>, boolean]>([
    ['an operator keeps something without a date', {}, keptAt(NOW), true],
    ['an operator keeps something until a time', { nextAttemptAt: NOW + DAY }, keptAt(NOW), false],
    ['the data map keeps it, and an operator kept it once', {}, keptAt(NOW - 1), false],
    ['the data map keeps it', {}, {}, false],
    ['an operator keeps something in a replay', {}, { ...keptAt(NOW), replay }, true],
    ['a replay keeps what an operator keeps elsewhere', {}, { ...keptAt(NOW, SYSTEM_NAME), replay }, false],
  ])('outlives the backups, and is not forgotten by itself, only where an operator has to end it: %s', (...of) => {
    const [, kept, change, isOperators] = of;
    const parts = [part({ status: 'kept', updatedAt: NOW, ...kept })];
    const done = closed(
      request({ ...change, parts }),
      'completed_with_retention',
      { backupHorizon: 35 * DAY, retentionMonths: 25 },
      NOW,
    );
    const atHorizon = { ...done, nextAttemptAt: done.backupsExpireAt };
    expect([done.expiresAt === undefined, !onlySealLeft(atHorizon)]).toEqual([
      isOperators,
      isOperators || kept.nextAttemptAt !== undefined,
    ]);
  });

  it.each<[string, Part, boolean, number | undefined]>([
    ['an operator keeps something without a date', part({ status: 'kept', updatedAt: NOW }), true, undefined],
    [
      'the same, and nothing is left by which it could be deleted',
      part({ status: 'kept', updatedAt: NOW }),
      false,
      NOW + DAY,
    ],
    ['an operator keeps something until a time', part({ ...untilLater, updatedAt: NOW }), true, NOW + DAY],
  ])(
    'of an earlier version is forgotten in its time, or never if an operator has to end it: %s',
    (_, kept, isSealed, expiresAt) => {
      const done = request({ status: 'completed_with_retention', ...keptAt(NOW), parts: [kept], expiresAt: NOW + DAY });
      const needed = isSealed ? { sealed: 'needed' as never, lines: [] } : undefined;
      expect(withoutSeal(done, needed, NOW).expiresAt).toBe(expiresAt);
    },
  );

  it.each<[string, boolean, readonly Part[], Partial<DeletionRequest>]>([
    ['nothing was kept', true, [part({ status: 'deleted' })], {}],
    ['what is kept has no end', true, [part({ status: 'kept' })], {}],
    ['another part alone has a time', true, [part({ status: 'kept' }), part({ nextAttemptAt: NOW + DAY })], {}],
    ['one part is kept until a time', false, [part({ status: 'deleted' }), part({ ...untilLater })], {}],
    ['it was refused, whatever is kept', true, [part({ ...untilLater })], { status: 'refused' }],
    ['the backups have not expired', false, [], { nextAttemptAt: NOW - 1 }],
    ['nothing is due', false, [], { nextAttemptAt: undefined, backupsExpireAt: undefined }],
    ['the seal is dropped', false, [], { sealed: undefined }],
    ['it is open', false, [], { status: 'running' }],
  ])('has only its seal left when %s: %p', (_, isLeft, parts, change) => {
    const ended = { status: 'completed_with_retention', nextAttemptAt: NOW, backupsExpireAt: NOW } as const;
    expect(onlySealLeft(request({ ...ended, parts, ...change }))).toBe(isLeft);
  });

  it('has work again only when what is kept is due', () => {
    const kept = part({ status: 'kept', nextAttemptAt: NOW });
    const done = request({ status: 'completed_with_retention', parts: [kept] });
    expect([hasWork(done, NOW), hasWork(done, NOW - 1)]).toEqual([true, false]);
    expect(hasWork({ ...done, parts: [{ ...kept, status: 'confirmed' }] }, NOW)).toBe(false);
    expect(hasWork({ ...done, parts: [kept, { ...kept, nextAttemptAt: NOW + 1 }] }, NOW)).toBe(true);
    expect(hasWork(request(), NOW)).toBe(true);
    expect([isDue(undefined, NOW), isDue(NOW, NOW), isDue(NOW + 1, NOW)]).toEqual([false, true, false]);
  });

  it.each<[string, Partial<DeletionRequest>, boolean]>([
    ['at the horizon', {}, true],
    ['before the horizon', { nextAttemptAt: NOW - 1 }, false],
    ['of which nothing is to come', { nextAttemptAt: undefined }, false],
    ['whose backups are not known', { backupsExpireAt: undefined }, false],
    ['that has neither time', { nextAttemptAt: undefined, backupsExpireAt: undefined }, false],
    ['without a seal', { sealed: undefined }, false],
    ['with a part that is kept for good', { parts: [part({ status: 'kept' })] }, true],
    ['with a part that is kept until later', { parts: [part({ status: 'kept', nextAttemptAt: NOW + 1 })] }, false],
    ['with a part of another status that has a time', { parts: [part({ nextAttemptAt: NOW + 1 })] }, true],
    [
      'that was refused with a part that was kept until later',
      { status: 'refused', parts: [part({ status: 'kept', nextAttemptAt: NOW + 1 })] },
      true,
    ],
  ])('has only its seal left to drop, without opening it: one %s', (_, change, isLeft) => {
    const ended = { status: 'completed_with_retention', nextAttemptAt: NOW, backupsExpireAt: NOW } as const;
    expect(onlySealLeft(request({ sealed: 'x' as never, ...ended, ...change }))).toBe(isLeft);
  });

  it('has its seal left to drop in every status but the open ones', () => {
    const atHorizon = { sealed: 'x' as never, nextAttemptAt: NOW, backupsExpireAt: NOW };
    expect(REQUEST_STATUSES.filter((status) => onlySealLeft(request({ ...atHorizon, status })))).toEqual([
      'completed',
      'completed_with_retention',
      'nothing_found',
      'refused',
      'cancelled',
    ]);
  });

  it('is open again, and without a time-to-live, when what was kept could not be deleted', () => {
    const parts = [part({ status: 'kept', nextAttemptAt: NOW })];
    const done = request({ status: 'completed_with_retention', expiresAt: 1, claimedUntil: 5, parts });
    const next = recordFailure(done, 'key_unavailable', NOW + 7, NOW);
    expect(next).toMatchObject({
      status: 'running',
      attempts: 1,
      lastError: 'key_unavailable',
      nextAttemptAt: NOW + 7,
    });
    expect([next.expiresAt, next.claimedUntil, next.updatedAt]).toEqual([undefined, undefined, NOW]);
    expect(recordFailure(request({ status: 'received' }), 'x', undefined, NOW).status).toBe('received');
  });
});
