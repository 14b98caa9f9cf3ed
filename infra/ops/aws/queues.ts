import { GetQueueAttributesCommand, ListMessageMoveTasksCommand } from '@aws-sdk/client-sqs';
import { DeletionError } from '../../../shared/domain/errors.ts';
import type { Services } from './services.ts';

const LOOK_EVERY = 2000;

/** The approximate number of messages in a queue. */
export async function messagesIn({ queues }: Services, url: string): Promise<number> {
  const { Attributes = {} } = await queues.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['ApproximateNumberOfMessages'] }),
  );
  return Number(Attributes['ApproximateNumberOfMessages'] ?? 0);
}

/**
 * Follows the most recent move of dead letters.
 *
 * @param onMoved called with the number moved so far, each time SQS reports it
 * @returns how many were moved
 * @throws DeletionError `redrive_ended` (reject) if SQS ends the move before it is complete
 */
export async function followMove(
  { queues, deployment }: Services,
  sleep: (milliseconds: number) => Promise<void>,
  onMoved: (moved: number) => void,
): Promise<number> {
  const SourceArn = queueArn(deployment.outputs.DeadLetterQueueUrl, deployment.region);
  for (;;) {
    const { Results = [] } = await queues.send(new ListMessageMoveTasksCommand({ SourceArn, MaxResults: 1 }));
    const { Status, ApproximateNumberOfMessagesMoved: moved = 0, FailureReason } = Results[0] ?? {};
    onMoved(moved);
    if (Status === 'COMPLETED') return moved;
    if (Status !== 'RUNNING') {
      throw new DeletionError('redrive_ended', 'reject', `SQS ended the move as ${Status}: ${FailureReason}`);
    }
    await sleep(LOOK_EVERY);
  }
}

/** The ARN of a queue, from a URL such as `https://sqs.REGION.amazonaws.com/ACCOUNT/NAME`. */
export function queueArn(url: string, region: string): string {
  const [account, name] = new URL(url).pathname.split('/').slice(-2);
  return `arn:aws:sqs:${region}:${account}:${name}`;
}
