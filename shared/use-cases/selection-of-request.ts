import { asksAboutStarts, takenForOld, unconfirmedStarts } from '../domain/asked-lines.ts';
import type { DeletionRequest, HoldCause } from '../domain/deletion-request.ts';
import { type Asked, type Identifiers, joined, type SealedIdentifiers, without } from '../domain/identifiers.ts';
import { boundsOf, type Returns, type SituationFacts, situationOf } from '../domain/selection.ts';
import type { ConnectedDataMap } from '../ports/connected-data-map.ts';
import type { Resolution, ResolutionQuestion } from '../ports/resolution.ts';
import type { Selection } from '../ports/target.ts';

/** Translates the record of a request into what its stores and sources are asked. */

/** Whom the stores look for, within the bounds in time that follow from the record. */
export function selectionOf(
  request: DeletionRequest,
  identifiers: Identifiers,
  neverReusedKinds: ConnectedDataMap['neverReusedKinds'],
): Selection {
  const { requestId, appId, askedAt, beganWith, replay, lastLookAt, completedAt } = request;
  const facts = { ...factsOf(request), askedAt, lastLookAt: replay?.lastLookAt ?? lastLookAt ?? completedAt };
  const bounds = boundsOf(facts, neverReusedKinds);
  return {
    requestId,
    appId,
    identifiers,
    askedAt,
    beganWith,
    ...(bounds && { bounds }),
    ...(replay && { restored: true }),
  };
}

/** What the sources of identifiers are asked. */
export function questionOf(
  request: DeletionRequest,
  identifiers: Identifiers,
  sealed: SealedIdentifiers,
): ResolutionQuestion {
  const { requestId, appId, askedAt, beganWith, replay, origin, isStale } = request;
  return {
    requestId,
    appId,
    beganWith,
    identifiers,
    askedAt,
    isFirstReading: !request.resolved && replay === undefined,
    ...(knownReturns(request).reRegisteredAt !== undefined && { isBack: true }),
    checksActivity: origin === 'list' || isStale === true,
    selfDeclared: sealed.selfDeclared ?? {},
    unconfirmed: unconfirmedStarts(request, sealed),
    takenForOld: takenForOld(request, sealed),
  };
}

/** What an operator has to decide before anything is deleted. Each registration is asked about only once. */
export function questionTo(
  request: DeletionRequest,
  { lines = [], verified }: SealedIdentifiers,
): HoldCause | undefined {
  if (situationOf(factsOf(request)) === 'registration_unknown') return 'registration_unknown';
  return asksAboutStarts(request, lines, verified) ? 'several_registrations' : undefined;
}

/**
 * What operators are asked about among what was found. They are not asked about ids of a business, because these are
 * never the person's; but they can confirm the address that led to one.
 */
export function askedOf(
  { beganWith }: Pick<DeletionRequest, 'beganWith'>,
  { selfDeclared, starts, readings }: Resolution,
  { neverReusedKinds, businessKinds }: Pick<ConnectedDataMap, 'neverReusedKinds' | 'businessKinds'>,
): readonly Asked[] {
  const isAsked = (kind: string): boolean => beganWith === 'waba' || !businessKinds.includes(kind);
  const ofStarts = starts.map(
    ({ value, ...start }): Asked => ({ ...start, of: 'several_registrations', values: [value] }),
  );
  const typed = without(selfDeclared, ofStarts.map(({ kind, values }) => ({ [kind]: values })).reduce(joined, {}));
  const unknown = readings.filter(({ age }) => age === 'unknown').map(({ registration }) => registration);
  return [
    ...ofStarts.toSorted((a, b) => (a.since ?? 0) - (b.since ?? 0)),
    ...Object.entries(typed).flatMap(([kind, values]): readonly Asked[] => {
      if (!isAsked(kind)) return [];
      // each start has to be confirmed by itself
      const lines = neverReusedKinds.includes(kind) ? values.map((value) => [value]) : [values];
      return lines.map((some) => ({ of: 'self_declared', kind, values: some }));
    }),
    ...unknown.map(({ kind, value }): Asked => ({ of: 'registration_unknown', kind, values: [value] })),
  ];
}

function factsOf(request: DeletionRequest): SituationFacts {
  const { replay, completedAt, scope } = request;
  return {
    returns: knownReturns(request),
    isClosed: replay !== undefined || completedAt !== undefined,
    isAppRemoval: scope === 'deauthorization',
  };
}

/**
 * What the record knows of new starts. In an earlier version an operator settled all doubts at once (`isUnknownOld`),
 * before registrations were asked about one by one.
 */
export function knownReturns({ returns = {}, isUnknownOld }: DeletionRequest): Returns {
  return isUnknownOld ? { ...returns, isUnknown: undefined } : returns;
}
