import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { MINUTE, SECOND } from '../history.ts';
import type { Known } from '../invariants/reach.ts';
import type { Process } from './network.ts';
import type { World } from './world.ts';

/** Who makes calls: one invocation of a function, or one command of an operator, about at most one request. */
export type Run = {
  readonly who: 'callback' | 'worker' | 'sweeper' | 'provider' | 'operator';
  readonly process: Process;
  /** The calls it made, by name. */
  readonly calls: string[];
  readonly counted: Map<string, number>;
  /** The request it is about, once that is known. */
  requestId?: RequestId;
  /** The epoch of its claim. */
  epoch?: number;
  /** Whether it delivers a request that an operator has to release. */
  isDoubtful?: boolean;
  /** Whether it delivers a request that was already recorded. */
  isRepeat?: boolean;
  /** Whether it is resolving or sealing identifiers: what it writes meanwhile does not contain the result. */
  isResolving?: boolean;
  /** Whether Meta's directory answered the last time it was asked. */
  hasDirectory?: boolean;
  /** What could be known about the person when it claimed the request. */
  known?: Known;
};

/** The times after which a function is killed, or an operator gives up a command. */
export const TIMEOUTS = {
  callback: 25 * SECOND,
  worker: 5 * MINUTE,
  sweeper: MINUTE,
  provider: 25 * SECOND,
  operator: 5 * MINUTE,
};

/** @param process the process that it shares with other runs @default a new one */
export function newRun(world: World, who: Run['who'], clockOffset = 0, process?: Process): Run {
  if (process !== undefined) return { who, process, calls: [], counted: new Map() };
  const own = world.network.process(`${who} ${world.nextOrder()}`, clockOffset);
  world.time.at(world.time.now() + TIMEOUTS[who], own.kill);
  return newRun(world, who, clockOffset, own);
}

/** Marks the run as resolving until the search has succeeded. */
export async function resolving<T>(run: Run, find: () => Promise<T>): Promise<T> {
  run.isResolving = true;
  const found = await find();
  run.isResolving = false;
  return found;
}

/** Whether another run has claimed the request since. */
export function isStale({ table }: World, { requestId, epoch }: Run): boolean {
  return requestId === undefined || table.get(requestId)?.epoch !== epoch;
}
