import type { StatusJson } from '../../../functions/deletion-status/schemas.ts';
import { type DeletionRequest, needsOperator } from '../../../shared/domain/deletion-request.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { isAskedOfOperator, isDone } from '../../../shared/domain/part.ts';
import type { PublicStatus } from '../../../shared/domain/status-view.ts';
import { call } from '../aws/http.ts';
import type { Context } from '../cli/command.ts';
import { progress } from '../cli/progress.ts';
import { tableLines } from '../cli/table.ts';
import type { Line } from '../cli/text.ts';
import { formatElapsed } from '../cli/times.ts';
import { waitingWords } from './next-steps.ts';
import { inWords, partsDone } from './states.ts';
import { partStatusText } from './what-is-left.ts';

const ENDED: ReadonlySet<PublicStatus> = new Set(['completed', 'denied', 'cancelled']);
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 5000;

/**
 * Polls a status page until the request has ended, only an operator can move it on, or the time is up.
 *
 * @param longest in milliseconds
 * @param readRecord the record behind the page, which says what waits for an operator; undefined if it cannot be read
 * @returns the last status that was read
 * @throws DeletionError `status_unknown`, `deployment_unreachable` (reject)
 */
export async function followStatus(
  url: string,
  longest: number,
  context: Context,
  readRecord: () => Promise<DeletionRequest | undefined> = async () => undefined,
): Promise<StatusJson> {
  const { clock, terminal } = context;
  const begin = clock();
  const shown = progress(terminal, clock);
  let pause = FIRST_PAUSE;
  for (;;) {
    const status = await readStatus(url);
    const record = hasEnded(status.status) ? undefined : await readRecord();
    shown.show(statusLine(status, record, clock() - begin));
    const isOver = clock() - begin + pause > longest;
    if (hasEnded(status.status) || isOver || (record !== undefined && isLeftToOperator(record))) {
      shown.end();
      return status;
    }
    await context.sleep(pause);
    pause = Math.min(LONGEST_PAUSE, pause * 1.5);
  }
}

export function hasEnded(status: PublicStatus): boolean {
  return ENDED.has(status);
}

/** Whether nothing goes on by itself any more until an operator does something. */
export function isLeftToOperator(request: DeletionRequest): boolean {
  const { nextAttemptAt, claimedUntil } = request;
  return nextAttemptAt === undefined && claimedUntil === undefined && needsOperator(request);
}

/** A table of the parts. Only the record says which of them wait for an operator. */
export function partLines({ parts, notices }: StatusJson, record: DeletionRequest | undefined): readonly Line[] {
  if (parts.length === 0) return [];
  const byHand = new Set(record?.parts.filter(isAskedOfOperator).map(({ name }) => name));
  return tableLines(
    ['part', 'what it is', 'status'],
    parts.map((part) => [part.name, part.label, partStatusText({ ...part, isByHand: byHand.has(part.name) }, notices)]),
  );
}

async function readStatus(url: string): Promise<StatusJson> {
  const answer = await call(url, { headers: { accept: 'application/json' } });
  if (answer.ok) return (await answer.json()) as StatusJson;
  throw new DeletionError('status_unknown', 'reject', `the status page answers ${answer.status}`);
}

function statusLine({ status, parts }: StatusJson, record: DeletionRequest | undefined, elapsed: number): string {
  const isToBeChecked = status === 'in_progress' && parts.length > 0 && parts.every(isDone);
  const progressed = isToBeChecked ? 'last check to come' : partsDone(parts);
  const waiting = record === undefined ? '' : waitingWords(record);
  return [inWords(status), progressed, waiting, formatElapsed(elapsed)].filter((words) => words !== '').join(', ');
}
