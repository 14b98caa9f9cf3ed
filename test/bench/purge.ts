import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { RequestId } from '../../shared/domain/confirmation-code.ts';
import type { Selection, Target } from '../../shared/ports/target.ts';
import { dynamodb } from '../../shared/targets/dynamodb/dynamodb.ts';
import { postgres } from '../../shared/targets/postgres/postgres.ts';
import { s3 } from '../../shared/targets/s3/s3.ts';
import type { TargetEnvironment } from '../../shared/targets/target-kind.ts';
import { startBeside } from './beside.ts';
import { compared, exactly, type Figure, interleaved, spread, timed } from './figures.ts';
import { bareLoops } from './purge/bare-loops.ts';
import type { Stores } from './purge/stores.ts';

type Kind = 'dynamodb' | 's3' | 'postgres';

const ITEMS: { readonly [kind in Kind]: number } = { dynamodb: 8000, s3: 30_000, postgres: 20_000 };
/** The goals. A network hides more of a target's own work than a database on the same machine does. */
const REACH: { readonly [kind in Kind]: string } = { dynamodb: '≥ 0.95', s3: '≥ 0.95', postgres: '≥ 0.90' };
const LONGEST_INVOCATION = 900_000;
const MEGABYTE = 2 ** 20;
const BARE = 'the store’s bulk call in a bare loop';
/** PostgreSQL's loop has the target's guards. This second loop shows what they cost. */
const WITHOUT_GUARDS = 'the same loop without guards';
const ONE_STATEMENT = 'one DELETE of everything';

const SELECTION: Selection = {
  requestId: 'request' as RequestId,
  appId: '1001',
  identifiers: { asid: ['777'] },
  askedAt: Date.UTC(2026, 10, 23),
};

/** Measures the purge of one person's items: items per second, calls, and memory. */
export async function purges(rounds: number, isLarge: boolean): Promise<readonly Figure[]> {
  const stores = await startBeside<Stores>('purge/stores.ts');
  const { url } = stores.told;
  const fill = async (items: number) => void (await (await fetch(`${url}/items/${items}`, { method: 'PUT' })).text());
  const bare = bareLoops(stores.told);
  const targets = await connect(stores.told);
  const figures: Figure[] = [];
  try {
    for (const kind of ['dynamodb', 's3', 'postgres'] as const) {
      const target = targets[kind];
      const perSecond = async (action: (items: number) => Promise<void>) => {
        const items = ITEMS[kind];
        await fill(items);
        const { time, cpu } = await timed(() => action(items));
        return { rate: items / (time / 1000), cpu: cpu / (items / 1000) };
      };
      const { rate, cpu } = await interleaved(
        {
          [kind]: () => perSecond((items) => purge(target, items)),
          [BARE]: () => perSecond(bare[kind]),
          ...(kind === 'postgres' && {
            [WITHOUT_GUARDS]: () => perSecond(bare['postgres without guards']),
            [ONE_STATEMENT]: () => perSecond(bare['postgres in one statement']),
          }),
        },
        rounds,
        ['rate', 'cpu'],
      );
      const others = kind === 'postgres' ? [{ against: WITHOUT_GUARDS }, { against: ONE_STATEMENT }] : [];
      const note = kind === 'postgres' ? { note: stores.told.postgresVersion } : {};
      figures.push(
        {
          part: 'purge',
          ...note,
          what: kind,
          unit: 'items/s',
          ...compared(rate, kind, [{ against: BARE, reach: REACH[kind] }, ...others]),
        },
        {
          part: 'purge, CPU time',
          what: kind,
          unit: 'ms per 1,000 items',
          ...compared(cpu, kind, [{ against: BARE, reach: '≤ 1.11' }, ...others]),
        },
      );
      if (kind === 'postgres') continue;
      await fill(ITEMS[kind]);
      await purge(target, ITEMS[kind]);
      const calls = (await (await fetch(`${url}/calls`)).json()) as { readonly read: number; readonly delete: number };
      const perThousand = (made: number) => exactly(made / (ITEMS[kind] / 1000));
      const reach = kind === 'dynamodb' ? '40' : '1';
      figures.push(
        { part: 'calls per 1,000 items', what: `${kind}, deleting`, unit: '', value: perThousand(calls.delete), reach },
        { part: 'calls per 1,000 items', what: `${kind}, finding`, unit: '', value: perThousand(calls.read) },
      );
    }
    for (const kind of ['dynamodb', 's3'] as const) {
      for (const items of [1000, 100_000, ...(isLarge ? [1_000_000] : [])]) {
        await fill(items);
        const most = await memoryOf(() => purge(targets[kind], items));
        const what = `${kind}, ${items.toLocaleString('en-US')} items`;
        figures.push({
          part: 'memory above the start',
          what,
          unit: 'MB',
          value: exactly(most),
          reach: 'flat within 20',
        });
      }
    }
    return figures;
  } finally {
    await stores.stop();
  }
}

async function connect({ url, postgres: database }: Stores): Promise<{ readonly [kind in Kind]: Target }> {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
  const settings: { readonly [name: string]: string } = {
    AWS_REGION: 'eu-central-1',
    AWS_ENDPOINT_URL: url,
    TARGET_DATABASE: database,
  };
  const environment: TargetEnvironment = {
    now: Date.now,
    sleep: (milliseconds) => sleep(milliseconds),
    random: Math.random,
    setting: (name) => settings[name],
  };
  return {
    dynamodb: await dynamodb.connect(
      {
        table: 'messages',
        partitionKey: { attribute: 'owner', type: 'S', values: ['{appId}#{asid}'] },
        key: ['owner', 'message'],
      },
      environment,
    ),
    s3: await s3.connect({ bucket: 'files', match: [{ prefix: '{asid}/' }] }, environment),
    postgres: await postgres.connect(
      {
        connection: 'TARGET_DATABASE',
        tables: [{ table: 'tickets', where: [{ column: 'contact_id', type: 'text', values: ['{asid}'] }] }],
      },
      environment,
    ),
  };
}

async function purge(target: Target, items: number): Promise<void> {
  const end = Date.now() + LONGEST_INVOCATION;
  const signal = new AbortController().signal;
  const result = await target.purge(SELECTION, { isOver: () => Date.now() > end, signal });
  if (result.outcome !== 'emptied' || result.items !== items) {
    throw new Error(`${result.outcome} after ${result.items} of ${items} items`);
  }
}

/** The peak of the memory in use while an action runs, above the memory in use before; garbage does not count. */
async function memoryOf(action: () => Promise<void>): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const inUse = (): number => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return (heapUsed + external) / MEGABYTE;
  };
  const before = inUse();
  const samples = [before];
  const watch = setInterval(() => samples.push(inUse()), 100);
  await action();
  clearInterval(watch);
  return Math.max(0, ...samples.map((sample) => sample - before), spread(samples).median - before);
}
