import type { ShapeQuestion } from '../../../shared/targets/sql/sql-dialect.ts';
import type { Rows } from '../../../shared/targets/sql/sql-rows.ts';
import { columnsAskedAbout, type DescribedColumn, fittingShapes } from '../../../shared/targets/sql/sql-shape.ts';

const ORDERS: Rows = {
  table: 'orders',
  where: [
    { column: 'app', type: 'text', values: ['{appId}'] },
    { column: 'buyer', type: 'number', values: ['{customerId}'] },
  ],
  key: ['id'],
  createdAt: 'made_at',
  anonymise: { buyer: null, name: 'nobody' },
};
const ZONED: Rows = { ...ORDERS, createdAt: { column: 'made_at', zone: 'UTC' } };
const TIME_TYPES = { withZone: 'timestamptz', withoutZone: 'timestamp' };

function column(type: string, fits: DescribedColumn['fits'], more: Partial<DescribedColumn> = {}): DescribedColumn {
  return { called: type, type: `the type ${type}`, comparedBy: 'itself', fits, isFloating: false, ...more };
}
const COLUMNS: { readonly [name: string]: DescribedColumn } = {
  app: column('varchar', ['text'], { isLoose: true }),
  buyer: column('int8', ['number']),
  name: column('json', []),
  id: column('uuid', ['uuid']),
  price: column('float8', [], { isFloating: true }),
  made_at: column('timestamptz', [], { times: 'with_zone' }),
  local_at: column('timestamp', [], { times: 'without_zone' }),
};
const shapesOf = (rows: Rows, question: ShapeQuestion = {}, columns = COLUMNS) =>
  fittingShapes(rows, question, (name) => columns[name], TIME_TYPES);
const refused = (...asked: Parameters<typeof shapesOf>): unknown => {
  try {
    return shapesOf(...asked);
  } catch (error) {
    return error;
  }
};
const failing = (code: string, message: string) => ({ code, disposition: 'fail', message });

describe('the columns of a table', () => {
  it.each<[string, Rows, ShapeQuestion, readonly string[]]>([
    ['all that the data map names', ORDERS, {}, ['app', 'buyer', 'id', 'name']],
    ['also the time, if it is read', ORDERS, { readsTimes: true }, ['app', 'buyer', 'id', 'name', 'made_at']],
    ['also a time with a zone', ZONED, { readsTimes: true }, ['app', 'buyer', 'id', 'name', 'made_at']],
    [
      'also what a rule reads',
      { table: 'orders', where: ORDERS.where },
      { identifier: 'id', alsoReads: ['seen_at', 'app'], readsTimes: true },
      ['app', 'buyer', 'id', 'seen_at'],
    ],
  ])('are asked about: %s', (_what, rows, question, expected) => {
    expect(columnsAskedAbout(rows, question)).toEqual(expected);
  });

  it('have the types by which values are compared', () => {
    expect(shapesOf(ORDERS)).toEqual({
      app: { type: 'the type varchar', comparedBy: 'itself', isLoose: true },
      buyer: { type: 'the type int8', comparedBy: 'itself' },
      name: { type: 'the type json', comparedBy: 'itself' },
      id: { type: 'the type uuid', comparedBy: 'itself' },
    });
  });

  it('have to be there', () => {
    expect(refused({ ...ORDERS, key: ['no'] })).toMatchObject(
      failing('target_not_found', 'table orders has no column no'),
    );
  });

  it('have to be of the type that the data map says, where the person is found by them', () => {
    expect(refused(ORDERS, {}, { ...COLUMNS, buyer: column('text', ['text']) })).toMatchObject(
      failing('target_rejected', 'column buyer of table orders is of type text, and the data map says number'),
    );
    expect(refused(ORDERS, {}, { ...COLUMNS, buyer: column('float8', [], { isFloating: true }) })).toMatchObject(
      failing(
        'column_inexact',
        'column buyer of table orders holds floating point numbers, in which two different ids are equal; its rows are not deleted',
      ),
    );
  });

  it('have to hold texts, numbers or UUIDs, where ids are read from them', () => {
    expect(shapesOf(ORDERS, { identifier: 'id' })).toHaveProperty('id');
    expect(refused(ORDERS, { identifier: 'name' })).toMatchObject(
      failing(
        'target_rejected',
        'column name of table orders is of type json, and ids are read from texts, numbers and UUIDs',
      ),
    );
    expect(refused(ORDERS, { identifier: 'price' })).toMatchObject(
      failing(
        'column_inexact',
        'column price of table orders holds floating point numbers, in which two different ids are equal; no ids are read from it',
      ),
    );
    expect(shapesOf(ORDERS, { alsoReads: ['name', 'price'] })).toHaveProperty('price');
  });

  const local = { ...COLUMNS, made_at: column('timestamp', [], { times: 'without_zone' }) };
  it('have to hold times with a zone, or without one that the data map names, where times are read', () => {
    expect(shapesOf(ORDERS, { readsTimes: true })).toHaveProperty('made_at');
    expect(shapesOf(ZONED, { readsTimes: true }, local)).toHaveProperty('made_at');
    expect(refused(ORDERS, { readsTimes: true }, local)).toMatchObject(
      failing(
        'time_not_usable',
        'column made_at of table orders is of type timestamp; expected timestamptz, or a timestamp whose zone the data map names: "createdAt": { "column": "made_at", "zone": "UTC" }',
      ),
    );
    expect(refused(ZONED, { readsTimes: true })).toMatchObject(
      failing(
        'time_not_usable',
        'column made_at of table orders is of type timestamptz; expected timestamp, because the data map names its zone',
      ),
    );
    const noTime = { ...COLUMNS, made_at: column('date', []) };
    expect(refused(ORDERS, { readsTimes: true }, noTime)).toMatchObject({ code: 'time_not_usable' });
    expect(refused(ZONED, { readsTimes: true }, noTime)).toMatchObject({ code: 'time_not_usable' });
    // until then, any will do
    expect(shapesOf({ ...ORDERS, anonymise: { made_at: null } }, {}, noTime)).toHaveProperty('made_at');
  });
});
