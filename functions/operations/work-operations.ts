import * as v from 'valibot';
import type { RequestId } from '../../shared/domain/confirmation-code.ts';
import { DeletionError } from '../../shared/domain/errors.ts';
import { reveal } from '../../shared/domain/operator-part-decisions.ts';
import { expand, identifierKindsIn, type Named } from '../../shared/targets/template.ts';
import { decideOnRequest } from '../../shared/use-cases/decide-on-request.ts';
import { isReplayable, replayRequest } from '../../shared/use-cases/replay-requests.ts';
import { type Decision, decision, Words } from './decisions.ts';
import { Id, malformed, type NamedOperation, operation, Reference, Target, Time } from './operation.ts';

/** The most requests that one call replays. */
export const MOST_REPLAYS = 50;

/** The operations that restart work. */
export const WORK_OPERATIONS: readonly NamedOperation[] = [
  operation(
    'replay',
    {
      since: Time,
      targets: v.optional(v.pipe(v.array(Target), v.nonEmpty(), v.maxLength(200))),
      reference: v.optional(Reference),
      requestIds: v.pipe(v.array(Id), v.nonEmpty(), v.maxLength(MOST_REPLAYS)),
    },
    ({ requestIds, since, ...order }) =>
      async (ports, enteredBy) => {
        const { promise, targets } = ports.facts;
        const isKnown = (target: string) => targets.some(({ name }) => name === target);
        if (order.targets?.every(isKnown) === false) {
          throw malformed('targets is invalid; expected names of targets in the data map');
        }
        const replayed = async (requestId: RequestId) => {
          const finished = await ports.store.read(requestId);
          const isMeant = finished !== undefined && isReplayable(finished, since, ports.clock());
          return isMeant ? await replayRequest(ports, finished, { ...order, since, promise, enteredBy }) : null;
        };
        return { replays: await Promise.all(requestIds.map(replayed)) };
      },
  ),
  operation('redrive', {}, () => async ({ deadLetters }) => {
    await deadLetters.redrive();
    return { started: true };
  }),
];

const [REVEAL, readReveal] = decision(
  'reveal',
  { target: Target, reason: v.optional(Words) },
  (request, { target, reason }, { by, now }) => reveal(request, target, { by, reason }, now),
);

/** Shows whoever deletes by hand whom to look for. That they asked is recorded before the answer. */
export const revealOperation: NamedOperation = [
  REVEAL,
  (body) => {
    const { requestId, step }: Decision = readReveal(body);
    const { target } = body as { readonly target: string };
    return async (ports, by) => {
      const row = ports.facts.targets.find(({ name, kind }) => name === target && kind === 'manual');
      if (row === undefined) throw notByHand();
      const request = await decideOnRequest(ports, requestId, step(by, ports.facts));
      const { sealed, appId } = request;
      if (sealed === undefined)
        throw new DeletionError('seal_gone', 'reject', 'its identifiers were dropped meanwhile');
      const identifiers = (await ports.seal.open(sealed, request)).identifiers.verified;
      const lookFor =
        row.match === undefined
          ? Object.entries(identifiers).flatMap(([kind, values]) => values.map((value) => ({ kind, value })))
          : row.match.flatMap((template) => soughtBy(template, { appId, identifiers }));
      return { requestId, target, instructions: row.instructions ?? '', lookFor };
    };
  },
];

type Sought = { readonly kind: string; readonly value: string };

/**
 * The values of a template, with the kinds of id in it (`{appId}` says nothing about the person). If it combines
 * several kinds and has several values, the ids themselves: only a human can tell which of them belong together.
 */
function soughtBy(template: string, known: Named): readonly Sought[] {
  const kinds = [...new Set(identifierKindsIn(template))];
  const values = expand([template], known);
  if (values.length < 2 || kinds.length < 2) return values.map((value) => ({ kind: kinds.join(', '), value }));
  return kinds.flatMap((kind) => expand([`{${kind}}`], known).map((value) => ({ kind, value })));
}

function notByHand(): DeletionError {
  return new DeletionError(
    'not_by_hand',
    'reject',
    'this target is not deleted by hand; expected a target of kind manual in the data map',
  );
}
