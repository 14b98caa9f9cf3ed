import { startBeside } from './beside.ts';

/**
 * How a call goes wrong. `lose_answer` lets the call take effect but drops the answer, `lie` answers success without any effect,
 * and `slow` gives the right answer after `SLOW`.
 */
export type Misbehaviour = {
  /** `SendMessage` */
  readonly operation: string;
  /** Only calls whose body contains all of these texts, such as the name of a table or a key. @default every call */
  readonly about?: readonly string[];
  /** How many calls go wrong before the operation works again. @default all, until the faults are changed */
  readonly times?: number;
  readonly how: 'throttle' | 'fail' | 'hang' | 'reset' | 'lie' | 'lose_answer' | 'slow';
};

/** In milliseconds. */
export const SLOW = 1200;

/** The AWS emulators behind one address, which misbehave on demand. */
export type FaultyAws = {
  readonly url: string;
  /** Sets the faults from now on; without any, everything works. */
  misbehave(...faults: readonly Misbehaviour[]): Promise<void>;
  /** How many calls each fault has hit since then. */
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
