import { readDecision } from '../../../functions/operations/decisions.ts';
import { namesEmptiedByUs } from '../../../shared/data-map/emptied-by-us.ts';
import { withPending } from '../../../shared/domain/apply-pending.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { KINDS_OF_OTHERS } from '../../../shared/targets/index.ts';
import { dataMapHere } from '../aws/data-map-in-force.ts';
import { type Asked, operate, operationBody } from '../aws/operations.ts';
import { requestStore, type Services } from '../aws/services.ts';
import { afterPlan } from '../cli/ask.ts';
import { type Command, type Context, command, type ExitCode } from '../cli/command.ts';
import { CHANGE, type Options, UsageError, type Values } from '../cli/options.ts';
import { REQUEST, readRequest } from '../cli/request-argument.ts';
import type { Line } from '../cli/text.ts';
import { instructionsHere } from './instructions.ts';
import { nextSteps } from './next-steps.ts';
import { decidedLine, shownRequest } from './request-view.ts';
import { outcomeWords } from './states.ts';
import { stepLines } from './step.ts';

type Decision<O extends Options> = Pick<Command, 'name' | 'summary' | 'about' | 'examples'> & {
  readonly options: O;
  /** One sentence that says what would happen. */
  readonly plan: (values: Values<O>, request: DeletionRequest) => string;
  readonly ask: (values: Values<O>) => Asked;
};

/** A command that makes one decision about a request. If it is not allowed, it is refused before any question. */
export function decision<const O extends Options>({ options, plan, ask, ...texts }: Decision<O>): Command {
  return command({
    ...texts,
    arguments: [REQUEST],
    options: { ...options, ...CHANGE },
    async run(given, context, written = '') {
      const values = given as Values<O>;
      const { yes } = given as Values<typeof CHANGE>;
      const requestId = readRequest(written);
      const services = await context.services();
      const request = await readSeen(services, requestId);
      const about = `Request ${requestId} in ${services.deployment.name}, ${outcomeWords(request.status)}:`;
      return await decide(ask(values), request, [about, plan(values, request)], yes, services, context);
    },
  });
}

/** A request with its pending decisions applied. @throws DeletionError `request_unknown` (reject) */
export async function readSeen(services: Services, requestId: RequestId): Promise<DeletionRequest> {
  const request = await requestStore(services).read(requestId);
  if (request === undefined) throw new DeletionError('request_unknown', 'reject', 'there is no such request');
  return withPending(request);
}

/** Shows what would happen, has the deployment do it, and shows the resulting request. */
export async function decide(
  asked: Asked,
  request: DeletionRequest,
  plan: readonly Line[],
  yes: boolean,
  services: Services,
  context: Context,
): Promise<ExitCode> {
  requireDecisionAllowed(asked, request, services, context.clock());
  return await afterPlan(context, yes, plan, async () => {
    await operate(services, request, asked);
    const after = await readSeen(services, request.requestId);
    const { commandLine } = context;
    const sources = { commandLine, instructions: instructionsHere(services.deployment) };
    const next = nextSteps(after, context.clock(), sources);
    context.answer(shownRequest(after), [decidedLine(after), ...stepLines(next)]);
    return 0;
  });
}

/**
 * Refuses what the operations function would refuse, before the operator is asked to confirm.
 *
 * @throws UsageError if `--until` is over
 */
function requireDecisionAllowed(asked: Asked, request: DeletionRequest, { deployment }: Services, now: number): void {
  const { RetentionMonths, BackupHorizonDays } = deployment.outputs;
  const retentions = { retentionMonths: Number(RetentionMonths), backupHorizon: Number(BackupHorizonDays) * DAY };
  const isDoneByOthers = (target: string) =>
    !namesEmptiedByUs(dataMapHere(deployment).map.targets, KINDS_OF_OTHERS).has(target);
  // the operator's name does not matter here: the function determines the caller
  const { step } = readDecision(asked.name, operationBody(request, asked));
  try {
    step('', { retentions, isDoneByOthers })(request, now);
  } catch (error) {
    const isOver = error instanceof DeletionError && error.code === 'time_passed';
    throw isOver ? new UsageError('--until is not in the future') : error;
  }
}
