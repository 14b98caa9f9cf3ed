import { figuresOf, recordedSince } from '../../../infra/ops/commands/evidence/figures.ts';
import type { Report } from '../../../infra/ops/commands/evidence/report-data.ts';
import { waitsOf } from '../../../infra/ops/commands/evidence/waits.ts';
import { type DeletionRequest, isOpen } from '../../../shared/domain/deletion-request.ts';
import { newRequest } from '../../../shared/domain/new-request.ts';
import type { Part, PartStatus } from '../../../shared/domain/part.ts';
import { DAY, HOUR } from '../../../shared/domain/schedule.ts';

export const NOW = Date.UTC(2026, 10, 23, 14, 5);
const BY = { decidedBy: 'operator-1', at: NOW - 3 * DAY };

/** A request of this number, accepted at this time. */
export function requestAt(number: number, acceptedAt: number, change: Partial<DeletionRequest> = {}): DeletionRequest {
  const accepted = {
    requestId: `request-${number}`.padEnd(43, '-') as never,
    subjectRef: `subject-${number}` as never,
    appId: '1234567890123456',
    origin: 'callback',
    scope: 'deletion',
    beganWith: 'asid',
    promise: 30 * DAY,
  } as const;
  return { ...newRequest(accepted, acceptedAt), status: 'running', nextAttemptAt: undefined, ...change };
}

export function partOf(name: string, status: PartStatus, change: Partial<Part> = {}): Part {
  return {
    name,
    label: LABELS[name] ?? name,
    status,
    attempts: 0,
    items: 3,
    rounds: 0,
    updatedAt: NOW - DAY,
    ...change,
  };
}

const LABELS: { readonly [name: string]: string } = {
  messages: 'Message content',
  invoices: 'Invoices',
  'access-tokens': 'Keys that gave us access to your accounts at Meta',
  'support-mailbox': 'Emails in our support mailbox',
  'crm-provider': 'Your record at our CRM provider',
};
const INVOICES = partOf('invoices', 'kept', {
  items: 0,
  retention: {
    reason: 'legal_obligation',
    basis: 'German Commercial Code, section 257: invoices are kept for ten years',
    until: Date.UTC(2036, 11, 31),
  },
});
const TOKENS = partOf('access-tokens', 'kept', {
  items: 0,
  retention: { reason: 'controller_decides', basis: 'Contract with the business you wrote to' },
});

/** A year of requests, growing, most of them completed within two days. */
function closedRequests(): readonly DeletionRequest[] {
  return Array.from({ length: 130 }, (_, number) => {
    const acceptedAt = NOW - 350 * DAY + Math.round(346 * DAY * Math.sqrt(number / 130));
    const hours = number % 19 === 0 ? 26 * 24 + number : 25 + (number % 40);
    return requestAt(number, acceptedAt, {
      status: number % 3 === 0 ? 'completed_with_retention' : 'completed',
      appId: number % 4 === 0 ? '2345678901234567' : '1234567890123456',
      origin: number % 7 === 0 ? 'operator' : number % 11 === 0 ? 'list' : 'callback',
      completedAt: acceptedAt + hours * HOUR,
      parts: [
        partOf('messages', 'deleted'),
        ...(number % 3 === 0 ? [INVOICES] : []),
        ...(number % 12 === 0 ? [TOKENS] : []),
      ],
    });
  });
}

/** One that waits for each whom a request can wait for. */
export function openRequests(): readonly DeletionRequest[] {
  const deleted = partOf('messages', 'deleted');
  const running = { status: 'running', resolved: true } as const;
  return [
    requestAt(201, NOW - 34 * DAY, {
      ...running,
      parts: [partOf('messages', 'failing', { lastError: 'target_access_denied', updatedAt: NOW - 9 * DAY })],
    }),
    requestAt(202, NOW - 6 * DAY, { hold: { ...BY, reason: 'x', cause: 'unusual_volume' }, status: 'scheduled' }),
    requestAt(203, NOW - 12 * DAY, {
      ...running,
      parts: [deleted, partOf('support-mailbox', 'notified', { updatedAt: NOW - 11 * DAY })],
    }),
    requestAt(204, NOW - 12 * DAY, {
      ...running,
      parts: [
        deleted,
        partOf('crm-provider', 'acknowledged', { nextAttemptAt: NOW + HOUR, updatedAt: NOW - DAY }),
        partOf('support-mailbox', 'notified', { updatedAt: NOW - 10 * DAY }),
      ],
    }),
    requestAt(205, NOW - 8 * DAY, { ...running, hold: { ...BY, reason: 'a dispute', until: NOW + 12 * DAY } }),
    requestAt(206, NOW - 2 * DAY, {
      ...running,
      rescan: 'waiting',
      rescanAt: NOW + HOUR,
      updatedAt: NOW - DAY,
      parts: [deleted],
    }),
    requestAt(207, NOW - HOUR, {
      ...running,
      parts: [
        partOf('messages', 'purging', { attempts: 2, lastError: 'target_unreachable', nextAttemptAt: NOW + HOUR }),
      ],
    }),
  ];
}

function refusedRequests(): readonly DeletionRequest[] {
  const refusal = {
    ...BY,
    reason: 'insufficient_verification',
    basis: 'We could not verify that you own this number.',
  } as const;
  return [301, 302].map((number) =>
    requestAt(number, NOW - number * DAY, { status: 'refused', origin: 'operator', refusal }),
  );
}

export function sampleRequests(): readonly DeletionRequest[] {
  return [...closedRequests(), ...refusedRequests(), ...openRequests()];
}

/** The report about these requests, with all of its sections. */
export function reportOf(requests: readonly DeletionRequest[], change: Partial<Report> = {}): Report {
  const from = change.from ?? Date.UTC(2025, 11, 1);
  const to = change.to ?? Date.UTC(2026, 11, 1);
  return {
    deployment: 'data-deletion-production in eu-central-1',
    from,
    to,
    made: NOW,
    recordedSince: recordedSince(25, NOW),
    retentionMonths: 25,
    promiseDays: 30,
    figures: figuresOf(
      requests.filter(({ acceptedAt }) => acceptedAt >= from && acceptedAt < to),
      NOW,
    ),
    waits: waitsOf(requests.filter(isOpen), NOW),
    labels: new Map(Object.entries(LABELS)),
    ...change,
  };
}
