import { setTimeout as sleep } from 'node:timers/promises';
import { targetSettings } from './environment.ts';

/**
 * What every target may use, in a function of the stack.
 *
 * @param directory where the function's code is
 */
export function targetEnvironment(directory: string) {
  return {
    now: Date.now,
    sleep: async (milliseconds: number): Promise<void> => {
      await sleep(milliseconds);
    },
    random: Math.random,
    setting: targetSettings(directory),
  };
}
