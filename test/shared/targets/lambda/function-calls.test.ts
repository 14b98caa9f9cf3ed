import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { type LoopbackServer, listenOnLoopback } from '../../../../infra/local/system/loopback.ts';
import { functionCalls } from '../../../../shared/targets/lambda/function-calls.ts';
import { eventually } from '../../../support/eventually.ts';
import { environment } from '../../../support/target-environment.ts';

/** A stand-in for Lambda, with one answer for each call. */
let server: LoopbackServer;
let answer: { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown };
let said: { readonly headers: IncomingMessage['headers']; readonly body: string }[];
let closed: number;

beforeEach(async () => {
  answer = { body: { version: 1, count: 3 } };
  said = [];
  closed = 0;
  server = await listenOnLoopback(
    createServer(async (request, response) => {
      response.once('close', () => (closed += 1));
      said.push({ headers: request.headers, body: await text(request) });
      const { status = 200, headers = {}, body } = answer;
      if (body === undefined) return;
      response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
    }),
  );
});
afterEach(() => server.stop());

const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'worker', AWS_SECRET_ACCESS_KEY: 'secret' };
const ABOUT = { request: 'request', app: '1001', askedAt: '2026-11-23T00:00:00.000Z' };

function plan(
  { settings = {}, phone = '777' }: { settings?: { readonly [name: string]: string }; phone?: string } = {},
  signal?: AbortSignal,
) {
  const here = { AWS_REGION: 'eu-central-1', AWS_ENDPOINT_URL_LAMBDA: server.url, TARGET_TIMEOUT_SECONDS: '60' };
  const calls = functionCalls({ function: 'erase:live' }, environment({ ...here, ...CREDENTIALS, ...settings }));
  return calls.ask('plan', { ...ABOUT, values: { phone: [phone] } }, signal);
}

describe('a call to a function', () => {
  it('is of JSON, and wants no log', async () => {
    expect(await plan()).toEqual({ version: 1, count: 3 });
    expect(said[0]?.headers).toMatchObject({ 'content-type': 'application/json', 'x-amz-log-type': 'None' });
    expect(said[0]?.headers).not.toHaveProperty('x-amz-security-token');
    expect(JSON.parse(said[0]?.body ?? '')).toMatchObject({ timeLimit: 48_000 });
  });

  it('goes to the address for all of AWS where there is none for Lambda', async () => {
    const here = environment({ AWS_REGION: 'eu-central-1', AWS_ENDPOINT_URL: server.url, ...CREDENTIALS });
    const calls = functionCalls({ function: 'erase:live' }, here);
    expect(await calls.ask('plan', { ...ABOUT, values: {} })).toMatchObject({ count: 3 });
  });

  it('has six megabytes at most', async () => {
    await plan();
    const most = 6 * 1024 * 1024 - (said[0]?.body.length ?? 0) + '777'.length;
    expect(await plan({ phone: '7'.repeat(most) })).toMatchObject({ count: 3 });
    await expect(plan({ phone: '7'.repeat(most + 1) })).rejects.toMatchObject({
      code: 'message_too_large',
      disposition: 'fail',
      message: 'the message to function erase:live has more than 6291456 bytes, which is the most that Lambda accepts',
    });
    expect(said).toHaveLength(2);
  });

  it.each(Object.keys(CREDENTIALS))('is not made without %s', async (missing) => {
    const here = environment({ AWS_REGION: 'eu-central-1', AWS_ENDPOINT_URL: server.url, ...CREDENTIALS });
    const without = { ...here, setting: (name: string) => (name === missing ? undefined : here.setting(name)) };
    const asked = functionCalls({ function: 'erase:live' }, without).ask('plan', { ...ABOUT, values: {} });
    await expect(asked).rejects.toMatchObject({
      code: 'credentials_missing',
      message: 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set',
    });
  });

  it('ends at once when it is aborted', async () => {
    answer = {};
    const abort = new AbortController();
    const asked = plan({}, abort.signal).catch((error: unknown) => error);
    await eventually(
      () => said.length,
      (calls) => calls === 1,
    );
    abort.abort();
    expect(await asked).toBeInstanceOf(Error);
    expect(
      await eventually(
        () => closed,
        (calls) => calls > 0,
      ),
    ).toBe(1);
  });

  it.each([
    [{ version: 1, count: -1 }, ', at count'],
    ['<html>', ''],
  ])('says where the answer %j is not as the protocol has it', async (body, where) => {
    answer = { body };
    const message = `function erase:live answers plan with something that the protocol does not allow${where}`;
    await expect(plan()).rejects.toMatchObject({ code: 'answer_malformed', message });
  });

  it.each([
    [{ errorType: 'TypeError' }, 'TypeError'],
    [{ errorType: 'Sandbox.Timedout' }, 'Sandbox.Timedout'],
    [{ errorType: 'No.answer about Anna' }, 'an error'],
    [{ errorType: '4915112345678 Error' }, 'an error'],
    [{ errorType: ['TypeError'] }, 'an error'],
    [{}, 'an error'],
    ['null', 'an error'],
    ['no JSON', 'an error'],
  ])('that failed with %j tells the type of the error alone: %s', async (body, type) => {
    answer = { body, headers: { 'x-amz-function-error': 'Unhandled' } };
    const message = `function erase:live failed with ${type} at plan`;
    await expect(plan()).rejects.toMatchObject({ code: 'function_failed', message });
  });

  it.each([
    [400, '', 'target_rejected'],
    [415, '', 'target_rejected'],
    [416, '', 'target_unavailable'],
    [403, 'AccessDeniedException', 'target_access_denied'],
    [403, '', 'target_unavailable'],
    [500, 'AccessDeniedException', 'target_unavailable'],
  ])('that Lambda answers with %i %s is %s', async (status, type, code) => {
    answer = { status, headers: type === '' ? {} : { 'x-amzn-errortype': type }, body: '' };
    await expect(plan()).rejects.toMatchObject({ code });
  });
});
