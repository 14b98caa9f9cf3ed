import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type AttributeValue, PutItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { DEMO_PEOPLE } from '../../infra/local/demo-company/demo-data.ts';
import { type LocalStack, startLocalStack } from '../support/local-stack.ts';

const TABLES = ['caliq-crm-records', 'caliq-contacts', 'caliq-support-messages'];
const { userId, email } = DEMO_PEOPLE.person;

let stack: LocalStack;
beforeAll(async () => {
  stack = await startLocalStack();
}, 60_000);
afterAll(async () => {
  await stack.stop();
}, 30_000);

async function itemsOf(table: string): Promise<readonly Record<string, AttributeValue>[]> {
  const items: Record<string, AttributeValue>[] = [];
  for await (const page of paginateScan({ client: stack.tables }, { TableName: table }))
    items.push(...(page.Items ?? []));
  return items;
}

async function ops(...given: readonly string[]): Promise<{ readonly code: number; readonly stdout: string }> {
  const main = join(import.meta.dirname, '../../infra/ops/main.ts');
  const run = promisify(execFile)(process.execPath, [main, ...given, '--local', stack.url]);
  return await run.then(
    ({ stdout }) => ({ code: 0, stdout }),
    (error: { readonly code: number; readonly stdout: string }) => ({ code: error.code, stdout: error.stdout }),
  );
}

describe('a store that is restored from a backup', () => {
  it('is empty again after a replay, and what was created after the request stays', async () => {
    const copies = await Promise.all(TABLES.map(async (table) => ({ table, items: await itemsOf(table) })));
    const backupMadeAt = new Date().toISOString();
    const { url } = (await (await stack.callback(userId)).json()) as { readonly url: string };
    await stack.until(url, ['completed']);
    const erased = await stack.snapshot();

    for (const { table, items } of copies) {
      for (const Item of items) await stack.tables.send(new PutItemCommand({ TableName: table, Item }));
    }
    // found by an address, which outlives a deletion; anything under the old contact would belong to the old start, however new
    const cameBack = {
      supportMessageId: { S: 'came-back' },
      email: { S: email },
      createdAt: { S: new Date().toISOString() },
    };
    await stack.tables.send(new PutItemCommand({ TableName: 'caliq-support-messages', Item: cameBack }));
    expect((await stack.snapshot()).size).toBeGreaterThan(erased.size + 1);

    expect((await ops('replay', '--since', backupMadeAt)).code).toBe(1);
    const replayed = await ops(
      'replay',
      '--since',
      backupMadeAt,
      '--target',
      'crm-records,contacts,support-messages',
      '--yes',
      '--json',
    );
    expect(JSON.parse(replayed.stdout)).toMatchObject({ requests: 1, empty: 1, remaining: 0 });
    expect(replayed.code).toBe(0);

    const after = await stack.snapshot();
    const back = [...after.keys()].filter((item) => !erased.has(item));
    expect(back).toHaveLength(1);
    expect(back[0]).toContain('came-back');
    expect([...erased.keys()].filter((item) => !after.has(item))).toEqual([]);
    expect((await stack.status(url)).status).toBe('completed');
  }, 120_000);
});
