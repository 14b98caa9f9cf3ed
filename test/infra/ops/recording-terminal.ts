import type { Context } from '../../../infra/ops/cli/command.ts';
import type { World } from '../../../infra/ops/cli/run.ts';
import type { Terminal } from '../../../infra/ops/cli/terminal.ts';
import { type Line, plainText } from '../../../infra/ops/cli/text.ts';
import { COMMANDS } from '../../../infra/ops/commands/index.ts';

export type Recording = {
  readonly terminal: Terminal;
  /** Standard output. */
  readonly printed: string[];
  /** Standard error. */
  readonly noted: string[];
  readonly asked: string[];
};

type Given = {
  readonly noted?: string[];
  readonly input?: string;
  readonly answers?: readonly string[];
  /** Gets every line as it is given to the terminal, with its styles. */
  readonly lines?: Line[];
  /** What is drawn is recorded with what is noted. */
  readonly isDrawable?: boolean;
  /** What happens elsewhere while somebody is asked. */
  readonly whileAsked?: () => Promise<unknown>;
};

/** A terminal without anybody, unless there are answers. */
export function recordingTerminal(given: Given = {}): Recording {
  const printed: string[] = [];
  const noted = given.noted ?? [];
  const asked: string[] = [];
  const answers = [...(given.answers ?? [])];
  const answer = async (question: string) => {
    asked.push(question);
    await given.whileAsked?.();
    return answers.shift() ?? '';
  };
  const record = (where: string[], line: Line) => {
    given.lines?.push(line);
    where.push(plainText(line));
  };
  return {
    printed,
    noted,
    asked,
    terminal: {
      isInteractive: given.answers !== undefined,
      isDrawable: given.isDrawable ?? false,
      print: (line) => record(printed, line),
      note: (line) => record(noted, line),
      draw: (line) => void noted.push(line),
      ask: answer,
      askSecret: answer,
      readInput: async () => given.input ?? '',
    },
  };
}

export function worldOf(terminal: Terminal, change: Partial<World> = {}): World {
  return {
    commands: COMMANDS,
    terminal,
    clock: Date.now,
    sleep: async (milliseconds) => {
      await new Promise((resolve) => {
        setTimeout(resolve, milliseconds);
      });
    },
    environment: {},
    interruption: () => new AbortController().signal,
    region: 'eu-central-1',
    ...change,
  };
}

/** For what needs a context and no deployment. */
export function contextOf(recording: Recording): Context {
  return {
    ...worldOf(recording.terminal),
    deployment: () => Promise.reject(new Error('there is no deployment')),
    services: () => Promise.reject(new Error('there is no deployment')),
    isJson: false,
    answer: (_, lines) => {
      for (const line of lines) recording.terminal.print(line);
    },
    commandLine: (words) => `npm run ops -- ${words} --local`,
  };
}
