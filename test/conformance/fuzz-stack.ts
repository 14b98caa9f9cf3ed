import { readFileSync } from 'node:fs';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { type LocalStack, startLocalStack } from '../support/local-stack.ts';

/** `npm start`, to be attacked. */
export type Hunted = {
  readonly stack: LocalStack;
  /** How many requests are recorded, and every item of the company's tables. */
  stored(): Promise<object>;
  /** What its process holds in memory, in MB; undefined where the system does not tell. */
  memory(): number | undefined;
  stop(): Promise<void>;
};

export async function startHunted(): Promise<Hunted> {
  const stack = await startLocalStack();
  return {
    stack,
    async stored() {
      const scan = new ScanCommand({ TableName: stack.deployment['RequestTable'] ?? '', ConsistentRead: true });
      return { requests: (await stack.tables.send(scan)).Count, company: await stack.snapshot() };
    },
    memory() {
      if (process.platform !== 'linux') return undefined;
      const status = readFileSync(`/proc/${stack.process.pid}/status`, 'utf8');
      return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
    },
    async stop() {
      await stack.stop();
    },
  };
}
