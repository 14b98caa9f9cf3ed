import {
  defineTarget,
  type FunctionSelection,
  type TargetFunctions,
  type TargetHandler,
} from '../../../../shared/targets/lambda/define-target.ts';
import { type ContractWorld, runTargetContract } from '../../../../shared/targets/lambda/target-contract.ts';
import { type ItemStore, memoryFunctions } from '../../../support/memory/memory-function.ts';

let items: ItemStore;
let isReachable: boolean;
beforeEach(() => {
  items = new Map();
  isReachable = true;
});

/** The functions of a company that reads its own store with every call. */
function functions(): TargetFunctions & Required<Pick<TargetFunctions, 'countLeft' | 'lookUp' | 'seed' | 'isThere'>> {
  const { plan, purge, verify, ...others } = memoryFunctions(items);
  const connected =
    <Arguments extends readonly unknown[], Answer>(verb: (...given: Arguments) => Promise<Answer>) =>
    async (...given: Arguments) => {
      if (!isReachable) throw new Error('the store is away');
      return verb(...given);
    };
  return {
    ...(others as Required<typeof others>),
    plan: connected(plan),
    purge: connected(purge),
    verify: connected(verify),
  };
}

function world(handler: TargetHandler): ContractWorld {
  let added = 0;
  return {
    handler,
    valuesOf: (id) => ({ owner: [id] }),
    async add(owner, count, createdAt) {
      for (let index = 0; index < count; index += 1) {
        const at = createdAt === undefined ? {} : { createdAt: createdAt.getTime() };
        items.set(`item-${(added += 1)}`, { owner, email: `${owner}@example.com`, ...at });
      }
    },
    contents: async () => [...items].map((item) => JSON.stringify(item)),
    knowsCreationTimes: true,
    lookUp: { find: 'email', expected: (id) => [`${id}@example.com`] },
    isSeeded: true,
    async disconnect() {
      isReachable = false;
      return async () => {
        isReachable = true;
      };
    },
  };
}

const ownersOf = ({ values, bounded }: FunctionSelection): readonly string[] => [
  ...(values['owner'] ?? []),
  ...(bounded?.values['owner'] ?? []),
];
const keysWhere = (isMeant: (owner: string) => boolean): readonly string[] =>
  [...items].filter(([, { owner }]) => isMeant(owner)).map(([key]) => key);
function remove(keys: readonly string[]): number {
  for (const key of keys) items.delete(key);
  return keys.length;
}

test('a function that defineTarget makes keeps the contract', async () => {
  await expect(runTargetContract(world(defineTarget(functions())))).resolves.toBeUndefined();
});

test.each<[string, string, (right: ReturnType<typeof functions>) => Partial<TargetFunctions>]>([
  [
    'writes while it plans',
    'plan or verify changes the store',
    (right) => ({
      async plan(selection) {
        items.set(`log-${items.size}`, { owner: 'log' });
        return right.plan(selection);
      },
    }),
  ],
  [
    'finds whoever begins so',
    'takes every value literally',
    () => ({
      plan: async (selection) =>
        keysWhere((owner) => ownersOf(selection).some((value) => owner.startsWith(value))).length,
    }),
  ],
  [
    'takes a value for a pattern',
    'takes every value literally',
    () => ({
      plan: async (selection) =>
        keysWhere((owner) =>
          ownersOf(selection).some((value) => new RegExp(`^${value.replace('*', '.*')}$`).test(owner)),
        ).length,
    }),
  ],
  [
    'deletes a neighbour as well',
    'purge changes what is not the person’s',
    (right) => ({
      async purge(...given) {
        remove([...items.keys()].slice(0, 1));
        return right.purge(...given);
      },
    }),
  ],
  [
    'says that it deleted, and does not',
    'verify, after purge: got 7, expected 0',
    () => ({
      purge: async () => ({ outcome: 'emptied', items: 7 }),
    }),
  ],
  [
    'miscounts what it deletes',
    'purge: got',
    (right) => ({
      purge: async (...given) => ({ ...(await right.purge(...given)), items: 1 }),
    }),
  ],
  [
    'looks at the first value alone',
    'under several values',
    (right) => ({
      plan: async ({ values, ...others }) =>
        right.plan({ ...others, values: { owner: (values['owner'] ?? []).slice(0, 1) } }),
    }),
  ],
  [
    'never has the time to begin',
    'purge says twice that there is more',
    () => ({
      purge: async () => ({ outcome: 'unfinished', items: 0 }),
    }),
  ],
  [
    'answers zero when the store is away',
    'plan answers without the store',
    (right) => ({
      plan: (selection) => right.plan(selection).catch(() => 0),
    }),
  ],
  [
    'does not look at ages',
    'plan: got 10, expected 3',
    () => ({
      plan: async (selection) => keysWhere((owner) => ownersOf(selection).includes(owner)).length,
    }),
  ],
  ['miscounts what it leaves', 'countLeft: got', () => ({ countLeft: async () => ({ newer: 0, undated: 0 }) })],
  ['finds ids of nobody', 'lookUp: got', () => ({ lookUp: async () => ['x'] })],
  [
    'seeds another item each time',
    'plan, after seeding twice: got 3, expected 1',
    () => ({
      async seed({ owner: [owner = ''] = [] }) {
        items.set(`canary-${owner}`, { owner });
        items.set(`canary-${owner}-${items.size}`, { owner });
      },
    }),
  ],
])('a function that %s does not keep it', async (_what, says, wrong) => {
  const right = functions();
  const handler = defineTarget({ ...right, ...wrong(right) });
  await expect(runTargetContract(world(handler))).rejects.toThrow(says);
});

test('a handler that takes messages of any version does not keep it', async () => {
  const right = defineTarget(functions());
  const lax: TargetHandler = (message, context) => right({ ...(message as object), version: 1 }, context);
  await expect(runTargetContract(world(lax))).rejects.toThrow('it answers a message that it cannot understand');
});

test('every promise that is broken is named', async () => {
  const right = functions();
  const handler = defineTarget({ ...right, purge: async () => ({ outcome: 'emptied', items: 0 }) });
  const error = (await runTargetContract(world(handler)).catch((thrown: unknown) => thrown)) as Error;
  expect(error.message).toMatch(
    /^the function does not keep its contract:\n- it counts what it deletes.*: purge: got /,
  );
  expect(error.message.split('\n').length).toBeGreaterThan(4);
});
