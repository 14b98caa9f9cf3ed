import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { isNamed } from '../emulators/service-errors.ts';
import type { Properties, ResourceContext } from './resource-kind.ts';
import type { Physical } from './template.ts';

/** Creates a queue; an existing one gets the attributes of the template. */
export async function makeQueue(
  logicalId: string,
  properties: Properties,
  { clients }: ResourceContext,
): Promise<Physical> {
  const { QueueName = logicalId, RedrivePolicy, ...numbers } = properties;
  const name = String(QueueName);
  const attributes = {
    ...Object.fromEntries(Object.entries(numbers).map(([attribute, value]) => [attribute, String(value)])),
    ...(RedrivePolicy !== undefined && { RedrivePolicy: JSON.stringify(RedrivePolicy) }),
  };
  const url = await findOrCreateQueue(clients.sqs, name, attributes);
  const { Attributes } = await clients.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
  );
  const { deadLetterTargetArn } = (RedrivePolicy ?? {}) as { readonly deadLetterTargetArn?: string };
  return {
    ref: url,
    attributes: {
      Arn: Attributes?.QueueArn ?? '',
      QueueName: name,
      QueueUrl: url,
      ...(deadLetterTargetArn !== undefined && { DeadLetterArn: deadLetterTargetArn }),
    },
  };
}

async function findOrCreateQueue(
  sqs: SQSClient,
  QueueName: string,
  Attributes: Record<string, string>,
): Promise<string> {
  try {
    const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
    return QueueUrl;
  } catch (error) {
    if (!isNamed(error, 'QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue')) throw error;
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
    return QueueUrl;
  }
}
