import { setTimeout as elapsed } from 'node:timers/promises';

/**
 * Reads repeatedly until the condition holds, and returns the last value.
 * @param within in milliseconds
 * @throws if the condition does not hold in time, with the last value
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
