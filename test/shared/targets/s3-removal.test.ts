import { setImmediate as pause } from 'node:timers/promises';
import { DeletionError } from '../../../shared/domain/errors.ts';
import type { Budget } from '../../../shared/ports/target.ts';
import type { Bucket, Lock, ObjectVersion, Place } from '../../../shared/targets/s3/s3-bucket.ts';
import { readLocks } from '../../../shared/targets/s3/s3-locks.ts';
import { requireProgress } from '../../../shared/targets/s3/s3-progress.ts';
import { type Removed, removeVersions } from '../../../shared/targets/s3/s3-removal.ts';
import { limited, unlimited } from '../../contract/target.contract.ts';
import { environment } from '../../support/target-environment.ts';

const NOW = environment().now();
const HOUR = 3_600_000;
const NOBODY_ANSWERS = new DeletionError('target_unavailable', 'retry', 'does not answer');

/** What the bucket has, and in which batches it was asked to delete. */
let there: Set<ObjectVersion>;
let batches: (readonly ObjectVersion[])[];
let pauses: number[];
/** Before each call: the code with which a version is refused, if any. */
let refusal: (version: ObjectVersion, batch: number) => string | undefined;
let lockOf: (version: ObjectVersion) => Lock;
let underWay: number;
let mostUnderWay: number;

beforeEach(() => {
  there = new Set();
  batches = [];
  pauses = [];
  refusal = () => undefined;
  lockOf = () => ({ isHeld: false });
  underWay = 0;
  mostUnderWay = 0;
});

describe('the removal of versions', () => {
  it('sends full batches, four at once, and what is left over at the end', async () => {
    const versions = put(6300);
    expect(await remove(chunked(versions, 300))).toMatchObject({ items: 6300, isThrottled: false });
    expect(batches.map(({ length }) => length).toSorted((a, b) => a - b)).toEqual([300, ...Array(6).fill(1000)]);
    expect(new Set(batches.flat())).toEqual(new Set(versions));
    expect(mostUnderWay).toBe(4);
    expect(there.size).toBe(0);
  });

  it('sends nothing where nothing is found', async () => {
    expect(await remove([[], []])).toEqual({
      ...{ items: 0, denied: { count: 0, versions: [] }, first: [], isThrottled: false },
    });
    expect(batches).toEqual([]);
  });

  it('sends again what is refused for now, five times in all, after growing pauses', async () => {
    const [first, second] = put(2);
    refusal = (version, batch) => (version === second && batch < 5 ? 'InternalError' : undefined);
    expect(await remove([[...there]])).toMatchObject({ items: 2, first: [first], isThrottled: false });
    expect(batches.map(({ length }) => length)).toEqual([2, 1, 1, 1, 1]);
    expect(pauses).toEqual([150, 300, 600, 1200]);
  });

  it('gives up for now what is refused more often, with how many versions it is', async () => {
    put(2);
    refusal = () => 'SlowDown';
    await expect(remove([[...there]])).rejects.toMatchObject({
      code: 'target_throttled',
      disposition: 'retry',
      message: 'the bucket refused 2 deletes for now',
    });
    expect(batches).toHaveLength(5);
  });

  it('ends early where the bucket is throttled after something went', async () => {
    const [first, second] = put(2);
    refusal = (version) => (version === second ? 'SlowDown' : undefined);
    expect(await remove([[...there]])).toMatchObject({ items: 1, first: [first], isThrottled: true });
  });

  it.each(['NoSuchVersion', 'NoSuchKey'])(
    'neither counts nor sends again what has gone meanwhile, as %s',
    async (code) => {
      const [, second] = put(2);
      refusal = (version) => (version === second ? code : undefined);
      expect(await remove([[...there]])).toMatchObject({ items: 1, denied: { count: 0 } });
      expect(batches).toHaveLength(1);
    },
  );

  it('counts all that is denied, and remembers 20,000 of them', async () => {
    const versions = put(20_500);
    refusal = () => 'AccessDenied';
    const { items, denied, first } = await remove(chunked(versions, 1000));
    expect({ items, count: denied.count, first }).toEqual({ items: 0, count: 20_500, first: [] });
    expect(new Set(denied.versions).size).toBe(20_000);
    expect(batches).toHaveLength(21);
  });

  it('remembers the first three that went, and none that was refused', async () => {
    const versions = put(1100);
    refusal = (version) => (version === versions[1] ? 'AccessDenied' : undefined);
    const { first } = await remove(chunked(versions, 1000));
    expect(first).toEqual([versions[0], versions[2], versions[3]]);
  });

  it('leaves no call under way when one fails, and begins no further one', async () => {
    const versions = put(9000);
    refusal = (_version, batch) => {
      if (batch === 1) throw NOBODY_ANSWERS;
      return undefined;
    };
    await expect(remove(chunked(versions, 1000))).rejects.toBe(NOBODY_ANSWERS);
    expect(underWay).toBe(0);
    expect(batches.length).toBeLessThan(6);
  });

  it('leaves no call under way when the listing fails', async () => {
    const versions = put(2000);
    const failing = removeVersions(bucket, environment(), unlimited(), async (removing) => {
      await removing(versions);
      throw NOBODY_ANSWERS;
    });
    await expect(failing).rejects.toBe(NOBODY_ANSWERS);
    expect(batches).toHaveLength(2);
    expect(underWay).toBe(0);
  });

  it('says the failure of its last batch', async () => {
    put(1);
    refusal = () => {
      throw NOBODY_ANSWERS;
    };
    await expect(remove([[...there]])).rejects.toBe(NOBODY_ANSWERS);
  });

  it('ends without an error when its calls are aborted, with what went', async () => {
    const versions = put(2000);
    const abort = new AbortController();
    refusal = (_version, batch) => {
      if (batch === 1) return undefined;
      abort.abort();
      throw NOBODY_ANSWERS;
    };
    const removed = await remove([versions], { isOver: () => false, signal: abort.signal });
    expect(removed).toMatchObject({ items: 1000, isThrottled: false });
  });
});

describe('progress', () => {
  const removed = (change: Partial<Removed>): Removed => ({
    ...{ items: 1, denied: { count: 0, versions: [] }, first: [] },
    ...change,
  });

  it('was not made where the time was over among locked versions alone', async () => {
    const denied = { count: 1, versions: [] };
    await expect(requireProgress(bucket, removed({ items: 0, denied }), unlimited())).rejects.toMatchObject({
      code: 'no_progress',
      disposition: 'retry',
      message: 'time ran out after 1 locked versions, before any other was found',
    });
    await requireProgress(bucket, removed({ denied }), unlimited());
    await requireProgress(bucket, removed({ items: 0 }), unlimited());
  });

  it('was not made where all of the first are there again, each the same version', async () => {
    const first = put(3);
    await expect(requireProgress(bucket, removed({ first }), unlimited())).rejects.toMatchObject({
      code: 'no_progress',
      disposition: 'retry',
    });
    const [one, ...others] = first;
    if (one === undefined) throw new Error('nothing is there');
    for (const instead of [
      [],
      [{ ...one, versionId: 'another' }],
      [{ ...one, lastModified: one.lastModified + 1000 }],
    ]) {
      there = new Set([...others, ...instead]);
      await requireProgress(bucket, removed({ first }), unlimited());
    }
  });

  it('is not judged once the calls are aborted', async () => {
    const abort = new AbortController();
    const budget: Budget = { isOver: () => false, signal: abort.signal };
    const first = put(1);
    lookup = () => {
      abort.abort();
      throw NOBODY_ANSWERS;
    };
    await requireProgress(bucket, removed({ first }), budget);
    lookup = () => undefined;
    await requireProgress(bucket, removed({ first }), budget);
  });

  it('is not taken for made where it could not be found out', async () => {
    lookup = () => {
      throw NOBODY_ANSWERS;
    };
    await expect(requireProgress(bucket, removed({ first: put(1) }), unlimited())).rejects.toBe(NOBODY_ANSWERS);
  });
});

describe('the locks of versions', () => {
  const read = (count: number, budget = unlimited()) => readLocks(bucket, { versions: put(count), count }, budget, NOW);

  it('say when the first and the last of them end', async () => {
    const ends = [3, 1, 2];
    lockOf = () => ({ isHeld: false, until: NOW + (ends.shift() ?? 0) * HOUR });
    expect(await read(3)).toEqual({ isHeld: false, earliest: NOW + HOUR, latest: NOW + 3 * HOUR });
  });

  it('say whether one of them is a legal hold, whichever comes first', async () => {
    for (const held of [0, 1]) {
      let asked = 0;
      lockOf = () => ((asked += 1) - 1 === held ? { isHeld: true } : { isHeld: false, until: NOW + HOUR });
      expect(await read(2)).toEqual({ isHeld: true, earliest: NOW + HOUR, latest: NOW + HOUR });
    }
  });

  it('say that there are more when the time is over, or when not all were remembered', async () => {
    lockOf = () => ({ isHeld: false, until: NOW + HOUR });
    const more = { isHeld: false, earliest: NOW + HOUR, latest: NOW + HOUR, areMore: true };
    expect(await read(3, limited(2))).toEqual(more);
    expect(await readLocks(bucket, { versions: put(1), count: 2 }, unlimited(), NOW)).toEqual(more);
  });

  it('are not known when there is no time to ask, or nothing is locked', async () => {
    expect(await read(3, limited(0))).toBeUndefined();
    expect(await read(0)).toBeUndefined();
  });

  it.each([undefined, NOW - 1, NOW])('do not explain why a version is denied whose lock ends at %s', async (until) => {
    lockOf = () => ({ isHeld: false, until });
    await expect(read(1)).rejects.toMatchObject({
      code: 'target_access_denied',
      disposition: 'fail',
      message: 's3:DeleteObjectVersion is denied for what is not locked',
    });
  });

  it('are asked eight at once', async () => {
    lockOf = () => ({ isHeld: true });
    await read(20);
    expect(mostUnderWay).toBe(8);
  });

  it('are those read before the calls were aborted', async () => {
    const abort = new AbortController();
    let asked = 0;
    lockOf = () => {
      if ((asked += 1) === 1) return { isHeld: true };
      abort.abort();
      throw NOBODY_ANSWERS;
    };
    expect(await read(2, { isOver: () => false, signal: abort.signal })).toEqual({ isHeld: true, areMore: true });
  });

  it('are not known where S3 does not say', async () => {
    lockOf = () => {
      throw NOBODY_ANSWERS;
    };
    await expect(read(1)).rejects.toBe(NOBODY_ANSWERS);
  });
});

/** Before the versions of a key are listed. */
let lookup: () => void = () => undefined;
afterEach(() => {
  lookup = () => undefined;
});

const bucket: Bucket = {
  async *pages(place: Place) {
    lookup();
    yield [];
    yield [...there].filter(({ key }) => 'key' in place && place.key === key);
  },
  async *uploads() {
    yield [];
  },
  async remove(versions) {
    batches.push(versions);
    const batch = batches.length;
    return running(async () => {
      const refusals = versions.flatMap((version) => {
        const code = refusal(version, batch);
        return code === undefined ? [] : [{ version, code }];
      });
      const refused = new Set(refusals.map(({ version }) => version));
      for (const version of versions) if (!refused.has(version)) there.delete(version);
      return refusals;
    });
  },
  abort: async () => true,
  lockOf: (version) => running(async () => lockOf(version)),
};

async function running<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  underWay += 1;
  mostUnderWay = Math.max(mostUnderWay, underWay);
  await pause();
  try {
    return await call();
  } finally {
    underWay -= 1;
  }
}

function remove(pages: readonly (readonly ObjectVersion[])[], budget: Budget = unlimited()) {
  const waiting = { ...environment(), sleep: async (milliseconds: number) => void pauses.push(milliseconds) };
  return removeVersions(bucket, waiting, budget, async (removing) => {
    for (const page of pages) await removing(page);
  });
}

function put(count: number): readonly ObjectVersion[] {
  const versions = Array.from({ length: count }, (_, number) => ({
    ...{ key: `contacts/12/${number}`, versionId: 'v1', isMarker: false, lastModified: NOW },
  }));
  for (const version of versions) there.add(version);
  return versions;
}

function chunked(versions: readonly ObjectVersion[], size: number): readonly (readonly ObjectVersion[])[] {
  return Array.from({ length: Math.ceil(versions.length / size) }, (_, at) =>
    versions.slice(at * size, (at + 1) * size),
  );
}
