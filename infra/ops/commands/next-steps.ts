import { type DeletionRequest, isAskedOfOperator, isOpen } from '../../../shared/domain/deletion-request.ts';
import { isDone, type Part } from '../../../shared/domain/part.ts';
import { formatDistance, formatTime } from '../cli/times.ts';

/**
 * What comes next for a request, in words, and the command where a person has to do something.
 *
 * @param instructions what the data map says about a target that is emptied by hand
 */
export function nextSteps(
  request: DeletionRequest,
  now: number,
  instructions: (target: string) => string | undefined = () => undefined,
): readonly string[] {
  const { requestId, status, hold, dueAt, nextAttemptAt } = request;
  if (!isOpen(request)) return [...endOf(request), ...request.parts.flatMap((part) => keptStep(request, part))];
  const steps: string[] = [];
  if (dueAt < now) steps.push(`The promised time passed ${formatDistance(dueAt, now)}.`);
  if (hold !== undefined) {
    const end = hold.until === undefined ? 'until it is released' : `until ${formatTime(hold.until)}`;
    return [...steps, `Nothing is done ${end}. To go on now: ${run(`release ${requestId}`)}`];
  }
  if (status === 'scheduled' && nextAttemptAt !== undefined && nextAttemptAt > now) {
    steps.push(`The deletion begins ${formatDistance(nextAttemptAt, now)}. Until then: ${run(`cancel ${requestId}`)}`);
  }
  if (request.lastError !== undefined && nextAttemptAt === undefined) {
    steps.push(`It stands still after ${request.lastError}. When the cause is gone: ${run(`retry ${requestId}`)}`);
  }
  for (const part of request.parts) {
    const { name, lastError } = part;
    if (part.status === 'failing') {
      steps.push(
        `${name} failed with ${lastError}. When the cause is gone: ${run(`retry ${requestId} --target ${name}`)}`,
      );
    }
    if (isAskedOfOperator(part)) {
      const how = instructions(name) ?? 'Somebody has to delete it.';
      steps.push(
        `${name} is deleted by hand. ${how} What to look for: ${run(`reveal ${requestId} --target ${name}`)} ` +
          `When that is done: ${run(`confirm ${requestId} --target ${name}`)}`,
      );
    }
  }
  if (request.rescan === 'waiting') {
    steps.push(`Everything is deleted; the last look is ${formatDistance(request.rescanAt ?? now, now)}.`);
  }
  return steps.length > 0 ? steps : [ofItself(request, now)];
}

/** Where it stands, in a few words for a list. */
export function standing(request: DeletionRequest, now: number): string {
  const { parts, hold, lastError } = request;
  const failing = parts.filter(({ status }) => status === 'failing').map(({ name }) => name);
  const byHand = parts.filter(isAskedOfOperator);
  const words = [
    ...(request.dueAt < now ? ['overdue'] : []),
    ...(hold === undefined ? [] : ['on hold']),
    ...(failing.length === 0 ? [] : [`failing: ${failing.join(', ')}`]),
    ...(byHand.length === 0 ? [] : [`by hand: ${byHand.map(({ name }) => name).join(', ')}`]),
    ...(lastError === undefined ? [] : [`after ${lastError}`]),
  ];
  const done = parts.length === 0 ? '' : `${parts.filter(isDone).length} of ${parts.length} parts done`;
  return [done, ...words].filter((text) => text !== '').join('; ');
}

function ofItself({ nextAttemptAt, claimedUntil, lastError }: DeletionRequest, now: number): string {
  if (claimedUntil !== undefined && claimedUntil > now) return 'A worker has it.';
  const after = lastError === undefined ? '' : ` after ${lastError}`;
  if (nextAttemptAt === undefined || nextAttemptAt <= now)
    return `It waits for a worker${after}; there is nothing to do.`;
  return `It goes on by itself ${formatDistance(nextAttemptAt, now)}${after}.`;
}

function endOf({ status, sealed, backupsExpireAt, nextAttemptAt }: DeletionRequest): readonly string[] {
  const ended = `It is ${status.replaceAll('_', ' ')}; there is nothing to do.`;
  if (sealed === undefined || backupsExpireAt === undefined || backupsExpireAt !== nextAttemptAt) return [ended];
  return [ended, `The identifiers stay sealed for a restore until ${formatTime(backupsExpireAt)}.`];
}

function keptStep({ requestId, sealed }: DeletionRequest, { name, status, retention }: Part): readonly string[] {
  if (status !== 'kept' || sealed === undefined) return [];
  const end = retention?.until === undefined ? 'until it is released' : `until ${formatTime(retention.until)}`;
  return [`${name} is kept ${end}. To delete it now: ${run(`release ${requestId} --target ${name}`)}`];
}

function run(rest: string): string {
  return `npm run ops -- request ${rest}`;
}
