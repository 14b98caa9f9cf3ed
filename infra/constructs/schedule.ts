import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Duration } from 'aws-cdk-lib/core';
import type { DeletionFunction } from './deletion-function.ts';

const LONGEST_DELAY = Duration.minutes(5);

/**
 * Calls a function at regular intervals. A call that fails is not retried, because the next one is due soon.
 *
 * The scheduler puts the call into Lambda's own queue. By default Lambda would retry a failed call twice, and a
 * throttled one for six hours: calls would pile up and later run at the same time.
 */
export function schedule(self: DeletionFunction, description: string, every: Duration): void {
  const once = { retryAttempts: 0, maxEventAge: LONGEST_DELAY };
  self.live.configureAsyncInvoke(once);
  new Schedule(self, 'Schedule', {
    description,
    schedule: ScheduleExpression.rate(every),
    target: new LambdaInvoke(self.live, once),
  });
}
