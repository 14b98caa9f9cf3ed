import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

/** @internal */
export type PurgeQueueProps = {
  readonly key: IKey;
};

/** @internal The longest invocation of the worker. */
export const WORKER_TIMEOUT = Duration.minutes(5);

/**
 * The visibility timeout in worker timeouts, as AWS recommends: Lambda can retry a throttled batch before SQS shows it
 * again.
 */
const TIMEOUTS_PER_VISIBILITY = 6;
const RECEIVES_BEFORE_DEAD = 5;

/**
 * Carries request ids to the worker. The records are the truth: if a message is lost, the sweeper queues the request
 * again.
 */
export class PurgeQueue extends Construct {
  /** Messages for the worker. */
  readonly queue: Queue;
  /** Messages that the worker could not process. */
  readonly deadLetters: Queue;

  /** @internal */
  constructor(scope: Construct, id: string, props: PurgeQueueProps) {
    super(scope, id);
    const common = {
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: props.key,
      // one call to KMS per hour instead of one every five minutes; SQS reuses a data key for that long
      dataKeyReuse: Duration.hours(1),
      enforceSSL: true,
    } satisfies QueueProps;
    // a dead letter's age counts from when it was first sent, so its queue must retain it longer than the first queue
    // does
    this.deadLetters = new Queue(this, 'DeadLetters', { ...common, retentionPeriod: Duration.days(14) });
    this.queue = new Queue(this, 'Queue', {
      ...common,
      retentionPeriod: Duration.days(4),
      visibilityTimeout: Duration.seconds(TIMEOUTS_PER_VISIBILITY * WORKER_TIMEOUT.toSeconds()),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: RECEIVES_BEFORE_DEAD },
    });
  }
}
