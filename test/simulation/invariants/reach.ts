import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { type DeletionRequest, isOpen } from '../../../shared/domain/deletion-request.ts';
import type { Identifiers } from '../../../shared/domain/identifiers.ts';
import { CLOCK_GRACE } from '../../../shared/domain/selection.ts';
import type { MemoryRecord } from '../../support/memory/memory-target.ts';
import { hasUsableTimes } from '../world/company.ts';
import { DATA_MAPS, type Place } from '../world/maps.ts';
import { contactOf, digitsOf, type PersonName, personNamed } from '../world/people.ts';
import type { Run } from '../world/run.ts';
import { STORE_NAMES, type StoreName } from '../world/stores.ts';
import type { World } from '../world/world.ts';

/** What can be found out of a person: contacts, by the start to which they belong, the number, and the handle. */
export type Reach = { readonly starts: ReadonlySet<number>; readonly hasPhone: boolean; readonly hasHandle: boolean };

/** What stood in the company's stores, and in earlier requests, when a run claimed a request. */
export type Known = {
  readonly at: number;
  /** To which starts registration records led, of whatever time. */
  readonly registered: ReadonlySet<number>;
  /** When they were last seen, by these. */
  readonly seenAt: number | undefined;
  /** By the registration records and the request's own seal. */
  readonly own: Reach;
  /** With what earlier requests of the person know. */
  readonly reach: Reach;
  /** Where earlier requests of the person had deleted. */
  readonly finds: ReadonlySet<StoreName>;
};

export const NOTHING: Reach = { starts: new Set(), hasPhone: false, hasHandle: false };

export function knownOf(world: World, request: DeletionRequest, who: PersonName): Known {
  const registered = new Set(registrationsOf(world, request, who));
  const earlier = [...world.table.values()].filter((other) => isEarlier(request, other));
  // of a later one, what it knows to be of a start that had begun when this one was asked
  const ofLater = [...world.table.values()]
    .filter((other) => isLaterOne(request, other))
    .map(({ sealed }) => {
      const dated = (sealed && world.seals.get(sealed)?.registered) ?? [];
      const { starts } = reachOfSeal(who, { contactId: dated.map(({ value }) => value) });
      return {
        ...NOTHING,
        starts: new Set([...starts].filter((start) => timeOf(world, who, start) <= request.askedAt)),
      };
    });
  const ofEarlier = earlier
    .filter((other) => isStillTheirs(request, other))
    .map(({ sealed }) => reachOfSeal(who, (sealed && world.seals.get(sealed)?.verified) ?? {}));
  const own = ownReach(world, request, who, registered);
  return {
    at: world.time.now(),
    registered,
    seenAt: seenAtOf(world, request, who),
    own,
    reach: [own, ...ofEarlier, ...ofLater].reduce(both),
    finds: findsOf(world, new Set(earlier.map(({ requestId }) => requestId))),
  };
}

/** The records of starts that stand under the id with which the request began. */
function registrationsOf(
  { stores, truths }: World,
  { beganWith }: DeletionRequest,
  who: PersonName,
): readonly number[] {
  const owner = identityOf(beganWith, who);
  return [...stores.identities]
    .filter(([, item]) => item.owner === owner)
    .map(([key]) => truths.get(`identities ${key}`)?.start ?? 0);
}

function seenAtOf({ stores }: World, { beganWith }: DeletionRequest, who: PersonName): number | undefined {
  const owner = identityOf(beganWith, who);
  const times = [...stores.identities.values()]
    .filter((item) => item.owner === owner)
    .map(({ fields }) => fields?.['seenAt']);
  return Math.max(...times.map((time) => Number(time ?? 0)), 0) || undefined;
}

function identityOf(beganWith: DeletionRequest['beganWith'], who: PersonName): string {
  const { appId, id, phone } = personNamed(who);
  if (beganWith === 'email') return '';
  return beganWith === 'asid' ? `${appId}#asid#${id}` : `${appId}#phone#${digitsOf(phone)}`;
}

function ownReach(
  world: World,
  { beganWith, askedAt, sealed }: DeletionRequest,
  who: PersonName,
  registered: ReadonlySet<number>,
): Reach {
  const { verified = {}, lines = [] } = (sealed && world.seals.get(sealed)) || {};
  const own = reachOfSeal(who, verified);
  // a number that leads to several starts may have changed hands, and an operator is asked, also when one is left of them
  const isSeveral = registered.size > 1 || lines.some(({ of }) => of === 'several_registrations');
  const isAsked = beganWith === 'phone' && isSeveral;
  const old = recognizablyOld(world, { beganWith, askedAt }, who).filter((start) => isNamed(who, start));
  const starts = new Set([...own.starts, ...(isAsked ? [] : old)]);
  const contacts = new Set([...world.stores.contacts.values()].map(({ owner }) => owner));
  const hasContact = [...starts].some((start) => contacts.has(contactOf(who, start)));
  const { appId, id } = personNamed(who);
  return {
    starts,
    hasPhone: own.hasPhone || beganWith === 'phone' || hasContact,
    hasHandle: own.hasHandle || (beganWith === 'asid' && !world.removedApp.has(`${appId}#${id}`)),
  };
}

/**
 * The starts that had begun when the person asked, by records that do not look newer: what a slow writer dates later, and
 * leads to nothing that the request knows, is a new start to whoever reads it.
 */
function recognizablyOld(
  world: World,
  { beganWith, askedAt }: Pick<DeletionRequest, 'beganWith' | 'askedAt'>,
  who: PersonName,
): readonly number[] {
  const owner = identityOf(beganWith, who);
  return [...world.stores.identities]
    .filter(([, item]) => item.owner === owner && !isDatedAfter(world, item, askedAt))
    .map(([key]) => world.truths.get(`identities ${key}`)?.start ?? 0)
    .filter((start) => timeOf(world, who, start) <= askedAt);
}

/** What a registration record itself says. */
export function isDatedAfter(world: World, { createdAt }: MemoryRecord, askedAt: number): boolean {
  return hasUsableTimes(world, 'identities') && createdAt !== undefined && createdAt > askedAt + CLOCK_GRACE;
}

function isNamed(who: PersonName, start: number): boolean {
  return contactOf(who, start) !== '0';
}

export function timeOf({ starts }: World, who: PersonName, start: number): number {
  return starts.get(who)?.[start] ?? 0;
}

/** Whoever asks by a number or an address may be its next owner: what an ended request knew of the one before is not theirs. */
function isStillTheirs({ beganWith }: DeletionRequest, other: DeletionRequest): boolean {
  const hasEnded = !isOpen(other) || other.completedAt !== undefined || other.replay !== undefined;
  return !hasEnded || (beganWith !== 'phone' && beganWith !== 'email');
}

function isEarlier(request: DeletionRequest, other: DeletionRequest): boolean {
  return isOther(request, other) && other.askedAt <= request.askedAt;
}

function isLaterOne(request: DeletionRequest, other: DeletionRequest): boolean {
  return isOther(request, other) && other.askedAt > request.askedAt;
}

function isOther({ requestId, subjectRef }: DeletionRequest, other: DeletionRequest): boolean {
  const isOfThem = other.requestId !== requestId && other.subjectRef === subjectRef;
  return isOfThem && other.sealed !== undefined;
}

function reachOfSeal(
  who: PersonName,
  { contactId = [], contactPhone = [], phone = [], handle = [] }: Identifiers,
): Reach {
  const starts = contactId.map((value) =>
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].find((start) => contactOf(who, start) === value),
  );
  return {
    starts: new Set(starts.filter((start) => start !== undefined)),
    hasPhone: contactPhone.length + phone.length > 0,
    hasHandle: handle.length > 0,
  };
}

function findsOf({ deletes }: World, requests: ReadonlySet<RequestId>): ReadonlySet<StoreName> {
  const found = deletes.filter(({ requestId, isRepeated }) => !isRepeated && requestId && requests.has(requestId));
  return new Set(STORE_NAMES.filter((store) => found.some((one) => one.store === store)));
}

export function both(one: Reach, other: Reach): Reach {
  return {
    starts: new Set([...one.starts, ...other.starts]),
    hasPhone: one.hasPhone || other.hasPhone,
    hasHandle: one.hasHandle || other.hasHandle,
  };
}

function common(one: Reach, other: Reach): Reach {
  return {
    starts: new Set([...one.starts].filter((start) => other.starts.has(start))),
    hasPhone: one.hasPhone && other.hasPhone,
    hasHandle: one.hasHandle && other.hasHandle,
  };
}

/**
 * A worker has written what it found out of the person: what stood there from before until now it must have found, and the
 * request has to delete it from here on.
 */
export function noteResolution(world: World, before: DeletionRequest, request: DeletionRequest, run: Run): void {
  const isFirst = !before.resolved;
  const who = world.askedBy.get(request.requestId);
  const { known, calls, hasDirectory } = run;
  if (who === undefined || known === undefined || request.hold !== undefined || !request.resolved) return;
  if (isFirst) {
    world.resolvedAt.set(request.requestId, world.time.now());
    world.earlierFinds.set(request.requestId, known.finds);
  } else {
    // what another data map adds is judged by what can be known by then: an earlier request may have lost its seal
    const had = new Set(before.parts.map(({ name }) => name));
    const added = new Set(request.parts.map(({ name }) => name).filter((name) => !had.has(name)));
    const isAdded = ({ target, formerly = target }: Place): boolean =>
      (added.has(target) || added.has(formerly)) && !had.has(target) && !had.has(formerly);
    const places = [...DATA_MAPS.before.places, ...DATA_MAPS.after.places].filter(isAdded);
    const stores = new Set(places.map(({ store }) => store));
    const finds = [...(world.earlierFinds.get(request.requestId) ?? [])].filter((store) => !stores.has(store));
    const anew = [...known.finds].filter((store) => stores.has(store));
    world.earlierFinds.set(request.requestId, new Set([...finds, ...anew]));
  }
  const hasReadAll = isFirst || calls.includes('directory.look up') || calls.includes('contacts.look up');
  if (!hasReadAll && !calls.includes('identities.look up')) return;
  const now = knownOf(world, request, who);
  const found = hasReadAll ? common(known.reach, now.reach) : common(known.own, now.own);
  const reach = {
    starts: found.starts,
    hasPhone: hasReadAll && found.hasPhone,
    hasHandle: hasDirectory === true && found.hasHandle,
  };
  world.obligations.set(request.requestId, both(world.obligations.get(request.requestId) ?? NOTHING, reach));
}
