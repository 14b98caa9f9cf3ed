import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { alarmsInAlarm, eventSourceStates } from '../../../infra/ops/aws/monitoring.ts';
import type { Services } from '../../../infra/ops/aws/services.ts';
import { stubClient } from './stub-client.ts';

const region = 'eu-central-1';
const deployment = {
  region,
  outputs: { DeploymentName: 'prod', QueueUrl: `https://sqs.${region}.amazonaws.com/000000000000/purge` },
};

/** Answers in two pages, as AWS does when there is much to tell. */
function twoPages(token: string, pages: readonly object[]) {
  return ({ input }: { readonly input: unknown }) => {
    const isSecond = (input as { readonly [name: string]: unknown })[token] === 'more';
    return isSecond ? { ...pages[1] } : { ...pages[0], [token === 'Marker' ? 'NextMarker' : token]: 'more' };
  };
}

describe('monitoring', () => {
  it('reads the names of the alarms in alarm from every page', async () => {
    const pages = [{ MetricAlarms: [{ AlarmName: 'prod-a' }] }, { MetricAlarms: [{ AlarmName: 'prod-b' }] }];
    const { client, calls } = stubClient(new CloudWatchClient({ region }), twoPages('NextToken', pages));
    expect(await alarmsInAlarm({ alarms: client, deployment } as unknown as Services)).toEqual(['prod-a', 'prod-b']);
    expect(calls[0]).toMatchObject({
      command: 'DescribeAlarmsCommand',
      input: { AlarmNamePrefix: 'prod-', StateValue: 'ALARM' },
    });
  });

  it('reads the states of the queue’s event sources from every page', async () => {
    const pages = [{ EventSourceMappings: [{ State: 'Enabled' }] }, { EventSourceMappings: [{ State: 'Disabled' }] }];
    const { client, calls } = stubClient(new LambdaClient({ region }), twoPages('Marker', pages));
    expect(await eventSourceStates({ functions: client, deployment } as unknown as Services)).toEqual([
      'Enabled',
      'Disabled',
    ]);
    expect(calls[0]?.input).toMatchObject({ EventSourceArn: `arn:aws:sqs:${region}:000000000000:purge` });
  });

  it('reads what AWS leaves out as nothing, and what has no name or state as unknown', async () => {
    const alarms = stubClient(new CloudWatchClient({ region }), twoPages('NextToken', [{}, { MetricAlarms: [{}] }]));
    expect(await alarmsInAlarm({ alarms: alarms.client, deployment } as unknown as Services)).toEqual(['unknown']);
    const sources = stubClient(new LambdaClient({ region }), twoPages('Marker', [{}, { EventSourceMappings: [{}] }]));
    expect(await eventSourceStates({ functions: sources.client, deployment } as unknown as Services)).toEqual([
      'unknown',
    ]);
  });
});
