import { deliver, forge } from './actors/meta.ts';
import { decide, enter, restore, seeToEverything } from './actors/operator.ts';
import { comeBack, writeLate } from './actors/people.ts';
import { startSweeper } from './actors/sweeper.ts';
import { startWorkers } from './actors/workers.ts';
import type { Act, Broken, History } from './history.ts';
import { checkCodes, checkItems, checkRest, checkRestores, checkTraces } from './invariants/rest.ts';
import type { Variation } from './variation.ts';
import { SETTINGS } from './world/company.ts';
import { newWorld, type World } from './world/world.ts';

export type Outcome = {
  /** The first invariant that was broken. */
  readonly broken: Broken | undefined;
  /** The events that happened at least once. */
  readonly reached: ReadonlySet<string>;
};

/** An ordinary history has fewer events than this; more mean an endless loop. */
const MOST_EVENTS = 20_000;

/**
 * Plays a history to its end: first faults, then calm until nothing moves, then an operator who deals with what is left, then calm
 * again. Ends as soon as an invariant is broken.
 *
 * @param tell receives the story, line by line
 */
export async function play(
  history: History,
  variation: Variation = {},
  tell?: (line: string) => void,
): Promise<Outcome> {
  const world = newWorld(history, variation, tell);
  startWorkers(world);
  if (variation.sweeper !== false) startSweeper(world);
  for (const act of history.acts) world.time.at(world.start + act.at, prepare(world, act));

  let events = 0;
  const isOver = () => world.broken.length > 0 || (events += 1) > MOST_EVENTS;
  let isAtRest = await world.time.passUntilRest(isOver);
  if (isAtRest) checkRest(world, false);
  // ending a hold may reveal a failure
  for (let round = 0; isAtRest && round < 6; round += 1) {
    seeToEverything(world);
    isAtRest = await world.time.passUntilRest(isOver);
  }
  if (isAtRest) checkRest(world, true);
  if (events > MOST_EVENTS) world.breaks('I1', 'it does not come to rest');
  for (const check of [checkCodes, checkItems, checkRestores, checkTraces]) check(world);
  return { broken: world.broken[0], reached: world.reached };
}

/** Prepares what an act needs in advance, and returns the act. */
function prepare(world: World, act: Act): () => void {
  switch (act.does) {
    case 'asks':
    case 'removes the app':
      return () => deliver(world, act);
    case 'is entered':
      return () => enter(world, act);
    case 'forges':
      return () => forge(world, act);
    case 'writes late':
      return () => writeLate(world, act);
    case 'comes back':
      return () => comeBack(world, act);
    case 'decides':
      return () => decide(world, act);
    case 'restores': {
      // no copy is kept longer than the backup horizon
      const copyOf = Math.max(Math.min(act.copyOf, act.at), act.at - SETTINGS.backupHorizon);
      let copy = new Map(world.stores[act.store]);
      world.time.at(world.start + copyOf, () => {
        copy = new Map(world.stores[act.store]);
      });
      return () => restore(world, { ...act, copyOf }, copy);
    }
  }
}
