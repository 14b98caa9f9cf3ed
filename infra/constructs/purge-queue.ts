import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

/** @internal */
export type PurgeQueueProps = {
  readonly key: IKey;
};

/** @internal The longest run of the worker. */
export const WORKER_TIMEOUT = Duration.minutes(5);

/** Lambda throttles and retries a batch for as long as this many time-outs before SQS may show it again. */
const TIMEOUTS_PER_VISIBILITY = 6;
const RECEIVES_BEFORE_DEAD = 5;

/** Carries requestIds to the worker. The records are the truth: the sweeper queues lost messages again. */
export class PurgeQueue extends Construct {
  /** Messages that the worker takes. */
  readonly queue: Queue;
  /** Messages that the worker could not take. */
  readonly deadLetters: Queue;

  /** @internal */
  constructor(scope: Construct, id: string, props: PurgeQueueProps) {
    super(scope, id);
    const common = {
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: props.key,
      // one call to KMS an hour instead of one each five minutes; a data key lives that long inside SQS
      dataKeyReuse: Duration.hours(1),
      enforceSSL: true,
    } satisfies QueueProps;
    // a dead letter's age goes on from when it was first sent, so its queue must keep it longer than the queue before
    this.deadLetters = new Queue(this, 'DeadLetters', { ...common, retentionPeriod: Duration.days(14) });
    this.queue = new Queue(this, 'Queue', {
      ...common,
      retentionPeriod: Duration.days(4),
      visibilityTimeout: Duration.seconds(TIMEOUTS_PER_VISIBILITY * WORKER_TIMEOUT.toSeconds()),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: RECEIVES_BEFORE_DEAD },
    });
  }
}
