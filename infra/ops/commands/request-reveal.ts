import { reveal } from '../../../shared/domain/operator-part-decisions.ts';
import { operate } from '../aws/operations.ts';
import { afterPlan } from '../cli/ask.ts';
import { command } from '../cli/command.ts';
import { CHANGE, required, text, words } from '../cli/options.ts';
import { REQUEST, readRequest } from '../cli/request-argument.ts';
import { readSeen } from './decision.ts';

type Revealed = {
  readonly instructions: string;
  readonly lookFor: readonly { readonly kind: string; readonly value: string }[];
};

/** `request reveal`: shows identifiers to people who delete by hand. */
export const requestReveal = command({
  name: 'request reveal',
  summary: 'Shows what to look for where a part has to be deleted by hand.',
  about: [
    'No other command shows whom a request is about. This one does for one part that an operator has to delete, and only what the data ' +
      'map says to look for there. Who looked, and when, is recorded with the request before anything is shown.',
    'On AWS the operators’ role may not do this: assume the role named by the stack’s output ManualDeletionRole. Do not copy what is ' +
      'shown into tickets or logs. When it is deleted: request confirm.',
  ],
  arguments: [REQUEST],
  options: {
    target: required(text('NAME', 'The part, by the name of its target in the data map.')),
    reason: words('WORDS', 'Why, for the history of the request; nothing about the person.'),
    ...CHANGE,
  },
  examples: ['request reveal REQUEST --target support-mailbox'],
  async run({ target, reason, yes }, context, written = '') {
    const requestId = readRequest(written);
    const services = await context.services('ManualDeletionRole');
    const request = await readSeen(services, requestId);
    // refuses what the operations function would refuse, before the operator is asked to confirm
    reveal(request, target, { by: '' }, context.clock());

    const plan = [`Shows identifiers of the person for ${target}. The request’s history will say that you saw them.`];
    return await afterPlan(context, yes, plan, async () => {
      const asked = { name: 'reveal', fields: { target, reason } };
      const { instructions, lookFor } = await operate<Revealed>(services, request, asked);
      const lines = lookFor.map(({ kind, value }) => `  ${kind}: ${value}`);
      context.answer({ requestId, target, instructions, lookFor }, [instructions, ...lines]);
      return 0;
    });
  },
});
