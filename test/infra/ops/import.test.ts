import { createHash } from 'node:crypto';
import { appendFileSync, chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type EnterLot, enterList } from '../../../infra/ops/commands/import/enter-list.ts';
import { entriesIn, idColumn, listFigures } from '../../../infra/ops/commands/import/list-file.ts';
import { openResults } from '../../../infra/ops/commands/import/results-file.ts';
import type { ConfirmationCode } from '../../../shared/domain/confirmation-code.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { isBsuid } from '../../../shared/meta/bsuid.ts';
import type { IdListEntry } from '../../../shared/meta/id-list.ts';
import { type EnterPorts, enterList as enterIds } from '../../../shared/use-cases/enter-list.ts';
import { requestWorld } from '../../support/request-world.ts';

const directory = mkdtempSync(join(tmpdir(), 'import-'));
afterAll(() => rmSync(directory, { recursive: true }));

let number = 0;
function listOf(content: string | Buffer): string {
  const path = join(directory, `list-${(number += 1)}.csv`);
  writeFileSync(path, content);
  return path;
}

/** An id on a line of 100,000 bytes. */
const WIDE = `${' '.repeat(99_998)}7\n`;
const ids = (count: number) => Array.from({ length: count }, (_, index) => `${900_000_000_000_000 + index}`).join('\n');

type Change = { readonly rate?: number; readonly stopAfter?: number; readonly loses?: (lot: number) => boolean };

/** Enters a list as the command does, each lot as the function does, with a clock that sleeping moves. */
async function enter(path: string, ports: EnterPorts, change: Change = {}) {
  let now = 0;
  const sleeps: number[] = [];
  const lots: number[] = [];
  const interruption = new AbortController();
  const { hash } = await listFigures(path);
  const results = await openResults(`${path}.results.csv`, hash);
  let entered = 0;
  try {
    await enterList(
      entriesIn(path),
      results,
      async (sent) => {
        const lot = lots.push(sent.length);
        const order = {
          appId: 'app-1',
          kind: 'asid',
          hash,
          promise: 30 * DAY,
          askedAt: -DAY,
          startAfter: 0,
          again: false,
        } as const;
        const answer = await enterIds(ports, { ...order, enteredBy: 'anna' }, sent, () => false);
        if (change.loses?.(lot)) throw new DeletionError('deployment_unreachable', 'reject', 'no answer');
        return answer;
      },
      {
        rate: change.rate ?? 1_000_000,
        clock: () => now,
        sleep: async (milliseconds: number) => {
          sleeps.push(milliseconds);
          now += milliseconds;
        },
        interruption: interruption.signal,
      },
      () => {
        entered += 1;
        if (entered === change.stopAfter) interruption.abort();
      },
    );
  } finally {
    await results.close();
  }
  return { entered, now, sleeps, lots };
}

function resultsOf(path: string) {
  const [header, ...rows] = readFileSync(`${path}.results.csv`, 'utf8').trimEnd().split('\n');
  return { header, rows: rows.map((row) => row.split(',')) };
}

/** A clock that moves to the next end of a sleep when nothing else is left to do. */
function movingClock() {
  const sleeping: { readonly until: number; readonly wake: () => void }[] = [];
  const slept: number[] = [];
  let now = 0;
  return {
    slept,
    clock: () => now,
    sleepUntil: async (until: number) => {
      await new Promise<void>((wake) => sleeping.push({ until, wake }));
    },
    async sleep(milliseconds: number) {
      slept.push(milliseconds);
      await this.sleepUntil(now + milliseconds);
    },
    async runToEnd(running: Promise<void>) {
      const state = { isRunning: true };
      const ended = running.finally(() => {
        state.isRunning = false;
      });
      ended.catch(() => undefined);
      while (state.isRunning) {
        await setImmediate();
        const next = sleeping.toSorted((a, b) => a.until - b.until)[0];
        if (next === undefined) continue;
        sleeping.splice(sleeping.indexOf(next), 1);
        now = Math.max(now, next.until);
        next.wake();
      }
      await ended;
    },
  };
}

type Sent = { readonly at: number; readonly ids: readonly string[] };

/** Enters so many ids, each lot as the test says, and notes when each was sent. */
async function enterLots(
  count: number,
  rate: number,
  answer: (sent: Sent, time: ReturnType<typeof movingClock>) => unknown,
) {
  const time = movingClock();
  const lots: Sent[] = [];
  const results = await openResults(join(directory, `lots-${(number += 1)}.csv`), 'order');
  const pace = {
    rate,
    clock: time.clock,
    sleep: (ms: number) => time.sleep(ms),
    interruption: new AbortController().signal,
  };
  const enterLot: EnterLot = async (sent) => {
    const lot = { at: time.clock(), ids: sent };
    lots.push(lot);
    return ((await answer(lot, time)) as Awaited<ReturnType<EnterLot>>) ?? sent.map(() => ENTERED);
  };
  const path = listOf(ids(count));
  const running = enterList(entriesIn(path), results, enterLot, pace, () => undefined);
  const error: unknown = await time.runToEnd(running).catch((thrown: unknown) => thrown);
  const { size } = results;
  await results.close();
  return { lots, error, size, slept: time.slept };
}

const ENTERED = { code: 'CODE' as ConfirmationCode, repeated: false, cancelled: false };

describe('the lots of a list', () => {
  const timesOf = (lots: readonly Sent[]) => lots.map(({ at }) => at);

  it('begin as often a second as the rate says, and do not make up for a time without any', async () => {
    const { lots, slept, size } = await enterLots(9, 4, async ({ at }, time) => {
      if (at < 1000) await time.sleepUntil(5000);
    });
    expect(timesOf(lots)).toEqual([0, 250, 500, 750, 5000, 5250, 5500, 5750, 6000]);
    expect(Math.min(...slept)).toBeGreaterThan(0);
    expect(size).toBe(9);
    expect((await enterLots(3, 2, () => undefined)).lots.map(({ ids: sent }) => sent.length)).toEqual([1, 1, 1]);
  });

  it('are sent again without those that were entered', async () => {
    const { lots, size } = await enterLots(12, 12, ({ ids: sent }) => {
      return sent.length === 3 ? [null, ENTERED, null] : undefined;
    });
    const inOrder = (sent: readonly (readonly (string | undefined)[])[]) => sent.map((lot) => lot.join()).toSorted();
    const sentIds = lots.map((lot) => lot.ids);
    const left = sentIds.slice(0, 4).map(([first, , third]) => [first, third]);
    expect(inOrder(sentIds.slice(4))).toEqual(inOrder(left));
    expect(size).toBe(12);
  });

  it('end where nothing of one is entered', async () => {
    const { error, lots, size } = await enterLots(3, 1000, ({ ids: sent }) => sent.map(() => null));
    expect(error).toMatchObject({ code: 'operation_failed', disposition: 'retry' });
    expect(size).toBe(0);
    expect(lots.flatMap(({ ids: sent }) => sent).toSorted()).toEqual(ids(3).split('\n'));
  });

  it('end when one of them fails for good', async () => {
    const { error, lots } = await enterLots(20, 4, ({ at }) => {
      if (at === 0) throw new DeletionError('not_allowed', 'reject', 'x');
    });
    expect(error).toMatchObject({ code: 'not_allowed' });
    // those that had their turn already
    expect(lots.length).toBeLessThanOrEqual(4);
  });
});

describe('the column of a list', () => {
  const columnOf = (content: string, asked?: string) => idColumn(listOf(content), asked);

  it('is the only one with the name of ids, in the first line that is not empty', async () => {
    expect(await columnOf('\n \nname,PSID\nx,1\nasid\n')).toEqual({ heading: 'PSID', kind: 'psid' });
    expect(await columnOf('1\n2\n')).toBeUndefined();
    expect(await columnOf('')).toBeUndefined();
  });

  it('is asked for when several have the name of ids', async () => {
    const list = 'psid,asid\n1,2\n';
    expect(await columnOf(list, 'ASID')).toEqual({ heading: 'asid', kind: 'asid' });
    const path = listOf(list);
    await expect(idColumn(path, undefined)).rejects.toMatchObject({
      ...{ name: 'UsageError', message: `${path} has several columns of ids; say which with --column: psid, asid` },
    });
    await expect(idColumn(path, 'igsid')).rejects.toMatchObject({
      ...{ name: 'UsageError', message: `${path} has no column of ids with that name; expected psid, asid` },
    });
    await expect(columnOf('1\n', 'igsid')).rejects.toThrow(/ has no column of ids with that name$/);
    await expect(idColumn(join(directory, 'none'), undefined)).rejects.toMatchObject({
      ...{ name: 'UsageError', message: `${join(directory, 'none')} cannot be read` },
    });
  });

  it('alone is read, and counted under the hash of the file', async () => {
    const content = 'psid,asid\n1,2\n1,x\n';
    const path = listOf(content);
    const hash = createHash('sha256').update(content).digest('hex');
    expect(await listFigures(path, 'psid')).toEqual({ hash, ids: 2, people: 1, faults: new Map() });
    expect(await listFigures(path, 'asid')).toMatchObject({ ids: 1, faults: new Map([['not_an_id', [3]]]) });
    const isBroken = () => {
      throw new RangeError('a bug');
    };
    await expect(listFigures(path, 'asid', isBroken)).rejects.toThrow(RangeError);
    const entries: unknown[] = [];
    for await (const entry of entriesIn(path, 'asid', () => false)) entries.push(entry);
    expect(entries).toEqual([
      { line: 2, cell: 2, fault: 'not_an_id' },
      { line: 3, cell: 2, fault: 'not_an_id' },
    ]);
  });
});

describe('a list of ids', () => {
  it('is counted before anything is entered: ids, people, and where what is no id stands', async () => {
    const path = listOf('1\n2\nx\n1\n1.78E+16\ny\n');
    expect(await listFigures(path)).toMatchObject({ ids: 3, people: 2 });
    expect(Object.fromEntries((await listFigures(path)).faults)).toEqual({ not_an_id: [3, 6], digits_lost: [5] });
    await expect(listFigures(join(directory, 'none'))).rejects.toThrow('cannot be read');
  });

  it('is refused by name where a line is too long for one, also before its end is reached', async () => {
    const path = listOf(Buffer.alloc(5_000_001));
    const message = `${path} has a line of more than 5,000,000 bytes, which is too long for a list of ids; expected one id a line`;
    for (const read of [() => idColumn(path, undefined), () => listFigures(path)]) {
      await expect(read()).rejects.toMatchObject({ name: 'UsageError', message });
    }
  });

  it.each([
    ['an array in one line', `[${ids(200_000).replaceAll('\n', ',')}]`],
    ['many lines', WIDE.repeat(60)],
    ['many lines that end as on an old Macintosh', WIDE.replace('\n', '\r').repeat(60)],
  ])('may be longer than the longest line, as %s', async (_, content) => {
    expect((await listFigures(listOf(content))).faults).toEqual(new Map());
  });

  it('is refused by name where it has more ids than fit, and says how far it has been read', async () => {
    const path = listOf('1\nx\n3\n4\n');
    const read: number[] = [];
    const onEntry = (count: number) => void read.push(count);
    expect(await listFigures(path, undefined, undefined, { most: 4, onEntry })).toMatchObject({ ids: 3 });
    expect(read).toEqual([1, 2, 3, 4]);
    await expect(listFigures(path, undefined, undefined, { most: 3 })).rejects.toMatchObject({
      name: 'UsageError',
      message: `${path} holds more than 3 ids; split it into several files`,
    });
  });

  it('has ids of one kind: a business-scoped user id is none in a list of others, nor are those in a list of them', async () => {
    const path = listOf('US.13491208655302741918\nUS.ENT.11815799212886800\n122107\n');
    expect(Object.fromEntries((await listFigures(path)).faults)).toEqual({ not_an_id: [1, 2] });
    const figures = await listFigures(path, undefined, isBsuid);
    expect([figures.people, Object.fromEntries(figures.faults)]).toEqual([2, { not_an_id: [3] }]);
  });

  it('makes a request for each id, with a code in a file that only its owner reads', async () => {
    const world = requestWorld();
    const path = listOf(`user_id\n${ids(25)}\nx\n`);
    expect((await enter(path, world.ports)).entered).toBe(25);
    expect(world.store.records.size).toBe(25);
    const { header, rows } = resultsOf(path);
    expect(header).toBe('list,line,cell,code,outcome');
    expect(new Set(rows.filter(([, , , code]) => /^\w{32}$/.test(code ?? '')).map(([, line]) => line)).size).toBe(25);
    expect(rows.filter(([, , , code]) => code === '')).toEqual([[expect.any(String), '27', '1', '', 'not_an_id']]);
    expect(statSync(`${path}.results.csv`).mode & 0o777).toBe(0o600);
    expect(readFileSync(`${path}.results.csv`, 'utf8')).not.toContain('900000000000');
  });

  it('takes a results file that others may read away from them, also when nothing is left to enter', async () => {
    const world = requestWorld();
    const path = listOf('7\n8\n');
    writeFileSync(`${path}.results.csv`, '');
    for (const left of [2, 0]) {
      chmodSync(`${path}.results.csv`, 0o644);
      expect((await enter(path, world.ports)).entered).toBe(left);
      expect(statSync(`${path}.results.csv`).mode & 0o777).toBe(0o600);
    }
  });

  it('makes one request for an id that stands in it twice', async () => {
    const world = requestWorld();
    const path = listOf('7\n8\n7\n');
    await enter(path, world.ports);
    expect(world.store.records.size).toBe(2);
    const { rows } = resultsOf(path);
    const [first, , third] = rows.toSorted((a, b) => Number(a[1]) - Number(b[1]));
    expect(third?.[3]).toBe(first?.[3]);
    expect(new Set([first?.[4], third?.[4]])).toEqual(new Set(['entered', 'repeated']));
  });

  it('killed half-way and begun again, ends with one request and one line for each id', async () => {
    const world = requestWorld();
    const path = listOf(ids(200));
    await enter(path, world.ports, { stopAfter: 80, rate: 100 });
    const done = world.store.records.size;
    expect(done).toBeLessThan(200);
    // a request was recorded, and its line cut off
    const whole = readFileSync(`${path}.results.csv`, 'utf8');
    writeFileSync(`${path}.results.csv`, whole.slice(0, -20));

    const { entered } = await enter(path, world.ports);
    expect(entered).toBe(200 - done + 1);
    expect(world.store.records.size).toBe(200);
    const { rows } = resultsOf(path);
    expect(new Set(rows.map(([, line]) => line)).size).toBe(200);
    expect(rows).toHaveLength(200);
    expect(new Set(rows.map(([, , , code]) => code)).size).toBe(200);
    expect(rows.filter(([, , , , outcome]) => outcome === 'repeated')).toHaveLength(1);
  });

  it('has a line that was cut off anywhere written as if it had not been', async () => {
    const path = join(directory, 'cut.results.csv');
    const add = async (...lines: readonly number[]) => {
      const results = await openResults(path, 'the order');
      for (const line of lines) await results.add({ line, cell: 1 } as IdListEntry, 'the-code', 'entered');
      await results.close();
    };
    await add(1, 2, 3);
    const whole = readFileSync(path, 'utf8');
    const last = whole.trimEnd().length - whole.trimEnd().lastIndexOf('\n');
    for (let cut = 1; cut <= last; cut += 1) {
      writeFileSync(path, whole.slice(0, -cut));
      await add(3);
      expect(readFileSync(path, 'utf8')).toBe(whole);
    }
  });

  it('entered again from the beginning, under another name and without results, makes no second request', async () => {
    const world = requestWorld();
    await enter(listOf(ids(20)), world.ports);
    const again = listOf(ids(20));
    await enter(again, world.ports);
    expect(world.store.records.size).toBe(20);
    expect(resultsOf(again).rows.every(([, , , , outcome]) => outcome === 'repeated')).toBe(true);
  });

  it('does not go on with the results of another list', async () => {
    const path = listOf(ids(3));
    await enter(path, requestWorld().ports);
    appendFileSync(path, '\n5');
    await expect(enter(path, requestWorld().ports)).rejects.toMatchObject({
      ...{ code: 'results_of_another_list', disposition: 'reject' },
    });
  });

  it('says how many results there are, and is not made where no file can be', async () => {
    const path = join(directory, 'counted.csv');
    const results = await openResults(path, 'order');
    expect(results).toMatchObject({ path, size: 0 });
    await results.add({ line: 3, cell: 2, id: '1' }, 'CODE', 'entered');
    await results.add({ line: 4, cell: 1, fault: 'not_an_id' }, '', 'not_an_id');
    expect(results.size).toBe(2);
    expect([results.has({ line: 3, cell: 2, id: '1' }), results.has({ line: 3, cell: 1, id: '1' })]).toEqual([
      true,
      false,
    ]);
    await results.close();
    await expect(results.add({ line: 5, cell: 1, id: '1' }, 'CODE', 'entered')).rejects.toThrow();
    // a file of an earlier version is gone on with
    const list = createHash('sha256').update('["order"]').digest('hex').slice(0, 12);
    const lines = ['list,line,cell,code,outcome', `${list},3,2,CODE,entered`, `${list},4,1,,not_an_id`, ''];
    expect(readFileSync(path, 'utf8')).toBe(lines.join('\n'));
    const again = await openResults(path, 'order');
    expect([again.size, again.has({ line: 3, cell: 2, id: '1' })]).toEqual([2, true]);
    await expect(openResults(join(path, 'x.csv'), 'order')).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  it('makes no file of results before there is one', async () => {
    const path = `${listOf('1')}.results.csv`;
    const results = await openResults(path, 'a'.repeat(64));
    await results.close();
    expect(() => statSync(path)).toThrow('ENOENT');
  });

  it('goes in lots of no more than the function takes, and of a quarter of a second', async () => {
    const { lots } = await enter(listOf(ids(1001)), requestWorld().ports);
    expect([Math.max(...lots), lots.reduce((sum, each) => sum + each, 0)]).toEqual([100, 1001]);
    expect(Math.max(...(await enter(listOf(ids(200)), requestWorld().ports, { rate: 50 })).lots)).toBe(12);
  });

  it('sends a lot again whose answer was lost, and nobody is entered twice', async () => {
    const world = requestWorld();
    const path = listOf(ids(300));
    const { entered, lots } = await enter(path, world.ports, { loses: (lot) => lot === 2 });
    expect([entered, world.store.records.size]).toEqual([300, 300]);
    expect(resultsOf(path).rows.filter(([, , , , outcome]) => outcome === 'repeated')).toHaveLength(lots[1] ?? 0);
  });

  it('goes no faster than it may, but for its first lot', async () => {
    const { now } = await enter(listOf(ids(101)), requestWorld().ports, { rate: 50 });
    expect(now).toBeGreaterThanOrEqual(((101 - 12) * 1000) / 50);
    expect(now).toBeLessThan(2100);
  });

  it('tries again when the store does not answer, and stops when it stays silent', async () => {
    const world = requestWorld();
    const path = listOf(ids(40));
    let calls = 0;
    const unavailable = () => new DeletionError('store_unavailable', 'retry', 'no answer');
    const flaky = {
      ...world.store,
      create: (request: Parameters<typeof world.store.create>[0]) => {
        calls += 1;
        return calls % 3 === 0 ? Promise.reject(unavailable()) : world.store.create(request);
      },
    };
    expect((await enter(path, { ...world.ports, store: flaky })).entered).toBe(40);

    const silent = { ...world.store, create: () => Promise.reject(unavailable()) };
    const other = listOf(ids(41));
    await expect(enter(other, { ...world.ports, store: silent })).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(() => statSync(`${other}.results.csv`)).toThrow('ENOENT');
  });

  it('may have thirty thousand ids', async () => {
    const world = requestWorld();
    const path = listOf(ids(30_000));
    expect(await listFigures(path)).toMatchObject({ ids: 30_000, people: 30_000 });
    // and the lots under way
    const most = 2000 + 4 * 100;
    expect((await enter(path, world.ports, { stopAfter: 2000 })).entered).toBeLessThan(most);
    const { entered } = await enter(path, world.ports, { stopAfter: 2000 });
    expect(world.store.records.size).toBe(resultsOf(path).rows.length);
    expect(entered).toBeLessThan(most);
  }, 60_000);
});
