import { confirmationOf } from '../../../shared/domain/confirmation.ts';
import type { OperatorAct } from '../../../shared/domain/deletion-request.ts';
import { confirm } from '../../../shared/domain/operator-part-decisions.ts';
import type { Part } from '../../../shared/domain/part.ts';
import { verified } from '../../../shared/domain/part-steps.ts';
import { receiptClaims } from '../../../shared/domain/receipt.ts';
import { NOW, parts, sample } from '../../functions/deletion-status/sample-requests.ts';

const confirmed = { name: 'crm', label: 'CRM', status: 'confirmed', attempts: 0, items: 0, rounds: 0 } as const;

describe('who said that something is deleted', () => {
  const of = (part: Partial<Part>, ...history: readonly OperatorAct[]) =>
    confirmationOf({ history }, { ...confirmed, updatedAt: NOW, ...part });
  const act = { at: NOW, by: 'ines', what: 'confirmed', target: 'crm' } as const;

  it('is the provider, if no operator did', () => {
    expect(of({ confirmedBy: 'provider' })).toBe('provider');
    expect(of({ confirmedBy: 'acknowledgement' })).toBe('acknowledgement');
    const others = [{ ...act, at: NOW - 1 }, { ...act, target: 'mailbox' }, { ...act, what: 'retried' } as const];
    expect(of({ confirmedBy: 'provider' }, ...others)).toBe('provider');
  });

  it('is an operator who confirmed it last', () => {
    expect(of({}, act)).toBe('operator');
    expect(of({ confirmedBy: 'acknowledgement' }, act)).toBe('operator');
  });

  it('is not known of what an earlier version wrote, and then the receipt and the status say nothing of it', () => {
    const { request } = sample('unrecorded', {
      status: 'completed',
      parts: parts({ crm: ['confirmed', { confirmedBy: undefined }] }),
    });
    const [inReceipt] = receiptClaims(request, 'https://example.com').parts;
    expect(inReceipt).not.toHaveProperty('confirmation');
    expect(request.parts.map((part) => confirmationOf(request, part))).toEqual([undefined]);
  });

  it('is nobody while it is not confirmed', () => {
    expect(of({ status: 'acknowledged' }, act)).toBeUndefined();
  });

  it('is an operator of a store of our own that stopped because the age of what it holds is unknown', () => {
    const { request } = sample('undated', { parts: parts({ contacts: 'verifying' }) });
    const [seen] = request.parts;
    if (seen === undefined) throw new Error('there is no part');
    const stopped = verified(request, seen, { found: 0, newer: 0, undated: 7 }, NOW);
    const after = confirm(stopped, 'contacts', { by: 'ines' }, false, NOW);
    expect(after.parts.map((part) => confirmationOf(after, part))).toEqual(['operator']);
  });
});
