import { isCanaryUserId } from '../../../shared/domain/canary.ts';
import { CONFIRMATIONS } from '../../../shared/domain/confirmation.ts';
import {
  type DeletionRequest,
  HOLD_CAUSES,
  type Hold,
  IDENTIFIER_STANDINGS,
  lastLookOf,
  needsOperator,
  OPEN_STATUSES,
  REQUEST_STATUSES,
  REQUEST_TRANSITIONS,
  wasOpenSince,
} from '../../../shared/domain/deletion-request.ts';
import { APP_IDENTIFIER_KIND, namesNobody } from '../../../shared/domain/identifiers.ts';
import { LABEL_LANGUAGES } from '../../../shared/domain/localized-text.ts';
import { withPart, withStatus } from '../../../shared/domain/moves.ts';
import { newRequest } from '../../../shared/domain/new-request.ts';
import {
  isAskedOfOperator,
  isReadAsEmpty,
  PART_STATUSES,
  PART_TRANSITIONS,
  type Part,
  selectionKey,
} from '../../../shared/domain/part.ts';
import { REFUSAL_REASONS, RETENTION_REASONS } from '../../../shared/domain/reasons.ts';
import { RECEIPT_OUTCOMES } from '../../../shared/domain/receipt.ts';
import {
  DAY,
  HOUR,
  LEASE,
  LEASE_RENEWAL,
  MOST_ATTEMPTS,
  MOST_ROUNDS,
  nextAttemptIn,
  SWEEP_GRACE,
} from '../../../shared/domain/schedule.ts';
import { REQUEST_CHANNELS, VERIFICATION_METHODS } from '../../../shared/domain/verification.ts';

const NOW = Date.UTC(2026, 0, 15);

function part(change: Partial<Part> = {}): Part {
  const fresh = { status: 'pending', attempts: 0, items: 0, rounds: 0, updatedAt: NOW } as const;
  return { name: 'messages', label: 'Messages', ...fresh, ...change };
}

function request(change: Partial<DeletionRequest> = {}): DeletionRequest {
  const names = { requestId: 'r' as never, subjectRef: 's' as never, appId: 'app' };
  return {
    ...newRequest({ ...names, origin: 'callback', scope: 'deletion', beganWith: 'asid', promise: DAY }, NOW),
    ...change,
  };
}

describe('what may follow what', () => {
  it('is this, for a request', () => {
    expect(OPEN_STATUSES).toEqual(['received', 'scheduled', 'running']);
    expect(REQUEST_TRANSITIONS).toEqual({
      received: ['running', 'nothing_found', 'refused', 'cancelled'],
      scheduled: ['running', 'nothing_found', 'refused', 'cancelled'],
      running: ['completed', 'completed_with_retention', 'nothing_found', 'refused'],
      completed: [],
      completed_with_retention: ['running'],
      nothing_found: [],
      refused: [],
      cancelled: [],
    });
  });

  it('is this, for a part', () => {
    expect(PART_TRANSITIONS).toEqual({
      pending: ['purging', 'kept', 'failing'],
      purging: ['purging', 'verifying', 'kept', 'notified', 'acknowledged', 'confirmed', 'failing'],
      verifying: ['verifying', 'purging', 'pending', 'deleted', 'anonymised', 'nothing_found', 'failing'],
      deleted: ['verifying', 'pending'],
      anonymised: ['verifying', 'pending'],
      nothing_found: ['verifying', 'pending'],
      kept: ['pending'],
      notified: ['notified', 'acknowledged', 'confirmed', 'failing', 'pending'],
      acknowledged: ['acknowledged', 'confirmed', 'failing', 'pending'],
      confirmed: ['pending'],
      failing: ['pending', 'kept', 'confirmed'],
    });
  });

  it('is named when something else is tried', () => {
    const done = request({ status: 'completed', parts: [part({ status: 'confirmed' })] });
    expect(() => withStatus(done, 'running')).toThrow('a request cannot go from completed to running');
    expect(() => withPart(done, 'messages', 'purging', {}, NOW)).toThrow(
      'part messages cannot go from confirmed to purging',
    );
  });
});

describe('the words that records, answers and receipts have, and others read', () => {
  it.each<[string, readonly string[], string]>([
    [
      'what a request waits for',
      HOLD_CAUSES,
      'login_signature stale_signature unusual_volume registration_unknown several_registrations',
    ],
    [
      'what an identifier may do',
      IDENTIFIER_STANDINGS,
      'verified self_declared several_registrations registration_unknown business dropped',
    ],
    [
      'why something is kept',
      RETENTION_REASONS,
      'legal_obligation legal_claims public_health archiving_research freedom_of_expression controller_decides',
    ],
    [
      'why a request is refused',
      REFUSAL_REASONS,
      'suspected_fraud insufficient_verification no_match claim_not_covered too_many_requests outside_jurisdiction other',
    ],
    ['who said that something is deleted', CONFIRMATIONS, 'provider acknowledgement operator'],
    ['how a person asked', REQUEST_CHANNELS, 'email whatsapp page phone letter business_customer'],
    [
      'how a person was verified',
      VERIFICATION_METHODS,
      'answer_from_known_address code_sent_to_known_address signed_in_session identity_document business_customer_vouched',
    ],
    ['the ends that have a receipt', RECEIPT_OUTCOMES, 'completed completed_with_retention nothing_found'],
    ['the languages of the pages', LABEL_LANGUAGES, 'en es pt fr de it ar hi id tr'],
  ])('are these for %s', (_, words, expected) => {
    expect(words).toEqual(expected.split(' '));
  });
});

describe('a part', () => {
  it('is read as empty where nothing of the person is left, and not where somebody merely says so', () => {
    expect(PART_STATUSES.filter((status) => isReadAsEmpty({ status }))).toEqual([
      'deleted',
      'anonymised',
      'nothing_found',
    ]);
  });
});

describe('a person is needed', () => {
  const running = (...parts: Part[]) => request({ status: 'running', parts });

  it('when a part failed for good, or waits to be deleted by hand', () => {
    expect(needsOperator(running(part({ status: 'failing' })))).toBe(true);
    expect(needsOperator(running(part({ status: 'notified' }), part({ status: 'deleted' })))).toBe(true);
    expect(needsOperator(running(part({ status: 'notified', nextAttemptAt: NOW })))).toBe(false);
    expect(needsOperator(running(part({ status: 'verifying' }), part({ status: 'acknowledged' })))).toBe(false);
    expect(isAskedOfOperator(part())).toBe(false);
  });

  it('when a request stands after an error, but not when it waits for its next try, or on hold', () => {
    const { nextAttemptAt: _, ...standing } = request();
    expect(needsOperator({ ...standing, lastError: 'seal_missing' })).toBe(true);
    expect(needsOperator({ ...standing, lastError: 'key_unavailable', nextAttemptAt: NOW })).toBe(false);
    expect(needsOperator(standing)).toBe(false);
    expect(needsOperator(request())).toBe(false);
  });

  it('when a request asks a question and waits without an end, but not for the hold of an operator', () => {
    const held = (change: Partial<Hold>) =>
      needsOperator(request({ hold: { reason: 'x', decidedBy: 'x', at: NOW, ...change }, nextAttemptAt: undefined }));
    expect(HOLD_CAUSES.map((cause) => held({ cause }))).toEqual(HOLD_CAUSES.map(() => true));
    expect([held({}), held({ cause: 'unusual_volume', until: NOW }), held({ until: NOW })]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('when the seal of what has ended could not be opened for days, and what is kept still needs it', () => {
    const stuck = {
      status: 'completed_with_retention',
      sealed: 'x' as never,
      lastError: 'key_unavailable',
      attempts: MOST_ATTEMPTS,
    } as const;
    const isNeeded = (change: Partial<DeletionRequest>) => needsOperator(request({ ...stuck, ...change }));
    expect(isNeeded({})).toBe(true);
    for (const change of [
      { attempts: MOST_ATTEMPTS - 1 },
      { lastError: undefined },
      { sealed: undefined },
      { status: 'completed' },
    ] as const) {
      expect(isNeeded(change)).toBe(false);
    }
  });

  it('for nothing else that has ended', () => {
    expect(needsOperator({ ...running(part({ status: 'failing' })), status: 'refused' })).toBe(false);
  });
});

describe('something may have been deleted since a time', () => {
  it('for what is open, and for what ended then or later', () => {
    const ended = (change: object) =>
      request({ status: 'completed', updatedAt: NOW + 9, completedAt: NOW + 5, ...change });
    expect(wasOpenSince(request(), NOW + DAY)).toBe(true);
    expect([4, 5, 6].map((later) => wasOpenSince(ended({}), NOW + later))).toEqual([true, true, false]);
    expect([9, 10].map((later) => wasOpenSince(ended({ completedAt: undefined }), NOW + later))).toEqual([true, false]);
  });
});

describe('the last look at the data', () => {
  it('is that of the request which is repeated, or the end, or the last step of a part, or never was', () => {
    const parts = [part({ updatedAt: NOW + 2 }), part({ name: 'media', updatedAt: NOW + 1 })];
    const replay = { of: 'r0' as never, sealOf: 'r0' as never, lastLookAt: NOW + 9 };
    expect(lastLookOf(request({ replay, completedAt: NOW + 5, parts }))).toBe(NOW + 9);
    expect(lastLookOf(request({ completedAt: NOW + 5, parts }))).toBe(NOW + 5);
    expect(lastLookOf(request({ parts }))).toBe(NOW + 2);
    expect(lastLookOf(request())).toBe(0);
  });
});

describe('a new request', () => {
  it('is due at once and promises a time, or waits for its start', () => {
    expect(request()).toMatchObject({
      status: 'received',
      resolved: false,
      attempts: 0,
      parts: [],
      dueAt: NOW + DAY,
      nextAttemptAt: NOW,
      version: 1,
      epoch: 0,
    });
    const names = { requestId: 'r' as never, subjectRef: 's' as never, appId: 'app' };
    const later = newRequest(
      { ...names, origin: 'operator', scope: 'deletion', beganWith: 'asid', promise: DAY, startAt: NOW + 7 },
      NOW,
    );
    expect(later).toMatchObject({ status: 'scheduled', dueAt: NOW + DAY, nextAttemptAt: NOW + 7 });
    expect([...REQUEST_STATUSES].filter((status) => later.status === status)).toHaveLength(1);
  });

  it.each<[string, number | undefined, number | undefined]>([
    ['without an end', undefined, undefined],
    ['without an end, whenever it was to start', NOW + 7, undefined],
    ['until a time', undefined, NOW + 9],
    ['until a time, whenever it was to start', NOW + 7, NOW + 9],
  ])('waits for an operator %s', (_, startAt, until) => {
    const names = { requestId: 'r' as never, subjectRef: 's' as never, appId: 'app' };
    const hold = { reason: 'x', cause: 'unusual_volume', until, decidedBy: 'x', at: NOW } as const;
    const of = { ...names, origin: 'callback', scope: 'deletion', beganWith: 'asid', promise: DAY, hold } as const;
    expect(newRequest(startAt === undefined ? of : { ...of, startAt }, NOW)).toMatchObject({
      status: 'scheduled',
      hold,
      nextAttemptAt: until,
    });
  });
});

describe('identifiers', () => {
  it('begin with what each kind of app calls a person', () => {
    expect(APP_IDENTIFIER_KIND).toEqual({
      facebook: 'asid',
      instagram: 'igUser',
      threads: 'threadsId',
      whatsapp: 'phone',
    });
  });

  it('are a canary’s when they are 90 and 17 digits, and nothing around them', () => {
    const id = `90${'7'.repeat(17)}`;
    expect([id, `1${id}`, `${id}1`].map(isCanaryUserId)).toEqual([true, false, false]);
  });

  it('name nobody only when each of them is a placeholder', () => {
    expect(namesNobody({ asid: ['0'] })).toBe(true);
    expect(namesNobody({ asid: ['0'], phone: ['4915100000000'] })).toBe(false);
    expect(namesNobody({ asid: ['00'], email: ['none'] })).toBe(true);
    expect(namesNobody({ asid: ['1111'] })).toBe(false);
    expect(namesNobody({})).toBe(false);
  });
});

describe('selections', () => {
  it('are compared by the first 32 bits of their hash', () => {
    expect(selectionKey('0123456789abcdef')).toBe('01234567');
  });
});

describe('the times', () => {
  it('let a step be tried 25 times, and a part be purged three times, before an operator must look', () => {
    expect([MOST_ATTEMPTS, MOST_ROUNDS]).toEqual([25, 3]);
  });

  it('let a claim be renewed twice before it runs out, and the queue come before the sweeper', () => {
    expect([HOUR, DAY]).toEqual([3_600_000, 86_400_000]);
    expect([LEASE, LEASE_RENEWAL, SWEEP_GRACE]).toEqual([20_000, 7000, 10_000]);
    expect(2 * LEASE_RENEWAL).toBeLessThan(LEASE);
  });

  it('between two tries are half certain, half by chance', () => {
    expect([0, 0.5, 1].map((random) => nextAttemptIn(1, random))).toEqual([7500, 11_250, 15_000]);
  });
});
