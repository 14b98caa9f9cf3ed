import {
  contextOf,
  jsonOf,
  operationOf,
  type Place,
  type ServiceCall,
  textIn,
  type WantedAccess,
} from './service-call.ts';

/** The further permissions that moving messages needs. @see Amazon SQS Developer Guide, "DLQ-redrive issues" */
const OF_MOVES: { readonly [action: string]: readonly string[] } = {
  'sqs:StartMessageMoveTask': ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
  'sqs:ListMessageMoveTasks': ['sqs:GetQueueAttributes'],
};

/** The accesses that a call to SQS needs. A batch needs the permission for a single message. */
export function sqsAccess(call: ServiceCall, { region, accountId }: Place): readonly WantedAccess[] {
  const request = jsonOf(call);
  const name = textIn(request, 'QueueName') ?? textIn(request, 'QueueUrl')?.split('/').at(-1);
  const named = name === undefined ? '*' : `arn:aws:sqs:${region}:${accountId}:${name}`;
  const resource = textIn(request, 'SourceArn') ?? named;
  const action = `sqs:${operationOf(call).replace(/Batch$/, '')}`;
  return [action, ...(OF_MOVES[action] ?? [])].map((each) => ({ action: each, resource, context: contextOf({}) }));
}
