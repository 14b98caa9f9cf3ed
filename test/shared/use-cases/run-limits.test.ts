import { type Sealed } from '../../../shared/domain/deletion-request.ts';
import { newRequest } from '../../../shared/domain/new-request.ts';
import type { Part } from '../../../shared/domain/part.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import type { ConnectedDataMap } from '../../../shared/ports/connected-data-map.ts';
import type { Resolution } from '../../../shared/ports/resolution.ts';
import type { Selection, Target } from '../../../shared/ports/target.ts';
import { runPart } from '../../../shared/use-cases/run-part.ts';
import { requestWorld, resolution, START, testTarget } from '../../support/request-world.ts';

const ENDLESS = { isOver: () => false, signal: new AbortController().signal };

describe('the reading of a part', () => {
  const seen: Part = {
    name: 'messages',
    label: 'Messages',
    status: 'verifying',
    attempts: 0,
    items: 0,
    rounds: 0,
    wasEmpty: true,
    updatedAt: 0,
  };

  /** What becomes of the part when so many items are found by its own ids, and more by those that are self-declared. */
  async function after(found: number, byClaim: number, part: Part = seen) {
    const asked: string[] = [];
    const target: Target = {
      async plan({ identifiers, bounds: allowed, former }) {
        asked.push('claim');
        expect([allowed, former]).toEqual([undefined, undefined]);
        return 3 + (identifiers['email'] === undefined ? 0 : byClaim);
      },
      purge: async () => ({ outcome: 'kept', items: 0, retention: { reason: 'legal_claims', basis: 'a lock' } }),
      verify: async () => found,
      countLeft: async () => (asked.push('left'), { newer: 2, undated: 1 }),
    };
    const { ports } = requestWorld();
    const names = { requestId: 'r' as never, subjectRef: 's' as never, appId: 'app' };
    const made = newRequest(
      { ...names, origin: 'callback', scope: 'deletion', beganWith: 'asid', promise: DAY },
      START,
    );
    const request = { ...made, status: 'running', parts: [part] } as const;
    const bounds = { unboundedKinds: [], olderThan: START, undated: 'left' } as const;
    const selection: Selection = { requestId: made.requestId, appId: 'app', identifiers: {}, askedAt: START, bounds };
    const former = { identifiers: { email: ['a@example.com'] }, until: START };
    const withSelfDeclared = { ...selection, identifiers: former.identifiers, former };
    const people = { selection: { ...selection, former }, withSelfDeclared };
    const { step } = await runPart(ports, request, part, () => target, people, ENDLESS, 60_000);
    return { asked, part: step(request, START).parts[0] };
  }

  it('asks for nothing more when a single item is left', async () => {
    const { asked, part } = await after(1, 1);
    expect([asked, part?.status, part?.left, part?.hasSelfDeclared]).toEqual([[], 'purging', undefined, undefined]);
  });

  it('counts what the bounds left when nothing is found, and whether self-declared ids find a single item more, of whatever age', async () => {
    const none = await after(0, 0);
    expect(none.asked).toEqual(['left', 'claim', 'claim']);
    expect(none.part).toMatchObject({ status: 'nothing_found', left: { newer: 2, undated: 1 } });
    expect(none.part?.hasSelfDeclared).toBeUndefined();
    expect((await after(0, 1)).part?.hasSelfDeclared).toBe(true);
  });

  it('counts what a claim finds also where it is kept', async () => {
    const purging = { ...seen, status: 'purging' } as const;
    expect((await after(0, 1, purging)).part).toMatchObject({ status: 'kept', hasSelfDeclared: true });
    const { part } = await after(0, 0, { ...purging, hasSelfDeclared: true });
    expect([part?.status, part?.hasSelfDeclared]).toEqual(['kept', undefined]);
  });
});

describe('what is found of a person', () => {
  /** What the seal of a request holds, and what its one target was given, when the data map finds this. */
  async function sealedOf(change: Partial<Resolution>) {
    const asked: Selection[] = [];
    const target = testTarget();
    const { purge } = target;
    target.purge = async (selection, budget) => (asked.push(selection), await purge(selection, budget));
    target.countLeft = async () => ({ newer: 0, undated: 0 });
    const planned: Selection[] = [];
    target.plan = async (selection) => (planned.push(selection), 0);
    const world = requestWorld({ target });
    const resolveSelection: ConnectedDataMap['resolveSelection'] = async () => resolution({ asid: ['218471'] }, change);
    Object.assign(world.ports.dataMap, { resolveSelection });
    const { requestId } = await world.accept();
    await world.run(requestId);
    const record = world.record(requestId);
    const { identifiers } = await world.ports.seal.open(record.sealed as Sealed, record);
    await world.runToEnd(requestId);
    return { identifiers, ofBusiness: asked[0]?.ofBusiness, withSelfDeclared: planned.map((one) => one.identifiers) };
  }
  const verified = { asid: ['218471'] };

  it('is sealed without what is not there', async () => {
    expect(await sealedOf({})).toEqual({
      identifiers: { verified, selfDeclared: {}, lookedFor: [] },
      ofBusiness: undefined,
      withSelfDeclared: [],
    });
  });

  it('is sealed with a single id of a business, which the target is told', async () => {
    const ofBusiness = { phone: ['4915100000001'] };
    const sealed = await sealedOf({ ofBusiness });
    expect(sealed).toMatchObject({ identifiers: { verified, ofBusiness }, ofBusiness, withSelfDeclared: [] });
  });

  it('is sealed with the time of a single registration', async () => {
    const registration = { kind: 'contactId', value: 'c-1', isNeverReused: true, createdAt: START - DAY };
    const { identifiers } = await sealedOf({ readings: [{ registration, age: 'old' }] });
    expect(identifiers.registered).toEqual([{ kind: 'contactId', value: 'c-1', at: START - DAY }]);
  });

  it('is looked for at the last look with a single id that is self-declared', async () => {
    const { withSelfDeclared } = await sealedOf({ selfDeclared: { asid: ['7'] } });
    expect(withSelfDeclared).toEqual([{ asid: ['218471', '7'] }]);
  });

  it.each([
    [300 * 1024, undefined],
    [300 * 1024 + 1, 'too_many_identifiers'],
  ])('may have %i characters when it is sealed: %p', async (length, lastError) => {
    const target = testTarget({ m1: 'app-1#218471' });
    const world = requestWorld({ target });
    const { requestId } = await world.accept();
    const closeWithKey: typeof world.ports.seal.closeWithKey = async (...about) => {
      const closed = await world.ports.seal.closeWithKey(...about);
      return { ...closed, sealed: closed.sealed.padEnd(length, 'A') as Sealed };
    };
    await world.run(requestId, undefined, { seal: { ...world.ports.seal, closeWithKey } });
    expect(world.record(requestId).lastError).toBe(lastError);
    expect(target.items.size).toBe(lastError === undefined ? 0 : 1);
  });
});

describe('a run', () => {
  it('says of a single item that it was deleted, and of a single part that it was read', async () => {
    const world = requestWorld({ messages: testTarget({ m1: 'app-1#218471' }) });
    const { requestId } = await world.accept();
    await world.run(requestId);
    expect(world.counted.ItemsDeleted).toBe(1);
    const told = () => world.logs.filter(({ event }) => event === 'parts_verified').map(({ fields }) => fields);
    expect(told()).toEqual([]);
    world.advance(60_000);
    await world.run(requestId);
    expect(told()).toEqual([{ requestId, count: 1 }]);
  });

  it('counts no item where none was deleted', async () => {
    const provider = testTarget();
    provider.answers = { outcome: 'acknowledged', items: 0 };
    const world = requestWorld({ provider });
    const { requestId } = await world.accept();
    await world.run(requestId);
    expect(world.logs.map(({ event }) => event)).toContain('parts_purged');
    expect(Object.keys(world.counted)).not.toContain('ItemsDeleted');
  });

  it.each([
    [60_000, 60],
    [60_001, 61],
    [900_000, 900],
    [900_001, undefined],
  ])('of which the next is due in %i ms wakes the worker in whole seconds: %p', async (settle, delaySeconds) => {
    const world = requestWorld({ messages: testTarget() }, { settle });
    const { requestId } = await world.accept();
    await world.run(requestId);
    expect(world.queue.messages.slice(1).map((message) => message.delaySeconds)).toEqual(
      delaySeconds === undefined ? [] : [delaySeconds],
    );
  });

  it('asks eight targets at once', async () => {
    let [atOnce, most] = [0, 0];
    const slow = () => {
      const target = testTarget();
      const { purge } = target;
      target.purge = async (...about) => {
        most = Math.max(most, (atOnce += 1));
        await new Promise(setImmediate);
        atOnce -= 1;
        return await purge(...about);
      };
      return target;
    };
    const targets = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`t${index}`, slow()]));
    const world = requestWorld(targets);
    await world.run((await world.accept()).requestId);
    expect(most).toBe(8);
  });
});
