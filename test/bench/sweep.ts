import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { awsClients } from '../../infra/local/emulators/aws-clients.ts';
import { startEmulators } from '../../infra/local/emulators/emulators.ts';
import { toItem } from '../../shared/adapters/aws/request-item.ts';
import { dynamoRequestStore } from '../../shared/adapters/aws/request-store.ts';
import {
  type ConfirmationCode,
  type RequestId,
  requestId,
  type SubjectRef,
} from '../../shared/domain/confirmation-code.ts';
import { type Sealed } from '../../shared/domain/deletion-request.ts';
import { newRequest } from '../../shared/domain/new-request.ts';
import { DAY } from '../../shared/domain/schedule.ts';
import { sweepRequests } from '../../shared/use-cases/sweep-requests.ts';
import { createRequestTable } from '../support/request-table.ts';
import { compared, exactly, type Figure, interleaved, timed } from './figures.ts';

const FEW = 10;
const MANY = 10_000;
const DUE = 5;
const BATCH = 25;
const NOW = Date.UTC(2026, 10, 23);

/** Compares a sweep over many open requests with one over few, with equally many of them due. */
export async function sweeps(rounds: number): Promise<readonly Figure[]> {
  const region = 'eu-central-1';
  const emulators = await startEmulators({ region, accountId: '000000000000' });
  const { dynamodb } = awsClients(emulators.endpoints, region, { accessKeyId: 'local', secretAccessKey: 'local' });
  let calls = 0;
  let entries = 0;
  dynamodb.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      calls += 1;
      entries += (answer.output as { readonly ScannedCount?: number }).ScannedCount ?? 0;
      return answer;
    },
    { step: 'initialize', name: 'countReads' },
  );
  const fill = async (table: string, open: number): Promise<void> => {
    await createRequestTable(dynamodb, table);
    for (let at = 0; at < open; at += BATCH) {
      const numbers = Array.from({ length: Math.min(BATCH, open - at) }, (_, number) => at + number);
      const requests = numbers.map((number) => ({ PutRequest: { Item: toItem(openRequest(number)) } }));
      await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }));
    }
  };
  const sweep = (table: string) => async () => {
    calls = 0;
    entries = 0;
    let requeued: readonly RequestId[] = [];
    const { time } = await timed(() =>
      sweepRequests(
        {
          store: dynamoRequestStore(dynamodb, table),
          queue: {
            sendAll: async (ids) => {
              requeued = ids;
              return ids.length;
            },
          },
          imports: { lastImports: async () => [] },
          clock: () => NOW,
          log: { info: () => undefined, warn: () => undefined, error: () => undefined },
          metrics: { count: () => undefined },
        },
        { promise: 30 * 86_400_000, callbacksPerHour: 500 },
      ),
    );
    if (requeued.length !== DUE) throw new Error(`${requeued.length} requests were queued again, not ${DUE}`);
    return { time, calls, entries };
  };
  try {
    await fill('few', FEW);
    await fill('many', MANY);
    const { time } = await interleaved({ few: sweep('few'), many: sweep('many') }, rounds, ['time']);
    const read = await sweep('many')();
    const part = `sweep of ${MANY.toLocaleString('en-US')} open requests, ${DUE} due`;
    return [
      {
        part,
        what: 'time',
        unit: 'ms',
        ...compared(time, 'many', [{ against: `${FEW} open requests`, variant: 'few' }]),
      },
      { part, what: 'calls', unit: '', value: exactly(read.calls) },
      { part, what: 'index entries read', unit: '', value: exactly(read.entries) },
    ];
  } finally {
    dynamodb.destroy();
    await emulators.stop();
  }
}

/** An open request. The first few are due; the others wait, as before the last look or after an error. */
function openRequest(number: number) {
  const id = requestId(`the request ${number}` as ConfirmationCode);
  const request = newRequest(
    {
      requestId: id,
      subjectRef: id as string as SubjectRef,
      sealed: 'x'.repeat(400) as Sealed,
      appId: '1234567890',
      origin: 'callback',
      scope: 'deletion',
      beganWith: 'asid',
      promise: 30 * DAY,
    },
    NOW - DAY,
  );
  return { ...request, nextAttemptAt: number < DUE ? NOW - DAY : NOW + DAY };
}
