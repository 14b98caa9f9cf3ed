import { ask } from '../aws/operations.ts';
import { followMove, messagesIn } from '../aws/queues.ts';
import type { Services } from '../aws/services.ts';
import { afterPlan } from '../cli/ask.ts';
import { type Context, command } from '../cli/command.ts';
import { CHANGE } from '../cli/options.ts';
import { counted, grouped, progress } from '../cli/progress.ts';

/** `redrive`: moves the dead letters back to the worker's queue. */
export const redrive = command({
  name: 'redrive',
  summary: 'Puts the messages of the dead-letter queue back into the queue.',
  about: [
    'A message only names a request, and is skipped if that request has ended. The sweeper finds stalled requests anyway; this does it ' +
      'now.',
  ],
  options: CHANGE,
  examples: ['redrive', 'redrive --yes --stack data-deletion-production'],
  async run({ yes }, context) {
    const services = await context.services();
    const { DeadLetterQueueUrl } = services.deployment.outputs;
    const waiting = await messagesIn(services, DeadLetterQueueUrl);
    if (waiting === 0) {
      context.answer({ redriven: 0 }, ['The dead-letter queue is empty.']);
      return 0;
    }
    const plan = [`Puts about ${counted(waiting, 'message')} back into the queue of ${services.deployment.name}.`];
    return await afterPlan(context, yes, plan, async () => {
      await ask(services, { name: 'redrive', fields: {} });
      const redriven = await moved(services, context);
      context.answer({ redriven }, [
        `${counted(redriven, 'message')} ${redriven === 1 ? 'is' : 'are'} in the queue again.`,
      ]);
      return 0;
    });
  },
});

async function moved(services: Services, { clock, sleep, terminal }: Context): Promise<number> {
  const shown = progress(terminal, clock);
  try {
    return await followMove(services, sleep, (count) => shown.show(`${grouped(count)} moved`));
  } finally {
    shown.end();
  }
}
