import { merged } from '../../../shared/domain/apply-pending.ts';
import { confirmationHash } from '../../../shared/domain/confirmation-token.ts';
import { type DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { InterruptedPurge } from '../../../shared/domain/interrupted-purge.ts';
import { newRequest } from '../../../shared/domain/new-request.ts';
import type { Part } from '../../../shared/domain/part.ts';
import {
  isFoundAsFarAsKnown,
  isLastAttempt,
  partFailed,
  purged,
  type Reading,
  selfDeclaredRead,
  verified,
} from '../../../shared/domain/part-steps.ts';
import type { PurgeResult } from '../../../shared/domain/purge-result.ts';
import { DAY, MOST_ATTEMPTS, MOST_ROUNDS } from '../../../shared/domain/schedule.ts';

const NOW = Date.UTC(2026, 0, 15, 12);
const SETTLE = 60_000;
const names = { requestId: 'r' as never, subjectRef: 's' as never, appId: 'app' };
const unavailable = new DeletionError('target_unavailable', 'retry', 'no answer');
const failedOnce = { failure: unavailable, isLast: false, isUncounted: false, random: 0.5 };

function part(change: Partial<Part> = {}): Part {
  const fresh = { status: 'purging', attempts: 0, items: 0, rounds: 0, updatedAt: 0 } as const;
  return { name: 'messages', label: 'Messages', ...fresh, ...change };
}

function requestWith(of: Part, change: Partial<DeletionRequest> = {}): DeletionRequest {
  const made = newRequest({ ...names, origin: 'callback', scope: 'deletion', beganWith: 'asid', promise: DAY }, NOW);
  return { ...made, status: 'running', parts: [part({ name: 'other', status: of.status }), of], ...change };
}

/** The part that was changed; the other one never is. */
function changed(before: DeletionRequest, after: DeletionRequest): Part {
  const [other, own] = after.parts;
  expect(other).toBe(before.parts[0]);
  if (own === undefined) throw new TypeError('the part is gone');
  return own;
}

function afterPurge(seen: Part, result: PurgeResult, isUncounted = false): Part {
  const before = requestWith(seen);
  return changed(before, purged(before, seen, result, isUncounted, SETTLE, NOW));
}

/** What a reading found that was asked for no more. */
const reads = (found: number, change: Partial<Reading> = {}): Reading => ({ found, ...change });

function afterReading(seen: Part, found: number, change: Partial<Reading> = {}): Part {
  const before = requestWith(seen);
  return changed(before, verified(before, seen, reads(found, change), NOW));
}

function afterFailure(seen: Part, failure: DeletionError, isUncounted = false): Part {
  const before = requestWith(seen);
  const failed = { failure, isLast: isLastAttempt(before, seen, failure), isUncounted, random: 0.5 };
  return changed(before, partFailed(before, seen, failed, NOW));
}

describe('a purged part', () => {
  it('is kept no longer once it is emptied, and was seen to be gone only now', () => {
    const locked = part({
      status: 'purging',
      isPartial: true,
      retention: { reason: 'legal_obligation', basis: 'a lock' },
    });
    const seen = { ...requestWith(locked), rescan: 'running' } as const;
    const next = purged(seen, locked, { outcome: 'emptied', items: 0 }, false, 0, NOW);
    expect(next.parts.at(-1)).toEqual({ ...part({ status: 'verifying' }), nextAttemptAt: NOW, updatedAt: NOW });
    expect(next.rescan).toBeUndefined();
  });

  it('is read after the settling time', () => {
    const next = afterPurge(part({ attempts: 2, lastError: 'x', items: 3 }), { outcome: 'emptied', items: 4 });
    expect(next).toMatchObject({ status: 'verifying', attempts: 0, items: 7, nextAttemptAt: NOW + SETTLE });
    expect(next.updatedAt).toBe(NOW);
    expect(next.lastError).toBeUndefined();
  });

  it('goes on at once when the time was over', () => {
    const next = afterPurge(part({ attempts: 2 }), { outcome: 'unfinished', items: 4 });
    expect(next).toMatchObject({ status: 'purging', attempts: 0, items: 4, nextAttemptAt: NOW });
    expect(next).not.toHaveProperty('uncounted');
  });

  it('is a try when the time was over before anything was deleted, and goes on ever later', () => {
    const empty: PurgeResult = { outcome: 'unfinished', items: 0 };
    expect(afterPurge(part(), empty)).toMatchObject({ status: 'purging', attempts: 1, nextAttemptAt: NOW });
    const waits = [0, 1, 2, 3, 4].map((attempts) => afterPurge(part({ attempts }), empty).nextAttemptAt);
    expect(waits).toEqual([NOW, NOW, NOW + 60_000, NOW + 120_000, NOW + 240_000]);
    expect(afterPurge(part(), { ...empty, runAgainAt: NOW + DAY }).nextAttemptAt).toBe(NOW + DAY);
  });

  it.each<[string, PurgeResult, Part['status']]>([
    ['whose time is over before anything is deleted', { outcome: 'unfinished', items: 0 }, 'purging'],
    [
      'whose store asks for a later try, and deletes nothing',
      { outcome: 'unfinished', items: 0, runAgainAt: NOW + DAY },
      'purging',
    ],
    [
      'whose store keeps what its lock no longer protects',
      { outcome: 'kept', items: 0, retention: { reason: 'legal_obligation', basis: 'a law' }, runAgainAt: NOW },
      'kept',
    ],
  ])('needs an operator after as many tries %s', (_which, result, status) => {
    const last = part({ attempts: MOST_ATTEMPTS - 1, nextAttemptAt: NOW });
    expect(afterPurge({ ...last, attempts: MOST_ATTEMPTS - 2 }, result).status).toBe(status);
    expect(afterPurge(last, result)).toMatchObject({ status: 'failing', lastError: 'no_progress' });
    expect(afterPurge(last, result).nextAttemptAt).toBeUndefined();
    if (result.outcome === 'unfinished') {
      expect(afterPurge(last, { ...result, items: 1 })).toMatchObject({ status: 'purging', attempts: 0 });
    }
  });

  it('remembers that a store may have done more than it answered', () => {
    expect(afterPurge(part(), { outcome: 'unfinished', items: 0 }, true)).toMatchObject({ uncounted: true });
  });

  it('is kept with its reason, and runs again when its target says so', () => {
    const retention = { reason: 'legal_obligation', basis: 'the law' } as const;
    const kept = { outcome: 'kept', items: 1, retention, runAgainAt: NOW + DAY } as const;
    expect(afterPurge(part(), kept)).toMatchObject({ status: 'kept', items: 1, retention, nextAttemptAt: NOW + DAY });
    expect(afterPurge(part(), { ...kept, runAgainAt: undefined }).nextAttemptAt).toBeUndefined();
  });

  it('is kept without a try that failed when it is due again, as long as anything is deleted', () => {
    const retention = { reason: 'legal_obligation', basis: 'the law' } as const;
    const tries = (items: number, runAgainAt: number) => {
      const { status, attempts } = afterPurge(part({ attempts: 3 }), { outcome: 'kept', items, retention, runAgainAt });
      return [status, attempts];
    };
    expect([tries(0, NOW), tries(1, NOW), tries(0, NOW + 1)]).toEqual([
      ['kept', 4],
      ['kept', 0],
      ['kept', 0],
    ]);
  });

  it('has no reason for being kept once an operator has to look, because its store keeps it beyond its time', () => {
    const retention = { reason: 'legal_obligation', basis: 'a lock', until: NOW - DAY } as const;
    const locked = { outcome: 'kept', items: 0, retention, runAgainAt: NOW, partial: true } as const;
    const stuck = afterPurge(part({ attempts: 24, isPartial: true }), locked);
    expect(stuck).toMatchObject({ status: 'failing', lastError: 'no_progress' });
    expect(stuck.retention).toBeUndefined();
  });

  it.each<[string, PurgeResult]>([
    ['emptied', { outcome: 'emptied', items: 0 }],
    ['kept', { outcome: 'kept', items: 0, retention: { reason: 'legal_claims', basis: 'a court' } }],
  ])('lets the last look go on only when it deletes nothing: %s', (_, result) => {
    const looking = requestWith(part(), { rescan: 'running', rescanAt: NOW });
    const lookAfter = (items: number) => {
      const { rescan, rescanAt } = purged(looking, part(), { ...result, items }, false, SETTLE, NOW);
      return [rescan, rescanAt];
    };
    expect([lookAfter(0), lookAfter(1)]).toEqual([
      ['running', NOW],
      [undefined, undefined],
    ]);
  });

  it.each<PurgeResult>([
    { outcome: 'emptied', items: 1 },
    { outcome: 'unfinished', items: 1 },
    { outcome: 'unfinished', items: 0 },
    { outcome: 'kept', items: 1, retention: { reason: 'legal_claims', basis: 'a court' } },
  ])('says what a purge has to say whatever came of it, and forgets nothing: %j', (result) => {
    const said = { copiesUntil: NOW + DAY, leftOut: 'parent_id' } as const;
    expect(afterPurge(part(), { ...result, ...said })).toMatchObject(said);
    expect(afterPurge(part(said), result)).toMatchObject(said);
    expect(afterPurge(part(), result)).not.toHaveProperty('copiesUntil');
  });

  it('waits for a provider who was told, and asks again when its target says so', () => {
    const told = { outcome: 'notified', items: 0, confirmationHash: 'hash', askAgainAt: NOW + DAY } as const;
    expect(afterPurge(part(), told)).toMatchObject({
      status: 'notified',
      confirmationHash: 'hash',
      nextAttemptAt: NOW + DAY,
    });
    expect(afterPurge(part({ status: 'notified' }), { ...told, outcome: 'acknowledged' }).status).toBe('acknowledged');
  });

  it('needs an operator where ids may be missing by which others would delete', () => {
    const lacksIds = part({ lacksIds: true });
    const told = { items: 0, confirmationHash: 'hash', askAgainAt: NOW + DAY } as const;
    for (const outcome of ['acknowledged', 'confirmed'] as const) {
      const next = afterPurge(lacksIds, { outcome, ...told });
      expect(next).toMatchObject({ status: 'failing', lastError: 'selection_changed' });
      expect([next.confirmationHash, next.nextAttemptAt]).toEqual([undefined, undefined]);
    }
    // an operator is asked anyway
    const byHand = afterPurge(lacksIds, { outcome: 'notified', items: 0 });
    expect(byHand).toMatchObject({ status: 'notified', lastError: 'selection_changed' });
    expect(afterPurge(part(), { outcome: 'notified', items: 0 }).lastError).toBeUndefined();
  });

  it('keeps an acknowledgement when its provider is told again, and believes that it is done', () => {
    const acknowledged = part({ status: 'acknowledged' });
    const askAgainAt = NOW + DAY;
    expect(afterPurge(acknowledged, { outcome: 'notified', items: 0, askAgainAt })).toMatchObject({
      status: 'acknowledged',
      nextAttemptAt: askAgainAt,
    });
    expect(afterPurge(part({ status: 'notified' }), { outcome: 'notified', items: 0 }).status).toBe('notified');
    const confirmed = afterPurge(acknowledged, { outcome: 'confirmed', items: 0, askAgainAt });
    expect([confirmed.status, confirmed.nextAttemptAt]).toEqual(['confirmed', undefined]);
  });

  it('remembers that a provider has only acknowledged the notice, until it says more', () => {
    const purging = part({ status: 'purging' });
    const acknowledged = afterPurge(purging, { outcome: 'confirmed', items: 0, isOnlyAcknowledged: true });
    expect(acknowledged).toMatchObject({ status: 'confirmed', confirmedBy: 'acknowledgement' });
    const told = afterPurge({ ...acknowledged, status: 'purging' }, { outcome: 'confirmed', items: 0 });
    expect(told.confirmedBy).toBe('provider');
    const again = afterPurge({ ...told, status: 'purging' }, { outcome: 'notified', items: 0 });
    expect(again.confirmedBy).toBeUndefined();
  });
});

describe('a part that was read', () => {
  const reading = part({ status: 'verifying', attempts: 2, lastError: 'x', nextAttemptAt: NOW });

  it('is deleted when something was there, counted or not, and otherwise nothing was found', () => {
    const succeeded = { attempts: 0, lastError: undefined, nextAttemptAt: undefined };
    expect(afterReading({ ...reading, items: 1 }, 0)).toMatchObject({ ...succeeded, status: 'deleted' });
    expect(afterReading({ ...reading, uncounted: true }, 0)).toMatchObject({ ...succeeded, status: 'deleted' });
    expect(afterReading(reading, 0)).toMatchObject({ ...succeeded, status: 'nothing_found' });
  });

  it('is anonymised where the items stay without what names the person', () => {
    const anonymising = { anonymises: { stays: 'The order, for our accounts' } };
    expect(afterReading({ ...reading, items: 1 }, 0, anonymising)).toMatchObject({
      status: 'anonymised',
      stays: 'The order, for our accounts',
    });
    expect(afterReading({ ...reading, items: 1 }, 1, anonymising).status).toBe('purging');
    const nothing = afterReading(reading, 0, anonymising);
    expect([nothing.status, nothing.stays]).toEqual(['nothing_found', undefined]);
  });

  it('keeps what the bounds left, and forgets it when nothing is left any more', () => {
    const empty = { ...reading, wasEmpty: true } as const;
    expect(afterReading(empty, 0, { newer: 2, undated: 1 })).toMatchObject({
      status: 'nothing_found',
      left: { newer: 2, undated: 1 },
    });
    const left = { newer: 1, undated: 1 };
    expect(afterReading(empty, 0, left).left).toEqual(left);
    expect(afterReading({ ...empty, left }, 0).left).toBeUndefined();
  });

  it('needs an operator where ids may be missing by which something would be found', () => {
    for (const seen of [{}, { items: 2 }]) {
      const next = afterReading({ ...reading, lacksIds: true, ...seen }, 0);
      expect(next).toMatchObject({ status: 'failing', lastError: 'selection_changed' });
      expect(next.nextAttemptAt).toBeUndefined();
    }
    expect(afterReading({ ...reading, lacksIds: true }, 1).status).toBe('purging');
  });

  it('needs an operator where data of unknown age was left that may have been there before', () => {
    expect(afterReading(reading, 0, { undated: 1 })).toMatchObject({ status: 'failing', lastError: 'age_unknown' });
    expect(afterReading({ ...reading, wasEmpty: true }, 0, { undated: 1 }).status).toBe('nothing_found');
    expect(afterReading(reading, 0, { newer: 1 })).toMatchObject({ status: 'nothing_found' });
    expect(afterReading(reading, 0, { newer: 1 }).wasEmpty).toBeUndefined();
    expect(afterReading(reading, 0).wasEmpty).toBe(true);
  });

  it.each<[string, Partial<Part>, boolean | undefined, Part['status']]>([
    ['that nothing was found, while a former number finds something', {}, true, 'nothing_found'],
    ['that it is deleted, once none does', {}, false, 'deleted'],
    ['that it is deleted, as long as that was not asked', {}, undefined, 'deleted'],
    ['that it is deleted, where this request has deleted', { items: 1 }, true, 'deleted'],
    ['that it is deleted, where this request may have deleted', { uncounted: true }, true, 'deleted'],
  ])('says of what another request may have deleted %s', (_, change, hasSelfDeclared, status) => {
    const found = { ...reading, foundEarlier: true, ...change } as const;
    const read = hasSelfDeclared === undefined ? {} : { hasSelfDeclared };
    expect(afterReading(found, 0, read).status).toBe(status);
  });

  it('remembers whether what is self-declared finds anything, where that was asked', () => {
    expect(afterReading(reading, 0, { hasSelfDeclared: true }).hasSelfDeclared).toBe(true);
    expect(
      afterReading({ ...reading, hasSelfDeclared: true }, 0, { hasSelfDeclared: false }).hasSelfDeclared,
    ).toBeUndefined();
    expect(afterReading({ ...reading, hasSelfDeclared: true }, 0).hasSelfDeclared).toBe(true);
  });

  it('is purged again at once when something is left, and the last look comes after that', () => {
    const before = requestWith(reading, { rescan: 'running', rescanAt: NOW });
    const after = verified(before, reading, reads(3), NOW);
    expect(changed(before, after)).toMatchObject({
      status: 'purging',
      rounds: 1,
      uncounted: true,
      attempts: 0,
      nextAttemptAt: NOW,
    });
    expect([after.rescan, after.rescanAt]).toEqual([undefined, undefined]);
  });

  it('was not seen empty any more, so that what has no time then is left to an operator', () => {
    const again = afterReading({ ...reading, wasEmpty: true }, 3);
    expect(again.wasEmpty).toBeUndefined();
    const left = afterReading({ ...again, status: 'verifying' }, 0, { undated: 1 });
    expect(left).toMatchObject({ status: 'failing', lastError: 'age_unknown' });
  });

  it('needs an operator when purging it did not help often enough', () => {
    expect(afterReading({ ...reading, rounds: MOST_ROUNDS - 2 }, 1).status).toBe('purging');
    const failing = afterReading({ ...reading, rounds: MOST_ROUNDS - 1 }, 1);
    expect(failing).toMatchObject({ status: 'failing', rounds: MOST_ROUNDS, lastError: 'still_there_after_purge' });
    expect(failing.nextAttemptAt).toBeUndefined();
  });
});

describe('a part that is kept', () => {
  it('says whether self-declared ids find anything there, as far as it is the part that was asked', () => {
    const kept = part({ status: 'kept', hasSelfDeclared: true });
    const before = requestWith(kept);
    const asked = (name: string, hasSelfDeclared: boolean, change: Partial<Part> = {}) =>
      selfDeclaredRead(requestWith({ ...kept, ...change }), part({ name }), hasSelfDeclared).parts.map(
        (one) => one.hasSelfDeclared,
      );
    expect(before.parts.map(({ status }) => status)).toEqual(['kept', 'kept']);
    expect(asked('messages', false)).toEqual([undefined, undefined]);
    expect(asked('other', true)).toEqual([true, true]);
    expect(asked('other', false)).toEqual([undefined, true]);
    expect(asked('messages', true, { hasSelfDeclared: undefined })).toEqual([undefined, true]);
    // somebody has released it meanwhile
    expect(asked('messages', false, { status: 'pending' })).toEqual([undefined, true]);
  });
});

it('a part is found as far as is known where only ids are missing by which there might be more', () => {
  const lacking = { lacksIds: true, lastError: 'selection_changed' } as const;
  expect(isFoundAsFarAsKnown(lacking)).toBe(true);
  expect(isFoundAsFarAsKnown({ ...lacking, lastError: 'target_unavailable' })).toBe(false);
  expect(isFoundAsFarAsKnown({ lastError: 'selection_changed' })).toBe(false);
});

describe('a part that failed', () => {
  it('stays where it is, and waits longer with each attempt', () => {
    expect(afterFailure(part({ attempts: 1 }), unavailable)).toMatchObject({
      status: 'purging',
      attempts: 2,
      lastError: 'target_unavailable',
      nextAttemptAt: NOW + 22_500,
    });
    expect(afterFailure(part({ status: 'verifying' }), unavailable)).toMatchObject({
      status: 'verifying',
      attempts: 1,
    });
  });

  it('waits as long as its target asks', () => {
    const patient = new DeletionError('target_throttled', 'retry', 'slow down', { retryAfter: DAY });
    expect(afterFailure(part(), patient).nextAttemptAt).toBe(NOW + DAY);
  });

  it('remembers that items may be gone that were not counted', () => {
    expect(afterFailure(part(), unavailable, true)).toMatchObject({ uncounted: true });
    expect(afterFailure(part(), unavailable)).not.toHaveProperty('uncounted');
  });

  it.each(['purging', 'verifying'] as const)('says what was true before the error, while %s', (status) => {
    const said = { copiesUntil: NOW + DAY };
    const failure = new InterruptedPurge(unavailable, said, true);
    expect(afterFailure(part({ status }), failure)).toMatchObject(said);
    expect(afterFailure(part({ status, ...said }), unavailable)).toMatchObject(said);
  });

  it('has another last look after a reading that may have deleted something, and only then', () => {
    const looking = { ...requestWith(part({ status: 'verifying' })), rescan: 'running' } as const;
    const failed = (isUncounted: boolean) =>
      partFailed(looking, part({ status: 'verifying' }), { ...failedOnce, isUncounted }, NOW).rescan;
    expect([failed(true), failed(false)]).toEqual([undefined, 'running']);
    // what was locked is purged as part of the last look, which goes on
    const locked = part({ isPartial: true });
    const purging = { ...requestWith(locked), rescan: 'running' } as const;
    expect(partFailed(purging, locked, { ...failedOnce, isUncounted: true }, NOW).rescan).toBe('running');
  });

  it('needs an operator after its last attempt, and when another would not help', () => {
    expect(afterFailure(part({ attempts: MOST_ATTEMPTS - 2 }), unavailable).status).toBe('purging');
    const last = afterFailure(part({ attempts: MOST_ATTEMPTS - 1, nextAttemptAt: NOW }), unavailable);
    expect([last.status, last.attempts, last.nextAttemptAt]).toEqual(['failing', MOST_ATTEMPTS, undefined]);
    const denied = new DeletionError('access_denied', 'fail', 'not allowed');
    expect(afterFailure(part(), denied)).toMatchObject({ status: 'failing', attempts: 1, lastError: 'access_denied' });
  });

  it.each<[string, Partial<Part>, boolean]>([
    ['is being purged', { status: 'purging', nextAttemptAt: NOW }, false],
    ['is still to be purged', { status: 'pending', nextAttemptAt: NOW + DAY }, false],
    ['goes on only if somebody else lets it', { status: 'pending', nextAttemptAt: undefined }, true],
    ['is being verified', { status: 'verifying', nextAttemptAt: NOW }, true],
    ['waits for its provider', { status: 'acknowledged', nextAttemptAt: NOW + DAY }, true],
    ['needs an operator itself', { status: 'failing' }, true],
  ])('whose rows other rows refer to needs an operator, unless another part %s', (_, change, isLast) => {
    const referenced = new DeletionError('rows_still_referenced', 'after_others', 'other rows refer to the rows');
    const own = part({ nextAttemptAt: NOW });
    const request = requestWith(own, { parts: [part({ name: 'other', ...change }), own] });
    expect(isLastAttempt(request, own, referenced)).toBe(isLast);
    expect(isLastAttempt(request, { ...own, attempts: MOST_ATTEMPTS - 1 }, referenced)).toBe(true);
  });
});

describe('parts whose rows other rows refer to', () => {
  const referenced = new DeletionError('rows_still_referenced', 'after_others', 'other rows refer to the rows');
  const blocked = (name: string, attempts: number, change: Partial<Part> = {}) =>
    part({ name, attempts, lastError: 'rows_still_referenced', nextAttemptAt: NOW, ...change });
  const isLast = (own: Part, ...beside: readonly Part[]) =>
    isLastAttempt(requestWith(own, { parts: [own, ...beside] }), own, referenced);

  it('need an operator once each of them has been tried three times and no other part is left', () => {
    expect(isLast(blocked('own', 2), blocked('other', 3))).toBe(true);
    expect(isLast(blocked('own', 2), blocked('other', 3, { lastError: 'constraint_violated' }))).toBe(true);
    expect([isLast(blocked('own', 1), blocked('other', 3)), isLast(blocked('own', 2), blocked('other', 2))]).toEqual([
      false,
      false,
    ]);
  });

  it.each<[string, Partial<Part>]>([
    ['another part makes progress', {}],
    ['another part waits for its store', { attempts: 9, lastError: 'target_unavailable' }],
    ['another part is still to be purged', { status: 'pending', lastError: 'rows_still_referenced' }],
  ])('wait while %s', (_, change) => {
    const own = blocked('own', 9);
    expect(isLast(own, blocked('other', 9), part({ name: 'third', nextAttemptAt: NOW, ...change }))).toBe(false);
  });

  it('are tried at once, as if for the first time, when another part has been emptied', () => {
    const own = part({ nextAttemptAt: NOW });
    const waiting = blocked('waiting', 9, { nextAttemptAt: NOW + DAY });
    const failing = part({ name: 'failing', status: 'failing', attempts: 9, lastError: 'rows_still_referenced' });
    const request = requestWith(own, { parts: [waiting, failing, own] });
    const { parts } = purged(request, own, { outcome: 'emptied', items: 1 }, false, SETTLE, NOW);
    expect(parts[0]).toEqual({ ...waiting, attempts: 0, nextAttemptAt: NOW });
    expect(parts[1]).toBe(failing);
  });
});

describe('a part that somebody else has moved meanwhile', () => {
  it('stays as they left it', () => {
    const moved = requestWith(part({ status: 'kept', attempts: 9 }));
    expect(purged(moved, part(), { outcome: 'emptied', items: 1 }, false, SETTLE, NOW)).toBe(moved);
    expect(verified(moved, part({ status: 'verifying' }), reads(0), NOW)).toBe(moved);
    expect(partFailed(moved, part(), { ...failedOnce, isUncounted: true }, NOW)).toBe(moved);
  });

  it('takes the step when only its figures have changed', () => {
    const retried = requestWith(part({ attempts: 0, items: 5 }));
    const after = partFailed(retried, part({ attempts: 4 }), failedOnce, NOW);
    expect(changed(retried, after)).toMatchObject({ attempts: 1, items: 5, nextAttemptAt: NOW + 11_250 });
  });
});

describe('a part that its provider confirms', () => {
  it('is done when the worker applies the confirmation', () => {
    const before = requestWith(
      part({
        status: 'acknowledged',
        attempts: 2,
        lastError: 'x',
        nextAttemptAt: NOW + DAY,
        confirmationHash: confirmationHash('the nonce'),
      }),
      {
        nextAttemptAt: NOW + DAY,
      },
    );
    const confirmations = [{ at: NOW, nonce: 'the nonce' }];
    const after = merged({ ...before, confirmations });
    expect(changed(before, after)).toMatchObject({ status: 'confirmed', attempts: 0 });
    expect(changed(before, after).lastError).toBeUndefined();
    expect(changed(before, after).nextAttemptAt).toBeUndefined();
    expect(after.confirmations).toBeUndefined();
  });
});
