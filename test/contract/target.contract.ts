import type { RequestId } from '../../shared/domain/confirmation-code.ts';
import { DeletionError } from '../../shared/domain/errors.ts';
import type { Bounds } from '../../shared/domain/selection.ts';
import type { Budget, PurgeResult, Selection, Target } from '../../shared/ports/target.ts';
import type { Wire } from '../support/wire.ts';

export type Person = { readonly appId: string; readonly id: string };

/** A store with a target in front of it, and a wire between them that can be cut. */
export type World = {
  /** The kind of identifier by which the target's row finds a person, `asid` for example. */
  readonly identifierKind: string;
  /** Connects again, as a restarted process would. */
  connect(): Promise<Target>;
  /** Puts items of a person into the store. Those of earlier calls stay. */
  add(person: Person, count: number, createdAt: number | OddTime): Promise<void>;
  /** Everything in the store, each item as one text that changes when anything about the item changes. In no order. */
  contents(): Promise<readonly string[]>;
  readonly wire: Wire;
  close(): Promise<void>;
};

/** Invalid values in the place of a time: the wrong unit, another century, no zone, nothing. */
export type OddTime = 'seconds_for_milliseconds' | 'milliseconds_for_seconds' | 'infinity' | 'without_zone' | 'missing';

export type Features = {
  /** Whether the target's row has the time at which items were created. */
  readonly times: boolean;
  /** The invalid times that the store can hold. */
  readonly oddTimes?: readonly OddTime[];
  /** The number of a person's items; enough for several of the target's pages or batches. */
  readonly items?: number;
};

export const CUT_OFF = Date.UTC(2026, 10, 23);
const BEFORE = CUT_OFF - 86_400_000;
/** Later than the cut-off, but earlier than the target's clock. */
const AFTER = CUT_OFF + 60_000;
const IN_2099 = Date.UTC(2099, 0);

const PERSON: Person = { appId: '1001', id: '777' };

/** People whom a careless selection would also delete. */
const NEIGHBOURS: readonly Person[] = [
  { appId: '1001', id: '77' },
  { appId: '1001', id: '7777' },
  { appId: '1001', id: '1777' },
  { appId: '1001', id: '0777' },
  { appId: '1002', id: '777' },
  { appId: '100', id: '1777' },
];

/** Ids that turn into syntax, patterns or other people's ids unless they are bound as values. */
export const HOSTILE_IDS: readonly string[] = [
  '',
  ' ',
  '%',
  '_',
  '*',
  '77_',
  '77%',
  '777*',
  '777 ',
  '777\n',
  '7.77e2',
  '/../',
  '../777',
  '#',
  '777#',
  "' OR 1=1",
  "777' OR '1'='1",
  '"; DROP TABLE people; --',
  '{asid}',
  '$ne',
  '\u0000',
  '777\u0000',
  '777\ud800',
  '7'.repeat(10_240),
  'é'.repeat(1_500),
];

function selectIn({ identifierKind }: World, id: string, appId = PERSON.appId): Selection {
  return { requestId: 'request' as RequestId, appId, identifiers: { [identifierKind]: [id] }, askedAt: CUT_OFF };
}

/**
 * What every target that deletes must do. Every kind of target runs it.
 *
 * @param makeWorld makes an empty store; called for each test
 */
export function describeTarget(name: string, makeWorld: () => Promise<World>, features: Features): void {
  const many = features.items ?? 130;
  // enough for calls at the beginning, in the middle and at the end, each of which is cut once
  const some = features.items ?? 60;

  describe(`the target ${name}, among others`, () => {
    let world: World;
    let before: readonly string[];

    // one store for all of these ids, because none of them may change anything
    beforeAll(async () => {
      world = await makeWorld();
      for (const person of [...NEIGHBOURS, PERSON]) await world.add(person, 2, BEFORE);
      before = await snapshot(world);
    });
    afterAll(() => world.close());

    it.each(HOSTILE_IDS.map((id) => [JSON.stringify(id).slice(0, 40), id]))(
      'lets the identifier %s reach nobody else',
      async (_shown, id) => {
        const target = await world.connect();
        for (const selection of [selectIn(world, id), selectIn(world, PERSON.id, id)]) {
          expect(await outcomeOf(target.plan(selection))).toMatch(/^(0|fail)$/);
          expect(await outcomeOf(target.purge(selection, unlimited()))).toMatch(/^(emptied|fail)$/);
          expect(await outcomeOf(target.verify(selection))).toMatch(/^(0|fail)$/);
        }
        expect(await snapshot(world)).toEqual(before);
      },
    );
  });

  describe(`the target ${name}`, () => {
    let world: World;
    let neighbours: readonly string[];

    beforeEach(async () => {
      world = await makeWorld();
      for (const neighbour of NEIGHBOURS) await world.add(neighbour, 3, BEFORE);
      neighbours = await snapshot(world);
    });
    afterEach(async () => {
      await world.close();
    });

    const select = (id: string, appId?: string) => selectIn(world, id, appId);

    it('empties exactly the selection, and everything else stays byte by byte', async () => {
      await world.add(PERSON, many, BEFORE);
      const target = await world.connect();

      expect(await target.verify(select(PERSON.id))).toBe(many);
      expect(await target.purge(select(PERSON.id), unlimited())).toEqual({ outcome: 'emptied', items: many });
      expect(await target.verify(select(PERSON.id))).toBe(0);
      expect(await snapshot(world)).toEqual(neighbours);
    });

    it('plans what purge then deletes, and planning changes nothing', async () => {
      await world.add(PERSON, many, BEFORE);
      const before = await snapshot(world);
      const target = await world.connect();

      const planned = await target.plan(select(PERSON.id));
      expect(await snapshot(world)).toEqual(before);
      const { items } = await target.purge(select(PERSON.id), unlimited());

      expect(items).toBe(planned);
      expect(before.length - (await snapshot(world)).length).toBe(planned);
    });

    it('changes nothing the second time', async () => {
      await world.add(PERSON, 3, BEFORE);
      const target = await world.connect();
      await target.purge(select(PERSON.id), unlimited());

      expect(await target.purge(select(PERSON.id), unlimited())).toEqual({ outcome: 'emptied', items: 0 });
      expect(await snapshot(world)).toEqual(neighbours);
    });

    it('finds nothing of a person it does not know', async () => {
      const target = await world.connect();
      expect(await target.plan(select('778'))).toBe(0);
      expect(await target.purge(select('778'), unlimited())).toEqual({ outcome: 'emptied', items: 0 });
      expect(await target.verify(select('778'))).toBe(0);
    });

    it('touches nothing when the identifier was not found', async () => {
      const target = await world.connect();
      const unknown: Selection = {
        ...select(PERSON.id),
        identifiers: { another: ['777'], [world.identifierKind]: [] },
      };
      world.wire.calls();

      expect(await target.plan(unknown)).toBe(0);
      expect(await target.purge(unknown, unlimited())).toEqual({ outcome: 'emptied', items: 0 });
      expect(await target.verify(unknown)).toBe(0);
      expect(world.wire.calls()).toBe(0);
    });

    it('empties every id of a person who has several', async () => {
      await world.add(PERSON, 2, BEFORE);
      await world.add({ ...PERSON, id: '900' }, 3, BEFORE);
      const target = await world.connect();
      const both: Selection = { ...select(PERSON.id), identifiers: { [world.identifierKind]: ['777', '900', '777'] } };

      expect(await target.plan(both)).toBe(5);
      expect(await target.purge(both, unlimited())).toEqual({ outcome: 'emptied', items: 5 });
      expect(await snapshot(world)).toEqual(neighbours);
    });

    it('deletes nothing when its time is over before it begins', async () => {
      await world.add(PERSON, 3, BEFORE);
      const before = await snapshot(world);
      const target = await world.connect();

      expect(await target.purge(select(PERSON.id), limited(0))).toEqual({ outcome: 'unfinished', items: 0 });
      expect(await snapshot(world)).toEqual(before);
    });

    it('goes on where its time was over', async () => {
      await world.add(PERSON, many, BEFORE);
      const results: PurgeResult[] = [];
      for (let looks = 1; results.at(-1)?.outcome !== 'emptied' && looks < 100; looks += 1) {
        const target = await world.connect();
        results.push(await target.purge(select(PERSON.id), limited(looks)));
      }

      expect(results[0]?.outcome).toBe('unfinished');
      expect(results.at(-1)?.outcome).toBe('emptied');
      expect(results.reduce((sum, { items }) => sum + items, 0)).toBe(many);
      expect(await snapshot(world)).toEqual(neighbours);
    });

    it('does not say that it emptied anything once its calls are aborted', async () => {
      await world.add(PERSON, 3, BEFORE);
      const target = await world.connect();
      const aborted: Budget = { isOver: () => true, signal: AbortSignal.abort() };

      expect(await outcomeOf(target.purge(select(PERSON.id), aborted))).not.toBe('emptied');
    });

    it.each(['before', 'after'] as const)(
      'resumes after a crash %s any call',
      async (when) => {
        await world.add(PERSON, some, BEFORE);
        world.wire.calls();
        await (await world.connect()).purge(select(PERSON.id), unlimited());
        const calls = world.wire.calls();
        expect(calls).toBeGreaterThan(0);

        for (let call = 1; call <= calls; call += 1) {
          await world.add(PERSON, some, BEFORE);
          const crashed = await world.connect();
          world.wire.cutFrom(call, when);
          const failed = await outcomeOf(crashed.purge(select(PERSON.id), unlimited()));
          world.wire.recover();
          expect(failed).toMatch(/^(retry|fail)$/);

          const target = await world.connect();
          expect(await target.purge(select(PERSON.id), unlimited())).toMatchObject({ outcome: 'emptied' });
          expect(await target.verify(select(PERSON.id))).toBe(0);
          expect(await snapshot(world)).toEqual(neighbours);
        }
        // emulators are slow
      },
      60_000,
    );

    it.each(['plan', 'purge', 'verify'] as const)('never answers zero when %s could not find out', async (verb) => {
      const target = await world.connect();
      world.wire.cutFrom(1, 'before');
      const answer = verb === 'purge' ? target.purge(select('778'), unlimited()) : target[verb](select('778'));
      await expect(answer).rejects.toMatchObject({ name: 'DeletionError', disposition: 'retry' });
      world.wire.recover();
    });

    it('says nothing of the person in an error', async () => {
      const target = await world.connect();
      world.wire.cutFrom(1, 'before');
      const error: unknown = await target.verify(select('4915112345678')).catch((thrown: unknown) => thrown);
      world.wire.recover();
      expect(error).toBeInstanceOf(DeletionError);
      expect((error as DeletionError).message).not.toContain('4915112345678');
    });

    const bounded = (undated: Bounds['undated'], unboundedKinds: readonly string[] = []): Selection => ({
      ...select(PERSON.id),
      bounds: { unboundedKinds, olderThan: CUT_OFF, undated },
    });

    /** Purges, and returns the answers of the three verbs and the count of what is left. */
    const purgeWithin = async (selection: Selection): Promise<object> => {
      const target = await world.connect();
      const planned = await target.plan(selection);
      const purged = await target.purge(selection, unlimited());
      const left = await target.countLeft?.(selection);
      return { planned, ...purged, verified: await target.verify(selection), left };
    };

    const oddTimes: readonly (number | OddTime)[] = [
      ...(features.times ? [IN_2099] : []),
      ...(features.oddTimes ?? []),
    ];

    it('deletes everything without bounds, whatever its time', async () => {
      for (const time of [BEFORE, AFTER, ...oddTimes]) await world.add(PERSON, 2, time);
      const all = 2 * (2 + oddTimes.length);

      expect(await purgeWithin(select(PERSON.id))).toMatchObject({ planned: all, items: all, verified: 0 });
      expect(await snapshot(world)).toEqual(neighbours);
    });

    it('deletes everything under an id that is never reused, whatever its time', async () => {
      for (const time of [BEFORE, AFTER, ...oddTimes]) await world.add(PERSON, 2, time);
      const all = 2 * (2 + oddTimes.length);

      expect(await purgeWithin(bounded('left', [world.identifierKind]))).toEqual({
        planned: all,
        outcome: 'emptied',
        items: all,
        verified: 0,
        left: { newer: 0, undated: 0 },
      });
      expect(await snapshot(world)).toEqual(neighbours);
    });

    if (!features.times) {
      it('leaves all items, or deletes them, as bounds say of those without a time', async () => {
        await world.add(PERSON, 3, BEFORE);
        const before = await snapshot(world);

        for (const undated of ['left', 'asked', 'deleted_if_refused_by_meta'] as const) {
          const left = { newer: 0, undated: 3 };
          expect(await purgeWithin(bounded(undated))).toMatchObject({ planned: 0, items: 0, verified: 0, left });
          expect(await snapshot(world)).toEqual(before);
        }

        const left = { newer: 0, undated: 0 };
        expect(await purgeWithin(bounded('deleted'))).toMatchObject({ planned: 3, items: 3, verified: 0, left });
        expect(await snapshot(world)).toEqual(neighbours);
      });
    }

    if (features.times) {
      it('deletes what is older than its bounds, and leaves and counts what is newer', async () => {
        await world.add(PERSON, 4, AFTER);
        const newer = await snapshot(world);
        await world.add(PERSON, 2, BEFORE);
        await world.add(PERSON, 1, CUT_OFF);

        expect(await purgeWithin(bounded('left'))).toEqual({
          planned: 3,
          outcome: 'emptied',
          items: 3,
          verified: 0,
          left: { newer: 4, undated: 0 },
        });
        expect(await snapshot(world)).toEqual(newer);
      });

      it.each(oddTimes)('takes the time %s for one that is not known', async (odd) => {
        await world.add(PERSON, 3, odd);
        const before = await snapshot(world);

        for (const undated of ['left', 'asked', 'deleted_if_refused_by_meta'] as const) {
          const left = { newer: 0, undated: 3 };
          expect(await purgeWithin(bounded(undated))).toMatchObject({ planned: 0, items: 0, verified: 0, left });
          expect(await snapshot(world)).toEqual(before);
        }

        const left = { newer: 0, undated: 0 };
        expect(await purgeWithin(bounded('deleted'))).toMatchObject({ planned: 3, items: 3, verified: 0, left });
        expect(await snapshot(world)).toEqual(neighbours);
      });

      it('does not answer zero when it could not count what is left', async () => {
        const target = await world.connect();
        world.wire.cutFrom(1, 'before');
        await expect(target.countLeft?.(bounded('left'))).rejects.toMatchObject({ disposition: 'retry' });
        world.wire.recover();
      });
    }
  });
}

export function unlimited(): Budget {
  return { isOver: () => false, signal: new AbortController().signal };
}

/** A budget that is over after `looks` checks. */
export function limited(looks: number): Budget {
  let left = looks;
  return { isOver: () => (left -= 1) < 0, signal: new AbortController().signal };
}

async function snapshot(world: World): Promise<readonly string[]> {
  return (await world.contents()).toSorted();
}

/** A verb's answer, or the disposition of its DeletionError; any other error is thrown. */
async function outcomeOf(answer: Promise<PurgeResult | number>): Promise<string> {
  try {
    const result = await answer;
    return typeof result === 'number' ? String(result) : result.outcome;
  } catch (error) {
    if (error instanceof DeletionError) return error.disposition;
    throw error;
  }
}
