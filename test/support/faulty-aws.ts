import { startBeside } from './beside.ts';

/**
 * How a call goes wrong. `lose_answer` lets it take effect, `lie` answers success without that, and `slow` takes `SLOW`
 * for a right answer.
 */
export type Misbehaviour = {
  /** `SendMessage` */
  readonly operation: string;
  /** Only calls whose body has all of these texts: the name of a table, a key. @default every one */
  readonly about?: readonly string[];
  /** How often, before it works again. @default until told otherwise */
  readonly times?: number;
  readonly how: 'throttle' | 'fail' | 'hang' | 'reset' | 'lie' | 'lose_answer' | 'slow';
};

/** In milliseconds. */
export const SLOW = 1200;

/** The emulators of AWS behind one address, which misbehave on demand. */
export type FaultyAws = {
  readonly url: string;
  /** From now on; without any, everything works. */
  misbehave(...faults: readonly Misbehaviour[]): Promise<void>;
  /** How many calls each fault has met since then. */
  met(): Promise<readonly number[]>;
  stop(): Promise<void>;
};

export async function startFaultyAws(): Promise<FaultyAws> {
  const { port, stop } = await startBeside('faulty-aws-process.ts');
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    async misbehave(...faults) {
      await fetch(`${url}/_faults`, { method: 'PUT', body: JSON.stringify(faults) });
    },
    met: async () => (await (await fetch(`${url}/_faults`)).json()) as readonly number[],
    stop,
  };
}
