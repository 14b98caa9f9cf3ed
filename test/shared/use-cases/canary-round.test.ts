import { CANARY_APP_ID, type CanaryTexts } from '../../../shared/domain/canary.ts';
import { type ConfirmationCode, requestId } from '../../../shared/domain/confirmation-code.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { DAY, HOUR } from '../../../shared/domain/schedule.ts';
import { PUBLIC_STATUS } from '../../../shared/domain/status-view.ts';
import { verifySignedRequest } from '../../../shared/meta/signed-request.ts';
import type { PublicSurface } from '../../../shared/ports/public-surface.ts';
import type { Seeding } from '../../../shared/ports/seeding.ts';
import { canaryRound } from '../../../shared/use-cases/canary-round.ts';
import { memoryCanaryState } from '../../support/memory/canary-state.ts';
import { requestWorld, type TestTarget, testTarget } from '../../support/request-world.ts';

const SECRET = 'a-secret-that-nobody-knows';
/** What the alarm waits for with the default times. */
const LATE = 25 * HOUR;

/** Canaries in a company with two stores, everything in memory, and a worker that can be stopped. */
function canaryWorld(rescan = HOUR) {
  const targets = { messages: testTarget({ other: 'app-1#218471' }), contacts: testTarget() };
  const world = requestWorld(targets, { rescan });
  const canaryState = memoryCanaryState(SECRET, world.ports.clock);
  const faults: { seed: unknown[]; ask: unknown[]; status: unknown[] } = { seed: [], ask: [], status: [] };
  const ages: number[] = [];
  const verdicts: number[] = [];
  const signedAt: (number | undefined)[] = [];
  let isWorking = true;
  let end: 'unknown' | 'denied' | 'cancelled' | 'completed' | undefined;
  let number = 0;

  const seedingIn = (target: TestTarget): Seeding => ({
    async seed(canary) {
      throwNext(faults.seed);
      target.items.set(`canary ${canary.asid}`, ownerOf(canary));
    },
    isThere: async (canary) => [...target.items.values()].includes(ownerOf(canary)),
  });
  const surface: PublicSurface = {
    async ask(signedRequest) {
      throwNext(faults.ask);
      const app = {
        appId: CANARY_APP_ID,
        kind: 'facebook',
        secrets: [{ value: SECRET, age: 'current' }],
      } as const;
      const signed = verifySignedRequest(signedRequest, [app]);
      if (typeof signed === 'string') throw new DeletionError('callback_refused', 'fail', signed);
      signedAt.push(signed.issuedAt);
      const accepted = await world.accept(signed.userId, {
        subject: { appId: signed.appId, kind: 'asid', value: signed.userId },
        occasion: signed.payload,
        origin: 'canary',
      });
      return accepted.code;
    },
    async statusOf(code) {
      throwNext(faults.status);
      if (end !== undefined) return end === 'unknown' ? end : { status: end, parts: [] };
      const record = world.store.records.get(requestId(code));
      return record === undefined ? 'unknown' : { status: PUBLIC_STATUS[record.status], parts: record.parts };
    },
  };
  const seedings = new Map(Object.entries(targets).map(([name, target]) => [name, seedingIn(target)]));
  const ports = {
    ...world.ports,
    canaryState,
    surface,
    seedings,
    digits: (count: number) => String((number += 1)).padStart(count, '0'),
    metrics: {
      count(name: string, value = 1) {
        if (name === 'CanaryAgeSeconds') ages.push(value * 1000);
        if (name === 'CanaryVerified') verdicts.push(value);
      },
    },
  };

  const all = {
    ...world,
    targets,
    canaryState,
    faults,
    /** As the rounds measured them, in milliseconds, and what they said of canaries that had ended. */
    ages,
    verdicts,
    signedAt,
    seedings,
    endAs(status: typeof end) {
      end = status;
    },
    stopWorker() {
      isWorking = false;
    },
    round: (isAskedFor?: boolean) => canaryRound(ports, isAskedFor),
    async work() {
      for (const { nextAttemptAt, requestId: id } of world.store.records.values()) {
        if (isWorking && nextAttemptAt !== undefined && nextAttemptAt <= world.ports.clock()) await world.run(id);
      }
    },
    /** A round an hour, and the worker in between. */
    async hours(count: number) {
      const reports = [];
      for (let hour = 0; hour < count; hour += 1) {
        reports.push(await all.round());
        for (let quarter = 0; quarter < 4; quarter += 1) {
          await all.work();
          world.advance(HOUR / 4);
        }
      }
      return reports;
    },
    async toEnd() {
      for (const { requestId: id } of world.store.records.values()) await world.runToEnd(id);
    },
    canary() {
      const canary = canaryState.notes?.open[0];
      if (canary === undefined) throw new Error('no canary is under way');
      return canary;
    },
    events: () => world.logs.filter(({ event }) => event.startsWith('canary_')),
  };
  return all;
}

function ownerOf({ appId, asid }: CanaryTexts): string {
  return `${appId}#${asid}`;
}

function throwNext(faults: unknown[]): void {
  if (faults.length > 0) throw faults.shift();
}

const unavailable = () => new DeletionError('target_unavailable', 'retry', 'does not answer');

describe('a canary', () => {
  it('is put into every store, and asked for by a callback that its own app signed', async () => {
    const world = canaryWorld();
    expect(await world.round()).toEqual({ verified: 0, failures: [], open: 1, asked: true });

    const { userId, code = '' as ConfirmationCode } = world.canary();
    expect([...world.targets.contacts.items.values()]).toEqual([`${CANARY_APP_ID}#${userId}`]);
    expect(world.record(requestId(code))).toMatchObject({ appId: CANARY_APP_ID, origin: 'canary', status: 'received' });
    expect(world.verdicts).toEqual([]);
  });

  it('is verified when its request is completed, every store says deleted, and nothing is seen there', async () => {
    const world = canaryWorld();
    await world.round();
    await world.toEnd();
    expect(await world.round()).toMatchObject({ verified: 1, failures: [], open: 0 });
    expect(world.verdicts).toEqual([1]);
    expect(world.ages).toEqual([0, 0]);
    expect([...world.targets.messages.items.values()]).toEqual(['app-1#218471']);
    const [about] = [...world.store.records.keys()];
    expect(world.events()).toEqual([
      { event: 'canary_asked', fields: { requestId: about, count: 2 } },
      { event: 'canary_verified', fields: { requestId: about } },
    ]);
  });

  it('is not verified when something of it is left behind, whatever the request says', async () => {
    const world = canaryWorld();
    await world.round();
    await world.toEnd();
    world.targets.messages.items.set('late', `${CANARY_APP_ID}#${world.canary().userId}`);
    expect(await world.round()).toMatchObject({
      verified: 0,
      failures: [{ errorCode: 'canary_left', target: 'messages' }],
      open: 0,
    });
    expect(world.verdicts).toEqual([0]);
    expect(world.events().at(-1)).toMatchObject({ event: 'canary_not_verified', fields: { target: 'messages' } });
  });

  it('is not verified when the selectors of a store did not find it', async () => {
    const world = canaryWorld();
    await world.round();
    world.targets.contacts.items.clear();
    await world.toEnd();
    expect((await world.round()).failures).toEqual([{ errorCode: 'canary_not_found', target: 'contacts' }]);
  });

  it('is not verified when its request is unknown, or ended in another way', async () => {
    for (const end of ['unknown', 'denied', 'cancelled'] as const) {
      const world = canaryWorld();
      await world.round();
      world.endAs(end);
      expect((await world.round()).failures).toEqual([{ errorCode: `canary_${end}` }]);
      expect(world.verdicts).toEqual([0]);
    }
  });

  it('says nothing while a target lies, because its request never completes', async () => {
    const world = canaryWorld();
    world.targets.messages.lies = true;
    await world.hours(48);
    expect(world.verdicts).toEqual([]);
    expect(Math.max(...world.ages)).toBeGreaterThan(LATE);
  });
});

describe('rounds', () => {
  it('begin one a day, each verified within the hour after its last look, from the first day on', async () => {
    const world = canaryWorld(DAY);
    const reports = await world.hours(5 * 24 + 2);
    expect(reports.filter(({ asked }) => asked)).toHaveLength(6);
    expect(reports.reduce((sum, { verified }) => sum + verified, 0)).toBe(5);
    expect(Math.max(...world.ages)).toBeLessThan(LATE);
    expect(world.verdicts).toEqual([1, 1, 1, 1, 1]);
  });

  it('let the age grow past every alarm when the worker is stalled', async () => {
    const world = canaryWorld();
    world.stopWorker();
    await world.hours(28);
    expect(world.verdicts).toEqual([]);
    expect(world.ages.filter((age) => age > LATE).length).toBeGreaterThanOrEqual(2);
  });

  it('begin one at once when somebody asks for it', async () => {
    const world = canaryWorld();
    await world.round();
    expect(await world.round()).toMatchObject({ open: 1, asked: false });
    expect(await world.round(true)).toMatchObject({ open: 2, asked: true });
  });

  it('go on with the same canary after a store or the callback did not answer', async () => {
    const world = canaryWorld();
    world.faults.seed.push(unavailable());
    expect(await world.round()).toEqual({ verified: 0, failures: [], open: 1, asked: false });
    expect(world.events()).toEqual([
      { event: 'canary_not_asked', fields: { errorCode: 'target_unavailable', target: 'messages' } },
    ]);
    const { userId } = world.canary();

    world.faults.ask.push(unavailable());
    world.advance(HOUR);
    expect(await world.round()).toMatchObject({ open: 1, asked: false });
    expect(world.events().at(-1)?.fields).not.toHaveProperty('target');

    world.advance(HOUR);
    expect(await world.round()).toMatchObject({ open: 1, asked: true });
    expect(world.canary().userId).toBe(userId);
    await world.toEnd();
    expect(await world.round()).toMatchObject({ verified: 1, open: 0 });
  });

  it('join the request when the answer to the first was lost', async () => {
    const world = canaryWorld();
    await world.round();
    const asked = world.canaryState.notes;
    if (asked === undefined) throw new Error('nothing is noted');
    world.canaryState.notes = { ...asked, open: asked.open.map(({ code, ...canary }) => canary) };
    await world.round();
    expect(world.store.records.size).toBe(1);
    expect(world.canaryState.notes).toEqual(asked);
  });

  it('wait when the status cannot be read', async () => {
    const world = canaryWorld();
    await world.round();
    await world.toEnd();
    world.faults.status.push(unavailable());
    expect(await world.round()).toMatchObject({ verified: 0, failures: [], open: 1 });
    const [about] = [...world.store.records.keys()];
    expect(world.events().at(-1)).toEqual({
      event: 'canary_not_seen',
      fields: { requestId: about, errorCode: 'target_unavailable' },
    });
    expect(await world.round()).toMatchObject({ verified: 1 });
  });

  it('do not pass over what is no expected failure', async () => {
    const world = canaryWorld();
    world.faults.seed.push(new TypeError('a mistake of ours'));
    await expect(world.round()).rejects.toThrow(TypeError);
  });

  it('do not pass over a mistake of ours when they look, either', async () => {
    const world = canaryWorld();
    await world.round();
    world.faults.status.push(new TypeError('a mistake of ours'));
    await expect(world.round()).rejects.toThrow(TypeError);
  });

  it('begin the next half an hour less than a day after the last', async () => {
    const world = canaryWorld();
    await world.round();
    world.advance(DAY - HOUR / 2 - 1);
    expect(await world.round()).toMatchObject({ asked: false });
    world.advance(1);
    expect(await world.round()).toMatchObject({ asked: true });
  });

  it('measure the age in seconds', async () => {
    const world = canaryWorld();
    await world.round();
    world.advance(10 * HOUR);
    await world.round();
    expect(world.ages).toEqual([0, 10 * HOUR]);
  });

  it('sign the second in which a canary was begun', async () => {
    const world = canaryWorld();
    await world.round();
    expect(world.signedAt).toEqual([world.canary().askedAt]);
  });

  it('write nothing where nothing has changed', async () => {
    const world = canaryWorld();
    await world.round();
    const { notes } = world.canaryState;
    await world.round();
    expect(world.canaryState.notes).toBe(notes);
  });

  it('verify a canary without the stores that the data map has lost since', async () => {
    const world = canaryWorld();
    world.faults.ask.push(unavailable());
    await world.round();
    world.seedings.delete('messages');
    expect(await world.round()).toMatchObject({ asked: true });
    await world.toEnd();
    expect(await world.round()).toMatchObject({ verified: 1, failures: [] });
  });

  it('do not verify a canary whose request knows nothing of a store', async () => {
    const world = canaryWorld();
    await world.round();
    world.endAs('completed');
    expect((await world.round()).failures).toEqual([{ errorCode: 'canary_not_found', target: 'messages' }]);
  });

  it('leave the figures about people alone', async () => {
    const world = canaryWorld();
    await world.hours(26);
    expect(Object.keys(world.counted)).toEqual([]);
  });
});
