import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { KMSClient } from '@aws-sdk/client-kms';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type LoopbackServer, listenOnLoopback } from '../../../infra/local/system/loopback.ts';
import { listApps } from '../../../infra/ops/aws/app-table.ts';
import type { Services } from '../../../infra/ops/aws/services.ts';
import type { Line } from '../../../infra/ops/cli/text.ts';
import { APP_COMMANDS } from '../../../infra/ops/commands/apps.ts';
import { dynamoAppWriter } from '../../../shared/adapters/aws/app-writer.ts';
import { CANARY_APP_ID } from '../../../shared/domain/canary.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { webhookVerifyToken } from '../../../shared/meta/webhook-subscription.ts';
import { type DynamodbServer, startDynalite } from '../../support/dynalite.ts';
import { startOperationsDoor } from '../../support/operations-door.ts';
import { requestWorld, START } from '../../support/request-world.ts';
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

function commandOf(name: string) {
  const command = APP_COMMANDS.find((one) => one.name === `apps ${name}`);
  if (command === undefined) throw new Error(`no command ${name}`);
  return command;
}

function run(name: string, values: object, input = '') {
  return runCommand(commandOf(name), { yes: true, ...values }, [], { services, input, now: START + 2 * DAY });
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

describe('a secret that an app has already', () => {
  let callback: LoopbackServer;
  let status: number;
  beforeEach(async () => {
    status = 200;
    await run('add', { app: '1', kind: 'threads' }, FIRST);
    callback = await listenOnLoopback(
      createServer((request, response) => {
        const { searchParams } = new URL(request.url ?? '', 'http://127.0.0.1');
        const isKnown = searchParams.get('hub.verify_token') === webhookVerifyToken(FIRST);
        response.writeHead(isKnown ? status : 403).end(isKnown ? searchParams.get('hub.challenge') : '');
      }),
    );
  });
  afterEach(() => callback.stop());

  /** Only the callback is there, which knows the first secret. */
  const ask = (name: string, values: object) => {
    const { outputs } = services.deployment;
    const deployment = { ...services.deployment, outputs: { ...outputs, PublicUrl: callback.url } };
    const asked = { ...services, deployment } as Services;
    return runCommand(commandOf(name), { yes: false, ...values }, [], { services: asked, input: FIRST });
  };

  it.each([
    ['add', { app: '2', kind: 'instagram' }],
    ['rotate', { app: '1' }],
    ['rotate', { app: '1', replace: true }],
  ])('is refused by apps %s %o', async (name, values) => {
    await expect(ask(name, values)).rejects.toMatchObject({ code: 'secret_registered' });
  });

  it('is accepted with a warning where it may be the app’s own previous one, or nobody can tell', async () => {
    await run('rotate', { app: '1' }, SECOND);
    expect((await ask('rotate', { app: '1', replace: true })).noted).toContain(
      'Warning: an app has this secret already. If it is another one, the callbacks of both are refused.',
    );
    status = 503;
    expect((await ask('add', { app: '2', kind: 'instagram' })).noted).toContain(
      'Warning: it cannot be told now whether an app has this secret.',
    );
  });
});

describe('the secrets of an app', () => {
  beforeEach(() => run('add', { app: '1', kind: 'threads' }, FIRST));

  it('rotate, so that both are accepted until the previous one is retired', async () => {
    expect(await run('rotate', { app: '1' }, SECOND)).toEqual({
      exit: 0,
      value: { appId: '1', rotated: true },
      noted: ['Gives app 1 in test a new secret. The current one stays accepted as the previous.'],
      printed: [
        'Rotated. Both secrets are accepted from now on. When the previous one has not matched for a day:',
        '  npm run ops -- apps retire --app 1 --stack test',
      ],
      styles: ['strong: npm run ops -- apps retire --app 1 --stack test'],
      asked: [],
    });
    expect(await secretsOf()).toEqual({ current: SECOND, previous: FIRST });
    expect(await run('retire', { app: '1' })).toEqual({
      exit: 0,
      value: { appId: '1', retired: true },
      noted: [
        'Removes the previous secret of app 1 in test, which was replaced 2 d ago. This cannot be undone.',
        'No callback was signed with it since.',
      ],
      printed: ['Retired. Every function refuses it within a minute.'],
      styles: [],
      asked: [],
    });
    expect(await secretsOf()).toEqual({ current: SECOND });
  });

  it('are retired with a note about the last callback that the previous one signed', async () => {
    const [item] = await dynalite.scan('apps');
    const times = { previousMatchedAt: START + DAY };
    await dynalite.put('apps', [{ ...item, ...marshall({ ...times, previous: Buffer.from(SECOND) }) }]);
    const { noted } = await run('retire', { app: '1' });
    expect(noted).toEqual([
      'Removes the previous secret of app 1 in test. This cannot be undone.',
      'A callback was signed with it 1 d ago; such callbacks are refused from now on.',
    ]);
  });

  it('survive a second rotation, which asks for no secret', async () => {
    await run('rotate', { app: '1' }, SECOND);
    await expect(run('rotate', { app: '1' })).rejects.toMatchObject({
      code: 'not_rotated',
      message: 'app 1 still has a previous secret, which this would lose; retire it first, or add --replace',
    });
    expect(await secretsOf()).toEqual({ current: SECOND, previous: FIRST });
  });

  it('are corrected with --replace, which keeps the previous one', async () => {
    await run('rotate', { app: '1' }, SECOND);
    expect(await run('rotate', { app: '1', replace: true }, THIRD)).toMatchObject({
      noted: ['Gives app 1 in test a new secret. The current one is refused from now on.'],
      printed: ['Replaced.'],
    });
    expect(await secretsOf()).toEqual({ current: THIRD, previous: FIRST });
  });

  it('are both refused after a leak', async () => {
    await run('rotate', { app: '1' }, SECOND);
    const leaked = {
      exit: 0,
      noted: ['Gives app 1 in test a new secret. The current one and the previous one are refused from now on.'],
      printed: ['Rotated. Anything signed with an earlier secret is refused from now on.'],
    };
    expect(await run('rotate', { app: '1', leaked: true }, THIRD)).toMatchObject(leaked);
    expect(await secretsOf()).toEqual({ current: THIRD });
    // also where there is none to retire
    expect(await run('rotate', { app: '1', leaked: true }, SECOND)).toMatchObject(leaked);
    expect(await secretsOf()).toEqual({ current: SECOND });
  });

  it('cannot be retired where there is no previous one, or no such app', async () => {
    // before there is a plan
    await expect(run('retire', { app: '1', yes: false })).rejects.toMatchObject({ code: 'nothing_to_retire' });
    await expect(run('retire', { app: '2' })).rejects.toMatchObject({ code: 'app_unknown' });
    await expect(run('rotate', { app: '2' }, SECOND)).rejects.toMatchObject({ code: 'app_unknown' });
  });

  it('are not added twice, nor asked for where the app is registered', async () => {
    await expect(run('add', { app: '1', kind: 'threads' })).rejects.toMatchObject({ code: 'app_registered' });
    expect(await secretsOf()).toEqual({ current: FIRST });
  });

  it('belong to an app with a decimal id and a kind', async () => {
    for (const name of ['add', 'verify-token']) {
      const refused = run(name, { app: '1x', kind: 'threads' });
      await expect(refused).rejects.toThrow('--app is invalid; expected decimal digits');
      await expect(refused).rejects.toMatchObject({ name: 'UsageError' });
    }
    await expect(run('add', { kind: 'threads' })).rejects.toThrow(/^--app is missing; /);
    await expect(run('add', { app: '2' })).rejects.toThrow(/^--kind is missing; /);
  });

  it('come with the next command, highlighted', async () => {
    const lines: Line[] = [];
    const given = { services, input: SECOND, lines };
    await runCommand(commandOf('rotate'), { app: '1', yes: true }, [], given);
    expect(lines.at(-1)).toEqual(['  ', { text: 'npm run ops -- apps retire --app 1 --stack test', style: 'strong' }]);
  });

  it('stay where nobody says yes', async () => {
    expect((await run('rotate', { app: '1', yes: false }, SECOND)).exit).toBe(1);
    await run('rotate', { app: '1' }, SECOND);
    expect((await run('retire', { app: '1', yes: false })).exit).toBe(1);
    expect(await secretsOf()).toEqual({ current: SECOND, previous: FIRST });
  });
});

describe('apps list', () => {
  it('says how to register the first one', async () => {
    const lines: Line[] = [];
    const { exit } = await runCommand(commandOf('list'), {}, [], { services, lines });
    expect(exit).toBe(0);
    expect(lines).toEqual([
      'No app is registered. To register one:',
      ['  ', { text: 'npm run ops -- apps add --stack test', style: 'strong' }],
    ]);
  });

  it('shows a single app in a table', async () => {
    await dynalite.put('apps', [marshall({ appId: '1', kind: 'facebook', current: Buffer.from('x') })]);
    const { printed } = await run('list', {});
    expect(printed.map((line) => line.split(/ {2,}/))).toEqual([
      ['APP', 'KIND', 'ROTATED', 'CURRENT MATCHED', 'PREVIOUS MATCHED'],
      ['1', 'facebook', 'never', 'never', 'there is none'],
    ]);
  });

  it('shows when each secret last matched, and who is the canary; of those that were removed only with --json', async () => {
    const current = Buffer.from('x');
    const rotated = { rotatedAt: START, currentMatchedAt: START + DAY, previous: current };
    const apps = [
      { appId: '1', kind: 'facebook', current },
      { appId: '2', kind: 'threads', current, ...rotated },
      { appId: '3', kind: 'threads', current, ...rotated, previousMatchedAt: START + 1.5 * DAY },
      { appId: '4', kind: 'facebook', removedAt: START },
      { appId: CANARY_APP_ID, kind: 'facebook', current, currentMatchedAt: START },
    ];
    await dynalite.put(
      'apps',
      apps.map((app) => marshall(app)),
    );
    const { exit, value, printed } = await run('list', {});
    expect(exit).toBe(0);
    expect((value as readonly { readonly appId: string }[]).map(({ appId }) => appId)).toEqual(
      apps.map(({ appId }) => appId),
    );
    expect(printed.map((line) => line.split(/ {2,}/))).toEqual([
      ['APP', 'KIND', 'ROTATED', 'CURRENT MATCHED', 'PREVIOUS MATCHED'],
      ['1', 'facebook', 'never', 'never', 'there is none'],
      ['2', 'threads', '2 d ago', '1 d ago', 'never'],
      ['3', 'threads', '2 d ago', '1 d ago', '12 h ago'],
      [CANARY_APP_ID, 'canary', 'never', '2 d ago', 'there is none'],
    ]);
  });
});

describe('apps verify-token', () => {
  it('derives the token from the secret, which it does not show', async () => {
    await run('add', { app: '1', kind: 'whatsapp' }, FIRST);
    const { exit, value, printed } = await run('verify-token', { app: '1' }, FIRST);
    expect(exit).toBe(0);
    const address = `${door.url}/meta/whatsapp-webhook`;
    expect(value).toEqual({ appId: '1', address, verifyToken: webhookVerifyToken(FIRST) });
    expect(printed).toEqual([`Callback URL  ${address}`, `Verify token  ${webhookVerifyToken(FIRST)}`]);
    expect(printed.join('\n')).not.toContain(FIRST);
  });

  it('knows the secret of the app on the stack of this machine', async () => {
    await run('add', { app: '1', kind: 'whatsapp' }, FIRST);
    await run('add', { app: '2', kind: 'facebook' }, SECOND);
    // a KMS for which what is sealed is the secret itself, as above
    const kms = await listenOnLoopback(
      createServer((request, response) => {
        void json(request).then((body) =>
          response.end(JSON.stringify({ Plaintext: (body as { readonly CiphertextBlob: string }).CiphertextBlob })),
        );
      }),
    );
    const local = { endpoints: { kms: kms.url } } as unknown as NonNullable<Services['deployment']['local']>;
    const here = { ...services, deployment: { ...services.deployment, local } };
    const command = commandOf('verify-token');
    const tokenOf = async (app: string, input = '') =>
      (await runCommand(command, { app }, [], { services: here, input })).value;
    const address = `${door.url}/meta/whatsapp-webhook`;
    expect([await tokenOf('1'), await tokenOf('2')]).toEqual([
      { appId: '1', address, verifyToken: webhookVerifyToken(FIRST) },
      { appId: '2', address, verifyToken: webhookVerifyToken(SECOND) },
    ]);
    const given = await runCommand(command, { app: '1', 'secret-stdin': true }, [], { services: here, input: THIRD });
    expect(given.value).toMatchObject({ verifyToken: webhookVerifyToken(THIRD) });
    // one that cannot be opened is asked for
    await dynalite.put('apps', [marshall({ appId: '2', kind: 'facebook', current: Buffer.from('') })]);
    expect(await tokenOf('2', THIRD)).toMatchObject({ verifyToken: webhookVerifyToken(THIRD) });
    await kms.stop();
  });

  it('is refused for a kind of app that has no such webhook, and for an app that is not registered', async () => {
    await run('add', { app: '1', kind: 'threads' }, FIRST);
    await expect(run('verify-token', { app: '1' }, FIRST)).rejects.toMatchObject({ code: 'no_webhook' });
    await expect(run('verify-token', { app: '2' }, FIRST)).rejects.toMatchObject({ code: 'app_unknown' });
    expect(await listApps(services)).toHaveLength(1);
  });
});
