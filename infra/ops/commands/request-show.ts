import { withPending } from '../../../shared/domain/apply-pending.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { requestStore } from '../aws/services.ts';
import { command } from '../cli/command.ts';
import { REQUEST, readRequest } from '../cli/request-argument.ts';
import { instructionsHere } from './instructions.ts';
import { nextSteps } from './next-steps.ts';
import { requestLines, shownRequest } from './request-view.ts';

/** `request show`: shows one record, without personal data. */
export const requestShow = command({
  name: 'request show',
  summary: 'Shows one request: its parts, what operators decided, and what comes next.',
  arguments: [REQUEST],
  options: {},
  examples: ['request show REQUEST', 'request show REQUEST --json'],
  async run(_, context, written = '') {
    const requestId = readRequest(written);
    const services = await context.services();
    const found = await requestStore(services).read(requestId);
    if (found === undefined) throw new DeletionError('request_unknown', 'reject', 'there is no such request');
    const request = withPending(found);
    const now = context.clock();
    const { commandLine } = context;
    const next = nextSteps(request, now, { commandLine, instructions: instructionsHere(services.deployment) });
    context.answer({ ...shownRequest(request), next }, requestLines(request, next, now));
    return 0;
  },
});
