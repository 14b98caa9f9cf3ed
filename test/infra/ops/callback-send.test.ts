import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvalidCiphertextException, KMSClient } from '@aws-sdk/client-kms';
import type { Services } from '../../../infra/ops/aws/services.ts';
import { runOps } from '../../../infra/ops/cli/run.ts';
import { callbackSend } from '../../../infra/ops/commands/callback-send.ts';
import { followStatus } from '../../../infra/ops/commands/follow.ts';
import { type ConfirmationCode, requestId } from '../../../shared/domain/confirmation-code.ts';
import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { verifySignedRequest } from '../../../shared/meta/signed-request.ts';
import { startDynalite } from '../../support/dynalite.ts';
import { partAt, startOperationsWorld } from './operations-world.ts';
import { contextOf, recordingTerminal, worldOf } from './recording-terminal.ts';
import { runCommand } from './run-command.ts';
import { stubClient } from './stub-client.ts';

const CODE = '0123456789ABCDEFGHJKMNPQRSTVWXYZ' as ConfirmationCode;
const NOW = Date.UTC(2026, 0, 15, 12);
const PARTS = [{ name: 'messages', label: 'Messages', status: 'nothing_found' }];

let server: Server;
let statuses: object[];
/** What was posted, by the path it was posted to. */
let posted: { readonly path: string; readonly signed: string }[];
/** What was asked of the status page. */
let accepted: (string | undefined)[];
let refusal:
  | { readonly status: number; readonly code?: string; readonly title?: string; readonly html?: string }
  | undefined;
let code: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    const isCallback = request.method === 'POST';
    const answer = { url: `${urlOf()}/data-deletion/${CODE}`, confirmation_code: code };
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      const signed = new URLSearchParams(body).get('signed_request') ?? '';
      if (isCallback) posted.push({ path: request.url ?? '', signed });
      else accepted.push(request.headers.accept);
      response.writeHead(refusal?.status ?? 200, { 'content-type': 'application/json' });
      response.end(
        refusal?.html ?? JSON.stringify(refusal ?? (isCallback ? answer : { notices: [], ...statuses.shift() })),
      );
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});
beforeEach(() => {
  [posted, accepted] = [[], []];
  refusal = undefined;
  code = CODE;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const urlOf = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

function send(followed: readonly object[], wait?: number) {
  statuses = [...followed];
  const values = { 'user-id': '1', secret: 'a-secret', url: `${urlOf()}/meta/data-deletion`, wait };
  return runCommand(callbackSend, values, [], { services: {} as Services, sleep: async () => undefined });
}

describe('callback send', () => {
  it('does not call a request done while the last check is to come, and shows its id as the logs do', async () => {
    const checking = { status: 'in_progress', parts: PARTS };
    const { exit, printed, noted, styles, value } = await send([checking, { ...checking, status: 'completed' }]);
    expect({ exit, accepted }).toEqual({ exit: 0, accepted: ['application/json', 'application/json'] });
    expect(styles).toEqual(['good: Completed.']);
    expect(noted).toContain('in progress, last check to come, 0 s');
    expect(printed).toEqual([
      JSON.stringify({ url: `${urlOf()}/data-deletion/${CODE}`, confirmation_code: CODE }),
      'PART      WHAT IT IS  STATUS',
      'messages  Messages    nothing found',
      `Request ID  ${requestId(CODE)}`,
      'Completed.',
    ]);
    expect(value).toEqual({
      answer: { url: `${urlOf()}/data-deletion/${CODE}`, confirmation_code: CODE },
      requestId: requestId(CODE),
      status: { ...checking, status: 'completed', notices: [] },
    });
  });

  it('says what was left because nobody verified an address', async () => {
    const notices = [{ kind: 'self_declared', part: 'messages' }];
    const { exit, printed, styles } = await send([{ status: 'completed', parts: PARTS, notices }]);
    expect(exit).toBe(0);
    expect(printed).toContain('messages  Messages    nothing found, unverified data may be left');
    expect(printed.at(-1)).toBe('Completed; some of what was found was left, as the parts say.');
    expect(styles).not.toContain('good: Completed.');
    const told = [{ kind: 'source_silent' }, { kind: 'copies_at_meta', part: 'messages' }];
    const other = await send([{ status: 'completed', parts: PARTS, notices: told }]);
    expect(other.printed.at(-1)).toBe('Completed.');
  });

  it('is signed now, or when it is said to be, in seconds as Meta has it', async () => {
    const issuedAt: unknown[] = [];
    for (const values of [{}, { 'issued-at': Date.UTC(2026, 0, 31) }]) {
      statuses = [{ status: 'completed', parts: PARTS }];
      const given = { 'user-id': '1', secret: 'a-secret', url: `${urlOf()}/meta/data-deletion`, ...values };
      await runCommand(callbackSend, given, [], { services: {} as Services, clock: () => 1_700_000_000_999 });
      const [, payload = ''] = posted.at(-1)?.signed.split('.') ?? [];
      issuedAt.push(JSON.parse(Buffer.from(payload, 'base64url').toString()).issued_at);
    }
    expect(issuedAt).toEqual([1_700_000_000, Date.UTC(2026, 0, 31) / 1000]);
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
    const ended = await send([{ status: 'completed', parts: PARTS }]);
    expect(ended.noted).toContain('completed, 1 of 1 parts done, 0 s');
  });

  it('says that a request was denied, and not that it continues', async () => {
    const { exit, printed, styles } = await send([{ status: 'denied', parts: [] }]);
    expect({ exit, last: printed.at(-1) }).toEqual({ exit: 1, last: 'The request is denied.' });
    expect(styles).toEqual(['bad: The request is denied.']);
    expect(printed).toHaveLength(3);
    expect((await send([{ status: 'cancelled', parts: [] }])).printed.at(-1)).toBe('The request is cancelled.');
  });

  it('shows no id when the answer has no confirmation code of ours', async () => {
    code = 'of-another-program';
    const { exit, printed, value } = await send([{ status: 'pending', parts: [] }], 1);
    expect(exit).toBe(1);
    expect(printed.slice(1)).toEqual(['Not completed after 0 s.']);
    expect(value).toMatchObject({ requestId: undefined });
  });

  it('says what the status page answers for an unknown request', async () => {
    refusal = { status: 404 };
    await expect(followStatus(urlOf(), 1, contextOf(recordingTerminal()))).rejects.toMatchObject({
      ...{ code: 'status_unknown', disposition: 'reject', message: 'the status page answers 404' },
    });
  });

  it('polls less and less often, down to every five seconds, and never after the time is over', async () => {
    statuses = Array.from({ length: 20 }, () => ({ status: 'in_progress', parts: [] }));
    let now = 0;
    const pauses: number[] = [];
    const sleep = async (milliseconds: number) => {
      pauses.push(milliseconds);
      now += milliseconds;
    };
    const drawn: string[] = [];
    const recording = recordingTerminal();
    const terminal = { ...recording.terminal, isDrawable: true, draw: (line: string) => void drawn.push(line) };
    const context = { ...contextOf(recording), terminal, sleep, clock: () => now };
    const status = await followStatus(urlOf(), 20_000, context);
    expect(status).toEqual({ status: 'in_progress', parts: [], notices: [] });
    expect(pauses.map(Math.round)).toEqual([250, 375, 563, 844, 1266, 1898, 2848, 4271, 5000]);
    expect(drawn.at(-1)).toBe('in progress, 17 s');
    // the last line stays, and what follows begins a line of its own
    expect(recording.noted).toEqual(['']);

    now = 0;
    await followStatus(urlOf(), 250, context);
    expect(pauses.slice(9)).toEqual([250]);
  });

  describe('about a request whose record can be read', () => {
    const sendAbout = async (change: Partial<DeletionRequest>, wait = 20_000, values = {}) => {
      const world = await startOperationsWorld();
      try {
        const { requestId: id } = await world.record({ requestId: requestId(CODE), status: 'running', ...change });
        const { deployment } = world.services;
        const outputs = { ...deployment.outputs, PublicUrl: urlOf() };
        const services = { ...world.services, deployment: { ...deployment, outputs } } as Services;
        const parts = [...PARTS, { name: 'mailbox', label: 'Mailbox', status: 'notified' }];
        statuses = Array.from({ length: 20 }, () => ({ status: 'in_progress', parts }));
        let now = NOW;
        const sleep = async (milliseconds: number) => void (now += milliseconds);
        const typed = { services, sleep, clock: () => now };
        const sent = await runCommand(callbackSend, { 'user-id': '1', secret: 'a-secret', wait, ...values }, [], typed);
        return { ...sent, look: `  npm run ops -- request show ${id} --stack test`, polls: accepted.length };
      } finally {
        await world.close();
      }
    };

    it.each<[string, Partial<DeletionRequest>]>([
      ['by hand: mailbox', { parts: [partAt('mailbox', 'notified')] }],
      ['failing: messages', { parts: [partAt('messages', 'failing', { lastError: 'target_rejected' })] }],
      ['on hold: stale signature', { hold: { cause: 'stale_signature', reason: 'x', decidedBy: 'x', at: NOW } }],
    ])('stops when only an operator can go on, and says why: %s', async (words, change) => {
      const { exit, printed, noted, look, polls } = await sendAbout({ nextAttemptAt: undefined, ...change });
      expect({ exit, polls }).toEqual({ exit: 1, polls: 1 });
      expect(noted).toContain(`in progress, 1 of 2 parts done, ${words}, 0 s`);
      expect(printed.slice(-2)).toEqual([`It waits for an operator (${words}). To see what to do:`, look]);
    });

    it('says that the request was recorded for another app than was asked for', async () => {
      const sent = await sendAbout({ appId: '1', nextAttemptAt: NOW }, 0, { app: '2' });
      expect(sent.printed.at(-1)).toBe('It was recorded for app 1, whose secret signed it.');
      expect((await sendAbout({ appId: '1', nextAttemptAt: NOW }, 0, { app: '1' })).printed.join()).not.toContain(
        'for app',
      );
    });

    it('follows it as long as something goes on beside what waits for an operator', async () => {
      const change = { parts: [partAt('mailbox', 'notified')], nextAttemptAt: NOW };
      const { printed, noted, look, polls } = await sendAbout(change, 70_000);
      expect(polls).toBeGreaterThan(10);
      expect(noted.at(-1)).toMatch(/^in progress, 1 of 2 parts done, by hand: mailbox, 1 m \d s$/);
      const end = 'Not completed after 1 m (by hand: mailbox). To see what it waits for:';
      expect(printed.slice(-2)).toEqual([end, look]);
      expect(printed).toContain('mailbox   Mailbox     by hand');
    });
  });

  it('gives the command to look at a request that is not completed in time', async () => {
    const { exit, printed, styles } = await send([{ status: 'pending', parts: [] }], 1);
    const look = `npm run ops -- request show ${requestId(CODE)} --stack test`;
    expect({ exit, styles }).toEqual({ exit: 1, styles: [`strong: ${look}`] });
    // it may wait for an operator, so it is not said to go on by itself
    expect(printed.slice(-2)).toEqual(['Not completed after 0 s. To see what it waits for:', `  ${look}`]);
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
    await run({ 'secret-stdin': true }, { input: 'of-the-input', now: NOW + 999 });
    await run({ 'secret-stdin': true }, { input: 'of-the-input', now: NOW + 999 });
    const [first, second] = posted;
    expect(first?.path).toBe('/meta/data-deletion');
    expect(verifySignedRequest(first?.signed ?? '', signer('of-the-input'))).toMatchObject({
      userId: '1',
      issuedAt: NOW,
    });
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
    const { exit, printed, value } = await run({ secret: 'a-secret', deauthorize: true });
    expect({ exit, printed }).toEqual({ exit: 0, printed: ['Accepted by the deauthorize callback.'] });
    expect(value).toMatchObject({ confirmation_code: CODE });
    expect(posted.map(({ path }) => path)).toEqual(['/meta/deauthorize']);
    expect(accepted).toEqual([]);
  });

  it('goes to the callback of the deployment unless another is named', async () => {
    const services = { deployment: { outputs: { PublicUrl: urlOf() } } } as Services;
    for (const deauthorize of [false, true]) {
      statuses = [{ status: 'completed', parts: [] }];
      await run({ url: undefined, secret: 'a-secret', deauthorize }, { services });
    }
    expect(posted.map(({ path }) => path)).toEqual(['/meta/data-deletion', '/meta/deauthorize']);
    await expect(run({ url: 'no address', secret: 'a-secret' })).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(/^--url is invalid; expected an address/),
    });
  });

  it('asks for the secret where the callback is on another machine', async () => {
    const elsewhere = { url: 'https://example.com/meta/data-deletion' };
    await expect(run(elsewhere)).rejects.toThrow(/^the app secret is missing/);
    // an environment variable without a value is none
    await expect(run(elsewhere, { environment: { META_APP_SECRET: '' } })).rejects.toThrow('the app secret is missing');
  });

  it.each([
    ['the current secret of the app', true],
    ['nothing where no secret of it can be opened', false],
  ])('signs on this machine with %s', async (_, isOpened) => {
    const Items = [{ appId: { S: '1001' }, kind: { S: 'facebook' }, current: { B: Buffer.from('sealed') } }];
    const tables = stubClient(new DynamoDBClient({ region: 'eu-central-1' }), () => ({ Items })).client;
    const keys = stubClient(new KMSClient({ region: 'eu-central-1' }), () => {
      if (isOpened) return { Plaintext: Buffer.from('of-the-registry') };
      throw new InvalidCiphertextException({ message: 'x', $metadata: {} });
    }).client;
    const deployment = { region: 'eu-central-1', outputs: { AppTable: 'apps', SealKeyId: 'seal' } };
    const services = { tables, keys, deployment } as unknown as Services;
    statuses = [{ status: 'completed', parts: [] }];
    const sent = run({}, { services });
    if (isOpened) expect((await sent).exit).toBe(0);
    else await expect(sent).rejects.toMatchObject({ code: 'app_without_secret', disposition: 'reject' });
    expect(posted.map(({ signed }) => isSignedWith('of-the-registry', signed))).toEqual(isOpened ? [true] : []);
  });

  it('signs on this machine with the secret of the app that has the person', async () => {
    const dynalite = await startDynalite();
    const named = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' }) as const;
    await dynalite.createTable({
      ...{ TableName: 'notes', BillingMode: 'PAY_PER_REQUEST', AttributeDefinitions: [named('owner')] },
      KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }],
    });
    await dynalite.put('notes', [{ owner: { S: '1002#1' } }]);
    const directory = mkdtempSync(join(tmpdir(), 'callback-'));
    const dataMap = join(directory, 'data-map.json');
    const target = {
      ...{ name: 'notes', label: { en: 'Your notes' }, noCanary: 'for this test', kind: 'dynamodb', table: 'notes' },
      ...{ partitionKey: { attribute: 'owner', values: ['{appId}#{asid}'] }, key: ['owner'] },
    };
    writeFileSync(dataMap, JSON.stringify({ identifiers: [], targets: [target] }));
    const current = { B: Buffer.from('sealed') };
    const Items = ['1001', '1002'].map((appId) => ({ appId: { S: appId }, kind: { S: 'facebook' }, current }));
    const tables = stubClient(new DynamoDBClient({ region: 'eu-central-1' }), () => ({ Items })).client;
    const keys = stubClient(new KMSClient({ region: 'eu-central-1' }), ({ input }) => {
      const { EncryptionContext } = input as { readonly EncryptionContext: { readonly appId: string } };
      return { Plaintext: Buffer.from(`secret-of-${EncryptionContext.appId}`) };
    }).client;
    const outputs = { AppTable: 'apps', SealKeyId: 'seal', PublicUrl: urlOf() };
    const deployment = { region: 'eu-central-1', outputs, dataMap };
    statuses = [{ status: 'completed', parts: [] }];
    const credentials = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
    const environment = { ...credentials, AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${dynalite.port}` };
    Object.assign(process.env, credentials);
    try {
      const services = { tables, keys, deployment } as unknown as Services;
      expect((await run({}, { services, environment })).exit).toBe(0);
      expect(posted.map(({ signed }) => isSignedWith('secret-of-1002', signed))).toEqual([true]);
    } finally {
      await dynalite.close();
      rmSync(directory, { recursive: true });
    }
  });

  it('says with which code the callback refuses', async () => {
    refusal = { status: 401, code: 'signature_mismatch', title: 'no secret matches' };
    const refused = run({ secret: 'a-secret' });
    await expect(refused).rejects.toMatchObject({
      ...{ code: 'callback_refused', disposition: 'reject' },
      message: 'the callback answers 401 signature_mismatch no secret matches',
    });
    refusal = { status: 502, title: undefined };
    await expect(run({ secret: 'a-secret' })).rejects.toThrow(/^the callback answers 502$/);
    refusal = { status: 503, html: '<h1>Service Unavailable</h1>' };
    await expect(run({ secret: 'a-secret' })).rejects.toMatchObject({
      ...{ code: 'callback_refused', message: 'the callback answers 503' },
    });
  });

  it.each([
    [0, 2],
    [1, 1],
  ])('follows a request for two minutes: with %d ms more it has waited %d times', async (late, waits) => {
    statuses = Array.from({ length: 4 }, () => ({ status: 'in_progress', parts: [] }));
    let now = NOW;
    let pauses = 0;
    const sleep = async () => {
      pauses += 1;
      // the next pause is 375 ms
      now = NOW + (pauses === 1 ? 120_000 - 375 + late : 120_000);
    };
    const { printed } = await run({ secret: 'a-secret' }, { sleep, clock: () => now });
    expect(pauses).toBe(waits);
    expect(printed.at(-2)).toBe('Not completed after 2 m. To see what it waits for:');
  });

  it('sends no secret that is an argument to another machine, and nothing about what is no id', async () => {
    const elsewhere = 'https://example.com/meta/data-deletion';
    await expect(run({ secret: 'a-secret', url: elsewhere })).rejects.toThrow('use --secret-stdin');
    await expect(run({ secret: 'a-secret', 'user-id': '12x' })).rejects.toThrow('expected 1 to 32 decimal digits');
    expect(posted).toEqual([]);
  });
});
