import type { ConfirmationCode } from '../../../shared/domain/confirmation-code.ts';
import { type DeletionRequest, REQUEST_STATUSES } from '../../../shared/domain/deletion-request.ts';
import type { Part } from '../../../shared/domain/part.ts';
import { PUBLIC_STATUSES, type ReadersWords, type StatusView, statusView } from '../../../shared/domain/status-view.ts';
import { NOW, parts as partsOf, SAMPLES } from '../../functions/deletion-status/sample-requests.ts';

const NO_WORDS: ReadersWords = { label: () => undefined, legalBasis: () => undefined, stays: () => undefined };

function view(request: DeletionRequest, words = NO_WORDS): StatusView {
  return statusView(request, 'CODE' as ConfirmationCode, words, NOW);
}

describe('what a person may read about a request', () => {
  it('has a public word for every status, and every public word is used', () => {
    const words = REQUEST_STATUSES.map((status) => view({ ...SAMPLES.running.request, status }).status);
    expect(words).toEqual([
      'pending',
      'pending',
      'in_progress',
      'completed',
      'completed',
      'completed',
      'denied',
      'cancelled',
    ]);
    expect(new Set(words)).toEqual(new Set(PUBLIC_STATUSES));
  });

  it('has nothing of the person, the operators, or the counts', () => {
    const everything = Object.values(SAMPLES).map(({ request }) =>
      JSON.stringify(view({ ...request, sealed: 'sealed-bytes' as never })),
    );
    for (const secret of ['sealed-bytes', 'operator-1', 'dispute', SAMPLES.running.request.subjectRef, '"items"']) {
      expect(everything.join()).not.toContain(secret);
    }
  });

  it('is late only while anything is under way', () => {
    expect(view(SAMPLES.overdue.request).overdue).toBe(true);
    expect(view({ ...SAMPLES.overdue.request, status: 'completed' }).overdue).toBe(false);
    expect(view(SAMPLES.running.request).overdue).toBe(false);
  });

  it('is on hold until the hold has run out', () => {
    const { request } = SAMPLES.onHold;
    expect(view(request).onHold).toEqual({ until: request.hold?.until });
    expect(statusView(request, 'CODE' as ConfirmationCode, NO_WORDS, request.hold?.until ?? 0).onHold).toBeUndefined();
  });

  it('has no end and no receipt while a part that had been kept is deleted after all', () => {
    const again = view({ ...SAMPLES.completedWithRetention.request, status: 'running' });
    expect([again.completedAt, again.hasReceipt]).toEqual([undefined, false]);
    expect(view(SAMPLES.completedWithRetention.request)).toMatchObject({ completedAt: NOW, hasReceipt: true });
  });

  it('has the words of the data map, and those that were recorded where the data map has none', () => {
    const { parts } = view(SAMPLES.allKept.request, {
      ...NO_WORDS,
      label: (target) => (target === 'invoices' ? 'Rechnungen' : undefined),
      legalBasis: (target, recorded) =>
        target === 'invoices' && recorded.startsWith('Tax law') ? 'Steuerrecht' : undefined,
    });
    expect(parts.map(({ label, legalBasis }) => [label, legalBasis])).toEqual([
      ['Rechnungen', 'Steuerrecht'],
      ['usage-events as recorded', undefined],
    ]);
  });

  it('says what stays of what was anonymised, and of nothing else', () => {
    const stays = (status: Part['status'], words = NO_WORDS) => {
      const [part] = partsOf({ orders: [status, { stays: 'the orders' }] });
      return view({ ...SAMPLES.running.request, parts: part === undefined ? [] : [part] }, words).parts[0]?.stays;
    };
    expect([stays('anonymised'), stays('verifying'), stays('deleted')]).toEqual(['the orders', undefined, undefined]);
    const words = { ...NO_WORDS, stays: () => 'die Bestellungen' };
    expect(stays('anonymised', words)).toBe('die Bestellungen');
    const nothing = partsOf({ orders: ['anonymised', {}] });
    expect(view({ ...SAMPLES.running.request, parts: nothing }, words).parts[0]?.stays).toBeUndefined();
  });

  it('is late from the first moment after the promised time, and on hold also without an end', () => {
    const { request } = SAMPLES.running;
    expect([NOW, NOW - 1].map((dueAt) => view({ ...request, dueAt }).overdue)).toEqual([false, true]);
    const hold = { reason: 'dispute', decidedBy: 'operator-1', at: NOW };
    expect(view({ ...request, hold }).onHold).toEqual({ until: undefined });
    expect(view(request).onHold).toBeUndefined();
  });

  it('says why it takes longer, or why it was refused, and only then', () => {
    const extension = { reason: 'many requests', decidedBy: 'operator-1', at: NOW };
    const { request } = SAMPLES.running;
    expect(view({ ...request, extension }).extended).toEqual({ reason: 'many requests' });
    expect(view({ ...request, extension, status: 'completed' }).extended).toBeUndefined();
    expect([view(request).extended, view(request).refusal]).toEqual([undefined, undefined]);
    const refusal = { reason: 'no_match', basis: 'Nobody by that name.', decidedBy: 'operator-1', at: NOW } as const;
    expect(view({ ...request, status: 'refused', refusal }).refusal).toEqual({
      reason: 'no_match',
      basis: 'Nobody by that name.',
      at: NOW,
    });
  });

  it('has of a request that was refused after it was reopened neither the end nor the receipt from before', () => {
    const refusal = { reason: 'no_match', basis: 'a law', decidedBy: 'operator-1', at: NOW + 5 } as const;
    const request = { ...SAMPLES.completedWithRetention.request, refusal, backupsExpireAt: NOW + 10 };
    const seen = view({ ...request, status: 'refused', updatedAt: NOW + 10 });
    expect([seen.completedAt, seen.hasReceipt, seen.backupsExpireAt]).toEqual([NOW + 5, false, undefined]);
  });

  it('says when the last backup is gone of what was completed, and not of what was refused or is still deleted', () => {
    const ended = { ...SAMPLES.running.request, backupsExpireAt: NOW + 5 };
    const backups = (change: Partial<DeletionRequest>) => view({ ...ended, ...change }).backupsExpireAt;
    expect(backups({ status: 'completed', completedAt: NOW })).toBe(NOW + 5);
    expect(backups({ status: 'refused', completedAt: undefined })).toBeUndefined();
    expect(backups({ status: 'running', completedAt: NOW })).toBeUndefined();
  });

  it('says until when something is kept, unless the request was refused and nothing will delete it', () => {
    const { request } = SAMPLES.allKept;
    const until = (status: DeletionRequest['status']) => view({ ...request, status }).parts[0]?.keptUntil;
    expect([until('completed_with_retention'), until('running')]).toEqual(
      Array(2).fill(request.parts[0]?.retention?.until),
    );
    expect([until('refused'), until('cancelled')]).toEqual([undefined, undefined]);
  });

  it.each<[string, Partial<Part>, true | undefined]>([
    ['nothing was counted', { items: 0 }, true],
    ['something was counted', { items: 1 }, undefined],
    ['more may be gone than was counted', { items: 0, uncounted: true }, undefined],
  ])('says that nothing was deleted only where that is known: %s', (_, change, nothingDeleted) => {
    const parts = partsOf({ invoices: ['kept', change] });
    expect(view({ ...SAMPLES.running.request, parts }).parts[0]?.nothingDeleted).toBe(nothingDeleted);
  });

  it('says whether an operator of ours was asked to delete it, or somebody who can be asked again', () => {
    const parts = partsOf({
      tickets: ['notified', { nextAttemptAt: undefined }],
      'email-provider': ['notified', { nextAttemptAt: NOW }],
    });
    const seen = view({ ...SAMPLES.running.request, parts }).parts;
    expect(seen.map(({ isAskedOfOperator }) => isAskedOfOperator)).toEqual([true, undefined]);
  });

  it('has a receipt when one was signed', () => {
    const { receipt: _, ...unsigned } = SAMPLES.completedWithRetention.request;
    expect(view(unsigned).hasReceipt).toBe(false);
  });
});
