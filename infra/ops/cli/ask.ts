import type { Context, ExitCode } from './command.ts';
import { UsageError } from './options.ts';
import type { Line } from './text.ts';

/**
 * Asks for a text that must not be an argument, because other users can see arguments and shells store them. It is
 * typed without being shown, or read from standard input.
 */
export async function askPrivately({ terminal }: Context, what: string): Promise<string> {
  const given = terminal.isInteractive ? await terminal.askSecret(`${what}:`) : await terminal.readInput();
  if (given.trim() === '')
    throw new UsageError(`${what} is missing; type it when asked, or pipe it into standard input`);
  return given.trim();
}

/** Asks for the value of an option that was not given. @throws UsageError if the terminal is not interactive */
export async function ask({ terminal }: Context, option: string, question: string): Promise<string> {
  const answer = terminal.isInteractive ? await terminal.ask(`${question}:`) : '';
  if (answer !== '') return answer;
  throw new UsageError(`${option} is missing; give it, or type it when asked`);
}

/**
 * Asks for the value of an option that was not given and that has a fixed list of values.
 *
 * @throws UsageError if the terminal is not interactive, or the answer is not in the list
 */
export async function askChoice<Choice extends string>(
  { terminal }: Context,
  option: string,
  question: string,
  choices: readonly Choice[],
  byDefault?: Choice,
): Promise<Choice> {
  const list = choices.join(', ');
  const answer = terminal.isInteractive ? await terminal.ask(`${question}? ${list}:`) : undefined;
  const chosen = answer === '' ? byDefault : choices.find((choice) => choice === answer);
  if (chosen !== undefined) return chosen;
  throw new UsageError(`${option} is ${answer === undefined ? 'missing' : 'invalid'}; expected ${list}`);
}

/**
 * Shows what would happen, and does it if `--yes` was given or the operator agrees.
 *
 * @returns the action's exit code, or 1 if nothing was done
 */
export async function afterPlan(
  { terminal }: Context,
  yes: boolean,
  plan: readonly Line[],
  action: () => Promise<ExitCode>,
): Promise<ExitCode> {
  for (const line of plan) terminal.note(line);
  if (yes) return await action();
  if (!terminal.isInteractive) {
    terminal.note('Nothing was changed. Add --yes to do it.');
    return 1;
  }
  if (/^y(es)?$/i.test(await terminal.ask('Continue? [y/N]'))) return await action();
  terminal.note('Nothing was changed.');
  return 1;
}
