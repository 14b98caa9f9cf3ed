import { createClient } from '@redis/client';
import { defineTarget, type FunctionBudget, type Values } from '../../package/runtime.ts';

/**
 * Sessions and carts of a shop in Redis: the hash `session:TOKEN`, the set `sessions-of:CUSTOMER` with the tokens, and
 * the hash `cart:CUSTOMER`. The row of the data map, in which `userId` is the shop's own id:
 *
 * { "name": "sessions", "label": { "en": "Your sessions and your cart" }, "kind": "lambda",
 *   "function": "sessions-deletion:live", "match": { "customer": ["{userId}"] },
 *   "canary": { "values": { "customer": "canary-{asid}" } } }
 */

type Redis = ReturnType<typeof connection>;

const SESSIONS_AT_ONCE = 100;

export const handler = defineTarget({
  plan: ({ values }) => withRedis((redis) => count(redis, values)),
  verify: ({ values }) => withRedis((redis) => count(redis, values)),
  purge: ({ values }, budget) => withRedis((redis) => remove(redis, values, budget)),
  seed: ({ customer: [customer = ''] = [] }) =>
    withRedis(async (redis) => {
      await redis.hSet(`cart:${customer}`, 'canary', '1');
    }),
  isThere: ({ customer: [customer = ''] = [] }) =>
    withRedis(async (redis) => (await redis.exists(`cart:${customer}`)) === 1),
});

async function count(redis: Redis, { customer = [] }: Values): Promise<number> {
  let items = 0;
  for (const id of customer) items += (await redis.sCard(`sessions-of:${id}`)) + (await redis.exists(`cart:${id}`));
  return items;
}

/**
 * Tokens leave the set only after their sessions are deleted, so sessions that are left are found by the next purge.
 */
async function remove(redis: Redis, { customer = [] }: Values, budget: FunctionBudget) {
  let items = 0;
  for (const id of customer) {
    items += await redis.unlink(`cart:${id}`);
    for (;;) {
      const tokens = await redis.sRandMemberCount(`sessions-of:${id}`, SESSIONS_AT_ONCE);
      if (tokens.length === 0) break;
      await redis.unlink(tokens.map((token) => `session:${token}`));
      items += await redis.sRem(`sessions-of:${id}`, tokens);
      if (budget.isOver()) return { outcome: 'unfinished', items } as const;
    }
  }
  return { outcome: 'emptied', items } as const;
}

/** Opens a connection for each call. If that fails it throws at once, and the worker tries again later. */
async function withRedis<Answer>(use: (redis: Redis) => Promise<Answer>): Promise<Answer> {
  const redis = connection();
  // failed calls throw anyway; an 'error' event without a listener would end the process
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return await use(redis);
  } finally {
    redis.destroy();
  }
}

function connection() {
  const url = process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379';
  return createClient({ url, disableOfflineQueue: true, socket: { connectTimeout: 3000, reconnectStrategy: false } });
}
