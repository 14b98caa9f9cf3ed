import type { RunSettings } from '../../../shared/use-cases/run-request.ts';
import type { MemoryRecord } from '../../support/memory/memory-target.ts';
import { type ClockError, DAY, MINUTE } from '../history.ts';
import { contactOf, PERSON_NAMES, type PersonName, personNamed } from './people.ts';
import { isNeverReused, ownersOf, STORE_NAMES, type StoreName, storePlan } from './stores.ts';
import type { World } from './world.ts';

/** In milliseconds; see {@link RunSettings}. */
export const SETTINGS: RunSettings = {
  settle: MINUTE,
  rescan: 30 * MINUTE,
  backupHorizon: 35 * DAY,
  retentionMonths: 25,
  issuer: 'https://deletion.example',
};

/** What is true of an item, whatever its row says. */
export type Truth = {
  readonly who: PersonName | 'a stranger' | 'the shop';
  /** The start of that person that it belongs to, from 0. */
  readonly start: number;
  /** When the event that it records happened. */
  readonly at: number;
};

/** How long before the history the first starts were. */
export const LONG_AGO = 400 * DAY;

/** How far the clocks of the company's writers are off at most. */
export const MOST_WRITER_ERROR = 4 * MINUTE;

const STAMPS: { readonly [how in ClockError]: (time: number) => number | undefined } = {
  'is fast': (time) => time + MOST_WRITER_ERROR,
  'is slow': (time) => time - MOST_WRITER_ERROR,
  'writes seconds': (time) => Math.floor(time / 1000),
  'is far ahead': (time) => time + 1000 * 365 * DAY,
  'is not written': () => undefined,
};

/** What a store writes as the time of an item; undefined if it writes none. */
export function stampOf({ history }: World, store: StoreName, time: number): number | undefined {
  if (!storePlan(store).knowsTimes) return undefined;
  const how = history.clocks.find((clock) => clock.store === store)?.how;
  return how === undefined ? time : STAMPS[how](time);
}

/** Whether the times of a store can be read at all. */
export function hasUsableTimes({ history }: World, store: StoreName): boolean {
  const how = history.clocks.find((clock) => clock.store === store)?.how;
  return storePlan(store).knowsTimes && (how === undefined || how === 'is fast' || how === 'is slow');
}

/** Writes data of one start of a person: one item for each owner under which the store keeps it. */
export function writeItem(
  world: World,
  store: StoreName,
  name: PersonName,
  start: number,
  at: number,
  key: string,
): void {
  ownersOf(store, name, start).forEach((owner, index) => {
    const createdAt = stampOf(world, store, at);
    const fields = fieldsOf(world, store, name, start, at);
    const who = storePlan(store).by === 'waba' ? 'the shop' : name;
    const isOfNobody = isNeverReused(store) && owner === '0';
    put(
      world,
      store,
      `${name} ${key}${index === 0 ? '' : ` ${index}`}`,
      { owner, ...(createdAt !== undefined && { createdAt }), ...(fields && { fields }) },
      {
        who: isOfNobody ? 'a stranger' : who,
        start,
        at,
      },
    );
  });
}

function fieldsOf(world: World, store: StoreName, name: PersonName, start: number, at: number): MemoryRecord['fields'] {
  const { phone, claims, waba } = personNamed(name);
  if (store === 'contacts') return { phone, email: claims, ...(waba !== undefined && { waba }) };
  if (store !== 'identities') return undefined;
  const linkedAt = stampOf(world, store, at);
  return { contactId: contactOf(name, start), ...(linkedAt !== undefined && { linkedAt: String(linkedAt) }) };
}

export function put(world: World, store: StoreName, key: string, item: MemoryRecord, truth: Truth): void {
  world.truths.set(`${store} ${key}`, truth);
  world.stores[store].set(key, item);
}

/** Fills the stores with what the company has about everybody before anything happens. */
export function fillStores(world: World): void {
  const before = world.start - LONG_AGO;
  for (const store of STORE_NAMES) {
    for (const name of PERSON_NAMES) {
      const count = name === 'anna' ? storePlan(store).items : 1;
      for (let index = 0; index < count; index += 1) writeItem(world, store, name, 0, before, `${index}`);
    }
  }
  const truth = { who: 'a stranger', start: 0, at: before } as const;
  // rows that name nobody, with the columns' default values
  put(world, 'messages', 'a stranger', { owner: '0' }, truth);
  put(world, 'tickets', 'a stranger', { owner: 'none', createdAt: before }, truth);
}
