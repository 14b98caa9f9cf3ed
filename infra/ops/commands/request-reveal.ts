import { kmsSeal } from '../../../shared/adapters/aws/seal.ts';
import { withPending } from '../../../shared/domain/apply-pending.ts';
import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import type { Identifiers } from '../../../shared/domain/identifiers.ts';
import { reveal } from '../../../shared/domain/operator-part-decisions.ts';
import { expand } from '../../../shared/targets/template.ts';
import { decideOnRequest } from '../../../shared/use-cases/decide-on-request.ts';
import { dataMapHere } from '../aws/data-map-in-force.ts';
import { decisionPorts, type Services } from '../aws/services.ts';
import { afterPlan } from '../cli/ask.ts';
import { command } from '../cli/command.ts';
import { DECISION, operatorName, required, text, words } from '../cli/options.ts';
import { REQUEST, readRequest } from '../cli/request-argument.ts';

/** `request reveal`: for those who delete by hand, and nobody else. */
export const requestReveal = command({
  name: 'request reveal',
  summary: 'Shows what to look for where a part is deleted by hand.',
  about: [
    'No other command shows whom a request is about. This one does for one part that an operator has to delete, and only what the data ' +
      'map says to look for there. Who looked, and when, is kept with the request and, on AWS, in CloudTrail.',
    'On AWS the operators’ role may not do this: assume the role named by the stack’s output ManualDeletionRole. Do not copy what is ' +
      'shown into tickets or logs. When it is deleted: request confirm.',
  ],
  arguments: [REQUEST],
  options: {
    target: required(text('NAME', 'The part, by the name of its target in the data map.')),
    reason: words('WORDS', 'Why, for the history of the request; nothing about the person.'),
    ...DECISION,
  },
  examples: ['request reveal REQUEST --target support-mailbox'],
  async run({ target, reason, by, yes }, context, written = '') {
    const requestId = readRequest(written);
    const services = await context.services('ManualDeletionRole');
    const row = dataMapHere(services.deployment).map.targets.find(
      ({ name, kind }) => name === target && kind === 'manual',
    );
    if (row === undefined) {
      throw new DeletionError(
        'not_by_hand',
        'reject',
        `${target} is not a target that is deleted by hand; expected a target of kind manual in the data map`,
      );
    }
    const ports = { ...decisionPorts(services, context.clock), queue: { send: async () => undefined } };
    const step = (request: DeletionRequest, now: number) =>
      reveal(request, target, { by: operatorName(by), reason }, now);
    const before = await ports.store.read(requestId);
    if (before === undefined) throw new DeletionError('request_unknown', 'reject', 'there is no such request');
    step(withPending(before), context.clock());

    const plan = [
      `Shows identifiers of the person for ${target}. The request’s history will say that ${operatorName(by)} saw them.`,
    ];
    return await afterPlan(context, yes, plan, async () => {
      // recorded first, so that nobody sees it unrecorded
      const request = await decideOnRequest(ports, requestId, step);
      const identifiers = await opened(services, request);
      const [match, instructions] = [row['match'] as readonly string[] | undefined, String(row['instructions'])];
      const selection = { requestId, appId: request.appId, identifiers, askedAt: request.askedAt };
      const found = match === undefined ? Object.values(identifiers).flat() : expand(match, selection);
      context.answer({ requestId, target, instructions, lookFor: found }, [
        instructions,
        ...found.map((one) => `  ${one}`),
      ]);
      return 0;
    });
  },
});

async function opened({ keys, deployment }: Services, request: DeletionRequest): Promise<Identifiers> {
  const { sealed } = request;
  if (sealed === undefined) throw new DeletionError('seal_gone', 'reject', 'its identifiers were dropped meanwhile');
  try {
    return (await kmsSeal(keys, deployment.outputs.SealKeyId).open(sealed, request)).identifiers.verified;
  } catch (cause) {
    const message = 'KMS does not open the seal; on AWS this needs the role of the stack’s output ManualDeletionRole';
    throw new DeletionError('seal_not_opened', 'reject', message, { cause });
  }
}
