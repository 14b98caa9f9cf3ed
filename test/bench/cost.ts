import { type Bill, dollars, PRICES } from './cost/prices.ts';
import { type Spent, startCountedWorld } from './cost/world.ts';
import { exactly, type Figure } from './figures.ts';

/** Items of the person in each of three tables. */
const CASES = [
  { name: 'no match', items: 0 },
  { name: 'small, 15 items', items: 5 },
  { name: 'large, 6,000 items', items: 2000 },
  { name: 'small, with a store that fails once', items: 5, fails: true },
] as const;

/** What Lambda bills, supposed: durations on this machine say nothing about AWS. */
const SUPPOSED = { callbackSeconds: 0.05, callbackGigabytes: 1, workerSeconds: 0.3, workerGigabytes: 0.5 };

/** AWS calls of whole requests, from the callback until the seal is dropped, and what they cost. */
export async function costs(): Promise<readonly Figure[]> {
  const world = await startCountedWorld();
  const figures: Figure[] = [];
  try {
    for (const [person, { name, items, ...options }] of CASES.entries()) {
      await world.fill(String(person), items);
      const spent = await world.request(String(person), 'fails' in options);
      const bill = billOf(spent);
      const part = `request: ${name}`;
      const figure = (what: string, unit: string, value: number, reach?: string): Figure => ({
        part,
        what,
        unit,
        value: exactly(value),
        ...(reach !== undefined && { reach }),
      });
      figures.push(
        figure('calls of the callback', '', spent.callback, '≤ 4'),
        figure('calls of callback and worker', '', spent.callback + calls(spent, /./), '≤ 12'),
        figure('calls of the targets', '', spent.ofTargets),
        figure('invocations of the worker', '', spent.invocations),
        figure('processor time of an invocation of the worker', 'ms', (1000 * spent.cpuSeconds) / spent.invocations),
        figure('dollars per million, without the targets', '$', dollars(bill), '≤ 52'),
        ...Object.entries(bill).map(([what, amount]) =>
          figure(`  ${what}: ${amount}`, '$', dollars({ [what]: amount })),
        ),
      );
    }
    figures.push({
      part: 'the obvious design',
      what: 'dollars per million, without the targets',
      unit: '$',
      value: exactly(dollars(OBVIOUS)),
      note: `${PRICES.date}: a Secrets Manager read per call, Step Functions with a Lambda per target (three)`,
    });
    return figures;
  } finally {
    await world.stop();
  }
}

/**
 * What one would build first: the secret from Secrets Manager at each callback, a Standard workflow with one Lambda for
 * each of three targets to delete and one to verify, waits, a record written at each step, no seal and no receipt.
 */
const OBVIOUS: Bill = {
  'API Gateway, HTTP API': 1,
  'Lambda request': 1 + 3 * 2 + 2,
  'Lambda GB-second': (1 + 3 * 2 + 2) * SUPPOSED.workerSeconds * SUPPOSED.callbackGigabytes,
  'Secrets Manager request': 1,
  'Step Functions transition': 14,
  'DynamoDB write unit': 3 * 2,
};

function billOf(spent: Spent): Bill {
  const { invocations, writeUnits } = spent;
  return {
    'API Gateway, HTTP API': 1,
    'Lambda request': 1 + invocations,
    'Lambda GB-second':
      SUPPOSED.callbackSeconds * SUPPOSED.callbackGigabytes +
      invocations * SUPPOSED.workerSeconds * SUPPOSED.workerGigabytes,
    // each message is received and deleted, one at a time at worst; the sweeper sends the late ones in tens
    'SQS request': 1 + calls(spent, /^AmazonSQS/) + 2 * invocations,
    'DynamoDB write unit': writeUnits,
    // the callback makes two
    'KMS request, symmetric or HMAC': 2 + calls(spent, /^TrentService\.(?!Sign)/),
    'KMS request, ECC': calls(spent, /^TrentService\.Sign/),
  };
}

/** Of the worker, by operation. */
function calls({ worker }: Spent, operations: RegExp): number {
  return [...worker].reduce((total, [operation, made]) => total + (operations.test(operation) ? made : 0), 0);
}
