import { readDecision } from '../../../functions/operations/decisions.ts';
import { type DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { newRequest } from '../../../shared/domain/new-request.ts';
import type { Part } from '../../../shared/domain/part.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { FACTS } from '../../support/operations-door.ts';
import { START } from '../../support/request-world.ts';

const RECEIVED = newRequest(
  {
    requestId: 'r'.repeat(43) as never,
    subjectRef: 'subject' as never,
    appId: '1',
    origin: 'callback',
    scope: 'deletion',
    beganWith: 'asid',
    promise: 30 * DAY,
  },
  START,
);
const part = (name: string, change: Partial<Part>): Part => ({
  name,
  label: name,
  status: 'pending',
  attempts: 0,
  items: 0,
  rounds: 0,
  updatedAt: START,
  ...change,
});

/** A running request in which every decision below is allowed. */
const RUNNING: DeletionRequest = {
  ...RECEIVED,
  sealed: 'sealed' as never,
  status: 'running',
  resolved: true,
  identifiers: [
    { kind: 'asid', of: 'verified', count: 1 },
    { kind: 'phone', of: 'self_declared', count: 1 },
  ],
  parts: [
    part('messages', { status: 'failing', lastError: 'target_rejected' }),
    part('mailbox', { status: 'notified' }),
    part('invoices', { status: 'kept', retention: { reason: 'legal_obligation', basis: 'a law' } }),
  ],
};
const HELD: DeletionRequest = { ...RUNNING, hold: { reason: 'x', decidedBy: 'x', at: START } };

const decided = (name: string, fields: object, request: DeletionRequest = RUNNING) =>
  readDecision(name, { requestId: request.requestId, seen: 0, ...fields }).step('maria', FACTS)(request, START + 1);

describe('a decision', () => {
  it.each([
    ['cancel', { reason: 'withdrawn' }, RECEIVED, { what: 'cancelled' }],
    ['refuse', { reason: 'no_match', basis: 'the law' }, RUNNING, { what: 'refused' }],
    ['hold', { reason: 'dispute' }, RUNNING, { what: 'held' }],
    [
      'keep',
      { target: 'messages', reason: 'legal_claims', basis: 'a case' },
      RUNNING,
      { what: 'kept', target: 'messages' },
    ],
    ['release', { reason: 'settled' }, HELD, { what: 'released' }],
    ['release-part', { target: 'invoices', reason: 'audit over' }, RUNNING, { what: 'released', target: 'invoices' }],
    ['extend', { months: 2, reason: 'many' }, RUNNING, { what: 'extended' }],
    ['retry', { target: 'messages', reason: 'repaired' }, RUNNING, { what: 'retried', target: 'messages' }],
    ['confirm', { target: 'mailbox', reason: 'emptied' }, RUNNING, { what: 'confirmed', target: 'mailbox' }],
    ['confirm', { target: 'mailbox', asked: 1 }, RUNNING, { what: 'confirmed', target: 'mailbox' }],
    ['confirm-identifiers', { lines: [2], reason: 'answered' }, RUNNING, { what: 'identifiers_confirmed' }],
  ] as const)(
    '%s of %j is kept in the history with its reason, and with who made it',
    (name, fields, request, kept) => {
      const reason = 'reason' in fields ? fields.reason : undefined;
      expect(decided(name, fields, request).history).toEqual([
        expect.objectContaining({ by: 'maria', at: START + 1, reason, ...kept }),
      ]);
    },
  );

  it('stores what the person reads, and how far the promised time moves', () => {
    const refusal = { reason: 'no_match', basis: 'the law' } as const;
    expect(decided('refuse', refusal).refusal).toMatchObject({ ...refusal, decidedBy: 'maria' });
    const held = decided('hold', { reason: 'dispute', until: START + DAY });
    expect(held.hold).toMatchObject({ reason: 'dispute', until: START + DAY, decidedBy: 'maria' });
    const extended = decided('extend', { months: 1, reason: 'many' });
    expect(extended).toMatchObject({ extension: { reason: 'many' }, dueAt: Date.UTC(2026, 2, 14, 12) });
    const retention = { reason: 'legal_claims', basis: 'a case', until: START + 300 * DAY };
    expect(decided('keep', { target: 'messages', ...retention }).decisions).toMatchObject([
      { what: 'kept', target: 'messages', retention },
    ]);
  });

  it('needs no reason where none is asked for', () => {
    expect(decided('cancel', {}, RECEIVED).status).toBe('cancelled');
    expect(decided('release', {}, HELD).hold).toBeUndefined();
    expect(decided('retry', {}).decisions).toMatchObject([{ what: 'retried', targets: ['messages'] }]);
  });

  it('confirms a part that others empty, and none that we empty ourselves', () => {
    const body = { requestId: RUNNING.requestId, seen: 0, target: 'messages' };
    const confirmed = (isDoneByOthers: boolean) =>
      readDecision('confirm', body).step('maria', { ...FACTS, isDoneByOthers: () => isDoneByOthers })(RUNNING, START);
    expect(confirmed(true).decisions).toMatchObject([{ what: 'confirmed', target: 'messages' }]);
    expect(() => confirmed(false)).toThrow(expect.objectContaining({ code: 'not_to_be_confirmed' }));
  });

  it.each([
    ['forge', {}, 'operation_unknown'],
    ['reveal', { target: 'mailbox' }, 'operation_unknown'],
    ['hold', {}, 'operation_malformed'],
    ['hold', { reason: 'dispute', seen: 1 }, 'decided_meanwhile'],
    ['hold', { reason: 'dispute', requestId: 'r'.repeat(44) }, 'operation_malformed'],
    ['hold', { reason: 'dispute', requestId: ` ${'r'.repeat(43)}` }, 'operation_malformed'],
  ])('is refused under the name %s with %j: %s', (name, fields, code) => {
    try {
      decided(name, fields);
    } catch (error) {
      expect(error).toBeInstanceOf(DeletionError);
      expect(error).toMatchObject({ code, disposition: 'reject' });
      return;
    }
    throw new Error('accepted');
  });
});
