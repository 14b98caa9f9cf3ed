import { columnsOf, rowsOf } from '../../../shared/adapters/aws/columns.ts';

describe('columns of rows', () => {
  it('hold the values of each name, without what is missing at the end', () => {
    const rows = [{ name: 'a', items: 1 }, { name: 'b', items: 2, kept: true }, { name: 'c' }];
    expect(columnsOf(rows)).toEqual({ name: ['a', 'b', 'c'], items: [1, 2], kept: [null, true] });
  });

  it.each([
    ['that do not all have the same names', [{ a: 1, c: 2 }, { a: 1, b: 2, c: 3 }, { c: 1 }]],
    [
      'a later one of which begins with what the others do not have',
      [
        { a: 1, b: 2, c: 3 },
        { z: 0, a: 1, b: 2 },
      ],
    ],
    ['the last of which has nothing that the others have', [{ a: 1 }, { b: 0 }]],
    ['that hold lists, objects and nothing like a value', [{ a: [null], b: {}, c: '', d: 0, e: false }, { c: 'x' }]],
    ['of which there are none', []],
  ])('give rows back in their order, %s', (_, rows) => {
    // as text, because a receipt is signed as text
    expect(JSON.stringify(rowsOf(columnsOf(rows)))).toBe(JSON.stringify(rows));
  });
});
