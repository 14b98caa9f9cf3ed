import { type ContractTools, equal, OLD, throws } from './contract-world.ts';
import { PROTOCOL_VERSION } from './protocol.ts';

/** One promise of a function, in words, and how it is tested. */
export type Check = { readonly name: string; run(tools: ContractTools): Promise<void> };

const BOUND = new Date(Date.UTC(2025, 6, 1));
const NEW = new Date(Date.UTC(2025, 11, 1));
const EMPTIED = 'emptied';

/** The promises that every function must keep. */
export const CHECKS: readonly Check[] = [
  {
    name: 'it counts what it deletes, changes nothing while it counts, and leaves everybody else alone',
    async run({ ask, purge, put, newId, select, snapshot }) {
      const id = newId();
      await put(newId(), 2);
      const others = await snapshot();
      const all = await put(id, 7);
      const before = await snapshot();
      equal((await ask('plan', select(id))).count, all, 'plan');
      equal((await ask('verify', select(id))).count, all, 'verify, before purge');
      equal(await snapshot(), before, 'plan or verify changes the store');
      equal(await purge(select(id)), { outcome: EMPTIED, items: all }, 'purge');
      equal((await ask('verify', select(id))).count, 0, 'verify, after purge');
      equal(await snapshot(), others, 'purge changes what is not the person’s');
    },
  },
  {
    name: 'it finds nothing the second time',
    async run({ purge, put, newId, select }) {
      const id = newId();
      await put(id, 2);
      await purge(select(id));
      equal(await purge(select(id)), { outcome: EMPTIED, items: 0 }, 'purge, again');
    },
  },
  {
    name: 'it answers zero for somebody whom the store does not know',
    async run({ ask, purge, newId, select }) {
      const nobody = select(newId());
      equal((await ask('plan', nobody)).count, 0, 'plan');
      equal(await purge(nobody), { outcome: EMPTIED, items: 0 }, 'purge');
      equal((await ask('verify', nobody)).count, 0, 'verify');
    },
  },
  {
    name: 'it finds a person under several values',
    async run({ ask, purge, put, newId, select }) {
      const [one, other] = [newId(), newId()];
      const all = (await put(one, 2)) + (await put(other, 3));
      equal((await ask('plan', select(one, other))).count, all, 'plan');
      equal(await purge(select(one, other)), { outcome: EMPTIED, items: all }, 'purge');
    },
  },
  {
    name: 'it takes every value literally, never as a pattern or as syntax',
    async run({ ask, purge, put, newId, select, snapshot }) {
      const id = newId();
      await put(id, 2);
      const before = await snapshot();
      for (const hostile of hostileTo(id)) {
        const shown = JSON.stringify(hostile);
        equal((await ask('plan', select(hostile))).count, 0, `plan, about ${shown}`);
        equal((await purge(select(hostile))).items, 0, `purge, about ${shown}`);
        equal((await ask('verify', select(hostile))).count, 0, `verify, about ${shown}`);
      }
      equal(await snapshot(), before, 'the store has changed');
      await purge(select(id));
    },
  },
  {
    name: 'it deletes something before its time is over, and goes on when it is called again',
    async run({ ask, purge, put, newId, select }) {
      const id = newId();
      const all = await put(id, 25);
      equal(await purge(select(id), 1), { outcome: EMPTIED, items: all }, 'purge with 1 ms for each call');
      equal((await ask('verify', select(id))).count, 0, 'verify');
    },
  },
  {
    name: 'it acts only on messages that it understands completely',
    async run({ ask, purge, refuses, put, newId, select }) {
      const id = newId();
      await put(id, 1);
      const message = { version: PROTOCOL_VERSION, verb: 'purge', timeLimit: 1000, ...select(id) };
      await refuses({ ...message, version: PROTOCOL_VERSION + 1 });
      await refuses({ ...message, verb: 'forget' });
      await refuses({ ...message, except: ['these'] });
      await refuses({});
      equal((await ask('plan', select(id))).count, 1, 'plan, after messages that it refused');
      await purge(select(id));
    },
  },
];

/** For worlds that can make the store unreachable. */
export const UNREACHABLE_CHECK: Check = {
  name: 'it throws when it cannot reach the store',
  async run({ ask, disconnect, newId, select }) {
    const nobody = select(newId());
    const reconnect = await disconnect?.();
    try {
      for (const verb of ['plan', 'purge', 'verify'] as const) {
        await throws(ask(verb, nobody), `${verb} answers without the store`);
      }
    } finally {
      await reconnect?.();
    }
  },
};

/** For rows that say that the function knows when items were created. */
export const AGE_CHECK: Check = {
  name: 'it deletes what is older than its bound, and leaves and counts what is newer or of no known age',
  async run({ ask, purge, add, newId, select, snapshot }) {
    const id = newId();
    const { values, ...about } = select(id);
    const bounded = (undated: 'deleted' | 'left') => ({
      ...about,
      values: {},
      bounded: { values, olderThan: BOUND.toISOString(), undated },
    });
    await add(id, 4, NEW);
    await add(id, 3);
    const staying = await snapshot();
    await add(id, 2, OLD);
    await add(id, 1, BOUND);
    const version = PROTOCOL_VERSION;
    equal((await ask('plan', bounded('left'))).count, 3, 'plan');
    equal(await purge(bounded('left')), { outcome: EMPTIED, items: 3 }, 'purge');
    equal((await ask('verify', bounded('left'))).count, 0, 'verify');
    equal(await snapshot(), staying, 'purge changes what is newer or of no known age');
    equal(await ask('countLeft', bounded('left')), { version, newer: 4, undated: 3 }, 'countLeft');
    equal(await purge(bounded('deleted')), { outcome: EMPTIED, items: 3 }, 'purge, where undated items go');
    const rest = await ask('countLeft', bounded('deleted'));
    equal(rest, { version, newer: 4, undated: 0 }, 'countLeft, where undated items went');
    equal(await purge(select(id)), { outcome: EMPTIED, items: 4 }, 'purge, without a bound');
  },
};

/** For functions that a rule of the data map asks. */
export const LOOK_UP_CHECK: Check = {
  name: 'it finds further ids, and none of somebody whom the store does not know',
  async run({ ask, purge, put, newId, select, lookUp }) {
    const id = newId();
    const find = lookUp?.find ?? '';
    await put(id, 1);
    const { found } = await ask('lookUp', { ...select(id), find });
    equal([...new Set(found)].toSorted(), (lookUp?.expected(id) ?? []).toSorted(), 'lookUp');
    equal((await ask('lookUp', { ...select(newId()), find })).found, [], 'lookUp, about nobody');
    await purge(select(id));
  },
};

/** For rows that say what is put for the canary person. */
export const SEEDING_CHECK: Check = {
  name: 'it puts the item of the canary person where purge finds it, and only once',
  async run({ ask, purge, newId, select, valuesOf }) {
    const id = newId();
    const values = valuesOf(id);
    const isThere = async () => (await ask('isThere', { values })).isThere;
    equal(await isThere(), false, 'isThere, before seed');
    await ask('seed', { values });
    await ask('seed', { values });
    equal(await isThere(), true, 'isThere, after seed');
    equal((await ask('plan', select(id))).count, 1, 'plan, after seeding twice');
    await purge(select(id));
    equal(await isThere(), false, 'isThere, after purge');
  },
};

/** Values that would find the person, or everybody, if the function did not take them literally. */
function hostileTo(id: string): readonly string[] {
  const shorter = id.slice(0, -1);
  return [
    shorter,
    `${id}0`,
    `0${id}`,
    `${id} x`,
    ...['*', '?', '_', '%', '.', '[0-9]'].map((pattern) => shorter + pattern),
    '*',
    '%',
    '.*',
    '*:*',
    `["${id}"]`,
    `x" OR "1"="1`,
    `x' OR '1'='1`,
    '{"$ne":""}',
  ];
}
