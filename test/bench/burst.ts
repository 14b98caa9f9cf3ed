import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Depth } from './chart.ts';
import { APP, signedFor } from './events.ts';
import { exactly, type Figure, spread } from './figures.ts';
import { PROJECT } from './installed.ts';

const AT_ONCE = 32;
const SAMPLE = 1000;
const LONGEST_PAUSE = 20_000;
/** The longest time without any progress, in milliseconds. */
const LONGEST_STANDSTILL = 60_000;

/** Sends callbacks to `npm start` as fast as this machine can, with one table in the data map, and waits until all are completed. */
export async function burst(
  callbacks: number,
): Promise<{ readonly figures: readonly Figure[]; readonly depths: readonly Depth[] }> {
  const child = spawn(process.execPath, ['infra/local/cli/main.ts'], {
    cwd: PROJECT,
    env: {
      ...process.env,
      PORT: '0',
      SEED: '0',
      META_APPS: `${APP.id}:${APP.secret}`,
      DATA_MAP: join(import.meta.dirname, 'cold/data-map.json'),
      SETTLE_SECONDS: '1',
      RESCAN_SECONDS: '1',
      IAM: '0',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const url = await ready(createInterface({ input: child.stdout }));
    const stack = await connectTo(url);
    const began = performance.now();
    const depths: Depth[] = [];
    let finished = 0;
    let isSending = true;
    const watching = (async () => {
      for (let lastChange = performance.now(); performance.now() - lastChange < LONGEST_STANDSTILL; ) {
        const looked = performance.now();
        const messages = await stack.messages();
        const statuses = await stack.statuses();
        const open = statuses.filter((status) => !status.startsWith('completed') && status !== 'nothing_found').length;
        depths.push({ second: Math.round((performance.now() - began) / 1000), messages, open });
        if (isSending || statuses.length - open > finished) lastChange = performance.now();
        finished = statuses.length - open;
        if (!isSending && open === 0) return statuses;
        // each look reads every record; the looks must not dominate the measurement
        await sleep(Math.min(LONGEST_PAUSE, Math.max(SAMPLE, 20 * (performance.now() - looked))));
      }
      return await stack.statuses();
    })();

    const { milliseconds, answers, codes } = await send(`${url}/meta/data-deletion`, callbacks);
    const sent = (performance.now() - began) / 1000;
    isSending = false;
    const statuses = await watching;
    const done = (performance.now() - began) / 1000;
    const part = `burst of ${callbacks.toLocaleString('en-US')}`;
    const count = (what: string, value: number) => ({
      part,
      what,
      unit: '',
      value: exactly(value),
      reach: String(callbacks),
    });
    const figures: readonly Figure[] = [
      count('answered 200', answers.filter((status) => status === 200).length),
      count('different confirmation codes', codes.size),
      count('recorded', statuses.length),
      count('completed', finished),
      { part, what: 'callbacks a second', unit: '/s', value: exactly(callbacks / sent) },
      { part, what: 'time of an answer', unit: 'ms', value: spread(milliseconds) },
      { part, what: 'from the first callback to the last completion', unit: 's', value: exactly(done) },
      {
        part,
        what: 'deepest queue',
        unit: 'messages',
        value: exactly(Math.max(...depths.map(({ messages }) => messages))),
      },
    ];
    return { figures, depths };
  } finally {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }
}

async function ready(lines: AsyncIterable<string>): Promise<string> {
  return new Promise((resolve, reject) => {
    // its output is read to the end, so that a full pipe never blocks it
    void (async () => {
      for await (const line of lines) {
        const url = /^ready (http:\/\/\S+)$/.exec(line)?.[1];
        if (url !== undefined) resolve(url);
      }
      reject(new Error('npm start ended before it was ready'));
    })();
  });
}

/** Connects to the services in which the stack's records and messages can be counted. */
async function connectTo(url: string) {
  const deployment = (await (await fetch(`${url}/_local/deployment`)).json()) as {
    readonly endpoints: { readonly dynamodb: string; readonly sqs: string };
    readonly region: string;
    readonly RequestTable: string;
    readonly [output: string]: unknown;
  };
  const common = { region: deployment.region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const client = new DynamoDBClient({ ...common, endpoint: deployment.endpoints.dynamodb });
  const sqs = new SQSClient({ ...common, endpoint: deployment.endpoints.sqs, useQueueUrlAsEndpoint: false });
  const QueueUrl = String(deployment['PurgeQueueUrl'] ?? deployment['QueueUrl']);
  return {
    async statuses(): Promise<readonly string[]> {
      const found: string[] = [];
      const scan = {
        TableName: deployment.RequestTable,
        ProjectionExpression: '#status',
        ExpressionAttributeNames: { '#status': 'status' },
      };
      for await (const { Items = [] } of paginateScan({ client }, scan)) {
        found.push(...Items.map((item) => item['status']?.S ?? ''));
      }
      return found;
    },
    async messages(): Promise<number> {
      const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
      const names = ['', 'NotVisible', 'Delayed'].map((state) => `ApproximateNumberOfMessages${state}`);
      return names.reduce((total, name) => total + Number(Attributes[name as keyof typeof Attributes] ?? 0), 0);
    },
  };
}

async function send(url: string, callbacks: number) {
  const answers: number[] = [];
  const milliseconds: number[] = [];
  const codes = new Set<string>();
  const people = Array.from({ length: callbacks }, (_, person) => String(10_000_000 + person)).values();
  const lanes = Array.from({ length: AT_ONCE }, async () => {
    for (const person of people) {
      const began = performance.now();
      const answer = await fetch(url, {
        method: 'POST',
        body: new URLSearchParams({ signed_request: signedFor(person) }),
      });
      const { confirmation_code } = (await answer.json()) as { readonly confirmation_code: string };
      milliseconds.push(performance.now() - began);
      answers.push(answer.status);
      codes.add(confirmation_code);
    }
  });
  await Promise.all(lanes);
  return { answers, milliseconds, codes };
}
