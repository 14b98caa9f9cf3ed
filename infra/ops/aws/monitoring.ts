import { type SignedScope, withSignature } from '../../../shared/adapters/aws/sigv4.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { call } from './http.ts';
import { queueArn } from './queues.ts';
import type { Services } from './services.ts';

/** Whether what calls the worker is enabled, as Lambda calls it: `Enabled`, `Disabled` and what lies between. */
export async function eventSourceStates(of: Services): Promise<readonly string[]> {
  const { outputs, region } = of.deployment;
  const query = `EventSourceArn=${encodeURIComponent(queueArn(outputs.QueueUrl, region))}`;
  const path = '/2015-03-31/event-source-mappings/';
  const scope = await scopeOf(of, 'lambda');
  const host = hostOf(scope);
  const { host: _, ...headers } = withSignature({ host }, '', scope, Date.now(), { method: 'GET', path, query });
  const answer = await answered('lambda', call(`https://${host}${path}?${query}`, { headers }));
  return (answer as { readonly EventSourceMappings: readonly { readonly State: string }[] }).EventSourceMappings.map(
    ({ State }) => State,
  );
}

/** The names of the deployment's alarms that are in alarm. They begin with the name of its stack. */
export async function alarmsInAlarm(of: Services, stack: string): Promise<readonly string[]> {
  const body = JSON.stringify({ AlarmNamePrefix: `${stack}-`, StateValue: 'ALARM' });
  const scope = await scopeOf(of, 'monitoring');
  const host = hostOf(scope);
  const target = { host, 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': DESCRIBE_ALARMS };
  const { host: _, ...headers } = withSignature(target, body, scope, Date.now());
  const answer = await answered('monitoring', call(`https://${host}/`, { method: 'POST', headers, body }));
  const { MetricAlarms } = answer as { readonly MetricAlarms: readonly { readonly AlarmName: string }[] };
  return MetricAlarms.map(({ AlarmName }) => AlarmName);
}

/** CloudWatch's name for itself in its JSON protocol. */
const DESCRIBE_ALARMS = 'GraniteServiceVersion20100801.DescribeAlarms';

async function scopeOf({ keys, deployment }: Services, service: string): Promise<SignedScope> {
  return { service, region: deployment.region, credentials: await keys.config.credentials() };
}

function hostOf({ service, region }: SignedScope): string {
  return `${service}.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
}

async function answered(service: string, calling: Promise<Response>): Promise<unknown> {
  const answer = await calling;
  if (answer.ok) return await answer.json();
  throw new DeletionError('access_denied', 'reject', `${service} answers ${answer.status}; see the role of operators`);
}
