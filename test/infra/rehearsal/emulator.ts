import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export type Emulator = {
  readonly url: string;
  /** The types of resources that it was asked to create but does not know. */
  readonly unknownTypes: () => readonly string[];
  readonly stop: () => void;
};

const READY_WITHIN_MS = 30_000;

/** Starts moto's server on loopback. @param command `moto_server`, or its path */
export async function startEmulator(command: string): Promise<Emulator> {
  const port = await freePort();
  // moto recognizes the bucket in a template's address only if the host is called localhost
  const url = `http://localhost:${port}`;
  const server = spawn(command, ['-H', '127.0.0.1', '-p', `${port}`], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  server.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const failed = new Promise<never>((_, reject) => {
    server.once('error', () =>
      reject(new Error(`${command} does not start; install it with: pip install 'moto[server]'`)),
    );
    server.once('exit', (code) => reject(new Error(`${command} ended with ${code}: ${said.slice(-500)}`)));
  });
  failed.catch(() => undefined);
  await Promise.race([answers(url), failed]);
  return {
    url,
    unknownTypes: () => [
      ...new Set([...said.matchAll(/Tried to parse (\S+) but/g)].map((match) => match[1] as string)),
    ],
    stop: () => void server.kill(),
  };
}

async function answers(url: string): Promise<void> {
  const end = Date.now() + READY_WITHIN_MS;
  while (Date.now() < end) {
    const answer = await fetch(`${url}/moto-api/`).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(200);
  }
  throw new Error('the emulator did not answer within half a minute');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
