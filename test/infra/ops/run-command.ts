import type { Services } from '../../../infra/ops/aws/services.ts';
import type { Command, Context } from '../../../infra/ops/cli/command.ts';
import type { Line } from '../../../infra/ops/cli/text.ts';
import { contextOf, recordingTerminal } from './recording-terminal.ts';

type Given = {
  readonly services: Services;
  readonly now?: number;
  /** Instead of one that stands. */
  readonly clock?: Context['clock'];
  readonly answers?: readonly string[];
  readonly isDrawable?: boolean;
  readonly lines?: Line[];
  readonly input?: string;
  readonly environment?: Context['environment'];
  readonly whileAsked?: () => Promise<unknown>;
  /** Gets what is written to standard error, also when the command fails. */
  readonly noted?: string[];
  /** Gets the role that the command names for its services, if any. */
  readonly roles?: (string | undefined)[];
  /** When somebody presses Ctrl-C. */
  readonly interruption?: AbortSignal;
  /** Instead of waiting. */
  readonly sleep?: Context['sleep'];
};

/** Runs one command on services that a test has made, as if it were typed with `--stack test`. */
export async function runCommand(command: Command, values: object, given: readonly string[], world: Given) {
  const { services, now = Date.now(), clock = () => now, environment = {}, sleep, interruption, ...typed } = world;
  const recording = recordingTerminal(typed);
  const context = contextOf(recording);
  let value: unknown;
  const styles: string[] = [];
  const flags = Object.entries(command.options).filter(([, { type }]) => type === 'boolean');
  const unset = Object.fromEntries(flags.map(([name]) => [name, false]));
  const exit = await command.run({ ...unset, ...values }, given, {
    ...context,
    clock,
    ...(sleep && { sleep }),
    ...(interruption && { interruption: () => interruption }),
    environment,
    deployment: async () => services.deployment,
    services: async (role) => {
      world.roles?.push(role);
      return services;
    },
    commandLine: (words) => `npm run ops -- ${words} --stack test`,
    answer: (answered, lines) => {
      value = answered;
      styles.push(...stylesIn(lines));
      context.answer(answered, lines);
    },
  });
  return { exit, value, printed: recording.printed, noted: recording.noted, asked: recording.asked, styles };
}

/** The pieces of an answer that are not printed plain, but for headings of tables: `bad: failing`. */
export function stylesIn(lines: readonly Line[]): readonly string[] {
  return lines
    .flat()
    .flatMap((piece) =>
      typeof piece === 'string' || piece.style === 'quiet' ? [] : [`${piece.style}: ${piece.text}`],
    );
}
