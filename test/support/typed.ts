import { runOps } from '../../infra/ops/cli/run.ts';
import { recordingTerminal, worldOf } from '../infra/ops/recording-terminal.ts';

/** What came of a command of `npm run ops`. */
export type Typed = { readonly exit: number; readonly out: string; readonly err: string };

/** Types a command against a local stack, in this process, with this on its standard input. */
export async function type(url: string, words: string, input = ''): Promise<Typed> {
  const { terminal, printed, noted } = recordingTerminal({ input });
  const exit = await runOps([...wordsOf(words), '--local', url], worldOf(terminal));
  return { exit, out: printed.join('\n'), err: noted.join('\n') };
}

/** As a shell would, with double quotes alone. */
export function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '');
}
