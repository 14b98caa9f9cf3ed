import type { Clock } from '../../../shared/ports/clock.ts';
import type { Deployment } from '../aws/deployment.ts';
import type { OperatorsRole, Services } from '../aws/services.ts';
import type { Options, Values } from './options.ts';
import type { Terminal } from './terminal.ts';
import type { Line } from './text.ts';

/** 0: done. 1: refused or failed. Wrong arguments are 2, and are never a command's own answer. */
export type ExitCode = 0 | 1;

export type Context = {
  readonly terminal: Terminal;
  readonly clock: Clock;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly environment: { readonly [name: string]: string | undefined };
  /** Aborts when the operator interrupts: for a command that stops in order. Any other simply ends. */
  readonly interruption: () => AbortSignal;
  /** Where the command acts; looked up when it is first needed. */
  readonly deployment: () => Promise<Deployment>;
  /** Clients of that deployment's services, with the grants of a role where that is told apart: on this machine. */
  readonly services: (role?: OperatorsRole) => Promise<Services>;
  /** Whether standard output holds one JSON value and nothing else. */
  readonly isJson: boolean;
  /** Prints the answer: the value with `--json`, else the lines. */
  readonly answer: (value: unknown, lines: readonly Line[]) => void;
  /** A command to suggest, as it is typed to act on the same deployment. */
  readonly commandLine: (words: string) => string;
};

export type Argument = { readonly name: string; readonly about: string };

export type Command = {
  /** As it is typed: `request hold`. */
  readonly name: string;
  readonly summary: string;
  /** What to know before using it, a paragraph each. */
  readonly about?: readonly string[];
  readonly arguments: readonly Argument[];
  readonly options: Options;
  /** What follows `npm run ops -- `, the simplest first. */
  readonly examples: readonly string[];
  readonly run: (values: Values<Options>, given: readonly string[], context: Context) => Promise<ExitCode>;
};

type Definition<O extends Options> = Omit<Command, 'arguments' | 'options' | 'run'> & {
  readonly arguments?: readonly Argument[];
  readonly options: O;
  readonly run: (values: Values<O>, context: Context, ...given: readonly string[]) => Promise<ExitCode>;
};

/** One entry of the table of commands; its options give its values their types. */
export function command<const O extends Options>(definition: Definition<O>): Command {
  return {
    ...definition,
    arguments: definition.arguments ?? [],
    run: (values, given, context) => definition.run(values as Values<O>, context, ...given),
  };
}
