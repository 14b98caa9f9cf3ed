import { messagesIn, moveAll, moveOneByOne } from '../aws/queues.ts';
import { services } from '../aws/services.ts';
import { afterPlan } from '../cli/ask.ts';
import { command } from '../cli/command.ts';
import { CHANGE } from '../cli/options.ts';
import { grouped } from '../cli/progress.ts';

/** `redrive`: what the worker could not take is given to it again. */
export const redrive = command({
  name: 'redrive',
  summary: 'Puts the messages of the dead-letter queue back into the queue.',
  about: [
    'A message only names a request: one that has ended since is passed over. What needs no message is found by the ' +
      'sweeper anyway; this is for doing it now.',
  ],
  options: CHANGE,
  examples: ['redrive', 'redrive --yes --stack data-deletion-production'],
  async run({ yes }, context) {
    const of = await services(context);
    const { DeadLetterQueueUrl } = of.deployment.outputs;
    const waiting = await messagesIn(of, DeadLetterQueueUrl);
    if (waiting === 0) {
      context.answer({ redriven: 0 }, ['The dead-letter queue is empty.']);
      return 0;
    }
    const plan = [`Puts about ${grouped(waiting)} messages back into the queue of ${of.deployment.name}.`];
    return await afterPlan(context, yes, plan, async () => {
      const redriven = of.deployment.local === undefined ? await moveAll(of, context) : await moveOneByOne(of);
      context.answer({ redriven }, [`${grouped(redriven)} messages are in the queue again.`]);
      return 0;
    });
  },
});
