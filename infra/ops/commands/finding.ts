import type { Services } from '../aws/services.ts';
import type { Context } from '../cli/command.ts';

/** What a check found and, unless it is `ok`, what to do next. */
export type Finding =
  | { readonly result: 'ok'; readonly message: string }
  | {
      readonly result: 'failed' | 'skipped' | 'warning';
      readonly message: string;
      readonly next: string;
      /** The command to type, with the options that name the same deployment. */
      readonly command?: string;
    };

/** Checks one thing. An error that it throws counts as a failure. */
export type Check = {
  readonly name: string;
  readonly run: (services: Services, context: Context) => Promise<Finding>;
};

export function found(isOk: boolean, message: string, next: string, command?: string): Finding {
  return isOk ? { result: 'ok', message } : { result: 'failed', message, next, ...(command && { command }) };
}
