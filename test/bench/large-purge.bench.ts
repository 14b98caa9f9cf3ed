import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { BatchWriteItemCommand, CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { RequestId } from '../../shared/domain/confirmation-code.ts';
import { type DynamodbRow, dynamodb } from '../../shared/targets/dynamodb.ts';
import type { Selection } from '../../shared/targets/target.ts';

/**
 * One person with many items under one index key is purged across continuations; how long it takes, and how much memory.
 *
 *     node test/bench/large-purge.bench.ts 100000
 */
const ITEMS = Number(process.argv[2] ?? 100_000);
const BATCH = 25;
const INVOCATION = 10_000;
const MEGABYTE = 2 ** 20;

const row: DynamodbRow = {
  table: 'messages',
  index: 'by-contact',
  partitionKey: { attribute: 'contact', type: 'S', values: ['{asid}'] },
  key: ['message'],
  createdAt: { attribute: 'sentAt', format: 'epoch_ms' },
};
const selection: Selection = {
  requestId: 'request' as RequestId,
  appId: '1001',
  identifiers: { asid: ['777'] },
  cutOff: Date.UTC(2026, 10, 23),
};

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const port = await freePort();
const cli = createRequire(import.meta.url).resolve('dynalite/cli.js');
const server = spawn(process.execPath, [cli, '--port', String(port), '--host', '127.0.0.1', '--createTableMs', '0'], {
  stdio: 'ignore',
});
try {
  const settings: { readonly [name: string]: string } = {
    AWS_REGION: 'eu-central-1',
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${port}`,
  };
  process.env['AWS_ACCESS_KEY_ID'] = 'local';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'local';
  await sleep(1000);
  const seconds = await timed(() => fill(settings['AWS_ENDPOINT_URL_DYNAMODB'] ?? ''));
  console.log(`${ITEMS} items written in ${seconds} s`);

  const target = await dynamodb.connect(row, {
    now: Date.now,
    sleep: (milliseconds) => sleep(milliseconds),
    random: Math.random,
    setting: (name) => settings[name],
  });
  await target.plan({ ...selection, identifiers: { asid: ['nobody'] } });
  const before = memory();
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, memory())), 250);
  let items = 0;
  let invocations = 0;
  const purging = await timed(async () => {
    for (let outcome = 'unfinished'; outcome !== 'emptied'; invocations += 1) {
      const end = Date.now() + INVOCATION;
      const budget = { isOver: () => Date.now() > end, signal: AbortSignal.timeout(2 * INVOCATION) };
      const result = await target.purge(selection, budget);
      outcome = result.outcome;
      items += result.items;
    }
  });
  clearInterval(watch);
  const left = await target.verify(selection);
  console.log(`${items} items deleted in ${purging} s and ${invocations} invocations, ${left} left`);
  console.log(`heap ${before.toFixed(1)} MB before, at most ${most.toFixed(1)} MB while deleting`);
} finally {
  server.kill();
}

async function fill(endpoint: string): Promise<void> {
  const client = new DynamoDBClient({ endpoint, region: 'eu-central-1' });
  await client.send(
    new CreateTableCommand({
      TableName: 'messages',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['message', 'contact'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [{ AttributeName: 'message', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-contact',
          // without a sort key, dynalite's index loses one of two items whose keys have the same short hash
          KeySchema: [
            { AttributeName: 'contact', KeyType: 'HASH' },
            { AttributeName: 'message', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['sentAt'] },
        },
      ],
    }),
  );
  const batches = Array.from({ length: Math.ceil(ITEMS / BATCH) }, (_, at) => at * BATCH).values();
  const writers = Array.from({ length: 8 }, async () => {
    for (const first of batches) {
      const messages = Array.from({ length: Math.min(BATCH, ITEMS - first) }, (_, at) => message(first + at));
      await client.send(new BatchWriteItemCommand({ RequestItems: { messages } }));
    }
  });
  await Promise.all(writers);
  client.destroy();
}

function message(number: number) {
  return {
    PutRequest: {
      Item: {
        message: { S: `message-${number}` },
        contact: { S: '777' },
        sentAt: { N: '1' },
        text: { S: 'See you tomorrow at the usual place. '.repeat(5) },
      },
    },
  };
}

function memory(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / MEGABYTE;
}

async function timed(action: () => Promise<void>): Promise<string> {
  const start = Date.now();
  await action();
  return ((Date.now() - start) / 1000).toFixed(1);
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => {
    probe.listen(0, '127.0.0.1', resolve);
  });
  const { port: free } = probe.address() as AddressInfo;
  await new Promise((resolve) => {
    probe.close(resolve);
  });
  return free;
}
