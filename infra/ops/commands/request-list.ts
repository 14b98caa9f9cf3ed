import { type DeletionRequest, isOpen, needsOperator } from '../../../shared/domain/deletion-request.ts';
import { openRequests, requestsNeedingOperator } from '../aws/request-list.ts';
import { type Services } from '../aws/services.ts';
import { type Context, command } from '../cli/command.ts';
import { flag, type Values, wholeNumber } from '../cli/options.ts';
import { tableLines } from '../cli/table.ts';
import { formatDistance, formatDuration } from '../cli/times.ts';
import { standing } from './next-steps.ts';
import { shownRequest } from './request-view.ts';

const OPTIONS = {
  overdue: flag('Those past their promised time.'),
  'needs-operator': flag('Those that only a person can move on: failed for good, or deleted by hand.'),
  failing: flag('Those with a part that failed for good.'),
  limit: wholeNumber('NUMBER', 'How many at most. Without it, 50.', 1, 1000),
} as const;

const LIMIT = 50;

/** `request list`: what is open, the earliest promise first. */
export const requestList = command({
  name: 'request list',
  summary: 'Shows the open requests, the earliest promised time first.',
  about: ['What has ended is not listed; look at it with request show, by its id or its confirmation code.'],
  options: OPTIONS,
  examples: [
    'request list',
    'request list --needs-operator',
    'request list --overdue --json --stack data-deletion-production',
  ],
  async run(values, context) {
    const requests = (await find(values, await context.services(), context)).filter(isOpen);
    const now = context.clock();
    const rows = requests.map((request) => [
      request.requestId,
      request.status,
      request.appId,
      request.origin,
      formatDuration(now - request.acceptedAt),
      formatDistance(request.dueAt, now),
      standing(request, now),
    ]);
    const headings = ['request', 'status', 'app', 'came by', 'age', 'promised', 'where it stands'];
    const lines = rows.length > 0 ? tableLines(headings, rows) : ['None.'];
    context.answer(requests.map(shownRequest), lines);
    return 0;
  },
});

async function find(
  values: Values<typeof OPTIONS>,
  services: Services,
  { clock }: Context,
): Promise<readonly DeletionRequest[]> {
  const limit = values.limit ?? LIMIT;
  if (!values['needs-operator'] && !values.failing) {
    return await openRequests(services, limit, values.overdue ? clock() : undefined);
  }
  const found = (await requestsNeedingOperator(services, limit)).filter(needsOperator);
  return found.filter(
    (request) =>
      (!values.overdue || request.dueAt < clock()) &&
      (!values.failing || request.parts.some(({ status }) => status === 'failing')),
  );
}
