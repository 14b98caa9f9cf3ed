import { waitsOf } from '../../../infra/ops/commands/evidence/waits.ts';
import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { DAY, HOUR } from '../../../shared/domain/schedule.ts';
import { NOW, openRequests, partOf, requestAt } from './sample-report.ts';

const waits = (request: DeletionRequest) =>
  waitsOf([request], NOW).map(({ waitsFor, since, lastTriedAt }) => ({ waitsFor, since, lastTriedAt }));
const HELD = { reason: 'x', decidedBy: 'x', at: NOW - 3 * DAY };

describe('what an open request waits for', () => {
  it('names for each request whom it waits for, the earliest promised time first', () => {
    const all = waitsOf(openRequests().toReversed(), NOW);
    expect(all.map(({ requestId, waitsFor }) => `${requestId.slice(8, 11)} ${waitsFor}`)).toEqual([
      '201 operator',
      '204 provider',
      '204 manual',
      '203 manual',
      '205 hold',
      '202 operator',
      '206 date',
      '207 retry',
    ]);
  });

  it('knows since when it waits for an operator, by what is wrong', () => {
    const failing = partOf('messages', 'failing', { updatedAt: NOW - 9 * DAY, lastError: 'target_rejected' });
    const stopped = { lastError: 'seal_missing', updatedAt: NOW - 2 * DAY };
    const since = (days: number) => [{ waitsFor: 'operator', since: NOW - days * DAY }];
    expect(waits(requestAt(1, NOW - 20 * DAY, { parts: [failing] }))).toEqual(since(9));
    expect(waits(requestAt(1, NOW - 20 * DAY, stopped))).toEqual(since(2));
    expect(waits(requestAt(1, NOW - 20 * DAY, { hold: { ...HELD, cause: 'stale_signature' } }))).toEqual(since(3));
  });

  it('takes an operator’s hold for no question, and ends it with its time', () => {
    const held = (until?: number) => waits(requestAt(1, NOW - 20 * DAY, { hold: { ...HELD, until } }));
    expect(held()).toEqual([{ waitsFor: 'hold', since: HELD.at }]);
    expect(held(NOW + 1)).toEqual([{ waitsFor: 'hold', since: HELD.at }]);
    expect(held(NOW)).toEqual([{ waitsFor: 'system', since: NOW - 20 * DAY }]);
  });

  it('does not say since when a provider is waited for, which the record does not say, but when it was told last', () => {
    const told = { nextAttemptAt: NOW + DAY, updatedAt: NOW - HOUR };
    for (const status of ['notified', 'acknowledged'] as const) {
      const request = requestAt(1, NOW - 20 * DAY, { parts: [partOf('crm-provider', status, told)] });
      expect(waits(request)).toEqual([{ waitsFor: 'provider', lastTriedAt: NOW - HOUR }]);
    }
  });

  it('waits for the beginning until that has come', () => {
    const begins = (nextAttemptAt: number) => waits(requestAt(1, NOW - DAY, { status: 'scheduled', nextAttemptAt }));
    expect(begins(NOW + 1)).toEqual([{ waitsFor: 'date', since: NOW - DAY }]);
    expect(begins(NOW)).toEqual([{ waitsFor: 'system', since: NOW - DAY }]);
  });

  it('waits for the last check until that has come, and not for parts that are done', () => {
    const parts = [partOf('messages', 'deleted'), partOf('invoices', 'kept', { attempts: 1, lastError: 'x' })];
    const checked = (rescanAt: number) =>
      waits(requestAt(1, NOW - 2 * DAY, { parts, rescan: 'waiting', rescanAt, updatedAt: NOW - DAY }));
    expect(checked(NOW + 1)).toEqual([{ waitsFor: 'date', since: NOW - DAY }]);
    expect(checked(NOW)).toEqual([{ waitsFor: 'system', since: NOW - 2 * DAY }]);
  });

  it('waits for another try where the worker tries again by itself', () => {
    const failed = { nextAttemptAt: NOW + HOUR, updatedAt: NOW - HOUR, lastError: 'target_unreachable' };
    const expected = [{ waitsFor: 'retry', lastTriedAt: NOW - HOUR }];
    expect(waits(requestAt(1, NOW - DAY, failed))).toEqual(expected);
    expect(
      waits(requestAt(1, NOW - DAY, { parts: [partOf('messages', 'purging', { ...failed, attempts: 1 })] })),
    ).toEqual(expected);
  });

  it('counts what was decided, although the worker has not applied it yet', () => {
    const byHand = requestAt(1, NOW - DAY, { parts: [partOf('support-mailbox', 'notified')] });
    const decisions = [{ what: 'confirmed', target: 'support-mailbox', at: NOW }] as const;
    expect(waits(byHand)).toMatchObject([{ waitsFor: 'manual' }]);
    expect(waits({ ...byHand, decisions })).toMatchObject([{ waitsFor: 'system' }]);
  });

  it.each([
    ['It stopped. Error no_such_code.', { lastError: 'no_such_code' }],
    ['The deletion begins by itself on 24 Nov 2026.', { status: 'scheduled', nextAttemptAt: NOW + DAY }],
    ['It is tried again by itself. Error no_such_code.', { lastError: 'no_such_code', nextAttemptAt: NOW + DAY }],
    ['The deletion is in progress.', { nextAttemptAt: NOW }],
    // its last check has no time yet, or is under way
    ['The deletion is in progress.', { rescan: 'waiting' }],
    ['The deletion is in progress.', { rescan: 'running', rescanAt: NOW + DAY }],
    ['It is on hold until it is released.', { hold: HELD }],
    [
      'It is on hold until 24 Nov 2026, then it continues by itself.',
      { hold: { ...HELD, cause: 'stale_signature', until: NOW + DAY } },
    ],
    [
      'CRM: the provider has been told, and has not confirmed that it is deleted.',
      { parts: [partOf('CRM', 'notified', { nextAttemptAt: NOW + DAY })] },
    ],
    [
      'CRM: the provider has taken the notice, and has not confirmed that it is deleted.',
      { parts: [partOf('CRM', 'acknowledged', { nextAttemptAt: NOW + DAY })] },
    ],
    ['The deletion is in progress.', { parts: [partOf('messages', 'purging', { lastError: 'x' })] }],
    [
      'Nothing is left to delete. The last check is on 24 Nov 2026.',
      { rescan: 'waiting', rescanAt: NOW + DAY, parts: [partOf('messages', 'deleted')] },
    ],
    ['Mailbox: to be deleted by hand, and confirmed.', { parts: [partOf('Mailbox', 'notified')] }],
    ['CRM: it failed for good. Error x.', { parts: [partOf('CRM', 'failing', { lastError: 'x' })] }],
    [
      'CRM: it is tried again by itself. Error x.',
      { parts: [partOf('CRM', 'purging', { lastError: 'x', attempts: 1, nextAttemptAt: NOW })] },
    ],
    [
      'It was signed more than seven days before it came: to decide whether it continues.',
      { hold: { ...HELD, cause: 'stale_signature' } },
    ],
  ] as const)('says “%s”', (sentence, change) => {
    const request = requestAt(1, NOW - DAY, change);
    expect(waitsOf([request], NOW).map(({ what }) => what)).toEqual([sentence]);
  });

  it('reads an error that is not recorded as unexpected', () => {
    const [wait] = waitsOf([requestAt(1, NOW - DAY, { parts: [partOf('CRM', 'failing')] })], NOW);
    expect(wait?.what).toMatch(/^CRM: it failed for good\. Error unexpected: /);
  });

  it('leaves out what has ended', () => {
    expect(waits(requestAt(1, NOW - DAY, { status: 'completed' }))).toEqual([]);
  });

  it('says the cause of a failure in the words of the runbook, and nothing that an operator wrote', () => {
    const text = JSON.stringify(waitsOf(openRequests(), NOW));
    expect(text).toContain('a policy, key or database grant is missing');
    expect(text).not.toContain('a dispute');
    expect(text).not.toContain('operator-1');
  });
});
