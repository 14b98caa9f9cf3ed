import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { App, Stack } from 'aws-cdk-lib/core';
import { OPERATION_NAMES } from '../../../functions/operations/operations.ts';
import type { Synthesis } from '../../../infra/app.ts';
import { DataDeletion } from '../../../infra/constructs/data-deletion.ts';
import {
  actionsOf,
  readable,
  resourceOf,
  resourcesOf,
  type Statement,
  statementsOf,
  synthesizeStack,
} from '../synthesis.ts';
import { grantsOf } from './function-facts.ts';
import { DATA_KEY_THROUGH_TABLES } from './function-table.ts';

const DATA_MAP = `${import.meta.dirname}/../data-map.json`;
const stack = synthesizeStack({ dataMap: DATA_MAP });
/** Asked by name, CloudFormation authorizes every id that the name can have. */
const SEE_STACK =
  'cloudformation:DescribeStacks on arn:aws:cloudformation:eu-central-1:ACCOUNT:stack/data-deletion-production/*';
const LOGS = ['Canary', 'Callback', 'Status', 'Operations', 'Confirmation', 'Worker', 'Sweeper'].map(
  (name) => `${name}Logs.Arn`,
);

test("with CALIQ's data map the canary can delete nothing, list nobody, and reach no table without its own key", () => {
  const caliq = synthesizeStack();
  const grants = grantsOf(caliq, resourceOf(caliq, 'AWS::IAM::Role', 'CanaryRole').id);
  const all = Object.values(grants);
  expect(all.filter((grant) => /Delete|Scan|Query|Batch|sqs:|GenerateMac|Sign/.test(grant))).toEqual([]);
  expect(all.filter((grant) => !grant.includes(' when '))).toEqual([
    'logs:CreateLogStream, logs:PutLogEvents on CanaryLogs.Arn',
    'xray:PutTraceSegments, xray:PutTelemetryRecords on *',
    's3:PutObject on arn:aws:s3:::caliq-media/9000000000000000000/canary-90?????????????????/canary.txt',
  ]);
  expect(grants['OpenTargetSecrets']).toBe(
    'kms:Decrypt on KeysData.Arn when StringEquals kms:EncryptionContext:setting = TARGET_SUPPORT_DATABASE, TARGET_SUPPORT_DATABASE_PASSWORD',
  );
});

test('the worker reads the apps and opens their secrets only where the data map asks Meta', () => {
  const [caliq, other] = [synthesizeStack(), stack].map((from) =>
    grantsOf(from, resourceOf(from, 'AWS::IAM::Role', 'WorkerRole').id),
  );
  expect(caliq).toMatchObject({
    ReadApps: 'dynamodb:Scan on TablesApps.Arn',
    OpenAppSecrets: 'kms:Decrypt on KeysData.Arn when ForAnyValue:StringEquals kms:EncryptionContextKeys = appId',
  });
  expect(Object.keys(other ?? {})).not.toEqual(expect.arrayContaining(['ReadApps']));
  expect(Object.keys(other ?? {})).not.toEqual(expect.arrayContaining(['OpenAppSecrets']));
});

test('operators read, and ask the operations function for everything else; they write nothing, open no seal and reach no data of the company', () => {
  const indexes = ['by-next-attempt', 'open-by-deadline', 'needs-operator'].map(
    (name) => `TablesRequests.Arn/index/${name}`,
  );
  const grants = grantsOf(stack, resourceOf(stack, 'AWS::IAM::Role', 'OperatorsRole').id);
  expect(grants).toEqual({
    ReadRequests: 'dynamodb:GetItem on TablesRequests.Arn',
    Operate: mayAskFor(...OPERATION_NAMES.filter((name) => name !== 'intake' && name !== 'reveal')),
    SeeTables: 'dynamodb:DescribeTable on TablesRequests.Arn, TablesApps.Arn',
    ListRequests: `dynamodb:Scan, dynamodb:Query on TablesRequests.Arn, ${indexes.join(', ')}`,
    ReadApps: 'dynamodb:GetItem, dynamodb:Scan on TablesApps.Arn',
    SeeQueues: 'sqs:GetQueueAttributes on PurgeQueue.Arn, PurgeQueueDeadLetters.Arn',
    SeeMoves: 'sqs:ListMessageMoveTasks on PurgeQueueDeadLetters.Arn',
    SeeKeys: 'kms:DescribeKey on KeysData.Arn, KeysSubject.Arn, KeysReceipt.Arn',
    SealTargetSecrets: 'kms:Encrypt on KeysData.Arn when ForAnyValue:StringEquals kms:EncryptionContextKeys = setting',
    DataKeyThroughTables: DATA_KEY_THROUGH_TABLES,
    ReadLogs: `logs:FilterLogEvents on ${LOGS.join(', ')}`,
    SeeStack: SEE_STACK,
    SeeAlarms: 'cloudwatch:DescribeAlarms on *',
    SeeEventSource: 'lambda:ListEventSourceMappings on *',
  });
  const writes = /dynamodb:(?:Put|Update|Delete|Batch)|sqs:(?:Send|Receive|Delete|Start)|kms:GenerateMac/;
  expect(Object.values(grants).filter((grant) => writes.test(grant))).toEqual([]);
});

test('a system of the company that may enter requests may ask for that, and for nothing else', () => {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'intake-')), builtinCloudFormationValidation: false });
  const shop = new Stack(app, 'Shop');
  const company = { name: 'Shop', contactEmail: 'privacy@shop.example', privacyPolicyUrl: 'https://shop.example/' };
  const deletion = new DataDeletion(shop, 'DataDeletion', { company, dataMap: DATA_MAP });
  const website = new Role(shop, 'Website', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  deletion.grantIntake(website).assertSuccess();
  const policies = Template.fromStack(shop).findResources('AWS::IAM::Policy', {
    Properties: { Roles: [{ Ref: Match.stringLikeRegexp('^Website') }] },
  });
  const statements = Object.values(policies).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement as unknown[],
  );
  expect(statements).toEqual([
    {
      Effect: 'Allow',
      Action: 'execute-api:Invoke',
      Resource: {
        'Fn::Join': ['', expect.arrayContaining([expect.stringMatching(/\/\$default\/POST\/operations\/intake$/)])],
      },
    },
  ]);
});

test('only those who are named may be operators, each in their own account, with a second factor where it is asked for', () => {
  const [one, two] = [
    'arn:aws:iam::111111111111:role/Operators',
    'arn:aws:iam::222222222222:role/aws-reserved/*_Ops_*',
  ];
  const named = synthesizeStack({ operatorPrincipals: [one, two], operatorMfa: true });
  const roles = resourcesOf(named, 'AWS::IAM::Role').filter(({ id }) => id.includes('Operators'));
  expect(roles).toHaveLength(2);
  for (const { Properties } of roles) {
    const { Statement } = readable(Properties['AssumeRolePolicyDocument']) as {
      readonly Statement: readonly Statement[];
    };
    expect(Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { AWS: ['111111111111', '222222222222'].map((account) => `arn:aws:iam::${account}:root`) },
        Condition: {
          ArnLike: { 'aws:PrincipalArn': [one, two] },
          Bool: { 'aws:MultiFactorAuthPresent': 'true' },
        },
      },
    ]);
  }
});

test('as many may be operators as fit into whom IAM lets a role trust, and one more stops the synthesis with a number', () => {
  const permissionSets = (count: number) =>
    Array.from(
      { length: count },
      (_, at) =>
        `arn:aws:iam::${111_111_111_111 * ((at % 3) + 1)}:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_PrivacyOperators${at}_*`,
    );
  const synthesized = (count: number) =>
    synthesizeStack({ dataMap: DATA_MAP, operatorPrincipals: permissionSets(count) });
  const role = resourceOf(synthesized(17), 'AWS::IAM::Role', 'OperatorsRole');
  const length = JSON.stringify(readable(role.Properties['AssumeRolePolicyDocument'])).length;
  expect(length).toBeLessThanOrEqual(2048);
  expect(() => synthesized(18)).toThrow(
    new RegExp(
      `^operatorPrincipals make a trust policy of ${length + (permissionSets(18)[17]?.length ?? 0) + 3} characters; expected at most 2048, which IAM takes: `,
    ),
  );
});

test.each<[string, readonly string[], object, object | undefined]>([
  ['everybody of the account', [], { AWS: 'arn:aws:iam::ACCOUNT:root' }, undefined],
  [
    'one role',
    ['arn:aws:iam::111111111111:role/Operators'],
    { AWS: 'arn:aws:iam::111111111111:root' },
    { ArnLike: { 'aws:PrincipalArn': ['arn:aws:iam::111111111111:role/Operators'] } },
  ],
])('whom the account lets may be operators: %s', (_, operatorPrincipals, Principal, Condition) => {
  const role = resourceOf(
    synthesizeStack({ dataMap: DATA_MAP, operatorPrincipals }),
    'AWS::IAM::Role',
    'OperatorsRole',
  );
  const { Statement } = readable(role.Properties['AssumeRolePolicyDocument']) as { readonly Statement: unknown };
  expect(Statement).toEqual([
    { Effect: 'Allow', Action: 'sts:AssumeRole', Principal, ...(Condition !== undefined && { Condition }) },
  ]);
});

test.each([
  ['NobodyElseOpensSeals', 'requestId', ['OperationsRole', 'WorkerRole']],
  ['NobodyElseOpensAppSecrets', 'appId', ['CanaryRole', 'CallbackRole', 'WorkerRole']],
  ['NobodyElseOpensTargetSecrets', 'setting', ['CanaryRole', 'WorkerRole']],
])('the data key itself says %s, whatever a policy elsewhere allows', (sid, context, roles) => {
  expect(keyStatement(synthesizeStack(), 'KeysData', sid)).toMatchObject({
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: ['kms:Decrypt', 'kms:ReEncryptFrom'],
    Resource: '*',
    Condition: {
      'ForAnyValue:StringEquals': { 'kms:EncryptionContextKeys': [context] },
      ArnNotEquals: {
        'aws:PrincipalArn': roles.map((role) => ({ 'Fn::GetAtt': [expect.stringContaining(role), 'Arn'] })),
      },
    },
  });
});

test('nobody but the worker seals as the worker, whatever a policy elsewhere allows', () => {
  expect(keyStatement(stack, 'KeysData', 'NobodyElseSealsAsWorker')).toMatchObject({
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: ['kms:Encrypt', 'kms:ReEncryptTo', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext'],
    Resource: '*',
    Condition: {
      'ForAnyValue:StringEquals': { 'kms:EncryptionContextKeys': ['worker'] },
      ArnNotEquals: { 'aws:PrincipalArn': [{ 'Fn::GetAtt': [expect.stringContaining('WorkerRole'), 'Arn'] }] },
    },
  });
});

test('where something is deleted by hand, one more role may ask whom it is about, and the function may open seals for that', () => {
  const byHand = synthesizeStack({ dataMap: join(import.meta.dirname, '../../../infra/data-map.json') });
  expect(grantsOf(byHand, resourceOf(byHand, 'AWS::IAM::Role', 'ManualDeletionRole').id)).toEqual({
    ReadRequests: 'dynamodb:GetItem on TablesRequests.Arn',
    Operate: mayAskFor('reveal'),
    SeeStack: SEE_STACK,
    DataKeyThroughTables: DATA_KEY_THROUGH_TABLES,
  });
  expect(grantsOf(byHand, resourceOf(byHand, 'AWS::IAM::Role', 'OperationsRole').id)['OpenSeals']).toBe(
    'kms:Decrypt on KeysData.Arn when ForAnyValue:StringEquals kms:EncryptionContextKeys = requestId',
  );
  expect(resourcesOf(stack, 'AWS::IAM::Role').filter(({ id }) => id.includes('ManualDeletionRole'))).toEqual([]);
});

test.each([
  ['KeysSubject', 'MakeCodes', 'kms:GenerateMac', ['CallbackRole', 'OperationsRole']],
  ['KeysReceipt', 'SignReceipts', 'kms:Sign', ['WorkerRole']],
  ['KeysReceipt', 'ReadPublicKey', 'kms:GetPublicKey', ['StatusRole', 'WorkerRole']],
])(
  'the policy of %s itself names who may use it, and leaves neither use nor replication to IAM',
  (key, sid, action, roles) => {
    expect(keyStatement(stack, key, sid)).toMatchObject({
      Action: action,
      Condition: {
        ArnEquals: {
          'aws:PrincipalArn': roles.map((role) => ({ 'Fn::GetAtt': [expect.stringContaining(role), 'Arn'] })),
        },
      },
    });
    const unconditional = statementsOf(resourceOf(stack, 'AWS::KMS::Key', key), 'KeyPolicy').filter(
      ({ Condition }) => Condition === undefined,
    );
    // a grant or a replica, which has a policy of its own, would be a way around
    const cryptographic = /Mac$|Sign$|Verify$|Crypt|Grant$|ReplicateKey|PrimaryRegion|\*/;
    expect(
      unconditional.flatMap(actionsOf).filter((name) => cryptographic.test(name) && !name.endsWith('RevokeGrant')),
    ).toEqual([]);
  },
);

test('no function has a managed policy of AWS, and none shares a role', () => {
  const roles = resourcesOf(stack, 'AWS::IAM::Role');
  expect(roles.filter(({ Properties }) => 'ManagedPolicyArns' in Properties)).toEqual([]);
  const ofFunctions = resourcesOf(stack, 'AWS::Lambda::Function').map(({ Properties }) =>
    JSON.stringify(Properties['Role']),
  );
  expect(new Set(ofFunctions).size).toBe(ofFunctions.length);
});

test('the only wildcards are those that have no narrower resource', () => {
  const wild = resourcesOf(stack, 'AWS::IAM::Policy')
    .flatMap((policy) => statementsOf(policy))
    .filter((statement) => statement.Resource === '*' || JSON.stringify(statement).includes('*"'))
    .map(({ Sid, Action }) => Sid ?? String([Action].flat()[0]));
  expect([...new Set(wild)].toSorted()).toEqual([
    'MoveAliases',
    'SeeAlarms',
    'SeeEventSource',
    'SeeStack',
    'WatchAlarms',
    'xray:PutTraceSegments',
  ]);
});

function mayAskFor(...names: readonly string[]): string {
  const address = 'arn:aws:execute-api:eu-central-1:ACCOUNT:PublicApi/$default/POST/operations';
  return `execute-api:Invoke on ${names.map((name) => `${address}/${name}`).join(', ')}`;
}

function keyStatement(from: Synthesis, key: string, sid: string): Statement | undefined {
  return statementsOf(resourceOf(from, 'AWS::KMS::Key', key), 'KeyPolicy').find(({ Sid }) => Sid === sid);
}
