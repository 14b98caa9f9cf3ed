import { ALLOWED_WORDS, readWords } from '../../../shared/domain/operator-words.ts';
import { isLocalAddress, LOCAL_ADDRESS } from '../aws/deployment.ts';
import { LOCAL } from './program.ts';
import { readDuration, readTime } from './times.ts';

/** Wrong arguments: prints one line on standard error and exits with 2. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
}

/** An option of a command, and how its text is parsed. */
export type Option<Value> = {
  readonly type: 'string' | 'boolean';
  /** The placeholder for the value in help texts. */
  readonly valueName: string;
  readonly about: string;
  readonly isRequired: boolean;
  /** @returns undefined if the text is not allowed */
  readonly read: (text: string) => Value | undefined;
  /** What is allowed, for the error. */
  readonly allowed: string;
};

export type Options = { readonly [name: string]: Option<unknown> };
export type Values<O extends Options> = {
  readonly [Name in keyof O]: O[Name] extends Option<infer Value> ? Value : never;
};

export function flag(about: string): Option<boolean> {
  return { type: 'boolean', valueName: '', about, isRequired: false, read: () => true, allowed: '' };
}

export function text(valueName: string, about: string): Option<string | undefined> {
  return valued(valueName, about, 'some text', (given) => (given.trim() === '' ? undefined : given));
}

/** Free text that is stored and shown, so it must not name the person. */
export function words(valueName: string, about: string): Option<string | undefined> {
  return valued(valueName, about, ALLOWED_WORDS, readWords);
}

export function choice<const Choice extends string>(
  choices: readonly Choice[],
  valueName: string,
  about: string,
): Option<Choice | undefined> {
  return valued(valueName, about, choices.join(', '), (given) => choices.find((candidate) => candidate === given));
}

export function wholeNumber(valueName: string, about: string, least: number, most: number): Option<number | undefined> {
  return valued(valueName, about, `a whole number from ${least} to ${most}`, (given) => {
    const number = Number(given);
    return /^\d+$/.test(given) && number >= least && number <= most ? number : undefined;
  });
}

/** A duration, in milliseconds. */
export function duration(about: string): Option<number | undefined> {
  return valued('TIME', `${about} A time such as 30m, 48h or 2d.`, 'a time such as 90s, 30m, 48h or 2d', readDuration);
}

/** A point in time, in epoch milliseconds. */
export function time(about: string): Option<number | undefined> {
  const allowed = 'a date such as 2026-12-31, or a time such as 2026-12-31T18:00:00Z, in the years 2000 to 9999';
  return valued(
    'DATE',
    `${about} A date such as 2026-12-31, or a time such as 2026-12-31T18:00:00Z.`,
    allowed,
    readTime,
  );
}

function localAddress(about: string): Option<string | undefined> {
  return valued('URL', about, LOCAL_ADDRESS, (given) => (isLocalAddress(given) ? given : undefined));
}

export function required<Value>(option: Option<Value | undefined>): Option<Value> {
  return { ...(option as Option<Value>), isRequired: true };
}

/** The options of every command. */
export const COMMON = {
  local: localAddress(LOCAL),
  stack: text('NAME', 'Act on this stack on AWS, such as data-deletion-production.'),
  region: text('REGION', 'Where the stack is. Without it AWS_REGION, or the region in cdk.json.'),
  'data-map': text('PATH', 'The data map that is deployed. Without it, the one that cdk.json names.'),
  json: flag('Answer with JSON on standard output; everything else is on standard error.'),
  help: flag('Show help.'),
} as const;

/** The options of every command that changes something. */
export const CHANGE = {
  yes: flag('Do it without asking.'),
} as const;

function valued<Value>(
  valueName: string,
  about: string,
  allowed: string,
  read: (given: string) => Value | undefined,
): Option<Value | undefined> {
  return { type: 'string', valueName, about, isRequired: false, read, allowed };
}
