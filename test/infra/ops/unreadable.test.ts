import { unreadableLines } from '../../../infra/ops/commands/unreadable.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';

const id = (number: number): RequestId => `${number}`.padStart(43, '-') as RequestId;
const SO = ['so it is not in this list', 'so they are not in this list'] as const;

test('nothing is said where every record can be read', () => {
  expect(unreadableLines([], SO)).toEqual([]);
});

test('one record that cannot be read is named', () => {
  const [line] = unreadableLines([id(7)], SO);
  const text = `Warning: 1 record cannot be read, so it is not in this list: ${id(7)}. To restore them, see infra/recovery.md.`;
  expect(line).toEqual({ style: 'warning', text });
});

test.each([
  [2, ''],
  [10, ''],
  [11, ', 1 more'],
  [13, ', 3 more'],
])('of %d records ten are named', (count, more) => {
  const ids = Array.from({ length: count }, (_, number) => id(number));
  const named = `${ids.slice(0, 10).join(', ')}${more}`;
  const text = `Warning: ${count} records cannot be read, so they are not in this list: ${named}. To restore them, see infra/recovery.md.`;
  expect(unreadableLines(ids, SO)).toEqual([{ style: 'warning', text }]);
});

test.each(['person@example.com', `person@example.com ${id(7)}`, `${id(7)} person@example.com`, `${id(7)}7`])(
  'a key that is no request ID is not shown: %s',
  (key) => {
    const [line] = unreadableLines([key as RequestId], SO);
    expect(line).toMatchObject({ text: expect.stringContaining(': one whose key is not a request ID. ') });
  },
);
