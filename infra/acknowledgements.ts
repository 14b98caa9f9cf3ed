import { type Acknowledgment, type CfnElement, Stack, Validations } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { permissionsOf } from '../shared/data-map/data-map.ts';
import type { DataDeletion } from './constructs/data-deletion.ts';
import { readDataMap } from './data-map-file.ts';

/**
 * All accepted findings of AWS's rule packs (cdk-nag), with the reason. A finding that is not listed here fails a test,
 * and so does an entry without a finding.
 */
export function acknowledgements(
  { api, functions, operators, purgeQueue, monitoring, node }: DataDeletion,
  dataMap: string,
): readonly (readonly [IConstruct, Acknowledgment])[] {
  const everyFunction = Object.values(functions);
  const worker = functions['purge-worker'];
  const deployment = node.findChild('Deployment');
  return [
    [
      api,
      {
        id: 'AwsSolutions-APIG4',
        reason:
          "The routes are public. Meta's calls are authenticated by the signature of the body, status pages by a 160-bit code, and provider confirmations by a token of their own.",
      },
    ],
    ...everyFunction.flatMap(({ role, function: lambda }): readonly (readonly [IConstruct, Acknowledgment])[] => [
      [
        role,
        { id: 'AwsSolutions-IAM5[Resource::*]', reason: 'Sending traces to X-Ray has no resource-level permissions.' },
      ],
      [
        lambda,
        {
          id: 'Serverless-LambdaDLQ',
          reason:
            'No function is called asynchronously with an event that could be lost: the API waits for the answer, SQS has its own dead-letter queue, and a missed sweep or canary round is followed by the next.',
        },
      ],
    ]),
    ...[functions.sweeper, functions.canary].map(({ live }): readonly [IConstruct, Acknowledgment] => [
      live.node.findChild('EventInvokeConfig'),
      {
        id: 'Serverless-LambdaAsyncFailureDestination',
        reason: 'A missed sweep or canary round is followed by the next, and an alarm goes off if none succeeds.',
      },
    ]),
    ...wildcardsOf(dataMap).map((resource): readonly [IConstruct, Acknowledgment] => [
      worker.role,
      {
        id: `AwsSolutions-IAM5[Resource::${resource}]`,
        reason: 'The data map names a prefix; the keys of a person’s objects under it are not known in advance.',
      },
    ]),
    [
      operators.role,
      {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'Listing alarms and event sources has no resource-level permissions.',
      },
    ],
    ...[operators.role, operators.manualDeletionRole].flatMap(
      (role): readonly (readonly [IConstruct, Acknowledgment])[] =>
        role === undefined
          ? []
          : [
              [
                role,
                {
                  id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:cloudformation:${Stack.of(role).region}:<AWS::AccountId>:stack/${Stack.of(role).stackName}/*]`,
                  reason: 'The ARN of a stack ends with an id that is not known in advance.',
                },
              ],
            ],
    ),
    [
      deployment,
      {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'Listing alarms has no resource-level permissions.',
      },
    ],
    ...everyFunction.map((each): readonly [IConstruct, Acknowledgment] => [
      deployment,
      {
        id: `AwsSolutions-IAM5[Resource::<${logicalId(each.function)}.Arn>:*]`,
        reason: 'The version that an alias is moved to is not known in advance.',
      },
    ]),
    [
      worker.node.findChild('PurgeEvents'),
      {
        id: 'Serverless-LambdaEventSourceMappingDestination',
        reason: 'For SQS, the dead-letter queue is the failure destination.',
      },
    ],
    [
      purgeQueue.deadLetters,
      { id: 'Serverless-SQSRedrivePolicy', reason: 'This is the dead-letter queue; an alarm watches it.' },
    ],
    [
      monitoring.topic,
      {
        id: 'Serverless-SNSRedrivePolicy',
        reason:
          'An undelivered e-mail is not an event to process later; the alarm itself remains visible in CloudWatch.',
      },
    ],
  ];
}

export function acknowledge(deletion: DataDeletion, dataMap: string): void {
  for (const [construct, acknowledgment] of acknowledgements(deletion, dataMap)) {
    Validations.of(construct).acknowledge(acknowledgment);
  }
}

/** The worker's wildcard resources, written as in the rule's findings. */
function wildcardsOf(dataMap: string): readonly string[] {
  return permissionsOf(readDataMap(dataMap))
    .flatMap(({ resources }) => resources)
    .filter((resource) => resource.includes('*'))
    .map((resource) => `arn:<AWS::Partition>:${resource}`);
}

function logicalId(construct: IConstruct): string {
  return Stack.of(construct).getLogicalId(construct.node.defaultChild as CfnElement);
}
