import type { Clock } from '../../../shared/ports/clock.ts';
import type { Deployment } from '../aws/deployment.ts';
import type { OperatorsRole, Services } from '../aws/services.ts';
import type { Options, Values } from './options.ts';
import type { Terminal } from './terminal.ts';
import type { Line } from './text.ts';

/** 0: done. 1: refused or failed. A command never returns 2, which is for wrong arguments. */
export type ExitCode = 0 | 1;

export type Context = {
  readonly terminal: Terminal;
  readonly clock: Clock;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly environment: { readonly [name: string]: string | undefined };
  /** Aborts on Ctrl-C, for a command that stops in an orderly way. Without this call, Ctrl-C ends the process. */
  readonly interruption: () => AbortSignal;
  /** The deployment that the command acts on, looked up when it is first needed. */
  readonly deployment: () => Promise<Deployment>;
  /** Clients of that deployment's services. The role matters only locally; on AWS the caller's own role counts. */
  readonly services: (role?: OperatorsRole) => Promise<Services>;
  /** Whether standard output holds one JSON value and nothing else. */
  readonly isJson: boolean;
  /** Prints the result: the value with `--json`, otherwise the lines. */
  readonly answer: (value: unknown, lines: readonly Line[]) => void;
  /** A command to suggest, with the options that make it act on the same deployment. */
  readonly commandLine: (words: string) => string;
};

export type Argument = { readonly name: string; readonly about: string };

export type Command = {
  /** As typed: `request hold`. */
  readonly name: string;
  readonly summary: string;
  /** Further paragraphs of the command's help. */
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

/** Defines a command; the types of its values follow from its options. */
export function command<const O extends Options>(definition: Definition<O>): Command {
  return {
    ...definition,
    arguments: definition.arguments ?? [],
    run: (values, given, context) => definition.run(values as Values<O>, context, ...given),
  };
}
