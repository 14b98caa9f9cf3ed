import { mapWithLimit } from '../../../shared/concurrency/map-with-limit.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { DeletionRequest, OperatorAct } from '../../../shared/domain/deletion-request.ts';
import { nameOf } from '../../../shared/domain/error-trace.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { type Asked, operate } from '../aws/operations.ts';
import { persistently } from '../aws/persistently.ts';
import type { ReadRecords } from '../aws/request-list.ts';
import { requestStore, type Services } from '../aws/services.ts';
import type { Context, ExitCode } from '../cli/command.ts';
import { counted, grouped, progress } from '../cli/progress.ts';
import type { Line } from '../cli/text.ts';
import { namesOf } from './unreadable.ts';

/** The decision, by its name in the history of a request. */
export type Act = Extract<OperatorAct['what'], 'cancelled' | 'released'>;

/** The decision to make about each request. */
type Decision = { readonly asked: Asked; readonly act: Act };

type Outcomes = {
  readonly changed: number;
  readonly passedOver: number;
  /** The requests that could not be decided on, by reason. */
  readonly failed: ReadonlyMap<string, readonly RequestId[]>;
};

type Attempt = (action: () => Promise<unknown>) => Promise<unknown>;

/** Stays below the throttling limit of API Gateway. */
const AT_ONCE = 4;
/** After this many failures in a row, each of them after several tries, the following requests are tried only once. */
const MOST_FAILURES_IN_A_ROW = 2 * AT_ONCE;
/** The errors of requests that are skipped: the work on them has begun, or another operator decided first. */
const PASSED_OVER: ReadonlySet<string> = new Set([
  'request_begun',
  'request_closed',
  'nothing_to_release',
  'decided_meanwhile',
]);

/** Makes the same decision about each request, then reports how many were changed and which could not be. */
export async function decideOnAll(
  { requests, unreadable }: ReadRecords,
  decision: Decision,
  services: Services,
  context: Context,
): Promise<ExitCode> {
  const { changed, passedOver, failed } = await outcomesOf(requests, decision, services, context);
  context.answer({ changed, passedOver, failed: [...failed.values()].flat(), unreadable }, [
    `${counted(changed, 'request')} changed.`,
    ...(passedOver > 0 ? [`${grouped(passedOver)} had begun or ended meanwhile, and were skipped.`] : []),
    ...failureLines(failed, decision.act),
  ]);
  return changed === requests.length && unreadable.length === 0 ? 0 : 1;
}

async function outcomesOf(
  requests: readonly DeletionRequest[],
  decision: Decision,
  services: Services,
  { terminal, clock, sleep }: Context,
): Promise<Outcomes> {
  const shown = progress(terminal, clock);
  const failed = new Map<string, RequestId[]>();
  const count = { changed: 0, passedOver: 0 };
  const patiently: Attempt = (action) => persistently(sleep, action);
  let failuresInARow = 0;
  try {
    await mapWithLimit(requests, AT_ONCE, async (request) => {
      const attempt: Attempt = failuresInARow < MOST_FAILURES_IN_A_ROW ? patiently : once;
      try {
        count[await decideOn(request, decision, services, attempt)] += 1;
        failuresInARow = 0;
      } catch (error) {
        if (error instanceof TypeError) throw error;
        failuresInARow += 1;
        const why = error instanceof DeletionError ? error.message : `the call failed: ${nameOf(error)}`;
        failed.set(why, [...(failed.get(why) ?? []), request.requestId]);
      }
      shown.show(`${grouped(count.changed)} of ${grouped(requests.length)}`);
    });
  } finally {
    shown.end();
  }
  return { ...count, failed };
}

async function once(action: () => Promise<unknown>): Promise<unknown> {
  return await action();
}

async function decideOn(
  request: DeletionRequest,
  { asked, act }: Decision,
  services: Services,
  attempt: Attempt,
): Promise<'changed' | 'passedOver'> {
  let tries = 0;
  try {
    await attempt(() => {
      tries += 1;
      return operate(services, request, asked);
    });
    return 'changed';
  } catch (error) {
    if (!(error instanceof DeletionError) || !PASSED_OVER.has(error.code)) throw error;
    // an earlier try may have made the decision although its answer was an error
    return tries > 1 && (await isNextDecision(act, request, services)) ? 'changed' : 'passedOver';
  }
}

async function isNextDecision(act: Act, seen: DeletionRequest, services: Services): Promise<boolean> {
  const { history = [] } = (await requestStore(services).read(seen.requestId)) ?? {};
  return history[seen.history?.length ?? 0]?.what === act;
}

function failureLines(failed: Outcomes['failed'], act: Act): readonly Line[] {
  if (failed.size === 0) return [];
  return [
    ...[...failed].map(([why, ids]) => `${grouped(ids.length)} could not be ${act} (${why}): ${namesOf(ids)}.`),
    'To try again, run the same command.',
  ];
}
