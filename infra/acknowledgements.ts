import { type Acknowledgment, type CfnElement, Stack, Validations } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { permissionsOf } from '../shared/data-map/data-map.ts';
import type { DataDeletion } from './constructs/data-deletion.ts';
import { readDataMap } from './data-map-file.ts';

/**
 * Every finding of AWS's rule packs (cdk-nag) that stands, with its reason. A finding that is not here fails a test, and
 * so does an entry that no finding needs any more.
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
          "Everybody may ask. Meta's calls prove themselves by the signature of the body, a status page opens with a code of 160 bits, a provider's confirmation with a token of its own.",
      },
    ],
    ...everyFunction.flatMap(({ role, function: lambda }): readonly (readonly [IConstruct, Acknowledgment])[] => [
      [
        role,
        { id: 'AwsSolutions-IAM5[Resource::*]', reason: 'X-Ray knows no resource that would narrow sending traces.' },
      ],
      [
        lambda,
        {
          id: 'Serverless-LambdaDLQ',
          reason:
            'None is called asynchronously with something that could be lost: the API waits for its answer, SQS has its own dead-letter queue, and a missed sweep or round is followed by the next.',
        },
      ],
    ]),
    ...[functions.sweeper, functions.canary].map(({ live }): readonly [IConstruct, Acknowledgment] => [
      live.node.findChild('EventInvokeConfig'),
      {
        id: 'Serverless-LambdaAsyncFailureDestination',
        reason: 'A missed sweep or round is followed by the next, and an alarm tells when none gets through.',
      },
    ]),
    ...wildcardsOf(dataMap).map((resource): readonly [IConstruct, Acknowledgment] => [
      worker.role,
      {
        id: `AwsSolutions-IAM5[Resource::${resource}]`,
        reason: 'The data map names a prefix; the objects of a person under it cannot be known before.',
      },
    ]),
    [
      operators.role,
      {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'CloudWatch and Lambda know no resource that would narrow listing alarms and event sources.',
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
                  reason: 'A stack asked for by name is authorized under every id that the name can have.',
                },
              ],
            ],
    ),
    [
      deployment,
      {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'CloudWatch knows no resource that would narrow listing alarms.',
      },
    ],
    ...everyFunction.map((each): readonly [IConstruct, Acknowledgment] => [
      deployment,
      {
        id: `AwsSolutions-IAM5[Resource::<${logicalId(each.function)}.Arn>:*]`,
        reason: 'The version that an alias is moved to has no name yet.',
      },
    ]),
    [
      worker.node.findChild('PurgeEvents'),
      {
        id: 'Serverless-LambdaEventSourceMappingDestination',
        reason: 'For SQS the dead-letter queue is that destination.',
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
          'An e-mail that is not delivered is no event to be processed later; the alarm itself stands in CloudWatch.',
      },
    ],
  ];
}

export function acknowledge(deletion: DataDeletion, dataMap: string): void {
  for (const [construct, acknowledgment] of acknowledgements(deletion, dataMap)) {
    Validations.of(construct).acknowledge(acknowledgment);
  }
}

/** As the rule writes them. */
function wildcardsOf(dataMap: string): readonly string[] {
  return permissionsOf(readDataMap(dataMap))
    .flatMap(({ resources }) => resources)
    .filter((resource) => resource.includes('*'))
    .map((resource) => `arn:<AWS::Partition>:${resource}`);
}

function logicalId(construct: IConstruct): string {
  return Stack.of(construct).getLogicalId(construct.node.defaultChild as CfnElement);
}
