import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A program that runs beside a test, in its own process, which is stopped together with everything that it started. */
export type Beside = { readonly port: number; stop(): Promise<void> };

/** Starts a script of this folder, which prints its port and exits when its standard input ends. */
export async function startBeside(script: string, ...parameters: readonly string[]): Promise<Beside> {
  const child = spawn(process.execPath, [join(import.meta.dirname, script), ...parameters], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    port: Number(line.toString()),
    async stop() {
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
}
