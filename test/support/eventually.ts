import { setTimeout as elapsed } from 'node:timers/promises';

/**
 * Reads again and again until it is so, and gives what was read then.
 * @param within in milliseconds
 * @throws with what was read last, when it is not so in time
 */
export async function eventually<T>(
  read: () => T | Promise<T>,
  isSo: (value: T) => boolean,
  within = 30_000,
): Promise<T> {
  for (const deadline = Date.now() + within; ; await elapsed(100)) {
    const value = await read();
    if (isSo(value)) return value;
    if (Date.now() > deadline) throw new Error(`after ${within} ms still ${JSON.stringify(value)}`);
  }
}
