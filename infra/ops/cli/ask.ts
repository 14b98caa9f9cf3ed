import type { Context, ExitCode } from './command.ts';
import { UsageError } from './options.ts';
import type { Line } from './text.ts';

/**
 * Asks for a text that must not be an argument, because other users see arguments and shells keep them: it is typed
 * without being shown, or is the whole of standard input.
 */
export async function askPrivately({ terminal }: Context, what: string): Promise<string> {
  const given = terminal.isInteractive ? await terminal.askSecret(`${what}:`) : await terminal.readInput();
  if (given.trim() === '')
    throw new UsageError(`${what} is missing; type it when asked, or pipe it into standard input`);
  return given.trim();
}

/** Asks for a text that an option did not give. @throws UsageError when nobody can be asked */
export async function ask({ terminal }: Context, option: string, question: string): Promise<string> {
  const answer = terminal.isInteractive ? await terminal.ask(`${question}:`) : '';
  if (answer !== '') return answer;
  throw new UsageError(`${option} is missing; give it, or type it when asked`);
}

/** Asks for one of a few words that an option did not give. @throws UsageError when nobody can be asked, or it is none of them */
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
 * Shows what would happen, and does it with `--yes` or when somebody agrees.
 *
 * @returns 1 when nothing was done
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
