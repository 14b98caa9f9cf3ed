import type { Context, ExitCode } from './command.ts';
import { UsageError } from './options.ts';

/**
 * A text that must not be an argument, because arguments are seen by others and kept in histories: typed without being
 * shown, or the whole of standard input.
 */
export async function askPrivately({ terminal }: Context, what: string): Promise<string> {
  const given = terminal.isInteractive ? await terminal.askSecret(`${what}:`) : await terminal.readInput();
  if (given.trim() === '')
    throw new UsageError(`${what} is missing; type it when asked, or pipe it into standard input`);
  return given.trim();
}

/** A text that an option did not give. @throws UsageError when nobody is there */
export async function ask({ terminal }: Context, option: string, question: string): Promise<string> {
  const answer = terminal.isInteractive ? await terminal.ask(`${question}:`) : '';
  if (answer !== '') return answer;
  throw new UsageError(`${option} is missing; give it, or type it when asked`);
}

/** One of a few words, where an option did not say it. @throws UsageError when nobody is there, or it is none of them */
export async function askChoice<Choice extends string>(
  { terminal }: Context,
  option: string,
  question: string,
  choices: readonly Choice[],
): Promise<Choice> {
  const list = choices.join(', ');
  const answer = terminal.isInteractive ? await terminal.ask(`${question}? ${list}:`) : undefined;
  const chosen = choices.find((choice) => choice === answer);
  if (chosen !== undefined) return chosen;
  throw new UsageError(`${option} is ${answer === undefined ? 'missing' : 'invalid'}; expected ${list}`);
}

/**
 * Shows what would happen, and does it when that is wanted: because of `--yes`, or because somebody says so.
 *
 * @returns 1 when nothing was done
 */
export async function afterPlan(
  { terminal }: Context,
  yes: boolean,
  plan: readonly string[],
  action: () => Promise<ExitCode>,
): Promise<ExitCode> {
  for (const line of plan) terminal.note(line);
  if (yes) return await action();
  if (!terminal.isInteractive) {
    terminal.note('Nothing was changed. Add --yes to go on.');
    return 1;
  }
  if (/^y(es)?$/i.test(await terminal.ask('Go on? [y/N]'))) return await action();
  terminal.note('Nothing was changed.');
  return 1;
}
