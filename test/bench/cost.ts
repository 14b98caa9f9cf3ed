import { DEMO_PEOPLE } from '../../infra/local/demo-company/demo-data.ts';
import { companyOfThreeTables, demonstrationCompany, fillThreeTables } from './cost/companies.ts';
import { type Bill, dollars, PRICES } from './cost/prices.ts';
import { type Spent, startCountedWorld } from './cost/world.ts';
import { exactly, type Figure } from './figures.ts';

/** The number of the person's items in each of three tables. */
const CASES = [
  { name: 'no match', items: 0 },
  { name: 'small, 15 items', items: 5 },
  { name: 'large, 6,000 items', items: 2000 },
  { name: 'small, with a store that fails once', items: 5, fails: true },
] as const;

/** Assumed durations that Lambda bills: durations on this machine say nothing about AWS. */
const SUPPOSED = { callbackSeconds: 0.05, callbackGigabytes: 1, workerSeconds: 0.3, workerGigabytes: 0.5 };

/** The AWS calls of whole requests, from the callback until the seal is dropped, and their cost. */
export async function costs(): Promise<readonly Figure[]> {
  return [
    ...(await costsOfThreeTables()),
    ...(await costsOfDemonstration()),
    {
      part: 'the obvious design',
      what: 'dollars per million, without the targets',
      unit: '$',
      value: exactly(dollars(OBVIOUS)),
      note: `${PRICES.date}: a Secrets Manager read per call, Step Functions with a Lambda per target (three)`,
    },
  ];
}

async function costsOfThreeTables(): Promise<readonly Figure[]> {
  const world = await startCountedWorld(companyOfThreeTables());
  const figures: Figure[] = [];
  try {
    for (const [person, { name, items, ...options }] of CASES.entries()) {
      await fillThreeTables(world.clients.dynamodb, String(person), items);
      const spent = await world.request(String(person), 'fails' in options);
      figures.push(...figuresOf(`request: ${name}`, spent, 'fails' in options ? undefined : '≤ 52'));
    }
    return figures;
  } finally {
    await world.stop();
  }
}

async function costsOfDemonstration(): Promise<readonly Figure[]> {
  const world = await startCountedWorld(demonstrationCompany());
  try {
    return figuresOf("request: CALIQ's 22 targets", await world.request(DEMO_PEOPLE.person.userId, false));
  } finally {
    await world.stop();
  }
}

function figuresOf(part: string, spent: Spent, reach?: string): readonly Figure[] {
  const bill = billOf(spent);
  const figure = (what: string, unit: string, value: number, more: Pick<Figure, 'reach' | 'note'> = {}): Figure => ({
    part,
    what,
    unit,
    value: exactly(value),
    ...more,
  });
  return [
    figure('calls of the callback', '', spent.callback, { reach: '≤ 4' }),
    figure('calls of callback and worker', '', spent.callback + calls(spent, /./)),
    figure('calls of the targets', '', spent.ofTargets),
    figure('invocations of the worker', '', spent.invocations),
    figure('processor time of an invocation of the worker', 'ms', (1000 * spent.cpuSeconds) / spent.invocations),
    figure('dollars per million, without the targets', '$', dollars(bill), reach === undefined ? {} : { reach }),
    ...Object.entries(bill).map(([what, amount]) => figure(`  ${what}: ${amount}`, '$', dollars({ [what]: amount }))),
    figure('units of each write, item and index entries', '', writeUnits(spent), {
      note: spent.writes.map((one) => `${one.operation} ${one.itemUnits}+${one.indexUnits}`).join(', '),
    }),
    figure('bytes of the record when it has ended', '', spent.closedBytes),
    figure('bytes of the record without its seal', '', spent.keptBytes),
    figure('bytes of logs and metrics', '', spent.logBytes),
  ];
}

/**
 * The obvious design: the secret is read from Secrets Manager at each callback; a Standard workflow with waits has, for each of
 * three targets, one Lambda to delete and one to verify; a record is written at each step; there is no seal and no receipt.
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
  const { invocations } = spent;
  return {
    'API Gateway, HTTP API': 1,
    'Lambda request': 1 + invocations,
    'Lambda GB-second':
      SUPPOSED.callbackSeconds * SUPPOSED.callbackGigabytes +
      invocations * SUPPOSED.workerSeconds * SUPPOSED.workerGigabytes,
    // each message is received and deleted, at worst one at a time; the sweeper sends late ones in batches of ten
    'SQS request': 1 + calls(spent, /^AmazonSQS/) + 2 * invocations,
    'DynamoDB write unit': writeUnits(spent),
    // the callback makes two
    'KMS request, symmetric or HMAC': 2 + calls(spent, /^TrentService\.(?!Sign)/),
    'KMS request, ECC': calls(spent, /^TrentService\.Sign/),
  };
}

function writeUnits({ writes }: Spent): number {
  return writes.reduce((total, { itemUnits, indexUnits }) => total + itemUnits + indexUnits, 0);
}

/** The number of the worker's calls of these operations. */
function calls({ worker }: Spent, operations: RegExp): number {
  return [...worker].reduce((total, [operation, made]) => total + (operations.test(operation) ? made : 0), 0);
}
