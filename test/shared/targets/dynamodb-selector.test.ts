import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { Selection } from '../../../shared/ports/target.ts';
import {
  keyConditions,
  type Selector,
  satisfies,
  selectorTemplates,
} from '../../../shared/targets/dynamodb/dynamodb-selector.ts';

const BY_ASID: Selector = { table: 'people', partitionKey: { attribute: 'id', type: 'S', values: ['{asid}'] } };
const BY_NUMBER: Selector = { table: 'people', partitionKey: { attribute: 'id', type: 'N', values: ['{asid}'] } };

function byPrefix(...prefix: readonly string[]): Selector {
  return { ...BY_ASID, sortKey: { attribute: 'key', type: 'S', prefix: [...prefix] } };
}

function select(...asid: readonly string[]): Selection {
  return { requestId: 'request' as RequestId, appId: '1001', identifiers: { asid }, askedAt: 0 };
}

describe('the selector of a DynamoDB table', () => {
  it('asks by each value of its templates, as bound values', () => {
    expect(keyConditions(BY_ASID, select('777', "' OR 1=1"))).toEqual([
      { partition: { attribute: 'id', value: { S: '777' } } },
      { partition: { attribute: 'id', value: { S: "' OR 1=1" } } },
    ]);
  });

  it('asks nothing when no identifier is known', () => {
    expect(keyConditions(BY_ASID, select())).toEqual([]);
    expect(keyConditions(BY_ASID, select(''))).toEqual([]);
  });

  it('does not ask for keys that DynamoDB cannot hold', () => {
    expect(keyConditions(BY_ASID, select('7'.repeat(2048)))).toHaveLength(1);
    expect(keyConditions(BY_ASID, select('7'.repeat(2049), 'é'.repeat(1025), '\ud800'))).toEqual([]);
    const sort: Selector = { ...BY_ASID, sortKey: { attribute: 'app', type: 'S', values: ['{asid}'] } };
    expect(keyConditions(sort, select('7'.repeat(1025)))).toEqual([]);
  });

  it('asks for numbers digit by digit, and for none that is written in another way', () => {
    expect(keyConditions(BY_NUMBER, select('17841476160054569'))).toEqual([
      { partition: { attribute: 'id', value: { N: '17841476160054569' } } },
    ]);
    const others = ['007', '-007', '7.0', '7e2', '-0', '+7', '--7', '-', ' 7', '.5', '7.', '0x7', 'NaN', '٧'];
    const long = ['7'.repeat(39), `-${'7'.repeat(39)}`, `0.${'7'.repeat(39)}`];
    expect(keyConditions(BY_NUMBER, select(...others, ...long))).toEqual([]);
  });

  it.each(['-5123372036854775807', `-${'7'.repeat(38)}`, '1503435956.000247', '-0.5', '10.01', '0.05'])(
    'asks for the number %s, which an item can have as it is written',
    (value) => {
      expect(keyConditions(BY_NUMBER, select(value))).toEqual([
        { partition: { attribute: 'id', value: { N: value } } },
      ]);
    },
  );

  it('combines each partition with each sort key', () => {
    const selector: Selector = {
      ...BY_ASID,
      sortKey: { attribute: 'app', type: 'S', values: ['{appId}', 'x-{appId}'] },
    };
    const sorts = keyConditions(selector, select('1', '2')).map(({ partition, sort }) => [
      partition.value.S,
      sort?.value.S,
    ]);
    expect(sorts).toEqual([
      ['1', '1001'],
      ['1', 'x-1001'],
      ['2', '1001'],
      ['2', 'x-1001'],
    ]);
  });

  it('leaves out a prefix whose items another prefix finds already, whichever comes first', () => {
    expect(keyConditions(byPrefix('a#b#', 'c#', 'a#'), select('1')).map(({ sort }) => sort)).toEqual([
      { attribute: 'key', value: { S: 'a#' }, by: 'prefix' },
      { attribute: 'key', value: { S: 'c#' }, by: 'prefix' },
    ]);
  });

  it('asks by each whole sort key, also where one begins like another', () => {
    const selector: Selector = { ...BY_ASID, sortKey: { attribute: 'key', type: 'S', values: ['a', 'ab'] } };
    expect(keyConditions(selector, select('1')).map(({ sort }) => sort)).toEqual([
      { attribute: 'key', value: { S: 'a' }, by: 'value' },
      { attribute: 'key', value: { S: 'ab' }, by: 'value' },
    ]);
  });

  describe('under bounds', () => {
    const bounds = { unboundedKinds: ['orderId'], olderThan: 0, undated: 'left' } as const;
    const bounded: Selection = { ...select('1'), identifiers: { asid: ['1'], orderId: ['7', '8'] }, bounds };
    const found = (selector: Selector) =>
      keyConditions(selector, bounded).map(({ sort, bounds: own, unbounded }) => [sort?.value.S, own, unbounded]);

    it('excepts from a prefix the longer ones that name an id that is never reused, and those alone', () => {
      expect(found(byPrefix('a#', 'a#b#', 'a#{orderId}#', 'c#'))).toEqual([
        ['a#', bounds, ['a#7#', 'a#8#']],
        ['c#', bounds, undefined],
      ]);
    });

    it('bounds nothing within a prefix, or a partition, that names such an id', () => {
      expect(found(byPrefix('{orderId}#', '{orderId}#{orderId}#'))).toEqual([
        ['7#', undefined, undefined],
        ['8#', undefined, undefined],
      ]);
      const byOrder: Selector = { ...byPrefix('a#'), partitionKey: { ...BY_ASID.partitionKey, values: ['{orderId}'] } };
      expect(found(byOrder)).toEqual([
        ['a#', undefined, undefined],
        ['a#', undefined, undefined],
      ]);
    });
  });

  it('shows each combination as one template, so that it can be checked that it names a person', () => {
    const selector: Selector = {
      table: 'events',
      partitionKey: { attribute: 'app', type: 'S', values: ['{appId}'] },
      sortKey: { attribute: 'key', type: 'S', prefix: ['{asid}#', 'x-{asid}#'] },
    };
    expect(selectorTemplates(selector)).toEqual(['{appId} {asid}#', '{appId} x-{asid}#']);
  });

  it('asks each of its further keys by its own index and its own templates', () => {
    const selector = {
      ...BY_ASID,
      also: [
        { index: 'by-app', partitionKey: { attribute: 'app', type: 'S' as const, values: ['{appId}#{asid}'] } },
        { index: 'by-waba', partitionKey: { attribute: 'account', type: 'S' as const, values: ['{waba}'] } },
      ],
    };
    expect(selectorTemplates(selector)).toEqual(['{asid} ', '{appId}#{asid} ', '{waba} ']);
    expect(keyConditions(selector, select('777'))).toEqual([
      { partition: { attribute: 'id', value: { S: '777' } } },
      { index: 'by-app', partition: { attribute: 'app', value: { S: '1001#777' } } },
    ]);
  });

  it('tells whether an item still is what an index said', () => {
    const by = {
      partition: { attribute: 'id', value: { S: '7' } },
      sort: { attribute: 'key', value: { S: 'a#' }, by: 'prefix' },
    } as const;
    expect(satisfies(by, { id: { S: '7' }, key: { S: 'a#1' } })).toBe(true);
    expect(satisfies(by, { id: { S: '8' }, key: { S: 'a#1' } })).toBe(false);
    expect(satisfies(by, { id: { N: '7' }, key: { S: 'a#1' } })).toBe(false);
    expect(satisfies(by, { id: { S: '7' }, key: { S: 'b#1' } })).toBe(false);
    expect(satisfies(by, { id: { S: '7' } })).toBe(false);
    expect(satisfies(by, { id: { S: '7' }, key: { N: '1' } })).toBe(false);
    expect(satisfies(by, { key: { S: 'a#1' } })).toBe(false);
    expect(satisfies({ ...by, sort: { ...by.sort, by: 'value' } }, { id: { S: '7' }, key: { S: 'a#1' } })).toBe(false);
    const byNumber = { partition: { attribute: 'id', value: { N: '7' } } };
    expect(satisfies(byNumber, { id: { N: '7' } })).toBe(true);
    expect(satisfies(byNumber, { id: { N: '8' } })).toBe(false);
  });
});
