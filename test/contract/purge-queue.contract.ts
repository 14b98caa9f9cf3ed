import { setTimeout as sleep } from 'node:timers/promises';
import type { RequestId } from '../../shared/domain/confirmation-code.ts';
import type { PurgeQueue } from '../../shared/ports/purge-queue.ts';

/** A queue and its receiver. */
export type QueueUnderTest = {
  readonly queue: PurgeQueue;
  /** Takes the messages that can be received now. */
  receive(): Promise<readonly string[]>;
  close(): Promise<void>;
};

const ID = 'a2V5IG9mIG5vYm9keSBpbiBwYXJ0aWN1bGFyLCAzMg' as RequestId;
const LONGEST_WAIT = 10_000;

/** @param makeQueue an empty queue; called for each test */
export function describePurgeQueue(name: string, makeQueue: () => Promise<QueueUnderTest>): void {
  describe(`the purge queue: ${name}`, () => {
    let world: QueueUnderTest;
    beforeEach(async () => {
      world = await makeQueue();
    });
    afterEach(() => world.close());

    /** Receives until there are `count` messages, and returns all that came. */
    async function received(count: number): Promise<readonly string[]> {
      const bodies: string[] = [];
      for (const until = Date.now() + LONGEST_WAIT; bodies.length < count && Date.now() < until; await sleep(50)) {
        bodies.push(...(await world.receive()));
      }
      return bodies;
    }

    it('brings the id of the request in the present form, and nothing else', async () => {
      await world.queue.send(ID, 0, 'callback');
      expect((await received(1)).map((body) => JSON.parse(body) as unknown)).toEqual([{ form: 1, requestId: ID }]);
    });

    it('brings it later when it is told to wait', async () => {
      await world.queue.send(ID, 2, 'callback');
      expect(await world.receive()).toEqual([]);
      expect(await received(1)).toHaveLength(1);
    }, 20_000);

    it('takes the longest delay', async () => {
      await expect(world.queue.send(ID, 900, 'callback')).resolves.toBeUndefined();
      expect(await world.receive()).toEqual([]);
    });

    it('brings many, more than one call takes, each of them', async () => {
      const ids = Array.from({ length: 23 }, (_, index) => `${ID.slice(0, -2)}${index + 10}` as RequestId);
      expect(await world.queue.sendAll(ids, 'sweep')).toBe(23);
      const bodies = (await received(23)).map((body) => (JSON.parse(body) as { requestId: string }).requestId);
      expect(bodies.toSorted()).toEqual(ids.toSorted());
    }, 20_000);

    it('takes none of none', async () => {
      expect(await world.queue.sendAll([], 'sweep')).toBe(0);
      expect(await world.receive()).toEqual([]);
    });
  });
}
