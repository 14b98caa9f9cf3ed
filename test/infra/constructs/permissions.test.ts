import { join } from 'node:path';
import { OPERATION_NAMES } from '../../../functions/operations/operations.ts';
import type { Synthesis } from '../../../infra/app.ts';
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
import { DATA_KEY_THROUGH_QUEUE, DATA_KEY_THROUGH_TABLES, NEW_RECORD } from './function-table.ts';

const DATA_MAP = `${__dirname}/../data-map.json`;
const stack = synthesizeStack({ dataMap: DATA_MAP });
/** Asked by name, CloudFormation authorizes every id that the name can have. */
const SEE_STACK =
  'cloudformation:DescribeStacks on arn:aws:cloudformation:eu-central-1:ACCOUNT:stack/data-deletion-production/*';
const LOGS = ['Callback', 'Worker', 'Status', 'Confirmation', 'Operations', 'Sweeper', 'Canary'].map(
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

test('operators enter requests and ask for decisions and changes of apps; they open no seal, sign nothing and reach no data of the company', () => {
  const indexes = ['by-next-attempt', 'open-by-deadline', 'needs-operator'].map(
    (name) => `TablesRequests.Arn/index/${name}`,
  );
  expect(grantsOf(stack, resourceOf(stack, 'AWS::IAM::Role', 'OperatorsRole').id)).toEqual({
    ReadRequests: 'dynamodb:GetItem on TablesRequests.Arn',
    EnterRequests: `dynamodb:PutItem on TablesRequests.Arn when ForAllValues:StringEquals dynamodb:Attributes = ${NEW_RECORD}, replay and StringEqualsIfExists dynamodb:ReturnValues = NONE`,
    Operate: `execute-api:Invoke on ${OPERATION_NAMES.map((name) => `arn:aws:execute-api:eu-central-1:ACCOUNT:PublicApi/$default/POST/operations/${name}`).join(', ')}`,
    SeeTables: 'dynamodb:DescribeTable on TablesRequests.Arn, TablesApps.Arn',
    NoteImports:
      'dynamodb:UpdateItem on TablesApps.Arn when ForAllValues:StringEquals dynamodb:Attributes = appId, importedAt and StringEqualsIfExists dynamodb:ReturnValues = NONE',
    ListRequests: `dynamodb:Scan, dynamodb:Query on TablesRequests.Arn, ${indexes.join(', ')}`,
    ReadApps: 'dynamodb:GetItem, dynamodb:Scan on TablesApps.Arn',
    SeeQueues: 'sqs:GetQueueAttributes on PurgeQueue.Arn, PurgeQueueDeadLetters.Arn',
    QueueRequests: 'sqs:SendMessage on PurgeQueue.Arn',
    Redrive:
      'sqs:StartMessageMoveTask, sqs:ListMessageMoveTasks, sqs:ReceiveMessage, sqs:DeleteMessage on PurgeQueueDeadLetters.Arn',
    SeeKeys: 'kms:DescribeKey on KeysData.Arn, KeysSubject.Arn, KeysReceipt.Arn',
    MakeCodes: 'kms:GenerateMac on KeysSubject.Arn',
    Seal: 'kms:GenerateDataKey on KeysData.Arn when ForAnyValue:StringEquals kms:EncryptionContextKeys = requestId and ForAllValues:StringEquals kms:EncryptionContextKeys = requestId, binding',
    SealTargetSecrets: 'kms:Encrypt on KeysData.Arn when ForAnyValue:StringEquals kms:EncryptionContextKeys = setting',
    DataKeyThroughTables: DATA_KEY_THROUGH_TABLES,
    DataKeyThroughQueue: DATA_KEY_THROUGH_QUEUE,
    ReadLogs: `logs:FilterLogEvents on ${LOGS.join(', ')}`,
    SeeStack: SEE_STACK,
    SeeAlarms: 'cloudwatch:DescribeAlarms on *',
    SeeEventSource: 'lambda:ListEventSourceMappings on *',
  });
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
    expect(Statement).toEqual(
      ['111111111111', '222222222222'].map((account) => ({
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Condition: {
          ArnLike: { 'aws:PrincipalArn': [one, two] },
          Bool: { 'aws:MultiFactorAuthPresent': 'true' },
        },
      })),
    );
  }
});

test.each([
  ['NobodyElseOpensSeals', 'requestId', ['WorkerRole', 'ManualDeletionRole']],
  ['NobodyElseOpensAppSecrets', 'appId', ['CallbackRole', 'WorkerRole', 'CanaryRole']],
  ['NobodyElseOpensTargetSecrets', 'setting', ['WorkerRole', 'CanaryRole']],
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

test('where something is deleted by hand, one more role opens seals, and notes that it did, and can do nothing else', () => {
  const byHand = synthesizeStack({ dataMap: join(__dirname, '../../../infra/data-map.json') });
  expect(grantsOf(byHand, resourceOf(byHand, 'AWS::IAM::Role', 'ManualDeletionRole').id)).toEqual({
    ReadRequests: 'dynamodb:GetItem on TablesRequests.Arn',
    NoteReveals:
      'dynamodb:UpdateItem on TablesRequests.Arn when ForAllValues:StringEquals dynamodb:Attributes = requestId, version, history, updatedAt, needsOperatorShard and StringEqualsIfExists dynamodb:ReturnValues = NONE',
    SeeStack: SEE_STACK,
    OpenSeals: 'kms:Decrypt on KeysData.Arn when ForAnyValue:StringEquals kms:EncryptionContextKeys = requestId',
    DataKeyThroughTables: DATA_KEY_THROUGH_TABLES,
  });
  expect(resourcesOf(stack, 'AWS::IAM::Role').filter(({ id }) => id.includes('ManualDeletionRole'))).toEqual([]);
});

test.each([
  ['KeysSubject', 'MakeCodes', 'kms:GenerateMac', ['CallbackRole', 'OperatorsRole']],
  ['KeysReceipt', 'SignReceipts', 'kms:Sign', ['WorkerRole']],
  ['KeysReceipt', 'ReadPublicKey', 'kms:GetPublicKey', ['WorkerRole', 'StatusRole']],
])('the policy of %s itself names who may use it, and leaves nothing to IAM', (key, sid, action, roles) => {
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
  const cryptographic = /Mac$|Sign$|Verify$|Crypt|Grant$|\*/;
  expect(
    unconditional.flatMap(actionsOf).filter((name) => cryptographic.test(name) && !name.endsWith('RevokeGrant')),
  ).toEqual([]);
});

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

function keyStatement(from: Synthesis, key: string, sid: string): Statement | undefined {
  return statementsOf(resourceOf(from, 'AWS::KMS::Key', key), 'KeyPolicy').find(({ Sid }) => Sid === sid);
}
