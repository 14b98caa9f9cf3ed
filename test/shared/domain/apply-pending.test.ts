import { isConfirmable, merged, withDecision, withPending } from '../../../shared/domain/apply-pending.ts';
import { confirmationHash } from '../../../shared/domain/confirmation-token.ts';
import { type DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { newRequest } from '../../../shared/domain/new-request.ts';
import { PART_STATUSES, type Part } from '../../../shared/domain/part.ts';
import type { PendingDecision } from '../../../shared/domain/pending.ts';
import { DAY } from '../../../shared/domain/schedule.ts';

const NOW = Date.UTC(2026, 0, 15, 12);
const AT = NOW + 5;
const names = { requestId: 'r' as never, subjectRef: 's' as never, sealed: 'x' as never, appId: 'app' };

function part(change: Partial<Part> = {}): Part {
  const fresh = { status: 'pending', attempts: 0, items: 0, rounds: 0, updatedAt: NOW } as const;
  return { name: 'messages', label: 'Messages', ...fresh, ...change };
}

function request(change: Partial<DeletionRequest> = {}): DeletionRequest {
  const made = newRequest({ ...names, origin: 'callback', scope: 'deletion', beganWith: 'asid', promise: DAY }, NOW);
  return { ...made, status: 'running', ...change };
}

const media = part({ name: 'media', status: 'deleted' });
const retention = { reason: 'legal_claims', basis: 'A court asked for it.', until: NOW + DAY } as const;

describe('a decision that waits for the worker', () => {
  const failing = part({ status: 'failing', attempts: 25, rounds: 3, lastError: 'access_denied' });
  const retrying = part({ attempts: 4, lastError: 'throttled', nextAttemptAt: NOW + DAY });
  const waiting = { rescan: 'waiting', rescanAt: NOW + DAY } as const;

  it.each<[string, PendingDecision, Partial<DeletionRequest>, Partial<DeletionRequest>]>([
    [
      'keeps a part until its time',
      { what: 'kept', target: 'messages', retention, at: AT },
      { parts: [media, failing] },
      {
        parts: [
          media,
          part({ status: 'kept', retention, asked: 1, rounds: 3, nextAttemptAt: retention.until, updatedAt: AT }),
        ],
      },
    ],
    [
      'keeps a part as a whole that was locked in part before, or released',
      { what: 'kept', target: 'messages', retention, at: AT },
      { parts: [part({ status: 'failing', isPartial: true, released: true })] },
      { parts: [part({ status: 'kept', retention, asked: 1, nextAttemptAt: retention.until, updatedAt: AT })] },
    ],
    [
      'keeps nothing that a worker has told others to delete meanwhile',
      { what: 'kept', target: 'messages', retention, at: AT },
      { parts: [part({ status: 'notified', nextAttemptAt: AT })] },
      { parts: [part({ status: 'notified', nextAttemptAt: AT })] },
    ],
    [
      'lets a kept part go at once, and no other',
      { what: 'released', target: 'messages', at: AT },
      { parts: [part({ status: 'kept', retention }), part({ name: 'invoices', status: 'kept', retention })] },
      {
        parts: [
          part({ status: 'kept', retention, released: true, nextAttemptAt: AT }),
          part({ name: 'invoices', status: 'kept', retention }),
        ],
      },
    ],
    [
      'says that others have deleted a part',
      { what: 'confirmed', target: 'messages', at: AT },
      { parts: [media, part({ status: 'acknowledged', attempts: 2, lastError: 'x', nextAttemptAt: NOW })] },
      { parts: [media, part({ status: 'confirmed', updatedAt: AT })] },
    ],
    [
      'begins what failed for good from the beginning, and the last look comes after',
      { what: 'retried', targets: ['messages'], at: AT },
      { ...waiting, parts: [media, failing] },
      { parts: [media, part({ asked: 1, nextAttemptAt: AT, updatedAt: AT })] },
    ],
    [
      'tries again at once what waits, and what does not wait stays as it is',
      { what: 'retried', targets: ['messages', 'media'], at: AT },
      { ...waiting, parts: [retrying, media] },
      { ...waiting, parts: [part({ nextAttemptAt: AT, updatedAt: AT }), media] },
    ],
    [
      'asks whoever acknowledged again, and leaves what failed for good elsewhere as it is',
      { what: 'retried', targets: ['messages'], at: AT },
      {
        ...waiting,
        parts: [part({ status: 'acknowledged', nextAttemptAt: NOW + DAY }), { ...failing, name: 'media' }],
      },
      {
        ...waiting,
        parts: [part({ status: 'acknowledged', nextAttemptAt: AT, updatedAt: AT }), { ...failing, name: 'media' }],
      },
    ],
    [
      'adds the first identifiers that are confirmed, and everything is asked again',
      { what: 'identifiers_confirmed', confirmed: [{ kind: 'email' }], at: AT },
      {},
      { confirmed: [{ kind: 'email' }], unanswered: true },
    ],
    [
      'adds identifiers to those that were confirmed before',
      { what: 'identifiers_confirmed', confirmed: [{ kind: 'contactId', line: 2 }], settled: [2, 3], at: AT },
      { confirmed: [{ kind: 'email' }] },
      { confirmed: [{ kind: 'email' }, { kind: 'contactId', line: 2 }], settled: [2, 3], unanswered: true },
    ],
    [
      'takes the registrations of unknown age for old that were looked at, so that another one is asked about',
      { what: 'unknown_is_old', settled: [3], at: AT },
      { settled: [1, 3], returns: { isUnknown: true, activeSince: 7 } },
      { settled: [1, 3], returns: { activeSince: 7 } },
    ],
    [
      'takes what was of unknown age for old also where an earlier version has decided that',
      { what: 'unknown_is_old', at: AT },
      { returns: { isUnknown: true } },
      { returns: {} },
    ],
    [
      'settles several registrations although none was confirmed',
      { what: 'registrations_settled', settled: [1, 2], at: AT },
      {},
      { confirmed: [], settled: [1, 2] },
    ],
    [
      'settles several registrations with those that were confirmed',
      { what: 'registrations_settled', at: AT },
      { confirmed: [{ kind: 'contactId', since: 7 }] },
      { confirmed: [{ kind: 'contactId', since: 7 }] },
    ],
    [
      'says that what was being purged is not counted',
      { what: 'interrupted', at: AT },
      { parts: [part({ status: 'purging' }), media] },
      { parts: [part({ status: 'purging', uncounted: true, updatedAt: AT }), media] },
    ],
    [
      'says the same of a reading that deletes what it finds, after which there is another last look',
      { what: 'interrupted', at: AT },
      { parts: [part({ status: 'verifying', readingDeletes: true, nextAttemptAt: AT })], ...waiting },
      { parts: [part({ status: 'purging', uncounted: true, readingDeletes: true, nextAttemptAt: AT, updatedAt: AT })] },
    ],
  ])('%s', (_, decision, before, after) => {
    const { rescan: __, rescanAt: ___, ...given } = before;
    const expected = { ...request(given), ...after };
    expect(merged(request({ ...before, decisions: [decision] }))).toEqual(expected);
    // what an operator reads until then is the same
    expect(withDecision(request(before), decision)).toEqual({ ...expected, decisions: [decision] });
  });

  it.each<[string, PendingDecision]>([
    ['keeps nothing of what is deleted', { what: 'kept', target: 'media', retention, at: AT }],
    ['keeps nothing where the part is gone', { what: 'kept', target: 'calls', retention, at: AT }],
    ['releases nothing that is not kept', { what: 'released', target: 'messages', at: AT }],
    ['confirms nothing that is read', { what: 'confirmed', target: 'media', at: AT }],
    ['retries nothing where the part is gone', { what: 'retried', targets: ['calls'], at: AT }],
  ])('%s, when a worker was faster', (_, decision) => {
    const of = request({ parts: [part(), media], rescan: 'waiting', rescanAt: NOW });
    expect(merged({ ...of, decisions: [decision] })).toEqual(of);
  });
});

describe('a confirmation that waits for the worker', () => {
  const told = { name: 'crm', confirmationHash: confirmationHash('nonce'), nextAttemptAt: NOW };
  const confirmation = { nonce: 'nonce', at: AT };

  it('is taken from who was told, has acknowledged, or could not be reached', () => {
    const confirmable = PART_STATUSES.filter((status) => isConfirmable(part({ status })));
    expect(confirmable).toEqual(['notified', 'acknowledged', 'failing']);
    for (const status of PART_STATUSES) {
      const asked = part({ ...told, status, attempts: 3, lastError: 'x' });
      const confirmed = { attempts: 0, lastError: undefined, nextAttemptAt: undefined, updatedAt: AT } as const;
      const next = merged(request({ parts: [media, asked], confirmations: [confirmation] }));
      expect(next.parts).toEqual([
        media,
        confirmable.includes(status) ? { ...asked, ...confirmed, status: 'confirmed', confirmedBy: 'provider' } : asked,
      ]);
    }
  });

  it('changes nothing when no part has its nonce', () => {
    const of = request({ parts: [part({ ...told, status: 'notified' })] });
    expect(merged({ ...of, confirmations: [{ nonce: 'another', at: AT }] })).toEqual(of);
  });

  it('is applied with the decisions in the order of their times', () => {
    const failing = part({ ...told, status: 'failing', nextAttemptAt: undefined });
    const statusOf = (confirmedAt: number, retriedAt: number) =>
      withPending(
        request({
          parts: [failing],
          decisions: [{ what: 'retried', targets: ['crm'], at: retriedAt }],
          confirmations: [{ nonce: 'nonce', at: confirmedAt }],
        }),
      ).parts[0]?.status;
    expect([statusOf(AT, AT + 1), statusOf(AT + 1, AT)]).toEqual(['confirmed', 'pending']);
  });

  it('is applied after the decisions before it, whatever the clock of each said', () => {
    const kept = { what: 'kept', target: 'crm', retention, at: AT + 1 } as const;
    const released = { what: 'released', target: 'crm', at: AT } as const;
    const [crm] = withPending(
      request({ parts: [part({ ...told, status: 'failing' })], decisions: [kept, released] }),
    ).parts;
    expect(crm).toMatchObject({ status: 'kept', released: true, nextAttemptAt: AT });
  });

  it('stays in the record until the worker writes', () => {
    const pending = {
      decisions: [{ what: 'unknown_is_old', settled: [1], at: AT }],
      confirmations: [confirmation],
    } as const;
    expect(withPending(request(pending))).toMatchObject({ ...pending, settled: [1] });
    const untouched = request();
    expect([withPending(untouched), merged(untouched)]).toEqual([untouched, untouched]);
  });
});
