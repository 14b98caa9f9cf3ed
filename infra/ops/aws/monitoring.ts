import { paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { paginateListEventSourceMappings } from '@aws-sdk/client-lambda';
import { queueArn } from './queues.ts';
import type { Services } from './services.ts';

/** Whether the queue triggers the worker, as Lambda's states: `Enabled`, `Disabled` and the ones in between. */
export async function eventSourceStates({ functions, deployment }: Services): Promise<readonly string[]> {
  const EventSourceArn = queueArn(deployment.outputs.QueueUrl, deployment.region);
  const states: string[] = [];
  for await (const page of paginateListEventSourceMappings({ client: functions }, { EventSourceArn })) {
    states.push(...(page.EventSourceMappings ?? []).map(({ State = 'unknown' }) => State));
  }
  return states;
}

/** The names of the deployment's alarms in state ALARM. They begin with the deployment's name. */
export async function alarmsInAlarm({ alarms, deployment }: Services): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const page of paginateDescribeAlarms(
    { client: alarms },
    { AlarmNamePrefix: `${deployment.outputs.DeploymentName}-`, StateValue: 'ALARM' },
  )) {
    names.push(...(page.MetricAlarms ?? []).map(({ AlarmName = 'unknown' }) => AlarmName));
  }
  return names;
}
