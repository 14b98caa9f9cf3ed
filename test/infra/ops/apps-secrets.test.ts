import { KMSClient } from '@aws-sdk/client-kms';
import type { LoopbackServer } from '../../../infra/local/system/loopback.ts';
import { listApps } from '../../../infra/ops/aws/app-table.ts';
import type { Services } from '../../../infra/ops/aws/services.ts';
import { APP_COMMANDS } from '../../../infra/ops/commands/apps.ts';
import { dynamoAppWriter } from '../../../shared/adapters/aws/app-writer.ts';
import { webhookVerifyToken } from '../../../shared/meta/webhook-subscription.ts';
import { type DynamodbServer, startDynalite } from '../../support/dynalite.ts';
import { startOperationsDoor } from '../../support/operations-door.ts';
import { requestWorld } from '../../support/request-world.ts';
import { runCommand } from './run-command.ts';
import { stubClient } from './stub-client.ts';

const FIRST = 'a'.repeat(32);
const SECOND = 'b'.repeat(32);
const THIRD = 'c'.repeat(32);

let dynalite: DynamodbServer;
let door: LoopbackServer;
let services: Services;
beforeEach(async () => {
  dynalite = await startDynalite();
  await dynalite.createTable({
    TableName: 'apps',
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'appId', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'appId', AttributeType: 'S' }],
  });
  // what is sealed is the secret itself, so that the table shows which one it holds
  const { client: keys } = stubClient(new KMSClient({ region: 'eu-central-1' }), ({ input }) => ({
    CiphertextBlob: (input as { readonly Plaintext: Uint8Array }).Plaintext,
  }));
  door = await startOperationsDoor({
    ...requestWorld().ports,
    apps: dynamoAppWriter(dynalite.client, 'apps', keys, 'x'),
  });
  const outputs = { AppTable: 'apps', PublicUrl: door.url };
  const deployment = { name: 'test', region: 'eu-central-1', outputs };
  services = { tables: dynalite.client, deployment } as unknown as Services;
}, 30_000);
afterEach(() => Promise.all([dynalite.close(), door.stop()]));

function run(name: string, values: object, input = '') {
  const command = APP_COMMANDS.find((one) => one.name === `apps ${name}`);
  if (command === undefined) throw new Error(`no command ${name}`);
  return runCommand(command, { yes: true, ...values }, [], { services, input });
}

/** What the table holds of an app, as text. */
async function secretsOf(): Promise<{ readonly current?: string | undefined; readonly previous?: string | undefined }> {
  const [item] = await dynalite.scan('apps');
  const text = (name: string) => {
    const bytes = item?.[name]?.B;
    return bytes && Buffer.from(bytes).toString();
  };
  return { current: text('current'), previous: text('previous') };
}

describe('the secrets of an app', () => {
  beforeEach(() => run('add', { app: '1', kind: 'threads' }, FIRST));

  it('rotate, so that both are accepted until the previous one is retired', async () => {
    const rotated = await run('rotate', { app: '1' }, SECOND);
    expect(rotated).toMatchObject({ exit: 0, value: { appId: '1', rotated: true } });
    expect(rotated.printed.at(-1)).toBe('  npm run ops -- apps retire --app 1 --stack test');
    expect(await secretsOf()).toEqual({ current: SECOND, previous: FIRST });
    const retired = await run('retire', { app: '1' });
    expect(retired).toMatchObject({ exit: 0, value: { appId: '1', retired: true } });
    expect(retired.noted[1]).toBe('No callback was signed with it since.');
    expect(await secretsOf()).toEqual({ current: SECOND });
  });

  it('are not lost by a second rotation', async () => {
    await run('rotate', { app: '1' }, SECOND);
    await expect(run('rotate', { app: '1' }, THIRD)).rejects.toMatchObject({ code: 'not_rotated' });
    expect(await secretsOf()).toEqual({ current: SECOND, previous: FIRST });
  });

  it('are corrected with --replace, which keeps the previous one', async () => {
    await run('rotate', { app: '1' }, SECOND);
    const { printed } = await run('rotate', { app: '1', replace: true }, THIRD);
    expect(printed).toEqual(['Replaced.']);
    expect(await secretsOf()).toEqual({ current: THIRD, previous: FIRST });
  });

  it('are both refused after a leak', async () => {
    await run('rotate', { app: '1' }, SECOND);
    await run('rotate', { app: '1', leaked: true }, THIRD);
    expect(await secretsOf()).toEqual({ current: THIRD });
  });

  it('cannot be retired where there is no previous one, or no such app', async () => {
    await expect(run('retire', { app: '1' })).rejects.toMatchObject({ code: 'nothing_to_retire' });
    await expect(run('retire', { app: '2' })).rejects.toMatchObject({ code: 'app_unknown' });
    await expect(run('rotate', { app: '2' }, SECOND)).rejects.toMatchObject({ code: 'app_unknown' });
  });

  it('are not added twice', async () => {
    await expect(run('add', { app: '1', kind: 'threads' }, SECOND)).rejects.toMatchObject({ code: 'app_registered' });
    expect(await secretsOf()).toEqual({ current: FIRST });
  });

  it('stay where nobody says yes', async () => {
    expect((await run('rotate', { app: '1', yes: false }, SECOND)).exit).toBe(1);
    await run('rotate', { app: '1' }, SECOND);
    expect((await run('retire', { app: '1', yes: false })).exit).toBe(1);
    expect(await secretsOf()).toEqual({ current: SECOND, previous: FIRST });
  });
});

test('apps list says how to register the first one', async () => {
  const { exit, printed } = await run('list', {});
  expect({ exit, printed }).toEqual({
    exit: 0,
    printed: ['No app is registered. To register one:', '  npm run ops -- apps add --stack test'],
  });
});

describe('apps verify-token', () => {
  it('derives the token from the secret, which it does not show', async () => {
    await run('add', { app: '1', kind: 'whatsapp' }, FIRST);
    const { exit, value, printed } = await run('verify-token', { app: '1' }, FIRST);
    expect(exit).toBe(0);
    expect(value).toMatchObject({ appId: '1', address: `${door.url}/meta/whatsapp-webhook` });
    expect(printed).toEqual([
      `Callback URL  ${door.url}/meta/whatsapp-webhook`,
      `Verify token  ${webhookVerifyToken(FIRST)}`,
    ]);
    expect(printed.join('\n')).not.toContain(FIRST);
  });

  it('is refused for a kind of app that has no such webhook, and for an app that is not registered', async () => {
    await run('add', { app: '1', kind: 'threads' }, FIRST);
    await expect(run('verify-token', { app: '1' }, FIRST)).rejects.toMatchObject({ code: 'no_webhook' });
    await expect(run('verify-token', { app: '2' }, FIRST)).rejects.toMatchObject({ code: 'app_unknown' });
    expect(await listApps(services)).toHaveLength(1);
  });
});
