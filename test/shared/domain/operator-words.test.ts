import { type DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { newRequest } from '../../../shared/domain/new-request.ts';
import { cancel, confirmIdentifiers, extend, hold, release, retry } from '../../../shared/domain/operator-decisions.ts';
import { confirm, keep, releasePart, reveal } from '../../../shared/domain/operator-part-decisions.ts';
import { ALLOWED_WORDS, readWords } from '../../../shared/domain/operator-words.ts';
import type { Part } from '../../../shared/domain/part.ts';
import { addMonths, DAY } from '../../../shared/domain/schedule.ts';

const START = Date.UTC(2026, 0, 15, 12);
const NOW = START + DAY;
const by = 'operator-1';
const names = { requestId: 'r' as never, subjectRef: 's' as never, sealed: 'x' as never, appId: 'app' };
const retention = { reason: 'legal_claims', basis: 'A court asked for it.' } as const;

function part(change: Partial<Part> = {}): Part {
  const fresh = { status: 'purging', attempts: 0, items: 0, rounds: 0, updatedAt: START } as const;
  return { name: 'messages', label: 'Messages', ...fresh, ...change };
}

function request(change: Partial<DeletionRequest> = {}): DeletionRequest {
  const made = newRequest(
    { ...names, origin: 'operator', scope: 'deletion', beganWith: 'asid', promise: 30 * DAY },
    START,
  );
  return { ...made, status: 'running', ...change };
}

const dropped = { kind: 'email', of: 'dropped', count: 1 } as const;
const verified = { kind: 'asid', of: 'verified', count: 1 } as const;
const byPlace = { kind: 'email', of: 'self_declared', count: 1 } as const;
const act = { at: NOW, by, what: 'extended' } as const;
const running = (...parts: Part[]) => request({ parts });
const extending = (of: DeletionRequest, months: number, now = NOW) =>
  extend(of, { by, reason: 'many requests', months }, now);

describe('an operator is told why not', () => {
  it.each<[string, string, () => DeletionRequest]>([
    [
      'request_closed',
      'it has ended: completed, some data kept',
      () =>
        cancel(
          request({ status: 'completed_with_retention' }),
          { by },
          { retentionMonths: 25, backupHorizon: 35 * DAY },
          NOW,
        ),
    ],
    [
      'request_closed',
      'it has ended: nothing found',
      () => hold(request({ status: 'nothing_found' }), { by, reason: 'dispute' }, NOW),
    ],
    [
      'request_begun',
      'its deletion has begun, and what is gone cannot come back; hold or refuse the rest',
      () => cancel(running(), { by }, { retentionMonths: 25, backupHorizon: 35 * DAY }, NOW),
    ],
    [
      'history_full',
      'its history has 100 decisions, which is the maximum',
      () => hold(request({ history: Array.from({ length: 100 }, () => act) }), { by, reason: 'dispute' }, NOW),
    ],
    [
      'identifier_unknown',
      'there is no such line, or its values were dropped after the backup horizon; it has none',
      () => confirmIdentifiers(running(part()), [1], { by }, NOW),
    ],
    [
      'identifier_unknown',
      'there is no such line, or its values were dropped after the backup horizon; it has 1, 2',
      () => confirmIdentifiers(request({ identifiers: [dropped, byPlace] }), [3], { by }, NOW),
    ],
    [
      'identifier_unknown',
      'there is no such line, or its values were dropped after the backup horizon; it has 2',
      () => confirmIdentifiers(request({ identifiers: [verified, { ...byPlace, line: 2 }] }), [1], { by }, NOW),
    ],
    [
      'nothing_to_confirm',
      'line 1 is dropped; that needs no confirmation',
      () => confirmIdentifiers(request({ identifiers: [dropped, byPlace] }), [1], { by }, NOW),
    ],
    ['part_unknown', 'it has no parts yet', () => keep(running(), 'messages', { by, retention }, NOW)],
    [
      'part_unknown',
      'it has no such part; it has messages, media',
      () => keep(running(part(), part({ name: 'media' })), 'calls', { by, retention }, NOW),
    ],
    [
      'time_passed',
      'until is not in the future',
      () => hold(running(part()), { by, reason: 'dispute', until: NOW }, NOW),
    ],
    [
      'part_done',
      'part messages is deleted; only what is still to be deleted can be kept',
      () => keep(running(part({ status: 'deleted' })), 'messages', { by, retention }, NOW),
    ],
    [
      'nothing_to_release',
      'part messages is purging, not kept',
      () => releasePart(running(part()), 'messages', { by }, NOW),
    ],
    [
      'seal_gone',
      'its identifiers were dropped when the backup horizon had passed; enter the request once more with create and release the part there, or delete it by hand',
      () => releasePart(request({ sealed: undefined, parts: [part({ status: 'kept' })] }), 'messages', { by }, NOW),
    ],
    [
      'nothing_to_reveal',
      'part messages is purging; only what waits to be deleted by hand is shown',
      () => reveal(running(part()), 'messages', { by }, NOW),
    ],
    [
      'not_to_be_confirmed',
      'part messages is purging; only what others delete can be confirmed',
      () => confirm(running(part()), 'messages', { by }, false, NOW),
    ],
    [
      'not_to_be_confirmed',
      'part messages is purging; it is still being tried, and can be confirmed once others have been told to delete it, or once it is failing',
      () => confirm(running(part()), 'messages', { by }, true, NOW),
    ],
    [
      'not_to_be_confirmed',
      'part messages is pending; it is still to be tried, and can be confirmed once others have been told to delete it, or once it is failing',
      () => confirm(running(part({ status: 'pending' })), 'messages', { by }, true, NOW),
    ],
    [
      'not_to_be_confirmed',
      'part messages is nothing found; only what is still to be deleted can be confirmed',
      () => confirm(running(part({ status: 'nothing_found' })), 'messages', { by }, true, NOW),
    ],
    [
      'asked_again',
      'more was found for part messages, which was asked about 2 times; look at it again, and confirm it with asked 2',
      () => confirm(running(part({ status: 'notified', asked: 2 })), 'messages', { by, asked: 1 }, true, NOW),
    ],
    ['nothing_to_release', 'it is not on hold', () => release(running(part()), { by }, NOW)],
    [
      'extended_already',
      'its promised time was already extended, which is possible only once',
      () => extending(extending(running(), 1), 1),
    ],
    ['extension_too_long', 'at most 2 months are allowed', () => extending(running(), 3)],
    [
      'extension_too_long',
      'the law allows three months from the request, until 2026-04-15',
      () => extending(request({ dueAt: START + 45 * DAY }), 2),
    ],
    [
      'extension_too_late',
      'a person is told of an extension within one month of the request',
      () => extending(running(), 1, addMonths(START, 1) + 1),
    ],
    [
      'request_on_hold',
      'it is on hold; release it first',
      () => retry(hold(running(part({ status: 'failing' })), { by, reason: 'dispute' }, NOW), { by }, NOW),
    ],
    [
      'nothing_to_retry',
      'part messages is purging, and has not failed',
      () => retry(running(part()), { by }, NOW, 'messages'),
    ],
    ['nothing_to_retry', 'no part is failing or waiting after an error', () => retry(running(part()), { by }, NOW)],
  ])('%s: %s', (code, message, step) => {
    expect(step).toThrow(expect.objectContaining({ code, message, disposition: 'reject' }));
  });
});

describe('an extension', () => {
  it('may end on the last day that the law allows, and be decided on the last day of the month', () => {
    const dueAt = addMonths(START, 1);
    expect(extending(request({ dueAt }), 2, addMonths(START, 1)).dueAt).toBe(addMonths(START, 3));
  });
});

describe('the audit trail', () => {
  it('names who did what, to which part, when', () => {
    const kept = running(part({ status: 'kept', nextAttemptAt: NOW + DAY }));
    expect(releasePart(kept, 'messages', { by, reason: 'the court is done' }, NOW).history).toMatchObject([
      { at: NOW, by, reason: 'the court is done', what: 'released', target: 'messages' },
    ]);
    const told = running(part({ status: 'notified' }));
    expect(confirm(told, 'messages', { by }, false, NOW).history).toMatchObject([
      { at: NOW, by, what: 'confirmed', target: 'messages' },
    ]);
    expect(extending(running(), 1).history).toMatchObject([{ at: NOW, by, reason: 'many requests', what: 'extended' }]);
    expect(reveal(told, 'messages', { by }, NOW)).toMatchObject({
      updatedAt: NOW,
      history: [{ at: NOW, by, what: 'revealed', target: 'messages' }],
    });
  });

  it('is not a step of the work: a part that was never touched is not called interrupted', () => {
    expect(hold(running(part()), { by, reason: 'dispute' }, NOW).parts[0]).not.toHaveProperty('uncounted');
  });
});

describe('a hold', () => {
  it('stays what it is while one part is kept, and whoever waits for the start of the request waits on', () => {
    const held = hold(running(part()), { by, reason: 'dispute', until: NOW + 9 * DAY }, NOW);
    expect(keep(held, 'messages', { by, retention }, NOW).nextAttemptAt).toBe(NOW + 9 * DAY);
    const begun = request({ nextAttemptAt: NOW + 3 * DAY, parts: [part()] });
    expect(hold(begun, { by, reason: 'dispute', until: NOW + DAY }, NOW).nextAttemptAt).toBe(NOW + DAY);
  });
});

describe('a retry', () => {
  it('tells or asks again whoever acknowledged, and changes nothing else of the part', () => {
    for (const status of ['notified', 'acknowledged'] as const) {
      const waiting = running(part({ status, nextAttemptAt: NOW + DAY }), part({ name: 'media', status: 'deleted' }));
      expect(retry(waiting, { by }, NOW, 'messages').parts).toMatchObject([
        { status, nextAttemptAt: NOW, attempts: 0 },
        { status: 'deleted', updatedAt: START },
      ]);
    }
  });
});

describe('the words of an operator', () => {
  it('have up to 500 characters, as is said of them, and are kept without the spaces around them', () => {
    expect(ALLOWED_WORDS).toContain('up to 500 characters');
    expect(readWords('x'.repeat(500))).toBe('x'.repeat(500));
    expect(readWords('x'.repeat(501))).toBeUndefined();
    expect(readWords(' a dispute ')).toBe('a dispute');
    expect([readWords(''), readWords('  '), readWords('ﬁle')]).toEqual([undefined, undefined, 'ﬁle']);
  });

  it.each([
    ['a date and a paragraph', 'since 2026-01-15, § 147 (3) AO', true],
    ['six digits', 'ticket 123456', true],
    ['seven digits', 'ticket 1234567', false],
    ['an e-mail address', 'anna@example.com', false],
    ['a telephone number', '+49 151 23', false],
    ['the least telephone number', '+123456', false],
    ['a plus before five digits', '+12345', true],
    ['a difference', 'the promise +12 months', true],
    ['a short number', 'ticket 4711', true],
    ['a number within a year', 'case 2026-1188', true],
    ['a longer number within a year', 'CASE-2026-001188 and (EU) 2016/679', true],
    ['an article', 'Art. 17(3)(e) GDPR', true],
    ['a date', '2026-12-31', true],
    ['a law and a time', 'BGB 195, 10 years', true],
    ['a section of a code', 'Cal. Civ. Code 1798.105(d)(1)', true],
    ['dates from one to another', '2026-01-15 – 2026-02-15, 15.01.2026 - 16. 02. 2026, 01/15/2026', true],
    ['a date and a time', 'the call of 2026-01-15 12:30, ticket 4711 2026-01-15', true],
    ['months and years', 'invoices of 2024-03 - 2025-11, 2024/2025 and 2023 – 2024', true],
    ['long words', 'Donaudampfschifffahrtsgesellschaft, Betäubungsmittelverschreibungsverordnung', true],
    ['words of four letters', 'they also said that this case must stay open', true],
    ['the id of a request', 'as request 12gtNoPXeKk8C4iN-lQgjsBMgHzbTR65bap-zgjY3iM', true],
    ['the id of a request with many digits', 'as request e-wfIOUJPi8xJV6880787Al5K0ZWNp5S_fauO6BRR6c', true],
    ['the id of a commit', 'fixed in 40b5c1234567890123456789abcdef01234567ab', true],
    ['as many digits as the id of a commit has', '1234567890123456789012345678901234567890', false],
    ['as many digits as the id of a request has', '1234567890123456789012345678901234567890123', false],
    ['a longer text with digits', 'x1234567890123456789012345678901234567890123', false],
    ['seven digits in groups', '§ 1234 (567)', true],
    ['eight digits in groups', '20 12 34 56', false],
    ['a telephone number without a plus', 'call 0151 888 000 01', false],
    ['a telephone number with parentheses and dashes', '(0151) / 888-000–01', false],
    ['a telephone number that begins like a year', '1998-555-0199', false],
    ['a telephone number around a date', '0151 888 2026-01-1500', false],
    ['an id in groups', '122107 990000 008001', false],
    ['full-width digits', '１２２１０７９', false],
    ['a full-width at sign', 'anna＠example.com', false],
    ['Arabic digits', '٠١٥١ ٨٨٨ ٠٠٠ ٠١', false],
    ['digits with something invisible between them', '0151\u200b888\u200b000', false],
    ['a confirmation code', 'code JRR4GMJ388ZWAMZ9WRJQWMP5GS6TD0DX', false],
    ['a confirmation code in small letters', 'jrr4gmj388zwamz9wrjqwmp5gs6td0dx', false],
    ['a confirmation code with dashes', 'JRR4-GMJ3-88ZW-AMZ9-WRJQ-WMP5-GS6T-D0DX.', false],
    ['a confirmation code with spaces', 'JRR4 GMJ3 88ZW AMZ9 WRJQ WMP5 GS6T D0DX', false],
    ['a full-width confirmation code', 'ＪＲＲ４GMJ388ZWAMZ9WRJQWMP5GS6TD0DX', false],
    ['the link of a status page', 'https://d.example/data-deletion/JRR4GMJ388ZWAMZ9WRJQWMP5GS6TD0DX/receipt', false],
    ['a UUID', '1b4e28ba-2fa1-11d2-883f-0016d3cca427', false],
  ])('may have %s: %s, %p', (_, words, isAllowed) => {
    expect(readWords(words)).toBe(isAllowed ? words : undefined);
  });
});
