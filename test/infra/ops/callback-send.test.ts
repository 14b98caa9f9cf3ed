import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Services } from '../../../infra/ops/aws/services.ts';
import { runOps } from '../../../infra/ops/cli/run.ts';
import { callbackSend } from '../../../infra/ops/commands/callback-send.ts';
import { type ConfirmationCode, requestId } from '../../../shared/domain/confirmation-code.ts';
import { verifySignedRequest } from '../../../shared/meta/signed-request.ts';
import { recordingTerminal, worldOf } from './recording-terminal.ts';
import { runCommand } from './run-command.ts';

const CODE = '0123456789ABCDEFGHJKMNPQRSTVWXYZ' as ConfirmationCode;
const PARTS = [{ name: 'messages', label: 'Messages', status: 'nothing_found' }];

let server: Server;
let statuses: object[];
/** What was posted, by the path it was posted to. */
let posted: { readonly path: string; readonly signed: string }[];
let refusal: { readonly status: number; readonly code: string; readonly title: string } | undefined;
beforeAll(async () => {
  server = createServer((request, response) => {
    const isCallback = request.method === 'POST';
    const answer = { url: `${urlOf()}/data-deletion/${CODE}`, confirmation_code: CODE };
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      const signed = new URLSearchParams(body).get('signed_request') ?? '';
      if (isCallback) posted.push({ path: request.url ?? '', signed });
      response.writeHead(refusal?.status ?? 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(refusal ?? (isCallback ? answer : (statuses.shift() ?? {}))));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});
beforeEach(() => {
  posted = [];
  refusal = undefined;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const urlOf = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

function send(followed: readonly object[], wait?: number) {
  statuses = [...followed];
  const values = { 'user-id': '1', secret: 'a-secret', url: `${urlOf()}/meta/data-deletion`, wait };
  return runCommand(callbackSend, values, [], { services: {} as Services });
}

describe('callback send', () => {
  it('does not call a request done while the last check is to come, and shows its id as the logs do', async () => {
    const checking = { status: 'in_progress', parts: PARTS };
    const { exit, printed, noted, value } = await send([checking, { ...checking, status: 'completed' }]);
    expect(exit).toBe(0);
    expect(noted).toContain('in progress, last check to come, 0 s');
    expect(printed).toEqual([
      JSON.stringify({ url: `${urlOf()}/data-deletion/${CODE}`, confirmation_code: CODE }),
      'PART      WHAT IT IS  STATUS',
      'messages  Messages    nothing found',
      `Request ID  ${requestId(CODE)}`,
      'Completed.',
    ]);
    expect(value).toMatchObject({ requestId: requestId(CODE) });
  });

  it('prints nothing but one JSON value with --json', async () => {
    statuses = [{ status: 'completed', parts: PARTS }];
    const { terminal, printed } = recordingTerminal();
    const url = `${urlOf()}/meta/data-deletion`;
    const typed = ['callback', 'send', '--user-id', '1', '--secret', 'a-secret', '--url', url, '--json'];
    expect(await runOps(typed, worldOf(terminal))).toBe(0);
    expect(JSON.parse(printed.join('\n'))).toMatchObject({
      answer: { confirmation_code: CODE },
      requestId: requestId(CODE),
    });
  });

  it('counts the parts that are done while others are not', async () => {
    const parts = [...PARTS, { name: 'invoices', label: 'Invoices', status: 'verifying' }];
    const { noted } = await send([
      { status: 'in_progress', parts },
      { status: 'completed', parts },
    ]);
    expect(noted).toContain('in progress, 1 of 2 parts done, 0 s');
  });

  it('says that a request was denied, and not that it continues', async () => {
    const { exit, printed } = await send([{ status: 'denied', parts: [] }]);
    expect({ exit, last: printed.at(-1) }).toEqual({ exit: 1, last: 'The request is denied.' });
  });

  it('gives the command to look at a request that is not completed in time', async () => {
    const { exit, printed } = await send([{ status: 'pending', parts: [] }], 1);
    expect(exit).toBe(1);
    // it may wait for an operator, so it is not said to go on by itself
    expect(printed.slice(-2)).toEqual([
      'Not completed after 0 s. To see what it waits for:',
      `  npm run ops -- request show ${requestId(CODE)} --stack test`,
    ]);
  });

  const url = () => `${urlOf()}/meta/data-deletion`;
  const run = (values: object, typed: object = {}) =>
    runCommand(callbackSend, { 'user-id': '1', url: url(), ...values }, [], { services: {} as Services, ...typed });
  const signer = (secret: string) => [
    { appId: '1', kind: 'facebook' as const, secrets: [{ value: secret, age: 'current' as const }] },
  ];
  const isSignedWith = (secret: string, signed: string) =>
    typeof verifySignedRequest(signed, signer(secret)) === 'object';

  it('signs with the secret on standard input, and makes each call a new request', async () => {
    statuses = [
      { status: 'completed', parts: [] },
      { status: 'completed', parts: [] },
    ];
    await run({ 'secret-stdin': true }, { input: 'of-the-input' });
    await run({ 'secret-stdin': true }, { input: 'of-the-input' });
    const [first, second] = posted;
    expect(first?.path).toBe('/meta/data-deletion');
    expect(verifySignedRequest(first?.signed ?? '', signer('of-the-input'))).toMatchObject({ userId: '1' });
    expect(first?.signed).not.toBe(second?.signed);
  });

  it('signs with the secret of the environment, unless standard input is named', async () => {
    const environment = { META_APP_SECRET: 'of-the-environment' };
    const signedBy = async (values: object) => {
      statuses = [{ status: 'completed', parts: [] }];
      await run(values, { environment, input: 'of-the-input' });
      const secrets = ['of-the-environment', 'of-the-input'];
      return secrets.filter((secret) => isSignedWith(secret, posted.at(-1)?.signed ?? ''));
    };
    expect(await signedBy({})).toEqual(['of-the-environment']);
    expect(await signedBy({ 'secret-stdin': true })).toEqual(['of-the-input']);
  });

  it('sends a removal of the app to the callback beside, and follows nothing', async () => {
    const { exit, printed } = await run({ secret: 'a-secret', deauthorize: true });
    expect({ exit, printed }).toEqual({ exit: 0, printed: ['Accepted by the deauthorize callback.'] });
    expect(posted.map(({ path }) => path)).toEqual(['/meta/deauthorize']);
  });

  it('says with which code the callback refuses', async () => {
    refusal = { status: 401, code: 'signature_mismatch', title: 'no secret matches' };
    const refused = run({ secret: 'a-secret' });
    await expect(refused).rejects.toMatchObject({ code: 'callback_refused' });
    await expect(refused).rejects.toThrow('401 signature_mismatch');
  });

  it('sends no secret that is an argument to another machine, and nothing about what is no id', async () => {
    const elsewhere = 'https://example.com/meta/data-deletion';
    await expect(run({ secret: 'a-secret', url: elsewhere })).rejects.toThrow('use --secret-stdin');
    await expect(run({ secret: 'a-secret', 'user-id': '12x' })).rejects.toThrow('expected 1 to 32 decimal digits');
    expect(posted).toEqual([]);
  });
});
