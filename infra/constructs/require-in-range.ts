import { Token } from 'aws-cdk-lib/core';
import { DeletionError } from '../../shared/domain/errors.ts';
import { LIMITS } from '../defaults.ts';

type Numbers = { readonly [name in keyof typeof LIMITS]?: number | undefined };

/**
 * What is out of range stops the synthesis: CloudFormation or a function would refuse it much later, or not at all.
 *
 * @throws DeletionError `settings_invalid`; the message has one line for each mistake
 */
export function requireInRange(given: Numbers): void {
  const mistakes = Object.entries(LIMITS).flatMap(([name, [least, most]]) => {
    const value = given[name as keyof Numbers];
    if (value === undefined || Token.isUnresolved(value)) return [];
    const isNone = name === 'callbackConcurrency' && value === 0;
    if (isNone || (Number.isInteger(value) && value >= least && value <= most)) return [];
    const none = name === 'callbackConcurrency' ? '0 (none reserved) or ' : '';
    return [`${name} is ${value}; expected ${none}a whole number from ${least} to ${most}`];
  });
  if (mistakes.length > 0) throw new DeletionError('settings_invalid', 'reject', mistakes.join('\n'));
}
