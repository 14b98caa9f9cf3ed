import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A program that runs beside the benchmark, so that its work is not measured. */
export type Beside<Told> = { readonly told: Told; stop(): Promise<void> };

/** Starts a script of this folder, which prints one line of JSON and exits when its standard input ends. */
export async function startBeside<Told>(script: string, ...parameters: readonly string[]): Promise<Beside<Told>> {
  const child = spawn(process.execPath, [join(import.meta.dirname, script), ...parameters], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return {
    told: JSON.parse(line) as Told,
    async stop() {
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
}
