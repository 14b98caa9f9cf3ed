import { runOps } from '../../infra/ops/cli/run.ts';
import { recordingTerminal, worldOf } from '../infra/ops/recording-terminal.ts';

/** The result of an `npm run ops` command. */
export type Typed = { readonly exit: number; readonly out: string; readonly err: string };

/** Runs a command against a local stack, in this process, with this text on its standard input. */
export async function type(url: string, words: string, input = ''): Promise<Typed> {
  const { terminal, printed, noted } = recordingTerminal({ input });
  const exit = await runOps([...wordsOf(words), '--local', url], worldOf(terminal));
  return { exit, out: printed.join('\n'), err: noted.join('\n') };
}

/** Splits a line as a shell would, but with double quotes only. */
export function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '');
}
