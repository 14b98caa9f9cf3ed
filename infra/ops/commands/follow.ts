import type { StatusJson } from '../../../functions/deletion-status/schemas.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { isDone } from '../../../shared/domain/part.ts';
import type { PublicStatus } from '../../../shared/domain/status-view.ts';
import { call } from '../aws/http.ts';
import type { Context } from '../cli/command.ts';
import { progress } from '../cli/progress.ts';
import { tableLines } from '../cli/table.ts';
import type { Line } from '../cli/text.ts';
import { formatDuration } from '../cli/times.ts';
import { inWords, partsDone, statusText } from './states.ts';

const ENDED: ReadonlySet<PublicStatus> = new Set(['completed', 'denied', 'cancelled']);
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 5000;

/**
 * Polls a status page until the request has ended or the time is up.
 *
 * @param longest in milliseconds
 * @returns the last status that was read
 * @throws DeletionError `status_unknown`, `deployment_unreachable` (reject)
 */
export async function followStatus(url: string, longest: number, context: Context): Promise<StatusJson> {
  const { clock, terminal } = context;
  const begin = clock();
  const shown = progress(terminal, clock);
  let pause = FIRST_PAUSE;
  for (;;) {
    const status = await readStatus(url);
    shown.show(statusLine(status, clock() - begin));
    const isOver = clock() - begin + pause > longest;
    if (hasEnded(status.status) || isOver) {
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

/** A table of the parts. */
export function partLines({ parts }: StatusJson): readonly Line[] {
  if (parts.length === 0) return [];
  return tableLines(
    ['part', 'what it is', 'status'],
    parts.map(({ name, label, status }) => [name, label, statusText(status)]),
  );
}

async function readStatus(url: string): Promise<StatusJson> {
  const answer = await call(url, { headers: { accept: 'application/json' } });
  if (answer.ok) return (await answer.json()) as StatusJson;
  throw new DeletionError('status_unknown', 'reject', `the status page answers ${answer.status}`);
}

function statusLine({ status, parts }: StatusJson, elapsed: number): string {
  const isToBeChecked = status === 'in_progress' && parts.length > 0 && parts.every(isDone);
  const progressed = isToBeChecked ? 'last check to come' : partsDone(parts);
  return [inWords(status), progressed, formatDuration(elapsed)].filter((words) => words !== '').join(', ');
}
