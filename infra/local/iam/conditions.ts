import { matchesArn, matchesPattern } from './wildcard.ts';

/** The values of a request's condition keys, which are in lower case. A key may be present without values. */
export type ConditionContext = ReadonlyMap<string, readonly string[]>;

/** One line of a condition: `"ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["a*"] }`. */
export type Condition = {
  readonly operator: keyof typeof COMPARISONS | 'Null';
  readonly set?: 'ForAllValues' | 'ForAnyValue';
  readonly isNegated: boolean;
  readonly ifExists: boolean;
  /** In lower case. */
  readonly key: string;
  readonly values: readonly string[];
};

/** Compares a value of the request with one of the policy. */
const COMPARISONS = {
  StringEquals: (value: string, expected: string) => value === expected,
  StringEqualsIgnoreCase: (value: string, expected: string) => value.toLowerCase() === expected.toLowerCase(),
  StringLike: (value: string, expected: string) => matchesPattern(expected, value),
  ArnEquals: (value: string, expected: string) => matchesArn(expected, value),
  ArnLike: (value: string, expected: string) => matchesArn(expected, value),
  Bool: (value: string, expected: string) => value.toLowerCase() === expected.toLowerCase(),
} as const;

const OPERATOR =
  /^(?:(ForAllValues|ForAnyValue):)?(String|Arn)?(Not)?(EqualsIgnoreCase|Equals|Like|Bool|Null)(IfExists)?$/;

/**
 * The supported condition keys. A condition on a key that requests here never have would always fail, or always hold.
 */
const KEYS = [
  /^aws:(principalarn|principalaccount|securetransport|sourceaccount|sourcearn|requestedregion|viaawsservice)$/,
  /^dynamodb:(leadingkeys|attributes|select|returnvalues)$/,
  /^kms:(calleraccount|viaservice|encryptioncontextkeys|encryptioncontext:.+)$/,
  /^s3:(prefix|delimiter|max-keys|versionid)$/,
];

type Block = { readonly [operator: string]: unknown };

/** @param unsupported called with an operator, a key or a value that cannot be evaluated; it throws */
export function readConditions(block: Block, unsupported: (what: string) => never): readonly Condition[] {
  return Object.entries(block).flatMap(([operator, keys]) =>
    Object.entries(keys as Block).map(([key, value]) => {
      const [, set, kind = '', negation, comparison = '', ifExists] = OPERATOR.exec(operator) ?? [];
      const name = `${kind}${comparison}`;
      const isKnown = name === 'Null' ? negation === undefined : Object.hasOwn(COMPARISONS, name);
      if (!isKnown) return unsupported(operator);
      if (!KEYS.some((known) => known.test(key.toLowerCase()))) return unsupported(key);
      const values = (Array.isArray(value) ? value : [value]).map(String);
      if (values.some((text) => text.includes('${'))) return unsupported(`${key} with a policy variable`);
      return {
        operator: name as Condition['operator'],
        ...(set !== undefined && { set: set as NonNullable<Condition['set']> }),
        isNegated: negation !== undefined,
        ifExists: ifExists !== undefined,
        key: key.toLowerCase(),
        values,
      };
    }),
  );
}

/** Whether all of them hold. */
export function hold(conditions: readonly Condition[], context: ConditionContext): boolean {
  return conditions.every((condition) => holds(condition, context));
}

/** @see AWS, "IAM JSON policy elements: Condition operators", and "Set operators for multivalued context keys" */
function holds({ operator, set, isNegated, ifExists, key, values }: Condition, context: ConditionContext): boolean {
  const given = context.get(key);
  if (operator === 'Null') return values.includes(String(given === undefined || given.length === 0));
  if (set === 'ForAllValues' && (given === undefined || given.length === 0)) return true;
  if (given === undefined || given.length === 0) return ifExists || (isNegated && set === undefined);
  const compare = COMPARISONS[operator];
  const fits = (value: string): boolean => values.some((expected) => compare(value, expected)) !== isNegated;
  return set === 'ForAllValues' ? given.every(fits) : given.some(fits);
}
