import type { DeletionRequest, HoldCause } from '../domain/deletion-request.ts';
import type { Identifiers } from '../domain/identifiers.ts';
import { boundsOf, type Returns, type SituationFacts, situationOf } from '../domain/selection.ts';
import type { ConnectedDataMap } from '../ports/connected-data-map.ts';
import type { Resolution, ResolutionQuestion } from '../ports/resolution.ts';
import type { Selection } from '../ports/target.ts';

/** What a request's record means for whom its stores are to look for. */

/** Whom the stores look for, with what the record says about the times. */
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
export function questionOf(request: DeletionRequest, identifiers: Identifiers): ResolutionQuestion {
  const { requestId, appId, askedAt, beganWith, confirmed, replay, origin, isStale, isUnknownOld } = request;
  return {
    requestId,
    appId,
    beganWith,
    identifiers,
    askedAt,
    isFirstReading: isUnknownOld === true || (!request.resolved && replay === undefined),
    checksActivity: origin === 'list' || isStale === true,
    confirmed,
  };
}

/** What an operator has to decide before anything is deleted; each is asked once. */
export function questionTo(request: DeletionRequest, resolution?: Resolution): HoldCause | undefined {
  if (situationOf(factsOf(request)) === 'registration_unknown') return 'registration_unknown';
  const isOfSeveral = resolution?.figures.some(({ of }) => of === 'several_registrations') === true;
  return isOfSeveral && request.confirmed === undefined ? 'several_registrations' : undefined;
}

function factsOf(request: DeletionRequest): SituationFacts {
  const { replay, completedAt, scope } = request;
  return {
    returns: knownReturns(request),
    isClosed: replay !== undefined || completedAt !== undefined,
    isAppRemoval: scope === 'deauthorization',
  };
}

/** An operator has decided that it is old, which settles the doubt. */
function knownReturns({ returns = {}, isUnknownOld }: DeletionRequest): Returns {
  return isUnknownOld ? { ...returns, isUnknown: undefined } : returns;
}
