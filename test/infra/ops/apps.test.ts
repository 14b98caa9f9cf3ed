import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { readDataMap } from '../../../infra/data-map-file.ts';
import { type LocalGraph, startGraph } from '../../../infra/local/demo-company/graph.ts';
import type { LoopbackServer } from '../../../infra/local/system/loopback.ts';
import { listApps } from '../../../infra/ops/aws/app-table.ts';
import type { Services } from '../../../infra/ops/aws/services.ts';
import { type Line, plainText } from '../../../infra/ops/cli/text.ts';
import { APP_COMMANDS } from '../../../infra/ops/commands/apps.ts';
import { dynamoAppWriter } from '../../../shared/adapters/aws/app-writer.ts';
import { dataMapHash } from '../../../shared/data-map/data-map.ts';
import { webhookVerifyToken } from '../../../shared/meta/webhook-subscription.ts';
import { type DynamodbServer, startDynalite } from '../../support/dynalite.ts';
import { startOperationsDoor } from '../../support/operations-door.ts';
import { requestWorld } from '../../support/request-world.ts';
import { runCommand } from './run-command.ts';
import { type Call, stubClient } from './stub-client.ts';

const SECRET = '0123456789abcdef0123456789abcdef';
const add = APP_COMMANDS.find(({ name }) => name === 'apps add') ?? APP_COMMANDS[0];
const list = APP_COMMANDS.find(({ name }) => name === 'apps list') ?? APP_COMMANDS[0];
const rotate = APP_COMMANDS.find(({ name }) => name === 'apps rotate') ?? APP_COMMANDS[0];

let dynalite: DynamodbServer;
let graph: LocalGraph;
let door: LoopbackServer;
let sealed: string[];
beforeEach(async () => {
  sealed = [];
  [dynalite, graph] = await Promise.all([startDynalite(), startGraph({ apps: [{ appId: '1001', secret: SECRET }] })]);
  await dynalite.createTable({
    TableName: 'apps',
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'appId', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'appId', AttributeType: 'S' }],
  });
  const { client: keys } = stubClient(new KMSClient({ region: 'eu-central-1' }), ({ input }: Call) => {
    sealed.push(Buffer.from((input as { readonly Plaintext: Uint8Array }).Plaintext).toString());
    return { CiphertextBlob: Buffer.from('sealed') };
  });
  const apps = dynamoAppWriter(dynalite.client, 'apps', keys, 'seal');
  door = await startOperationsDoor({ ...requestWorld().ports, apps });
}, 30_000);
afterEach(() => Promise.all([dynalite.close(), graph.stop(), door.stop()]));

function services(graphUrl = `${graph.url}/v24.0`): Services {
  const local = { endpoints: {}, targetSettings: { TARGET_GRAPH_URL: graphUrl } };
  const outputs = { AppTable: 'apps', SealKeyId: 'seal', PublicUrl: door.url };
  const deployment = { name: 'here', region: 'eu-central-1', outputs, local };
  return { tables: dynalite.client, deployment } as unknown as Services;
}

const piped = (input: string, values: object = {}, of = services(), lines: Line[] = []) =>
  runCommand(add, { app: '1001', kind: 'facebook', yes: true, ...values }, [], { services: of, input, lines });
const typed = (...answers: readonly string[]) =>
  runCommand(add, { app: '1001', kind: 'facebook' }, [], { services: services(), answers });

describe('apps add', () => {
  it('stores a secret that Meta confirms, without a warning', async () => {
    const verifyToken = webhookVerifyToken(SECRET);
    expect(await piped(SECRET)).toEqual({
      exit: 0,
      value: { appId: '1001', kind: 'facebook', verifyToken },
      noted: ['Registers app 1001 (facebook) in here.', 'Meta confirms that the secret is the app’s.'],
      printed: [
        'Registered. Its callbacks are accepted from now on.',
        `Verify token for WhatsApp’s webhook: ${verifyToken}`,
      ],
      styles: [],
      asked: [],
    });
    expect(sealed).toEqual([SECRET]);
  });

  it('warns before it stores what does not look like a secret, and what Meta says is not the app’s', async () => {
    const lines: Line[] = [];
    const { exit, noted } = await piped('secret-of-a-test', {}, services(), lines);
    expect(lines.filter((line) => plainText(line).startsWith('Warning: '))).toEqual([
      { text: expect.any(String), style: 'warning' },
      { text: expect.any(String), style: 'warning' },
    ]);
    expect({ exit, sealed }).toEqual({ exit: 0, sealed: ['secret-of-a-test'] });
    expect(noted.filter((line) => line.startsWith('Warning: '))).toEqual([
      expect.stringMatching(/does not look like a secret of Meta; an app secret has 32 characters/),
      expect.stringMatching(/Meta says that this is not the secret of app 1001/),
    ]);
    expect(noted.join('\n')).not.toContain('secret-of-a-test');
  });

  it('warns when another registered app leads to the same store of one app', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'apps-'));
    const dataMap = join(folder, 'data-map.json');
    const target = {
      ...{ name: 'notes', label: { en: 'Notes' }, noCanary: 'for this test', kind: 'dynamodb', table: 'notes' },
      ...{ partitionKey: { attribute: 'owner', values: ['{asid}'] }, key: ['owner'], oneApp: true },
    };
    writeFileSync(dataMap, JSON.stringify({ identifiers: [], targets: [target] }));
    const of = services();
    const outputs = { ...of.deployment.outputs, DataMapHash: dataMapHash(readDataMap(dataMap)) };
    const here = { ...of, deployment: { ...of.deployment, dataMap, outputs } } as Services;
    const warning = /^Warning: targets\[0\] \("notes"\) holds people of one app .* for apps 1001, 1002/;
    expect((await piped(SECRET, {}, here)).noted).not.toContainEqual(expect.stringMatching(warning));
    const { exit, noted } = await piped(SECRET, { app: '1002' }, here);
    rmSync(folder, { recursive: true });
    expect(exit).toBe(0);
    expect(noted).toContainEqual(expect.stringMatching(warning));
  });

  it('offers the part that is meant to whoever can be asked, and takes it when they agree', async () => {
    const { exit, asked } = await typed(`META_APP_SECRET="${SECRET}"`, '', 'y');
    expect(asked[1]).toBe('It came with its name and quotes. Use it without that? [Y/n]');
    expect({ exit, sealed }).toEqual({ exit: 0, sealed: [SECRET] });
  });

  it.each(['', 'Y', 'nope', 'on'])('takes the part that is meant when they answer %j', async (answer) => {
    expect(await typed(`1001|${SECRET}`, answer, 'y')).toMatchObject({ exit: 0 });
    expect(sealed).toEqual([SECRET]);
  });

  it.each(['n', 'No'])('takes what was typed as it is when they answer %s', async (answer) => {
    expect(await typed(`1001|${SECRET}`, answer, 'y')).toMatchObject({ exit: 0 });
    expect(sealed).toEqual([`1001|${SECRET}`]);
  });

  it('asks for everything that is not given', async () => {
    const answers = ['1001', 'threads', SECRET, 'y'];
    const { exit, value, printed, asked } = await runCommand(add, {}, [], { services: services(), answers });
    expect({ exit, value, printed }).toEqual({
      exit: 0,
      value: { appId: '1001', kind: 'threads' },
      printed: ['Registered. Its callbacks are accepted from now on.'],
    });
    expect(asked).toEqual([
      'The app’s id, from the App Dashboard:',
      'What do people log in to with it? facebook, instagram, threads, whatsapp:',
      'the app secret:',
      'Continue? [y/N]',
    ]);
    expect(await listApps(services())).toMatchObject([{ appId: '1001', kind: 'threads' }]);
  });

  it.each(['x'.repeat(7), 'x'.repeat(257), 'with a space', 'with-an-ö-inside'])(
    'refuses what can be no secret: %s',
    async (secret) => {
      const refused = piped(secret);
      await expect(refused).rejects.toThrow(/^the app secret is invalid; expected 8 to 256 ASCII characters/);
      await expect(refused).rejects.toMatchObject({ name: 'UsageError' });
      expect(sealed).toEqual([]);
    },
  );

  it.each(['x'.repeat(8), '!'.repeat(256)])(
    'accepts a secret in a form that Meta has not used so far: %s',
    async (secret) => {
      await piped(secret, { kind: 'threads' });
      expect(sealed).toEqual([secret]);
    },
  );

  it('refuses a secret with something around it where nobody can be asked, without showing it', async () => {
    const refused = piped(`'${SECRET}'`);
    await expect(refused).rejects.toMatchObject({ name: 'UsageError' });
    await expect(refused).rejects.toThrow(/^the app secret came with quotes; an app secret has 32 characters[^']*$/);
    expect(await listApps(services())).toEqual([]);
  });

  it('says that Meta could not be asked, and asks nothing about an app that Graph does not know', async () => {
    const { noted } = await piped(SECRET, { yes: false }, services('http://127.0.0.1:9'));
    expect(noted).toContain('Meta could not be asked whether the secret is the app’s (target_unreachable).');
    const threads = await piped(SECRET, { yes: false, kind: 'threads' });
    expect(threads.noted.join('\n')).not.toContain('Meta ');
    const whatsApp = await piped(SECRET, { yes: false, kind: 'whatsapp' });
    expect(whatsApp.noted).toContain('Meta confirms that the secret is the app’s.');
  });

  it('waits five seconds for what Meta says', async () => {
    const timeout = jest.spyOn(AbortSignal, 'timeout');
    await piped(SECRET);
    expect(timeout.mock.calls[0]).toEqual([5000]);
    timeout.mockRestore();
  });

  it('does not mistake a bug of ours for a confirmation', async () => {
    const bug = new TypeError('a bug');
    const timeout = jest.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
      throw bug;
    });
    await expect(piped(SECRET)).rejects.toBe(bug);
    expect(sealed).toEqual([]);
    timeout.mockRestore();
  });
});

test('apps rotate asks Meta with the new secret', async () => {
  await piped('f'.repeat(32));
  const run = (input: string) => runCommand(rotate, { app: '1001', yes: true }, [], { services: services(), input });
  const { noted, printed, value } = await run(SECRET);
  expect(noted).toContain('Meta confirms that the secret is the app’s.');
  const verifyToken = webhookVerifyToken(SECRET);
  expect(value).toEqual({ appId: '1001', rotated: true, verifyToken });
  expect(printed[0]).toBe(`Verify token for WhatsApp’s webhook: ${verifyToken}`);
  const { Item } = await dynalite.client.send(new GetItemCommand({ TableName: 'apps', Key: { appId: { S: '1001' } } }));
  expect(Item).toHaveProperty('previous');
});

test('apps list says who changed an app last, and that is kept of every change', async () => {
  await piped(SECRET);
  await runCommand(rotate, { app: '1001', yes: true }, [], { services: services(), input: 'f'.repeat(32) });
  const [app] = await listApps(services());
  const by = expect.stringMatching(/./);
  expect(app?.changes).toEqual([
    { at: expect.any(Number), by, what: 'added' },
    { at: expect.any(Number), by, what: 'rotated' },
  ]);
  expect((await runCommand(list, {}, [], { services: services() })).value).toEqual([app]);
});
