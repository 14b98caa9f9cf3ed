import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as elapsed } from 'node:timers/promises';
import { paginateScan } from '@aws-sdk/client-dynamodb';
import { DisableKeyCommand, EnableKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DEMO_NEIGHBOURS, DEMO_PEOPLE } from '../../infra/local/demo-company/demo-data.ts';
import type { LocalDeployment, Outputs } from '../../infra/ops/aws/deployment.ts';
import { dynamoAppRegistry } from '../../shared/adapters/aws/app-registry.ts';
import { type ConfirmationCode, requestId as idOf } from '../../shared/domain/confirmation-code.ts';
import { eventually } from '../support/eventually.ts';
import { APP_ID, APP_SECRET, type LocalStack, startLocalStack } from '../support/local-stack.ts';
import { type } from '../support/typed.ts';

const ACCESS = { accessKeyId: 'local', secretAccessKey: 'local' };
const directory = mkdtempSync(join(tmpdir(), 'ops-'));

let stack: LocalStack;
beforeAll(async () => {
  // the targets' clients read the credentials from where the command line puts them
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
  stack = await startLocalStack();
}, 90_000);
afterAll(async () => {
  await stack.stop();
  rmSync(directory, { recursive: true });
}, 30_000);

const places = () => {
  const { region, endpoints, ...outputs } = stack.deployment as unknown as Places;
  return { region, endpoints, outputs };
};
type Places = LocalDeployment & Outputs & { readonly region: string };

/** Runs a command against the stack, with this text on its standard input. */
const ops = (words: string, input = '') => type(stack.url, words, input);

async function json<Answer>(words: string, input = ''): Promise<Answer> {
  const { exit, out, err } = await ops(`${words} --json`, input);
  if (exit !== 0) throw new Error(`exit ${exit}: ${err}`);
  return JSON.parse(out) as Answer;
}

type Shown = {
  readonly requestId: string;
  readonly status: string;
  /** The record's own status. */
  readonly detail: string;
  readonly parts: readonly { readonly name: string; readonly status: string }[];
  readonly history: readonly { readonly what: string; readonly at: string }[];
};
type Created = {
  readonly requestId: string;
  readonly confirmationCode: string;
  readonly url: string;
  readonly repeated: boolean;
};

const CREATE = `request create --app ${APP_ID} --kind asid --asked-by email --verified answer_from_known_address --yes`;

function until(requestId: string, isReached: (request: Shown) => boolean): Promise<Shown> {
  return eventually(() => json<Shown>(`request show ${requestId}`), isReached);
}

describe('callback send', () => {
  it('signs as Meta would, follows the request to its end, and shows the parts', async () => {
    const { exit, out } = await ops(`callback send --user-id ${DEMO_PEOPLE.person.userId}`);
    expect(exit).toBe(0);
    expect(out).toMatch(/^messages +Message content +deleted$/m);
    expect(out).toMatch(/^invoices +Invoices +kept$/m);
  }, 60_000);

  it('exits with 1 when the callback refuses, and sends no secret from an argument to another machine', async () => {
    const forged = await ops('callback send --user-id 1 --secret not-the-secret');
    expect(forged).toMatchObject({ exit: 1, err: expect.stringContaining('401 signature_mismatch') });
    const elsewhere = await ops('callback send --user-id 1 --secret x --url https://example.com/meta/data-deletion');
    expect(elsewhere).toMatchObject({ exit: 2, err: expect.stringContaining('--secret-stdin') });
  });

  it('reads the secret from standard input, and can also send deauthorizations', async () => {
    expect(await ops(`callback send --user-id 42 --secret-stdin --deauthorize`, `${APP_SECRET}\n`)).toMatchObject({
      exit: 0,
    });
  });
});

describe('apps', () => {
  /** The secrets as the functions read them. */
  const secretsOf = async (appId: string) => {
    const { region, endpoints, outputs } = places();
    const keys = new KMSClient({ endpoint: endpoints.kms, region, credentials: ACCESS });
    const registry = dynamoAppRegistry(stack.tables, outputs.AppTable, keys, outputs.SealKeyId, Date.now);
    const apps = await registry.apps();
    keys.destroy();
    return apps.find((app) => app.appId === appId)?.secrets;
  };

  it('are registered, rotated and retired, and nothing is shown of a secret', async () => {
    const added = await ops('apps add --app 987 --kind instagram --yes', 'first-secret-of-987');
    expect(added.exit).toBe(0);
    expect(await ops('apps add --app 987 --kind instagram --yes', 'x-secret-of-987')).toMatchObject({ exit: 1 });
    expect(await ops('apps add --app 988 --kind instagram', 'secret-of-988')).toMatchObject({ exit: 1 });
    expect(await ops('apps add --app 988 --kind instagram --yes', 'short')).toMatchObject({ exit: 2 });

    expect(await ops('apps rotate --app 987 --yes', 'second-secret-of-987')).toMatchObject({ exit: 0 });
    expect(await ops('apps add --app 988 --kind instagram --yes', 'eight\0chars')).toMatchObject({ exit: 2 });
    expect(await ops('apps add --kind instagram --yes', 'secret-of-988')).toMatchObject({ exit: 2 });
    expect(await ops('apps verify-token --app 987', 'first-secret-of-987')).toMatchObject({ exit: 1 });
    expect(await ops('apps rotate --app 987 --yes', 'third-secret-of-987')).toMatchObject({ exit: 1 });
    const listed = await ops('apps list');
    expect(listed.out).toMatch(/^987 +instagram +\d+ s ago +never +never$/m);
    expect(listed.out).not.toContain('988');
    for (const { out, err } of [added, listed]) expect(out + err).not.toContain('secret-of');

    expect(await secretsOf('987')).toEqual([
      { value: 'second-secret-of-987', age: 'current' },
      { value: 'first-secret-of-987', age: 'previous' },
    ]);
    expect(await ops('apps rotate --app 987 --replace --yes', 'fourth-secret-of-987')).toMatchObject({ exit: 0 });
    expect(await secretsOf('987')).toEqual([
      { value: 'fourth-secret-of-987', age: 'current' },
      { value: 'first-secret-of-987', age: 'previous' },
    ]);
    expect(await ops('apps retire --app 987 --yes')).toMatchObject({ exit: 0 });
    expect(await ops('apps retire --app 987 --yes')).toMatchObject({ exit: 1 });
    expect(await secretsOf('987')).toEqual([{ value: 'fourth-secret-of-987', age: 'current' }]);
    expect(await json('apps list')).toContainEqual(expect.objectContaining({ appId: '987', hasPrevious: false }));
  }, 30_000);
});

describe('requests by hand', () => {
  it('are entered once, wait for their start, and can be cancelled until then', async () => {
    const input = DEMO_NEIGHBOURS[2]?.userId ?? '';
    const words = `${CREATE} --reference ticket-1 --start-in 48h`;
    const first = await json<Created>(words, input);
    const again = await json<Created>(words, input);
    expect(again).toMatchObject({
      requestId: first.requestId,
      confirmationCode: first.confirmationCode,
      repeated: true,
    });
    expect((await stack.status(first.url)).status).toBe('pending');
    expect(await json<Shown>(`request show ${first.confirmationCode}`)).toMatchObject({
      status: 'pending',
      detail: 'scheduled',
      verification: { askedBy: 'email', method: 'answer_from_known_address' },
    });

    expect(await ops(`request cancel ${first.requestId}`)).toMatchObject({
      exit: 1,
      err: expect.stringContaining('--yes'),
    });
    expect(await ops(`request cancel ${first.requestId} --reason "entered twice" --yes`)).toMatchObject({ exit: 0 });
    expect(await ops(`request cancel ${first.requestId} --yes`)).toMatchObject({
      exit: 1,
      err: 'it has ended: cancelled',
    });
    expect((await stack.status(first.url)).status).toBe('cancelled');
    expect((await ops('request list')).out).not.toContain(first.requestId);
  });

  it('are completed after a hold, a release and a manual confirmation', async () => {
    const { requestId, url } = await json<Created>(`${CREATE} --start-in 1h`, DEMO_PEOPLE.writer.userId);
    expect(await ops(`request hold ${requestId} --reason "disputed" --until 2099-01-01 --yes`)).toMatchObject({
      exit: 0,
    });
    expect((await ops('request list')).out).toContain('on hold');
    expect(await ops(`request release ${requestId} --yes`)).toMatchObject({ exit: 0 });

    await until(requestId, ({ parts }) => parts.some(({ status }) => status === 'notified'));
    const listed = await ops('request list --needs-operator');
    expect(listed.out).toContain('by hand: support-mailbox');
    expect((await ops(`request show ${requestId}`)).out).toContain('Open the mailbox');
    expect((await ops('request list --failing')).out).toBe('None.');
    expect((await ops('request list --overdue')).out).toBe('None.');

    const reveal = `request reveal ${requestId}`;
    expect(await ops(`${reveal} --target messages --yes`)).toMatchObject({
      exit: 1,
      err: expect.stringMatching(/only what waits to be deleted by hand is shown$/),
    });
    expect(await ops(`${reveal} --target support-mailbox`)).toMatchObject({ exit: 1, out: '' });
    const revealed = await json<{ readonly lookFor: readonly { readonly value: string }[] }>(
      `${reveal} --target support-mailbox --yes`,
    );
    expect(revealed.lookFor).toEqual([{ kind: 'mailThread', value: expect.stringMatching(/^thread-/) }]);
    await stack.quiet();
    expect(stack.output.join('\n')).not.toContain(revealed.lookFor[0]?.value);

    const notOurs = await ops(`request confirm ${requestId} --target messages --yes`);
    expect(notOurs).toMatchObject({
      exit: 1,
      err: expect.stringContaining('only what others delete can be confirmed'),
    });
    expect(await ops(`request confirm ${requestId} --target support-mailbox --yes`)).toMatchObject({
      exit: 0,
    });
    expect(await ops(`${reveal} --target support-mailbox --yes`)).toMatchObject({ exit: 1, out: '' });
    const ended = await until(requestId, ({ detail }) => detail === 'completed_with_retention');
    expect(ended.history.map(({ what }) => what)).toEqual(['held', 'released', 'revealed', 'confirmed']);
    expect(ended.history[0]?.at).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect((await stack.status(url)).status).toBe('completed');

    expect(await ops(`request release ${requestId} --target invoices --yes`)).toMatchObject({ exit: 0 });
    const isEmptied = ({ name, status }: Shown['parts'][number]) => name === 'invoices' && status === 'deleted';
    // other parts stay kept, because they belong to businesses
    await until(requestId, ({ status, parts }) => status === 'completed' && parts.some(isEmptied));
  }, 90_000);

  it('are extended, partly kept and refused, and the person can read why', async () => {
    const { requestId, url } = await json<Created>(`${CREATE} --start-in 1h`, '4711');
    expect(await ops(`request extend ${requestId} --months 2 --reason "Very many requests." --yes`)).toMatchObject({
      exit: 0,
    });
    expect(await ops(`request extend ${requestId} --months 1 --reason "More." --yes`)).toMatchObject({ exit: 1 });
    expect(await ops(`request extend ${requestId} --months 3 --reason "More." --yes`)).toMatchObject({ exit: 2 });
    expect(await ops(`request retry ${requestId} --yes`)).toMatchObject({ exit: 1 });
    const keep = `request keep ${requestId} --target messages --reason legal_claims --basis "A court asked." --yes`;
    expect(await ops(keep)).toMatchObject({ exit: 1, err: 'it has no parts yet' });
    const refuse = `request refuse ${requestId} --reason no_match --basis "We know nobody of that id." --yes`;
    expect(await ops(refuse)).toMatchObject({ exit: 0 });
    expect(await stack.status(url)).toMatchObject({
      status: 'denied',
      refusal: { legal_basis: 'We know nobody of that id.' },
    });
    expect(await ops(`request show ${'x'.repeat(43)}`)).toMatchObject({ exit: 1, err: 'there is no such request' });
  });

  it('are not entered for an unknown app, for an invalid id, or without a verification', async () => {
    expect(await ops(CREATE.replace(APP_ID, '1'), '4711')).toMatchObject({ exit: 1 });
    expect(await ops(CREATE, 'anna@example.com')).toMatchObject({ exit: 2 });
    expect(await ops(CREATE, '')).toMatchObject({ exit: 2 });
    expect(await ops(CREATE.replace('--verified answer_from_known_address', ''), '4711')).toMatchObject({ exit: 2 });
    expect((await ops('request list')).out).toBe('None.');
  });
});

describe('commands that only read', () => {
  it('plan counts every target to which a phone number leads, and deletes nothing', async () => {
    const before = await stack.snapshot();
    const plan = await json<{
      readonly targets: readonly { readonly target: string; readonly items?: number }[];
      readonly notSearched: readonly string[];
    }>(`plan --app ${APP_ID} --kind phone`, DEMO_PEOPLE.busy.phone);
    expect(plan.targets.find(({ target }) => target === 'messages')?.items).toBe(5000);
    const uncounted = plan.targets.filter(({ items }) => items === undefined);
    expect(uncounted.map(({ target }) => target)).toEqual(plan.notSearched);
    expect(plan.notSearched).toContain('invoices');
    expect(await stack.snapshot()).toEqual(before);
  }, 60_000);

  it('doctor finds the stack healthy, and says what is wrong and what to do when a key is disabled', async () => {
    const well = await ops('doctor');
    expect(well.out).not.toMatch(/FAILED|skipped/);
    expect(well.out).toMatch(/^ok +app secrets +Meta accepts the secret of \d/m);
    expect(well.out).toMatch(/^ok +store messages +answers in /m);
    expect(well.out).toMatch(/^ok +rule contactId +answers in /m);
    expect(well.exit).toBe(0);

    const { endpoints, region } = places();
    const keys = new KMSClient({ endpoint: endpoints.kms, region, credentials: ACCESS });
    const KeyId = places().outputs.SubjectKeyId;
    await keys.send(new DisableKeyCommand({ KeyId }));
    const ill = await ops('doctor');
    await keys.send(new EnableKeyCommand({ KeyId }));
    keys.destroy();
    expect(ill.exit).toBe(1);
    expect(ill.out).toMatch(/^FAILED +keys +seal Enabled, subject Disabled, receipt Enabled\n +→ enable the key/m);
    expect(ill.out).toMatch(/^FAILED +smoke test +the callback answers 503$/m);
  }, 60_000);

  it('receipt verify accepts the deployment’s receipt, also offline, and nobody else’s', async () => {
    const { url } = (await (await stack.callback('5')).json()) as { readonly url: string };
    const { receipt_url = '' } = await stack.until(url, ['completed']);
    const [receipt, keys] = [join(directory, 'receipt.jws'), join(directory, 'jwks.json')];
    const text = await (await fetch(receipt_url)).text();
    writeFileSync(receipt, text);
    writeFileSync(keys, await (await fetch(`${stack.url}/.well-known/jwks.json`)).text());
    expect(await ops(`receipt verify ${receipt}`)).toMatchObject({ exit: 0, out: expect.stringContaining('Valid.') });
    expect(await ops(`receipt verify - --jwks ${keys}`, text)).toMatchObject({ exit: 0 });
    writeFileSync(
      receipt,
      text.replace(/\.(.)/, (_, first) => `.${first === 'a' ? 'b' : 'a'}`),
    );
    expect(await ops(`receipt verify ${receipt} --jwks ${keys}`)).toMatchObject({
      exit: 1,
      err: expect.stringMatching(/^not valid/),
    });
    expect(await ops(`receipt verify ${join(directory, 'none')}`)).toMatchObject({ exit: 2 });
  }, 60_000);

  it('evidence has figures and settings, and nobody in it', async () => {
    const { exit, out } = await ops('evidence --from 2020-01-01 --to 2100-01-01 --csv');
    expect(exit).toBe(0);
    expect(out).toMatch(/^figures\.byStatus\.denied,1\r?$/m);
    expect(out).toMatch(/^settings\.encryption\.1\.spec,HMAC_256\r?$/m);
    const answer = await json<{ readonly figures: { readonly requests: number } }>(
      'evidence --from 2020-01-01 --to 2100-01-01',
    );
    expect(answer.figures.requests).toBeGreaterThan(3);
    expect(await ops('evidence --from 2026-01-02 --to 2026-01-01')).toMatchObject({ exit: 2 });
    expect(JSON.stringify(answer)).not.toContain(DEMO_PEOPLE.person.userId);
  });

  it('evidence writes a report with nobody in it, which only its owner may read', async () => {
    const report = join(directory, 'report.html');
    const written = await ops(`evidence --from 2020-01-01 --to 2100-01-01 --html ${report}`);
    expect(written).toMatchObject({ exit: 0, out: '', err: expect.stringContaining(report) });
    expect(statSync(report).mode & 0o777).toBe(0o600);
    const page = readFileSync(report, 'utf8');
    expect(page).toContain('requests in the period');
    for (const { userId, phone, email, contactId } of Object.values(DEMO_PEOPLE)) {
      for (const id of [userId, phone, email, contactId]) expect(page).not.toContain(id);
    }
  });
});

describe('with --json', () => {
  it.each([
    'apps list',
    `apps verify-token --app ${APP_ID}`,
    'doctor',
    'request list',
    'request list --overdue',
    'callback send --user-id 0',
    'redrive --yes',
    `${CREATE} --start-in 1h`,
    'evidence --from 2020-01-01 --to 2100-01-01',
  ])('%s answers with JSON alone on standard output', async (words) => {
    expect(await json(words, '0')).toBeDefined();
  });

  it.each([
    `apps rotate --app 1 --yes`,
    `apps add --app ${APP_ID} --kind facebook --yes`,
    `request cancel ${'x'.repeat(43)} --yes`,
    `request show ${'x'.repeat(43)}`,
    'callback send --user-id 1 --secret not-the-secret',
  ])('%s is refused with one line, exit 1 and no answer', async (words) => {
    const { exit, out, err } = await ops(`${words} --json`, 'a-secret-of-nobody');
    expect({ exit, out }).toEqual({ exit: 1, out: '' });
    expect(err).toMatch(/^[^\n]+$/);
  });

  it('replay answers with JSON alone, whatever remains, and refuses a time that has not come', async () => {
    const { out } = await ops(`replay --since ${new Date().toISOString()} --wait 1s --yes --json`);
    expect(JSON.parse(out)).toHaveProperty('requests');
    expect(await ops('replay --since 2100-01-01 --yes --json')).toMatchObject({ exit: 2, out: '' });
  });

  it('replay refuses a target that does not exist', async () => {
    expect(await ops('replay --since 2026-01-01 --target mesages --yes')).toMatchObject({
      exit: 2,
      err: expect.stringContaining('did you mean messages?'),
    });
  });
});

describe('lists and queues', () => {
  it('import enters each id once, and continues instead of starting again', async () => {
    const list = join(directory, 'ids.csv');
    writeFileSync(list, 'user_id\n801\n802\n803\n802\n');
    expect(await ops(`import ${list} --app ${APP_ID} --asked-before 2026-01-01`)).toMatchObject({
      exit: 1,
      err: expect.stringContaining('4 ids of 3 people'),
    });
    expect(await json(`import ${list} --app ${APP_ID} --asked-before 2026-01-01 --yes`)).toMatchObject({
      entered: 3,
      repeated: 1,
      left: 0,
      faulty: 0,
    });
    expect(await json(`import ${list} --app ${APP_ID} --asked-before 2026-01-01 --yes`)).toMatchObject({
      entered: 0,
      left: 0,
    });

    writeFileSync(list, '801\nnobody\n');
    expect(await ops(`import ${list} --app ${APP_ID} --asked-before 2026-01-01 --yes`)).toMatchObject({
      exit: 1,
      err: expect.stringContaining('1 × not_an_id (line 2)'),
    });
    expect(await ops(`import ${list} --app ${APP_ID} --asked-before 2026-01-01 --skip-faults --yes`)).toMatchObject({
      exit: 1,
      err: expect.stringContaining('is of another list'),
    });
    expect(await ops(`import ${list} --app 1 --asked-before 2026-01-01 --yes --skip-faults`)).toMatchObject({
      exit: 1,
      err: expect.stringContaining('is not registered'),
    });
  }, 30_000);

  it('redrive queues dead letters again, and has nothing to do if there are none', async () => {
    expect(await ops('redrive --yes')).toMatchObject({ exit: 0, out: 'The dead-letter queue is empty.' });
    const { endpoints, region } = places();
    const queues = new SQSClient({
      endpoint: endpoints.sqs,
      region,
      credentials: ACCESS,
      useQueueUrlAsEndpoint: false,
    });
    const QueueUrl = places().outputs.DeadLetterQueueUrl;
    for (const requestId of ['a', 'b', 'c']) {
      await queues.send(
        new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ requestId: requestId.repeat(43) }) }),
      );
    }
    expect(await ops('redrive')).toMatchObject({ exit: 1, err: expect.stringContaining('about 3 messages') });
    expect(await json('redrive --yes')).toEqual({ redriven: 3 });
    const { Messages = [] } = await queues.send(new ReceiveMessageCommand({ QueueUrl }));
    for (const { ReceiptHandle } of Messages) await queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    queues.destroy();
    expect(Messages).toEqual([]);
  }, 30_000);

  it('import, killed half-way twice and restarted, ends with one request per id', async () => {
    const list = join(directory, 'killed.csv');
    const results = `${list}.asid.results.csv`;
    writeFileSync(list, Array.from({ length: IDS }, (_, at) => `7700000000000000${100 + at}`).join('\n'));
    const rows = () => (existsSync(results) ? readFileSync(results, 'utf8').split('\n').slice(1, -1) : []);
    const before = await requestsOfLists();

    for (const enough of [20, 60]) {
      const importing = startOps(`import ${list} --app ${APP_ID} --asked-before 2026-01-01 --yes --rate 20`);
      const exited = once(importing, 'exit');
      while (rows().length < enough && importing.exitCode === null) await elapsed(5);
      importing.kill('SIGKILL');
      expect(await exited).toEqual([null, 'SIGKILL']);
      expect(rows().length).toBeLessThan(IDS);
    }
    const importing = startOps(`import ${list} --app ${APP_ID} --asked-before 2026-01-01 --yes --rate 500`);
    expect(await once(importing, 'exit')).toEqual([0, null]);

    expect(new Set(rows().map((row) => row.split(',')[1])).size).toBe(IDS);
    expect(rows()).toHaveLength(IDS);
    const codes = rows().map((row) => row.split(',')[3] as ConfirmationCode);
    const added = (await requestsOfLists()).filter((id) => !before.includes(id));
    expect(added.toSorted()).toEqual(codes.map(idOf).toSorted());
    expect(new Set(added).size).toBe(IDS);
  }, 120_000);

  it('import says which column it reads, and does not guess between two', async () => {
    const list = join(directory, 'columns.csv');
    writeFileSync(list, 'app_scoped_id,page_scoped_id\n901,902\n903,904\n');
    const words = `import ${list} --app ${APP_ID} --asked-before 2026-01-01`;
    expect(await ops(words)).toMatchObject({
      exit: 2,
      err: `${list} has several columns of ids; say which with --column: app_scoped_id, page_scoped_id`,
    });
    expect(await ops(`${words} --column name`)).toMatchObject({
      exit: 2,
      err: `${list} has no column of ids with that name; expected app_scoped_id, page_scoped_id`,
    });
    expect(await ops(`${words} --column page_scoped_id --kind asid`)).toMatchObject({ exit: 2 });
    const planned = await ops(`${words} --column page_scoped_id`);
    expect(planned).toMatchObject({ exit: 1, err: expect.stringContaining('those of the column page_scoped_id') });
    expect(planned.err).toContain(`as psid of app ${APP_ID}`);
    expect(await json(`${words} --column page_scoped_id --yes`)).toMatchObject({ entered: 2, left: 0 });
    expect(await json(`${words} --column app_scoped_id --yes`)).toMatchObject({ entered: 2, left: 0 });
  }, 30_000);
});

const IDS = 100;

/** Starts a command in its own process, as from a terminal. */
function startOps(words: string) {
  return spawn(process.execPath, ['infra/ops/main.ts', ...words.split(' '), '--local', stack.url], {
    stdio: 'ignore',
  });
}

async function requestsOfLists(): Promise<readonly string[]> {
  const ids: string[] = [];
  const scan = { TableName: places().outputs.RequestTable, ConsistentRead: true };
  for await (const { Items = [] } of paginateScan({ client: stack.tables }, scan)) {
    for (const { requestId: id, origin } of Items) if (origin?.S === 'list') ids.push(id?.S ?? '');
  }
  return ids;
}
