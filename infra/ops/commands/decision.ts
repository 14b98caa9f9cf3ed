import { withPending } from '../../../shared/domain/apply-pending.ts';
import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { type DecisionStep, decideOnRequest } from '../../../shared/use-cases/decide-on-request.ts';
import { decisionPorts, type Services } from '../aws/services.ts';
import { afterPlan } from '../cli/ask.ts';
import { type Command, command } from '../cli/command.ts';
import { DECISION, type Options, operatorName, type Values } from '../cli/options.ts';
import { REQUEST, readRequest } from '../cli/request-argument.ts';
import { nextSteps, stepLines } from './next-steps.ts';
import { decidedLine, shownRequest } from './request-view.ts';
import { outcomeWords } from './states.ts';

type Decision<O extends Options> = Pick<Command, 'name' | 'summary' | 'about' | 'examples'> & {
  readonly options: O;
  /** What would happen, in a sentence. */
  readonly plan: (values: Values<O>, request: DeletionRequest) => string;
  readonly step: (values: Values<O>, by: string, services: Services) => DecisionStep;
};

/** A command that applies one operator's decision to a record. One that is not allowed is refused before anything is asked. */
export function decision<const O extends Options>({ options, plan, step, ...texts }: Decision<O>): Command {
  return command({
    ...texts,
    arguments: [REQUEST],
    options: { ...options, ...DECISION },
    async run(given, context, written = '') {
      const values = given as Values<O>;
      const { yes, by } = given as Values<typeof DECISION>;
      const requestId = readRequest(written);
      const services = await context.services();
      const ports = decisionPorts(services, context.clock);
      const request = await ports.store.read(requestId);
      if (request === undefined) throw new DeletionError('request_unknown', 'reject', 'there is no such request');
      const decided = step(values, operatorName(by), services);
      decided(withPending(request), context.clock());

      const about = `Request ${requestId} in ${services.deployment.name}, ${outcomeWords(request.status)}:`;
      return await afterPlan(context, yes, [about, plan(values, request)], async () => {
        const after = await decideOnRequest(ports, requestId, decided);
        context.answer(shownRequest(after), [
          decidedLine(after),
          ...stepLines(nextSteps(after, context.clock(), context)),
        ]);
        return 0;
      });
    },
  });
}
