import { type ConditionContext, hold, readConditions } from '../../../../infra/local/iam/conditions.ts';

type Context = { readonly [key: string]: readonly string[] };

function holds(block: object, context: Context): boolean {
  const given: ConditionContext = new Map(Object.entries(context).map(([key, values]) => [key.toLowerCase(), values]));
  return hold(readConditions(block as Parameters<typeof readConditions>[0], refuse), given);
}

function refuse(what: string): never {
  throw new Error(`unsupported: ${what}`);
}

const PREFIX = 's3:prefix';
const KEYS = 'dynamodb:LeadingKeys';
const ARN = 'aws:PrincipalArn';

// AWS, "IAM JSON policy elements: Condition operators"
describe('a condition', () => {
  it.each<[string, object, Context, boolean]>([
    ['StringEquals an equal text', { StringEquals: { [PREFIX]: 'a' } }, { [PREFIX]: ['a'] }, true],
    ['StringEquals a text in other letters', { StringEquals: { [PREFIX]: 'a' } }, { [PREFIX]: ['A'] }, false],
    ['StringEquals one of several', { StringEquals: { [PREFIX]: ['a', 'b'] } }, { [PREFIX]: ['b'] }, true],
    ['StringEquals takes * as it is', { StringEquals: { [PREFIX]: 'a*' } }, { [PREFIX]: ['ab'] }, false],
    ['StringEquals without the key', { StringEquals: { [PREFIX]: 'a' } }, {}, false],
    [
      'StringEqualsIgnoreCase in other letters',
      { StringEqualsIgnoreCase: { [PREFIX]: 'a' } },
      { [PREFIX]: ['A'] },
      true,
    ],
    ['StringEqualsIfExists without the key', { StringEqualsIfExists: { [PREFIX]: 'a' } }, {}, true],
    [
      'StringEqualsIfExists with another value',
      { StringEqualsIfExists: { [PREFIX]: 'a' } },
      { [PREFIX]: ['b'] },
      false,
    ],
    ['StringNotEquals another text', { StringNotEquals: { [PREFIX]: 'a' } }, { [PREFIX]: ['b'] }, true],
    ['StringNotEquals any of several', { StringNotEquals: { [PREFIX]: ['a', 'b'] } }, { [PREFIX]: ['b'] }, false],
    ['StringNotEquals without the key', { StringNotEquals: { [PREFIX]: 'a' } }, {}, true],
    ['StringLike a pattern', { StringLike: { [PREFIX]: 'a?c*' } }, { [PREFIX]: ['abcd'] }, true],
    ['StringLike another', { StringLike: { [PREFIX]: 'a?c' } }, { [PREFIX]: ['ac'] }, false],
    [
      'StringLike with what a regular expression reads',
      { StringLike: { [PREFIX]: 'a.c' } },
      { [PREFIX]: ['abc'] },
      false,
    ],
    ['StringNotLike a pattern', { StringNotLike: { [PREFIX]: 'a*' } }, { [PREFIX]: ['ab'] }, false],
    [
      'ArnLike a pattern',
      { ArnLike: { [ARN]: 'arn:aws:iam::*:role/a*' } },
      { [ARN]: ['arn:aws:iam::1:role/ab'] },
      true,
    ],
    [
      'ArnEquals a pattern, as ArnLike',
      { ArnEquals: { [ARN]: 'arn:aws:iam::1:role/*' } },
      { [ARN]: ['arn:aws:iam::1:role/a'] },
      true,
    ],
    ['ArnLike beyond a part', { ArnLike: { [ARN]: 'arn:*:role/a' } }, { [ARN]: ['arn:aws:iam::1:role/a'] }, false],
    [
      'ArnNotEquals another',
      { ArnNotEquals: { [ARN]: ['arn:aws:iam::1:role/a'] } },
      { [ARN]: ['arn:aws:iam::1:role/b'] },
      true,
    ],
    [
      'ArnNotEquals one of several',
      { ArnNotEquals: { [ARN]: ['arn:aws:iam::1:role/a', 'arn:aws:iam::1:role/b'] } },
      { [ARN]: ['arn:aws:iam::1:role/b'] },
      false,
    ],
    ['Bool', { Bool: { 'aws:SecureTransport': 'false' } }, { 'aws:SecureTransport': ['true'] }, false],
    ['Bool in JSON', { Bool: { 'aws:SecureTransport': true } }, { 'aws:SecureTransport': ['true'] }, true],
    ['Null true without the key', { Null: { [KEYS]: 'true' } }, {}, true],
    ['Null true with an empty set', { Null: { [KEYS]: 'true' } }, { [KEYS]: [] }, true],
    ['Null false without the key', { Null: { [KEYS]: 'false' } }, {}, false],
    ['Null false with the key', { Null: { [KEYS]: 'false' } }, { [KEYS]: ['a'] }, true],
    [
      'two keys, both of which must hold',
      { StringEquals: { [PREFIX]: 'a', 's3:delimiter': '/' } },
      { [PREFIX]: ['a'] },
      false,
    ],
    [
      'two operators, both of which must hold',
      { StringEquals: { [PREFIX]: 'a' }, Null: { [KEYS]: 'false' } },
      { [PREFIX]: ['a'] },
      false,
    ],
    ['a key in other letters', { StringEquals: { 'S3:PREFIX': 'a' } }, { [PREFIX]: ['a'] }, true],
  ])('%s', (_what, block, context, expected) => {
    expect(holds(block, context)).toBe(expected);
  });

  // AWS, "Set operators for multivalued context keys"
  it.each<[string, object, Context, boolean]>([
    [
      'ForAllValues, all of which fit',
      { 'ForAllValues:StringEquals': { [KEYS]: ['a', 'b'] } },
      { [KEYS]: ['a', 'b', 'a'] },
      true,
    ],
    [
      'ForAllValues, one of which does not fit',
      { 'ForAllValues:StringEquals': { [KEYS]: ['a'] } },
      { [KEYS]: ['a', 'b'] },
      false,
    ],
    ['ForAllValues without the key', { 'ForAllValues:StringEquals': { [KEYS]: ['a'] } }, {}, true],
    ['ForAllValues of nothing', { 'ForAllValues:StringEquals': { [KEYS]: ['a'] } }, { [KEYS]: [] }, true],
    [
      'ForAllValues:StringNotEquals, one of which is named',
      { 'ForAllValues:StringNotEquals': { [KEYS]: ['a'] } },
      { [KEYS]: ['a', 'b'] },
      false,
    ],
    ['ForAnyValue, one of which fits', { 'ForAnyValue:StringLike': { [KEYS]: ['a*'] } }, { [KEYS]: ['b', 'ab'] }, true],
    ['ForAnyValue, none of which fits', { 'ForAnyValue:StringEquals': { [KEYS]: ['a'] } }, { [KEYS]: ['b'] }, false],
    ['ForAnyValue without the key', { 'ForAnyValue:StringEquals': { [KEYS]: ['a'] } }, {}, false],
    [
      'ForAnyValue:StringNotEquals, one of which is not named',
      { 'ForAnyValue:StringNotEquals': { [KEYS]: ['a'] } },
      { [KEYS]: ['a', 'b'] },
      true,
    ],
    ['ForAnyValue:StringNotEquals without the key', { 'ForAnyValue:StringNotEquals': { [KEYS]: ['a'] } }, {}, false],
  ])('%s', (_what, block, context, expected) => {
    expect(holds(block, context)).toBe(expected);
  });

  it.each([
    ['an operator', { NumericLessThan: { [PREFIX]: '1' } }],
    ['an operator that does not exist', { ArnBool: { [ARN]: 'true' } }],
    ['a key', { StringEquals: { 'aws:PrincipalTag/team': 'a' } }],
    ['a variable', { StringEquals: { [PREFIX]: '${aws:username}' } }],
  ])('with %s that is not evaluated here is refused', (_what, block) => {
    expect(() => holds(block, {})).toThrow('unsupported');
  });
});
