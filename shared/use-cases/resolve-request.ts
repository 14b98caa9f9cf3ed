import type { DeletionRequest } from '../domain/deletion-request.ts';
import { namesNobody, type SealedIdentifiers } from '../domain/identifiers.ts';
import { isInScope, isOfThisRun, type Resolved, resolved } from '../domain/resolved-parts.ts';
import { isNamed, selectsOtherwise, wasKeptOtherwise } from '../domain/target-of-request.ts';
import type { ConnectedDataMap } from '../ports/connected-data-map.ts';
import { ownByMap } from './judged-by-map.ts';
import { lookAgain, wantsAnotherLook } from './look-again.ts';
import type { RecordKeys } from './open-record.ts';
import { answerFor, type ResolvedRequest, type ResolvePorts, resolveEverything } from './resolve-everything.ts';
import { sealIdentifiers } from './seal-identifiers.ts';
import { questionTo } from './selection-of-request.ts';
import { requireKnownTargets, targetsOf } from './targets-of-request.ts';

/**
 * Finds out whose data the request is about, as far as that is not known yet.
 *
 * All identifiers are looked up in the first run, and again when the data map or a source has more to say. They are also
 * looked up before each later purge and before the last look, because rows may have been written meanwhile that lead to
 * others, and these rows are deleted: a conversation that has begun leads to its messages. Late in a request, the
 * person's other requests are read too: they may have found more, or know that the person has signed up again.
 *
 * @param sealed what the request's seal holds
 * @throws DeletionError `too_many_identifiers`, `too_many_requests` (fail), `target_not_in_data_map`,
 *   `kind_not_in_data_map` (retry), and whatever the store, the seal or a required source throws
 */
export async function resolveRequest(
  ports: ResolvePorts,
  keys: RecordKeys,
  request: DeletionRequest,
  sealed: SealedIdentifiers,
  now: number,
): Promise<ResolvedRequest> {
  if (namesNobody(sealed.verified, ports.dataMap.placeholders)) {
    const seal = await sealIdentifiers(ports, keys, request, sealed, sealed);
    const nobody: Resolved = { sealed: seal, targets: [], dataMapHash: ports.dataMap.hash };
    return answerFor(ports, request, { verified: {} }, (current) => resolved(current, nobody, now));
  }
  requireKnownTargets(ports.dataMap, request);
  if (wantsEverything(ports.dataMap, request)) return await resolveEverything(ports, keys, request, sealed, now);
  if (wantsAnotherLook(request, now)) return await lookAgain(ports, keys, request, sealed, now);
  // a question may have been found by a run that ended before it could ask
  const known = ownByMap(ports.dataMap, request, sealed);
  return { ...answerFor(ports, request, known, (current) => current), question: questionTo(request, known) };
}

/** Whether something has not been looked up yet, or would be looked up differently with the current data map. */
function wantsEverything(dataMap: ConnectedDataMap, request: DeletionRequest): boolean {
  if (!request.resolved || request.unanswered !== undefined) return true;
  // a worker with another data map may have learned ids that the rules of this one have not been followed by
  if (request.completedAt === undefined && request.dataMapHash !== dataMap.hash) return true;
  return targetsOf(dataMap).some((target) => {
    const part = request.parts.find(({ name }) => isNamed(target, name));
    if (part === undefined) return request.completedAt === undefined && isInScope(target, request);
    return isOfThisRun(request, part) && (selectsOtherwise(part, target) || wasKeptOtherwise(part, target));
  });
}
