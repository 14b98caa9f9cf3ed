import type { DeletionRequest } from '../domain/deletion-request.ts';
import type { SealedIdentifiers } from '../domain/identifiers.ts';
import type { ConnectedDataMap, ConnectedRule } from '../ports/connected-data-map.ts';
import type { Gap } from '../ports/resolution.ts';
import { type Emptied, type EmptiedPorts, emptiedBy } from './emptied-stores.ts';

/**
 * The rows that hold ids are deleted too, so every rule of the data map is followed before the first delete. If a rule
 * is added to the data map after that, the rows that it reads may be gone already, if anything was deleted in that
 * store.
 */

type Followed = Pick<SealedIdentifiers, 'lookedFor' | 'inDoubt'>;

/** What to note, and whether a rule has to be followed again before it counts either way. */
type Noted = Followed & { readonly isUnclear?: true };

/** What the rules led to this time. */
type Outcome = {
  /** There are ids that the request did not know before. */
  readonly hasNew: boolean;
  /** The kinds of the ids that it held nowhere before, not even as self-declared. */
  readonly newKinds: readonly string[];
  /** The sources that did not answer. */
  readonly gaps: readonly Pick<Gap, 'rules' | 'reason'>[];
  /** The rules that are in doubt in the person's other requests. */
  readonly inDoubt: readonly ConnectedRule[];
};

/**
 * What to note of the rules in the seal. A rule followed late still counts if nothing is gone from the store that it
 * reads. One whose source has not answered is not followed yet. One that the data map no longer has, or has not yet
 * while a deployment is under way, counts as followed until there are new ids. A doubt is noted as well, because what
 * gave rise to it may be forgotten: the seal of another request is dropped. While a deployment is under way, it may rest
 * only on a target that this data map does not have yet: then nothing is noted, and a worker that knows the target
 * decides.
 *
 * @throws DeletionError what reading and opening the request that a replay repeats throws
 */
export async function rulesFollowed(
  ports: EmptiedPorts,
  request: DeletionRequest,
  sealed: SealedIdentifiers,
  { hasNew, newKinds, gaps, inDoubt: ofOthers }: Outcome,
): Promise<Noted> {
  const { rules } = ports.dataMap;
  const emptied = await emptiedBy(ports, request);
  const isCertain = isInDoubt(ports.dataMap, emptied.certainlyConcerns, sealed, newKinds);
  const doubtful = [...rules.filter(isCertain), ...ofOthers].map(({ key }) => key);
  const inDoubt = [...new Set([...(sealed.inDoubt ?? []), ...doubtful])];
  const isKnown = sealed.lookedFor !== undefined || emptied.isNothing;
  const unclear = rules
    .filter(isInDoubt(ports.dataMap, emptied.concerns, sealed, newKinds))
    .filter(({ key }) => !inDoubt.includes(key));
  const silent = new Set(gaps.flatMap(({ rules: some = [], reason }) => (reason === 'unanswered' ? some : [])));
  // a source that no longer knows the person says so, and is not taken for empty
  const now = rules.filter(({ key, tellsGone }) => tellsGone || !silent.has(key)).map(({ key }) => key);
  const before = sealed.lookedFor?.filter((key) => !hasNew || now.includes(key)) ?? [];
  const open = new Set([...inDoubt, ...unclear.map(({ key }) => key)]);
  const followed = [...before, ...now].filter((key) => !open.has(key));
  return {
    ...(isKnown && { lookedFor: [...new Set(followed)] }),
    ...(inDoubt.length > 0 && { inDoubt }),
    ...(unclear.length > 0 && { isUnclear: true }),
  };
}

/**
 * The kinds of id of which the request may lack some. When it followed a rule that leads to them for the first time, it
 * had deleted from the store that the rule reads, or another request of the person had; or they were dropped at the
 * backup horizon.
 *
 * @param found what is sealed for the request now
 */
export function kindsLackingIds(
  { rules }: Pick<ConnectedDataMap, 'rules'>,
  { origin, replay }: DeletionRequest,
  { inDoubt = [], dropped = [] }: Pick<SealedIdentifiers, 'inDoubt' | 'dropped'>,
): readonly string[] {
  // a canary has data only where the data map of its time put it
  if (origin === 'canary') return [];
  const lacking = rules.filter(({ key }) => inDoubt.includes(key)).flatMap(({ leadsTo }) => leadsTo);
  return replay === undefined ? lacking : [...lacking, ...dropped];
}

/**
 * The rules that the request did not follow before it deleted, or may have deleted, from the store that they read.
 *
 * @param newKinds the kinds of the ids that are known now and that this request did not know
 * @throws DeletionError what reading and opening the request that a replay repeats throws
 */
export async function rulesInDoubt(
  ports: EmptiedPorts,
  request: DeletionRequest,
  sealed: Followed,
  newKinds: readonly string[],
): Promise<readonly ConnectedRule[]> {
  const { dataMap } = ports;
  const { concerns } = await emptiedBy(ports, request);
  return dataMap.rules.filter(isInDoubt(dataMap, concerns, sealed, newKinds));
}

/**
 * A rule that was followed in time is in doubt as well if another one, which was not, has led to ids by which it should
 * have looked up: what it would have found may be deleted, if a target found it there by other ids.
 */
function isInDoubt(
  { rules }: Pick<ConnectedDataMap, 'rules'>,
  concerns: Emptied['concerns'],
  { lookedFor, inDoubt = [] }: Followed,
  newKinds: readonly string[],
) {
  const isIn = (keys: readonly string[], { key, keyForPeople = key }: ConnectedRule): boolean =>
    keys.includes(key) || keys.includes(keyForPeople);
  const isNew = (rule: ConnectedRule): boolean => lookedFor !== undefined && !isIn(lookedFor, rule);
  const hasFound = ({ kind }: ConnectedRule): boolean => newKinds.includes(kind);
  const ledTo = new Set(rules.filter((rule) => isNew(rule) && hasFound(rule)).flatMap(({ leadsTo }) => leadsTo));
  const late = new Set(newKinds.filter((kind) => ledTo.has(kind)));
  const looksUpTooLate = ({ looksUpBy, sparedBy, readBefore }: ConnectedRule): boolean =>
    looksUpBy.some((kind) => late.has(kind)) && concerns({ sparedBy: [...sparedBy, ...readBefore] });
  return (rule: ConnectedRule): boolean =>
    isIn(inDoubt, rule) || (isNew(rule) && concerns(rule)) || looksUpTooLate(rule);
}
