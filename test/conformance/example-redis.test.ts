import { createClient } from '@redis/client';
import { handler } from '../../infra/examples/redis/handler.ts';
import { runTargetContract } from '../../shared/targets/lambda/target-contract.ts';

const address = process.env['REDIS_URL'];
if (address === undefined) {
  // oxlint-disable-next-line jest/no-disabled-tests -- says what is missing
  it.skip('the example for Redis: REDIS_URL is not set', () => undefined);
} else {
  const redis = createClient({ url: address });
  beforeAll(async () => {
    await redis.connect();
    await redis.flushDb();
  });
  afterAll(() => redis.destroy());

  /** One cart, and for the rest sessions. */
  async function add(customer: string, count: number): Promise<void> {
    const begin = await redis.dbSize();
    for (let index = 0; index < count; index += 1) {
      const token = `${begin + index}-${customer}`;
      if (index === 0) {
        await redis.hSet(`cart:${customer}`, 'book', '1');
        continue;
      }
      await redis.hSet(`session:${token}`, 'customer', customer);
      await redis.sAdd(`sessions-of:${customer}`, token);
    }
  }

  async function contents(): Promise<readonly string[]> {
    const keys = (await redis.keys('*')).toSorted();
    const all = keys.map(async (key) => {
      const isSet = key.startsWith('sessions-of:');
      return JSON.stringify([key, isSet ? (await redis.sMembers(key)).toSorted() : await redis.hGetAll(key)]);
    });
    return Promise.all(all);
  }

  describe('the example for Redis', () => {
    it('keeps the contract', async () => {
      await runTargetContract({
        handler,
        valuesOf: (id) => ({ customer: [id] }),
        add,
        contents,
        isSeeded: true,
        async disconnect() {
          process.env['REDIS_URL'] = 'redis://127.0.0.1:1';
          return async () => {
            process.env['REDIS_URL'] = address;
          };
        },
      });
    });

    it('deletes thousands of sessions within many calls', async () => {
      await redis.flushDb();
      const tokens = Array.from({ length: 2_500 }, (_, index) => `token-${index}`);
      await redis.sAdd('sessions-of:12', tokens);
      await Promise.all(tokens.map((token) => redis.hSet(`session:${token}`, 'customer', '12')));
      const message = {
        version: 1,
        verb: 'purge',
        timeLimit: 0,
        request: 'r',
        app: '1',
        askedAt: '2026-11-23T00:00:00.000Z',
      };
      const outcomes: string[] = [];
      for (let calls = 0; calls < 30 && outcomes.at(-1) !== 'emptied'; calls += 1) {
        const context = { getRemainingTimeInMillis: () => 1000 };
        const answer = await handler({ ...message, values: { customer: ['12'] } }, context);
        outcomes.push('outcome' in answer ? String(answer.outcome) : 'none');
      }
      expect(outcomes).toHaveLength(26);
      expect(await redis.dbSize()).toBe(0);
    });
  });
}
