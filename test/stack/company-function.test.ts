import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from '@redis/client';
import { listenOnLoopback } from '../../infra/local/system/loopback.ts';
import { APP_ID, type LocalStack, startLocalStack } from '../support/local-stack.ts';

const ROW = {
  name: 'sessions',
  label: { en: 'Your sessions and your cart' },
  kind: 'lambda',
  function: 'sessions-deletion:live',
  match: { customer: ['{appId}#{asid}'] },
  canary: { values: { customer: '{appId}#{asid}' } },
};
const HANDLER = join(import.meta.dirname, '../../infra/examples/redis/handler.ts');

const isInstalled = spawnSync('redis-server', ['--version']).status === 0;
if (isInstalled) {
  describe('a store behind a function of the company, Redis with npm start', () => {
    describeRedis();
  });
} else {
  // oxlint-disable-next-line jest/no-disabled-tests -- shows what is missing
  it.skip('a store behind a function of the company: there is no redis-server', () => undefined);
}

function describeRedis(): void {
  const folder = mkdtempSync(join(tmpdir(), 'company-function-'));
  let server: ReturnType<typeof spawn>;
  let redis: ReturnType<typeof clientOf>;
  let stack: LocalStack;

  beforeAll(async () => {
    const port = await freePort();
    server = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder]);
    const url = `redis://127.0.0.1:${port}`;
    redis = clientOf(url);
    redis.on('error', () => undefined);
    await redis.connect();
    const dataMap = join(folder, 'data-map.json');
    writeFileSync(dataMap, JSON.stringify({ targets: [ROW] }));
    stack = await startLocalStack({
      DATA_MAP: dataMap,
      REDIS_URL: url,
      LAMBDA_HANDLERS: `${ROW.function}=${HANDLER}`,
      LOG: 'debug',
    });
  }, 120_000);
  afterAll(async () => {
    await stack.stop();
    redis.destroy();
    const ended = once(server, 'exit');
    server.kill();
    await ended;
    rmSync(folder, { recursive: true });
  }, 30_000);

  it('is emptied of the person who asks, and of nobody else', async () => {
    for (const id of ['777', '7777']) {
      await redis.hSet(`cart:${APP_ID}#${id}`, 'book', '1');
      await redis.hSet(`session:${id}`, 'since', '1');
      await redis.sAdd(`sessions-of:${APP_ID}#${id}`, id);
    }
    const { url } = (await (await stack.callback('777')).json()) as { readonly url: string };
    const { parts } = await stack.until(url, ['completed'], 60);
    expect(parts).toMatchObject([{ name: 'sessions', status: 'deleted' }]);
    const left = [`cart:${APP_ID}#7777`, 'session:7777', `sessions-of:${APP_ID}#7777`];
    expect((await redis.keys('*')).toSorted()).toEqual(left.toSorted());
    await stack.quiet();
    expect(stack.output.filter((line) => line.includes('is not authorized'))).toEqual([]);
    expect(stack.output.filter((line) => line.includes(`${APP_ID}#777`))).toEqual([]);
  }, 90_000);

  it('holds the canary person, who is deleted like everybody else', async () => {
    const ask = async (query: string) =>
      (await (await fetch(`${stack.url}/_local/canary${query}`, { method: 'POST' })).json()) as object;
    expect(await ask('')).toMatchObject({ asked: true, failures: [] });
    let seen: object = {};
    for (let tries = 0; tries < 60 && !('verified' in seen && seen.verified === 1); tries += 1) {
      await pause(1000);
      seen = await ask('?ask=0');
    }
    expect(seen).toMatchObject({ verified: 1, failures: [], open: 0 });
  }, 90_000);
}

function clientOf(url: string) {
  return createClient({ url });
}

async function freePort(): Promise<number> {
  const { port, stop } = await listenOnLoopback(createServer());
  await stop();
  return port;
}
