import { readOperation } from '../../../functions/operations/operations.ts';
import { EARLIEST_TIME, LATEST_TIME } from '../../../shared/domain/schedule.ts';

const requestId = 'A'.repeat(43);
const DECISION = { requestId, seen: 0 };
const REPLAY = { since: EARLIEST_TIME, requestIds: [requestId] };
const REQUEST = {
  appId: '1001',
  kind: 'phone',
  value: '4915100000001',
  askedBy: 'email',
  verified: 'identity_document',
  reference: 'ticket 7',
};
const LIST = { appId: '1001', kind: 'phone', list: '0'.repeat(64), askedAt: EARLIEST_TIME, ids: [REQUEST.value] };
const spaced = (length: number): string => REQUEST.value.padEnd(length);

/** The last value that each field accepts, and the next one, which is refused. */
const LIMITS: readonly (readonly [operation: string, field: string, last: unknown, next: unknown, others: object])[] = [
  ['cancel', 'seen', 0, -1, DECISION],
  ['cancel', 'seen', 1000, 1001, DECISION],
  ['hold', 'until', EARLIEST_TIME, EARLIEST_TIME - 1, { ...DECISION, reason: 'dispute' }],
  ['hold', 'until', LATEST_TIME, LATEST_TIME + 1, { ...DECISION, reason: 'dispute' }],
  ['extend', 'months', 1, 0, { ...DECISION, reason: 'dispute' }],
  ['extend', 'months', 2, 3, { ...DECISION, reason: 'dispute' }],
  ['reveal', 'target', 'x'.repeat(100), 'x'.repeat(101), DECISION],
  ['confirm-identifiers', 'lines', [1], [0], DECISION],
  ['confirm-identifiers', 'lines', [99_999], [100_000], DECISION],
  ['confirm-identifiers', 'lines', Array(100).fill(1), Array(101).fill(1), DECISION],
  ['replay', 'since', EARLIEST_TIME, EARLIEST_TIME - 1, REPLAY],
  ['replay', 'since', LATEST_TIME, LATEST_TIME + 1, REPLAY],
  ['replay', 'reference', 'x'.repeat(200), 'x'.repeat(201), REPLAY],
  ['replay', 'targets', Array(200).fill('x'), Array(201).fill('x'), REPLAY],
  ['replay', 'requestIds', Array(50).fill(requestId), Array(51).fill(requestId), REPLAY],
  ['create', 'value', spaced(500), spaced(501), REQUEST],
  ['create', 'reference', 'x'.repeat(200), 'x'.repeat(201), REQUEST],
  ['intake', 'startInSeconds', 0, -1, REQUEST],
  ['import', 'askedAt', EARLIEST_TIME, EARLIEST_TIME - 1, LIST],
  ['import', 'askedAt', LATEST_TIME, LATEST_TIME + 1, LIST],
  ['import', 'ids', Array(100).fill(REQUEST.value), Array(101).fill(REQUEST.value), LIST],
];

describe('a field of an operation', () => {
  it.each(LIMITS)('of %s is taken up to its limit: %s', (name, field, last, next, others) => {
    expect(readOperation(name, { ...others, [field]: last })).toBeInstanceOf(Function);
    expect(() => readOperation(name, { ...others, [field]: next })).toThrow(
      expect.objectContaining({ code: 'operation_malformed', message: expect.stringContaining(field) }),
    );
  });

  it.each([9e15, '2026-12-31', 1.5])('that is a time says which it takes, instead of %j', (until) => {
    const message =
      'these fields are invalid: until, expected milliseconds since 1970 of a time in the years 2000 to 9999';
    expect(() => readOperation('hold', { ...DECISION, reason: 'dispute', until })).toThrow(
      expect.objectContaining({ message }),
    );
  });
});
