import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DisableKeyCommand, EnableKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CANARY_APP_ID } from '../../shared/domain/canary.ts';
import type { CanaryNotes } from '../../shared/ports/canary-state.ts';
import type { CanaryReport } from '../../shared/use-cases/canary-round.ts';
import { eventually } from '../support/eventually.ts';
import { type LocalStack, startLocalStack } from '../support/local-stack.ts';

const KEY = { appId: { S: CANARY_APP_ID } };

let stack: LocalStack;
let before: ReadonlyMap<string, string>;
beforeAll(async () => {
  stack = await startLocalStack({ LOG: 'debug' });
  before = await stack.snapshot();
}, 90_000);
afterAll(() => stack.stop(), 30_000);

/** Runs a round, which starts a new canary or only checks. */
async function round(what: 'ask' | 'look'): Promise<CanaryReport> {
  const answer = await fetch(`${stack.url}/_local/canary${what === 'look' ? '?ask=0' : ''}`, { method: 'POST' });
  if (!answer.ok) throw new Error(`the round ended with ${await answer.text()}`);
  return (await answer.json()) as CanaryReport;
}

async function ops(...words: readonly string[]): Promise<string> {
  const main = join(import.meta.dirname, '../../infra/ops/main.ts');
  return (await promisify(execFile)(process.execPath, [main, ...words, '--local', stack.url])).stdout;
}

async function canary() {
  const { Item } = await stack.tables.send(
    new GetItemCommand({ TableName: stack.deployment['AppTable'] ?? '', Key: KEY, ConsistentRead: true }),
  );
  const { open } = JSON.parse(Item?.['canary']?.S ?? '') as CanaryNotes;
  const [last] = open.slice(-1);
  if (last?.code === undefined) throw new Error('no canary is under way');
  return { ...last, url: `${stack.url}/data-deletion/${last.code}` };
}

/** The values of a metric, once at least this many were printed. */
async function measured(metric: string, count: number): Promise<readonly number[]> {
  const values = () =>
    stack.output.flatMap((line) => {
      const value = new RegExp(`"${metric}":(\\d+)\\}`).exec(line)?.[1];
      return value === undefined ? [] : [Number(value)];
    });
  await eventually(values, ({ length }) => length >= count);
  await stack.quiet();
  return values();
}

describe('the canary person, on the whole stack', () => {
  it('is put into every store of the data map that can hold one, and the real callback requests its deletion', async () => {
    expect(await round('ask')).toEqual({ verified: 0, failures: [], open: 1, asked: true });
    const { seeded, url } = await canary();
    expect(seeded).toEqual(expect.arrayContaining(['messages', 'media', 'tickets', 'usage-events', 'user-account']));
    const { parts } = await stack.until(url, ['completed'], 60);
    expect(parts.filter(({ status }) => status === 'deleted').map(({ name }) => name)).toEqual(
      parts.map(({ name }) => name).filter((name) => seeded.includes(name)),
    );
    expect(parts.filter(({ status }) => !['deleted', 'nothing_found'].includes(status))).toEqual([]);
  }, 90_000);

  it('is then verified, and nothing of it is left among the people', async () => {
    expect(await round('look')).toEqual({ verified: 1, failures: [], open: 0, asked: false });
    expect(await measured('CanaryVerified', 1)).toEqual([1]);
    expect(await stack.snapshot()).toEqual(before);
  }, 60_000);

  it('is visible to operators, and counts in no figure about people', async () => {
    expect(await ops('doctor')).toMatch(/^ok +canary person +last verified .+ ago, 0 under way$/m);
    const { figures } = JSON.parse(await ops('evidence', '--from', '2020-01-01', '--to', '2100-01-01')) as {
      readonly figures: { readonly requests: number; readonly itemsDeleted: number };
    };
    // only the request of the doctor, which is about nobody
    expect(figures).toMatchObject({ requests: 1, itemsDeleted: 0 });
    expect(await measured('RequestsClosed', 1)).toEqual([1]);
    expect(await measured('CallbacksAccepted', 1)).toEqual([1]);
  }, 60_000);

  it('is not verified when something of it is left behind', async () => {
    await round('ask');
    const { userId, url } = await canary();
    await stack.until(url, ['completed'], 60);
    const Item = { contactId: { S: `canary-${userId}` } };
    await stack.tables.send(new PutItemCommand({ TableName: 'caliq-contacts', Item }));
    expect(await round('look')).toMatchObject({
      verified: 0,
      failures: [{ errorCode: 'canary_left', target: 'contacts' }],
    });
    expect(await measured('CanaryVerified', 2)).toEqual([1, 0]);
  }, 90_000);

  it('reports nothing while the worker cannot finish, and is verified when it can', async () => {
    const {
      endpoints,
      region,
      ReceiptKeyId: KeyId,
    } = stack.deployment as unknown as {
      readonly endpoints: { readonly kms: string };
      readonly region: string;
      readonly ReceiptKeyId: string;
    };
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const keys = new KMSClient({ endpoint: endpoints.kms, region, credentials });
    await keys.send(new DisableKeyCommand({ KeyId }));
    await round('ask');
    const { url } = await canary();
    await new Promise((resolve) => {
      setTimeout(resolve, 6000);
    });
    expect(await round('look')).toMatchObject({ verified: 0, failures: [], open: 1 });
    expect((await stack.status(url)).status).toBe('in_progress');
    expect(await measured('CanaryVerified', 2)).toEqual([1, 0]);

    await keys.send(new EnableKeyCommand({ KeyId }));
    keys.destroy();
    await stack.until(url, ['completed'], 90);
    expect(await round('look')).toMatchObject({ verified: 1, open: 0 });
  }, 150_000);

  it('leaves none of its ids, its code and its secret in a log', async () => {
    await round('ask');
    const { userId, code, url } = await canary();
    await stack.until(url, ['completed'], 60);
    await stack.quiet();
    const logged = stack.output.join('\n');
    for (const kept of [userId, code ?? '']) expect(logged).not.toContain(kept);
  }, 90_000);
});
