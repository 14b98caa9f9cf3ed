import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FunctionDefinition } from '../../../infra/local/lambda/function-definition.ts';
import { type FunctionHost, functionHost } from '../../../infra/local/lambda/function-host.ts';

const CODE = `
const { resourceLimits, threadId } = require('node:worker_threads');
let calls = 0;
const verbs = {
  add: ({ a, b }) => a + b,
  environment: () => process.env,
  context: (_, context) => ({ ...context, remaining: context.getRemainingTimeInMillis() }),
  who: async () => { calls += 1; await new Promise((resolve) => setTimeout(resolve, 100)); return { threadId, calls }; },
  limits: () => resourceLimits,
  undefined: () => undefined,
  throw: () => { throw new RangeError('too far'); },
  throwText: () => { throw 'only words'; },
  exit: () => process.exit(3),
  crash: () => new Promise(() => setTimeout(() => { throw new Error('from a timer'); })),
  hang: () => new Promise(() => {}),
  hoard: () => { const kept = []; for (;;) kept.push(new Array(1e5).fill(Math.random())); },
  spin: () => { for (;;); },
  write: () => { console.log('one\\ntwo'); process.stdout.write('{"three":3}\\n'); console.error('four'); },
};
exports.handler = async (event, context) => verbs[event.verb](event, context);
exports.constant = 5;
`;

const folder = mkdtempSync(join(tmpdir(), 'function-host-'));
const lines: string[] = [];
const hosts: FunctionHost[] = [];

function makeHost(more: Partial<FunctionDefinition> = {}): FunctionHost {
  const host = functionHost(
    {
      name: 'example',
      folder,
      handler: 'index.handler',
      timeoutSeconds: 1,
      memoryMegabytes: 64,
      environment: { COLOR: 'blue' },
      ...more,
    },
    (line) => lines.push(line),
  );
  hosts.push(host);
  return host;
}

async function returned(host: FunctionHost, event: object): Promise<unknown> {
  const invocation = await host.invoke(event);
  if (invocation.outcome !== 'returned') throw new Error(JSON.stringify(invocation));
  return JSON.parse(invocation.payload);
}

beforeAll(() => {
  writeFileSync(join(folder, 'index.js'), CODE);
  writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
});
beforeEach(() => {
  lines.length = 0;
});
afterAll(async () => {
  await Promise.all(hosts.map((host) => host.stop()));
  rmSync(folder, { recursive: true });
});

describe('a function on this machine', () => {
  it('receives an event and answers with JSON', async () => {
    const host = makeHost();
    expect(await returned(host, { verb: 'add', a: 2, b: 3 })).toBe(5);
    expect(await returned(host, { verb: 'undefined' })).toBeNull();
  });

  it('is killed when it exceeds its memory, and continues in another instance', async () => {
    const host = makeHost({ timeoutSeconds: 15 });
    expect(await host.invoke({ verb: 'hoard' })).toMatchObject({ outcome: 'failed', errorType: 'Runtime.ExitError' });
    expect(lines.join('\n')).toMatch(/memory limit/);
    expect(await returned(host, { verb: 'add', a: 2, b: 3 })).toBe(5);
  });

  it.each([64, 128, 1024])('has %i MB for what it keeps, and little for what it drops', async (memoryMegabytes) => {
    const limits = await returned(makeHost({ memoryMegabytes }), { verb: 'limits' });
    expect(limits).toMatchObject({ maxOldGenerationSizeMb: memoryMegabytes, maxYoungGenerationSizeMb: 8 });
  });

  it('sees its own environment and none of ours', async () => {
    expect(process.env).toHaveProperty('PATH');
    expect(await returned(makeHost(), { verb: 'environment' })).toEqual({ COLOR: 'blue' });
  });

  it('gets the context that Lambda passes', async () => {
    const context = await returned(makeHost(), { verb: 'context' });
    expect(context).toMatchObject({
      functionName: 'example',
      memoryLimitInMB: '64',
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    const { remaining } = context as { readonly remaining: number };
    expect(remaining).toBeLessThanOrEqual(1000);
    expect(remaining).toBeGreaterThan(500);
  });

  it('runs one invocation at a time in each instance, and several in several instances', async () => {
    const host = makeHost();
    const all = await Promise.all(Array.from({ length: 12 }, () => returned(host, { verb: 'who' })));
    const calls = all as readonly { readonly threadId: number; readonly calls: number }[];
    const byThread = Map.groupBy(calls, ({ threadId }) => threadId);
    expect(byThread.size).toBe(4);
    const counts = [...byThread.values()].map((each) => each.map((call) => call.calls));
    // if an instance ran two at once, both would have counted before either answered
    for (const each of counts) expect(new Set(each).size).toBe(each.length);
  });

  it('keeps its instance between invocations', async () => {
    const host = makeHost();
    const [first, second] = [await returned(host, { verb: 'who' }), await returned(host, { verb: 'who' })];
    expect(second).toEqual({ ...(first as object), calls: 2 });
  });

  it('fails with the error that it threw, and continues', async () => {
    const host = makeHost();
    expect(await host.invoke({ verb: 'throw' })).toEqual({
      outcome: 'failed',
      errorType: 'RangeError',
      errorMessage: 'too far',
    });
    expect(await host.invoke({ verb: 'throwText' })).toMatchObject({ outcome: 'failed', errorMessage: 'only words' });
    expect(await returned(host, { verb: 'who' })).toMatchObject({ calls: 1 });
    expect(lines.join('\n')).toContain('RangeError: too far');
  });

  it.each(['exit', 'crash'])('fails when its process ends by itself (%s), and starts again', async (verb) => {
    const host = makeHost();
    expect(await host.invoke({ verb })).toMatchObject({ outcome: 'failed', errorType: 'Runtime.ExitError' });
    expect(await returned(host, { verb: 'add', a: 1, b: 1 })).toBe(2);
  });

  it.each(['hang', 'spin'])('is ended when its time is up (%s), and starts again', async (verb) => {
    const host = makeHost();
    const began = Date.now();
    expect(await host.invoke({ verb })).toEqual({ outcome: 'timed_out' });
    expect(Date.now() - began).toBeLessThan(4000);
    expect(lines).toContain('timed out after 1 seconds');
    expect(await returned(host, { verb: 'add', a: 1, b: 1 })).toBe(2);
  });

  it('passes its output on line by line', async () => {
    await returned(makeHost(), { verb: 'write' });
    while (lines.length < 4) await new Promise(setImmediate);
    expect(lines.toSorted()).toEqual(['four', 'one', 'two', '{"three":3}']);
  });

  it.each([
    ['is not there', { handler: 'missing.handler' }, 'Cannot find module'],
    ['exports nothing', { handler: 'index.nothing' }, 'index.nothing is undefined or not exported'],
    ['exports no function', { handler: 'index.constant' }, 'index.constant is undefined or not exported'],
  ])('reports that code that %s cannot be loaded', async (_, more, reason) => {
    const host = makeHost(more);
    expect(await host.start()).toBe(false);
    expect(lines.join('\n')).toContain(reason);
    expect(await host.invoke({})).toMatchObject({ outcome: 'failed', errorType: 'Runtime.ExitError' });
  });

  it('is loaded before its first call when it is started', async () => {
    const slow = join(folder, 'slow');
    mkdirSync(slow);
    writeFileSync(join(slow, 'index.js'), `console.log('loaded'); ${CODE}`);
    const host = makeHost({ folder: slow });
    expect(await host.start()).toBe(true);
    while (lines.length === 0) await new Promise(setImmediate);
    await returned(host, { verb: 'add', a: 1, b: 1 });
    expect(lines).toEqual(['loaded']);
  });

  it('stops in the middle of invocations, and fails the waiting ones', async () => {
    const host = makeHost();
    await host.start();
    const waiting = Promise.all(Array.from({ length: 6 }, () => host.invoke({ verb: 'hang' })));
    await host.stop();
    for (const invocation of await waiting) expect(invocation).toMatchObject({ outcome: 'failed' });
    expect(lines).not.toContain('timed out after 1 seconds');
  });
});
