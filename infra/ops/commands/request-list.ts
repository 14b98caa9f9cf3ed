import { type DeletionRequest, isOpen, needsOperator } from '../../../shared/domain/deletion-request.ts';
import { PUBLIC_STATUS } from '../../../shared/domain/status-view.ts';
import { endedRequests, keptRequests, openRequests, type RequestList } from '../aws/request-list.ts';
import type { Services } from '../aws/services.ts';
import { type Context, command } from '../cli/command.ts';
import { csvLines } from '../cli/csv.ts';
import { flag, UsageError, type Values, wholeNumber } from '../cli/options.ts';
import { counted, grouped } from '../cli/progress.ts';
import { tableLines } from '../cli/table.ts';
import { indented, type Line, styled, type Text } from '../cli/text.ts';
import { formatDistance, formatDuration } from '../cli/times.ts';
import { standing } from './next-steps.ts';
import { shownRequest } from './request-view.ts';
import { statusText } from './states.ts';
import { unreadableLines } from './unreadable.ts';

const LIMIT = 50;
const MOST = 10_000;

const OPTIONS = {
  overdue: flag('Open requests past their promised time.'),
  'needs-operator': flag(
    'Requests that wait for an operator: a part is failing or has to be deleted by hand, a doubt has to be decided, or a seal cannot be dropped.',
  ),
  failing: flag('Open requests with a part that is failing.'),
  kept: flag(
    'Requests in which an operator keeps something until it is released, open or ended, what is kept longest first. Reads the whole table.',
  ),
  ended: flag('Requests that have ended, the latest first. Reads the whole table.'),
  all: flag('Open requests, then those that have ended. Reads the whole table.'),
  csv: flag('Answer with CSV, one request a line, instead of a table.'),
  limit: wholeNumber('NUMBER', `How many at most. Without it, ${LIMIT}.`, 1, MOST),
} as const;

const FILTERS = ['overdue', 'needs-operator', 'failing', 'kept', 'ended', 'all'] as const;
/** The filters that exclude all others. If several are given, the error names the first in this order. */
const WHOLE_LISTS = ['ended', 'all', 'kept'] as const;

/**
 * `request list`: lists the requests that are open, the earliest promised time first, have ended, or keep something.
 */
export const requestList = command({
  name: 'request list',
  summary: 'Lists open requests, the earliest promised time first, or ended ones.',
  about: ['Exits with 1, and names them, when there are records that cannot be read.'],
  options: OPTIONS,
  examples: [
    'request list',
    'request list --needs-operator',
    'request list --kept',
    'request list --overdue --json --stack data-deletion-production',
    'request list --all --csv --limit 10000 > requests.csv',
  ],
  async run(values, context) {
    requireOneSet(values);
    const list = await find(values, await context.services(), context);
    const now = context.clock();
    const { total, requests, unreadable } = list;
    for (const line of unreadableLines(unreadable, ['so it is not in this list', 'so they are not in this list'])) {
      context.terminal.note(line);
    }
    const exit = unreadable.length === 0 ? 0 : 1;
    const answer = { total, unreadable, requests: requests.map(shownRequest) };
    if (values.csv) {
      context.answer(answer, toCsv(list.requests, now));
      for (const line of countLines(list, values, context)) context.terminal.note(line);
      return exit;
    }
    context.answer(answer, [...table(list.requests, now), ...countLines(list, values, context)]);
    return exit;
  },
});

function requireOneSet(values: Values<typeof OPTIONS>): void {
  const whole = WHOLE_LISTS.find((name) => values[name]);
  const other = FILTERS.find((name) => values[name] && name !== whole);
  if (whole !== undefined && other !== undefined) {
    throw new UsageError(`--${whole} and --${other} exclude each other`);
  }
}

async function find(values: Values<typeof OPTIONS>, services: Services, { clock }: Context): Promise<RequestList> {
  const limit = values.limit ?? LIMIT;
  if (values.ended) return await endedRequests(services, limit);
  if (values.kept) return await keptRequests(services, limit);
  const filter = {
    needsOperator: values['needs-operator'],
    failing: values.failing,
    dueBefore: values.overdue ? clock() : undefined,
  };
  const open = await openRequests(services, filter, limit);
  if (!values.all) return open;
  const ended = await endedRequests(services, limit);
  return {
    requests: [...open.requests, ...ended.requests].slice(0, limit),
    total: open.total + ended.total,
    unreadable: [...new Set([...open.unreadable, ...ended.unreadable])],
  };
}

function table(requests: readonly DeletionRequest[], now: number): readonly Line[] {
  if (requests.length === 0) return [];
  const rows = requests.map((request): readonly Text[] => [
    request.requestId,
    statusText(PUBLIC_STATUS[request.status]),
    request.appId,
    request.origin,
    formatDuration(now - request.acceptedAt),
    formatDistance(request.dueAt, now),
    standingText(request, now),
  ]);
  return tableLines(['request ID', 'status', 'app', 'came by', 'age', 'promised', 'where it stands'], rows);
}

function standingText(request: DeletionRequest, now: number): Text {
  const words = standing(request, now);
  if (isOpen(request) && request.dueAt < now) return styled('bad', words);
  return needsOperator(request) ? styled('warning', words) : words;
}

/** How many there are and, unless all are shown, the command for more. */
function countLines(
  { requests, total }: RequestList,
  values: Values<typeof OPTIONS>,
  { commandLine }: Context,
): readonly Line[] {
  if (total === 0) return ['None.'];
  if (requests.length >= total) return [`${counted(total, 'request')}.`];
  const flags = FILTERS.filter((name) => values[name]).map((name) => ` --${name}`);
  const shown = `${grouped(requests.length)} of ${grouped(total)} requests.`;
  if (requests.length >= MOST) return [shown];
  const more = commandLine(
    `request list${flags.join('')}${values.csv ? ' --csv' : ''} --limit ${Math.min(total, MOST)}`,
  );
  return [`${shown} For more:`, indented(styled('strong', more))];
}

function toCsv(requests: readonly DeletionRequest[], now: number): readonly string[] {
  const time = (at: number | undefined) => (at === undefined ? '' : new Date(at).toISOString());
  const headings = ['request ID', 'status', 'app', 'came by', 'accepted', 'promised', 'completed', 'where it stands'];
  const rows = requests.map((request) => [
    request.requestId,
    PUBLIC_STATUS[request.status],
    request.appId,
    request.origin,
    time(request.acceptedAt),
    time(request.dueAt),
    time(isOpen(request) ? undefined : request.completedAt),
    standing(request, now),
  ]);
  return csvLines(headings, rows);
}
