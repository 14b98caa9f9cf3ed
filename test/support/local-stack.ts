import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as elapsed } from 'node:timers/promises';
import { type AttributeValue, DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { type AwsClients, awsClients } from '../../infra/local/emulators/aws-clients.ts';
import { accessKeyIdOf } from '../../infra/local/iam/permissions.ts';
import { signRequest } from '../../shared/meta/signed-request.ts';
import { eventually } from './eventually.ts';

const ROOT = join(import.meta.dirname, '../..');
export const APP_ID = '1234567890';
export const APP_SECRET = 'a-secret-for-the-flow-tests';

/** `npm start` in its own process, as a newcomer starts it. */
export type LocalStack = {
  readonly url: string;
  readonly process: ChildProcess;
  /** What it has printed so far. A function's line arrives some time after its answer; `said` waits for it. */
  readonly output: readonly string[];
  readonly secondsToReady: number;
  readonly tables: DynamoDBClient;
  /** The addresses of the emulators, and the names of the resources there. */
  readonly deployment: Readonly<Record<string, string>>;
  /** Clients of the services that sign with the role whose ARN is in this output, or as an administrator who may do everything. */
  as(role: 'OperatorRole' | 'ManualDeletionRole' | 'administrator'): AwsClients;
  /** Every item of the company's tables, by table and key, as bytes. */
  snapshot(): Promise<ReadonlyMap<string, string>>;
  callback(userId: string, options?: { readonly path?: string; readonly payload?: object }): Promise<Response>;
  status(url: string): Promise<StatusJson>;
  /** Polls the status until it is one of these. */
  until(url: string, statuses: readonly string[], seconds?: number): Promise<StatusJson>;
  /** Waits for a line that contains all of these texts. */
  said(...texts: readonly string[]): Promise<string>;
  /** Waits until nothing has been printed for half a second, to check that something was not printed. */
  quiet(): Promise<void>;
  stop(signal?: 'SIGTERM' | 'SIGKILL' | 'SIGINT'): Promise<number | null>;
};

export type StatusJson = {
  readonly confirmation_code: string;
  readonly status: string;
  readonly completed_at?: string;
  readonly receipt_url?: string;
  readonly backups_expire_at?: string;
  readonly parts: readonly {
    readonly name: string;
    readonly label: string;
    readonly status: string;
    readonly reason?: string;
    readonly legal_basis?: string;
    readonly kept_until?: string;
  }[];
  readonly notices: readonly { readonly kind: string; readonly part?: string; readonly since?: string }[];
};

export type LocalStackOptions = {
  /** Whether the test expects calls that the template's policies deny. Otherwise a denied call makes `stop` fail. @default false */
  readonly expectsDenials?: boolean;
};

/** Some denied calls have no visible effect on a function or a command, so the log is searched for denials at the end. */
const DENIAL = /^iam +User: .+ is not authorized/;

export async function startLocalStack(
  environment: Readonly<Record<string, string>> = {},
  { expectsDenials = false }: LocalStackOptions = {},
): Promise<LocalStack> {
  const started = Date.now();
  const isAltered = 'TEMPLATE_CHANGES' in environment || 'WITHOUT_STATEMENT' in process.env;
  const program = isAltered ? 'test/support/altered-stack-process.ts' : 'infra/local/cli/main.ts';
  const child = spawn(process.execPath, [program], {
    cwd: ROOT,
    env: { ...process.env, PORT: '0', META_APPS: `${APP_ID}:${APP_SECRET}`, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    const read = (line: string) => {
      output.push(line);
      const ready = /^ready (http:\/\/\S+)$/.exec(line)?.[1];
      if (ready !== undefined) resolve(ready);
    };
    createInterface({ input: child.stdout }).on('line', read);
    createInterface({ input: child.stderr }).on('line', read);
    child.once('exit', (code) => reject(new Error(`ended with ${code}:\n${output.join('\n')}`)));
  });
  const secondsToReady = (Date.now() - started) / 1000;
  // the same for every callback of a stack, so that two callbacks about one person are one request
  const issuedAt = Math.floor(started / 1000);
  const deployment = (await (await fetch(`${url}/_local/deployment`)).json()) as LocalStack['deployment'] & {
    readonly endpoints: Parameters<typeof awsClients>[0];
    readonly region: string;
  };
  const tables = new DynamoDBClient({
    endpoint: deployment.endpoints.dynamodb,
    region: deployment.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });

  const opened: AwsClients[] = [];
  const stack: LocalStack = {
    url,
    process: child,
    output,
    secondsToReady,
    tables,
    deployment,

    as(role) {
      const accessKeyId = role === 'administrator' ? 'local' : accessKeyIdOf(deployment[role] ?? '');
      const clients = awsClients(deployment.endpoints, deployment.region, { accessKeyId, secretAccessKey: 'local' });
      opened.push(clients);
      return clients;
    },

    async snapshot() {
      const items = new Map<string, string>();
      for (const table of await companyTables(tables)) {
        for await (const { Items = [] } of paginateScan({ client: tables }, { TableName: table })) {
          for (const item of Items) {
            const bytes = sortedJson(item);
            items.set(`${table} ${bytes}`, bytes);
          }
        }
      }
      return items;
    },

    callback(userId, { path = '/meta/data-deletion', payload } = {}) {
      const claims = payload ?? { algorithm: 'HMAC-SHA256', issued_at: issuedAt, user_id: userId };
      return fetch(`${url}${path}`, {
        method: 'POST',
        body: new URLSearchParams({ signed_request: signRequest(claims, APP_SECRET) }),
      });
    },

    async status(statusUrl) {
      return (await (await fetch(statusUrl, { headers: { accept: 'application/json' } })).json()) as StatusJson;
    },

    async until(statusUrl, statuses, seconds = 40) {
      return eventually(
        () => stack.status(statusUrl),
        ({ status }) => statuses.includes(status),
        seconds * 1000,
      );
    },

    async said(...texts) {
      const { line = '' } = await eventually(
        () => ({ line: output.find((said) => texts.every((text) => said.includes(text))), texts }),
        (found) => found.line !== undefined,
      );
      return line;
    },

    async quiet() {
      for (let before = -1; before !== output.length; ) {
        before = output.length;
        await elapsed(500);
      }
    },

    async stop(signal = 'SIGTERM') {
      tables.destroy();
      for (const { dynamodb, sqs, s3, kms } of opened) for (const client of [dynamodb, sqs, s3, kms]) client.destroy();
      if (child.exitCode === null) {
        child.kill(signal);
        await once(child, 'exit');
      }
      const denials = output.filter((line) => DENIAL.test(line));
      if (!expectsDenials && denials.length > 0) throw new Error(`denied was: ${[...new Set(denials)].join('\n')}`);
      return child.exitCode;
    },
  };
  return stack;
}

async function companyTables(client: DynamoDBClient): Promise<readonly string[]> {
  const { ListTablesCommand } = await import('@aws-sdk/client-dynamodb');
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  return TableNames.filter((name) => name.startsWith('caliq-'));
}

function sortedJson(item: Record<string, AttributeValue>): string {
  return JSON.stringify(item, (_, value: unknown) => {
    if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}
