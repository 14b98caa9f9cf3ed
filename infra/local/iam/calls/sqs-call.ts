import {
  contextOf,
  jsonOf,
  operationOf,
  type Place,
  type ServiceCall,
  textIn,
  type WantedAccess,
} from './service-call.ts';

/** What a call to SQS wants. A batch needs the permission for one. */
export function sqsAccess(call: ServiceCall, { region, accountId }: Place): readonly WantedAccess[] {
  const request = jsonOf(call);
  const name = textIn(request, 'QueueName') ?? textIn(request, 'QueueUrl')?.split('/').at(-1);
  const named = name === undefined ? '*' : `arn:aws:sqs:${region}:${accountId}:${name}`;
  const resource = textIn(request, 'SourceArn') ?? named;
  return [{ action: `sqs:${operationOf(call).replace(/Batch$/, '')}`, resource, context: contextOf({}) }];
}
