import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../../support/eventually.ts';

export const RUNBOOKS = join(import.meta.dirname, '../../../infra/runbooks');

/** The values of the words in capitals, and the answers to questions; by default, the answer is to continue. */
export type Given = {
  readonly REQUEST?: string;
  readonly NAME?: string;
  readonly ID?: string;
  readonly FILE?: string;
  readonly TIME?: string;
  readonly APP?: string;
  readonly DATE?: string;
  readonly TEXT?: string;
  readonly answers?: readonly string[];
};

export type Outcome = { readonly exit: number; readonly out: string; readonly err: string };

/** A runbook that somebody follows. */
export type Book = {
  /**
   * Runs the command in the text that starts like this, unchanged except for the words in capitals.
   *
   * @throws if the text has no such command
   */
  run(beginning: string, given?: Given): Promise<Outcome>;
  /** Repeats a command until its output contains this: a function's line arrives some time after its answer. */
  shows(beginning: string, what: string | RegExp): Promise<void>;
  /** The commands in the text that were not run. */
  untried(): readonly string[];
  /** The last command and its output, for the message of a failed test. */
  last(): string;
};

/** All commands in a runbook: those in shell blocks, and those within sentences. */
export function commandsOf(text: string): readonly string[] {
  const blocks = [...text.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(([, block = '']) => block.trim().split('\n'));
  const inline = [...text.replaceAll(/^```.*?^```$/gms, '').matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
  const commands = [...blocks, ...inline].filter((code) =>
    /^(?:npm run (?:--silent )?ops -- |aws |npx cdk )/.test(code),
  );
  return [...new Set(commands)];
}

export function readRunbook(name: string): string {
  return readFileSync(join(RUNBOOKS, `${name}.md`), 'utf8');
}

export function openRunbook(name: string, execute: (command: string, given: Given) => Promise<Outcome>): Book {
  const commands = commandsOf(readRunbook(name));
  const tried = new Set<string>();
  let last = '';
  function meant(beginning: string): string {
    const all = commands.filter((command) => command.startsWith(beginning));
    const command = all.find((candidate) => !tried.has(candidate)) ?? all[0];
    if (command === undefined) throw new Error(`${name}.md gives no command "${beginning}…"`);
    tried.add(command);
    return command;
  }
  async function run(command: string, given: Given): Promise<Outcome> {
    const outcome = await execute(filledIn(command, given), given);
    last = `${command} (exit code ${outcome.exit})\n${outcome.out}\n${outcome.err}`;
    return outcome;
  }
  return {
    run: (beginning, given = {}) => run(meant(beginning), given),
    async shows(beginning, what) {
      const command = meant(beginning);
      await eventually(
        async () => ({ what: String(what), out: (await run(command, {})).out }),
        ({ out }) => (typeof what === 'string' ? out.includes(what) : what.test(out)),
      );
    },
    untried: () => commands.filter((command) => !tried.has(command)),
    last: () => last,
  };
}

function filledIn(command: string, given: Given): string {
  return command.replaceAll(/(?<![\w$./-])(?:REQUEST|NAME|ID|FILE|TIME|APP|DATE|TEXT)\b/g, (word) => {
    const value = given[word as 'REQUEST'];
    if (value === undefined) throw new Error(`"${command}" needs to know ${word}`);
    return value;
  });
}
