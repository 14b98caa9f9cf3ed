import { join } from 'node:path';
import { actionsOf, resourceOf, resourcesOf, type Statement, statementsOf, synthesizeStack } from '../synthesis.ts';

const DATA_MAP = `${__dirname}/data-map.json`;
const stack = synthesizeStack({ dataMap: DATA_MAP });

const ROLES = ['Callback', 'Worker', 'Status', 'Confirmation', 'Sweeper', 'Canary', 'Operators'];
const LOGS = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const TRACES = ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'];
/** What the data key is needed for behind a service; the conditions have a test of their own. */
const THROUGH_TABLES = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

test('the callback records and queues, and can neither read nor change nor delete a record', () => {
  expect(allowed('Callback')).toEqual({
    Logs: LOGS,
    '*': TRACES,
    Requests: ['dynamodb:PutItem'],
    Apps: ['dynamodb:Scan', 'dynamodb:UpdateItem'],
    PurgeQueue: ['sqs:SendMessage'],
    Subject: ['kms:GenerateMac'],
    Data: THROUGH_TABLES,
  });
});

test('of an app the callback can write when a secret matched, and no secret, kind or other attribute', () => {
  const statement = statementsOf(policyOf('Callback')).find(({ Sid }) => Sid === 'NoteMatches');
  expect(statement).toMatchObject({
    Action: 'dynamodb:UpdateItem',
    Condition: {
      'ForAllValues:StringEquals': {
        'dynamodb:Attributes': ['appId', 'rotatedAt', 'currentMatchedAt', 'previousMatchedAt'],
      },
      StringEqualsIfExists: { 'dynamodb:ReturnValues': 'NONE' },
    },
  });
});

test('the status page reads one record and the public key, and writes nothing', () => {
  expect(allowed('Status')).toEqual({
    Logs: LOGS,
    '*': TRACES,
    Requests: ['dynamodb:GetItem'],
    Receipt: ['kms:GetPublicKey'],
    Data: THROUGH_TABLES,
  });
});

test('the confirmation of a provider replaces one record and queues it', () => {
  expect(allowed('Confirmation')).toEqual({
    Logs: LOGS,
    '*': TRACES,
    Requests: ['dynamodb:GetItem', 'dynamodb:PutItem'],
    PurgeQueue: ['sqs:SendMessage'],
    Data: THROUGH_TABLES,
  });
});

test('the sweeper sees what the indexes hold, and queues', () => {
  expect(allowed('Sweeper')).toEqual({
    Logs: LOGS,
    '*': TRACES,
    'Requests/index/by-next-attempt': ['dynamodb:Query'],
    'Requests/index/open-by-deadline': ['dynamodb:Query'],
    'Requests/index/needs-operator': ['dynamodb:Query'],
    PurgeQueue: ['sqs:SendMessage'],
    Data: THROUGH_TABLES,
  });
});

test('the canary keeps its own app, and puts and sees what bears its own ids', () => {
  expect(allowed('Canary')).toEqual({
    Logs: LOGS,
    '*': TRACES,
    Apps: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
    Data: THROUGH_TABLES,
    'table/messages': ['dynamodb:GetItem', 'dynamodb:PutItem'],
  });
  const reached = statementsOf(policyOf('Canary')).flatMap(({ Condition, Resource, Sid }) => {
    const place = shortName(Resource);
    return ['Apps', 'table/messages', 'Data'].includes(place) && Sid !== 'DataKeyThroughTables' ? [Condition] : [];
  });
  const noKeys = { Null: { 'dynamodb:LeadingKeys': 'false' } };
  expect(reached).toEqual([
    { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['9000000000000000000'] }, ...noKeys },
    { StringEquals: { 'kms:EncryptionContext:appId': '9000000000000000000' } },
    { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['canary-90?????????????????'] }, ...noKeys },
  ]);
});

test("with CALIQ's data map the canary can delete nothing, list nobody, and reach no table without its own key", () => {
  const canary = statementsOf(resourceOf(synthesizeStack(), 'AWS::IAM::Policy', 'DataDeletionCanaryRoleDefaultPolicy'));
  const actions = canary.flatMap(actionsOf);
  expect(actions.filter((action) => /Delete|Scan|Query|Batch|sqs:|GenerateMac|Sign/.test(action))).toEqual([]);
  const unbound = canary.filter(({ Condition }) => Condition === undefined);
  expect(unbound.flatMap(actionsOf).toSorted()).toEqual([...LOGS, 's3:PutObject', ...TRACES].toSorted());
  const put = canary.find((statement) => actionsOf(statement).includes('s3:PutObject'));
  expect(JSON.stringify(put?.Resource)).toContain(
    ':s3:::caliq-media/9000000000000000000/canary-90?????????????????/canary.txt',
  );
  expect(canary.find(({ Sid }) => Sid === 'OpenSettings')?.Condition).toEqual({
    StringEquals: { 'kms:EncryptionContext:setting': ['TARGET_SUPPORT_DATABASE', 'TARGET_SUPPORT_DATABASE_PASSWORD'] },
  });
});

test('the worker works on records without deleting them, signs, and reaches exactly what the data map names', () => {
  expect(allowed('Worker')).toEqual({
    Logs: LOGS,
    '*': TRACES,
    Requests: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    PurgeQueue: [
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:ReceiveMessage',
      'sqs:SendMessage',
    ],
    Receipt: ['kms:GetPublicKey', 'kms:Sign'],
    Data: THROUGH_TABLES,
    'table/contacts/index/by-asid': ['dynamodb:Query'],
    'table/messages': ['dynamodb:BatchWriteItem', 'dynamodb:Query'],
  });
});

test("the keys of the company's own tables are used through DynamoDB only", () => {
  const storeKeyIds = ['1234abcd-12ab-34cd-56ef-1234567890ab'];
  const worker = resourceOf(synthesizeStack({ dataMap: DATA_MAP, storeKeyIds }), 'AWS::IAM::Policy', 'WorkerRole');
  const statement = statementsOf(worker).find(({ Sid }) => Sid === 'StoreKeysThroughTables');
  expect(JSON.stringify(statement?.Resource)).toContain(`:key/${storeKeyIds[0]}"`);
  expect(statement?.Condition).toEqual({ StringEquals: { 'kms:ViaService': 'dynamodb.eu-central-1.amazonaws.com' } });
});

test('operators move requests and register apps; they open no seal, sign nothing and reach no data of the company', () => {
  expect(allowed('Operators')).toEqual({
    Requests: [
      'dynamodb:DescribeTable',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:Scan',
      'dynamodb:UpdateItem',
    ],
    'Requests/index/by-next-attempt': ['dynamodb:Query', 'dynamodb:Scan'],
    'Requests/index/open-by-deadline': ['dynamodb:Query', 'dynamodb:Scan'],
    'Requests/index/needs-operator': ['dynamodb:Query', 'dynamodb:Scan'],
    Apps: [
      'dynamodb:DeleteItem',
      'dynamodb:DescribeTable',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Scan',
      'dynamodb:UpdateItem',
    ],
    PurgeQueue: ['sqs:GetQueueAttributes', 'sqs:SendMessage'],
    DeadLetters: [
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:ListMessageMoveTasks',
      'sqs:ReceiveMessage',
      'sqs:StartMessageMoveTask',
    ],
    Subject: ['kms:DescribeKey', 'kms:GenerateMac'],
    Receipt: ['kms:DescribeKey'],
    Data: THROUGH_TABLES,
    Logs: ['logs:FilterLogEvents'],
    'AWS::StackId': ['cloudformation:DescribeStacks'],
    '*': ['cloudwatch:DescribeAlarms', 'lambda:ListEventSourceMappings'],
  });
});

test.each(ROLES)(
  'whatever %s does with the data key goes through a service or is bound to a request or an app',
  (role) => {
    const conditions = statementsOf(policyOf(role))
      .filter(({ Resource }) => isData(Resource))
      .map(({ Sid, Condition }) => [Sid, JSON.stringify(Condition)]);
    for (const [sid, condition] of conditions) {
      if (sid === 'SeeKeys') continue;
      expect([sid, condition]).toEqual([
        sid,
        expect.stringMatching(
          /kms:ViaService":"(dynamodb|sqs)\.|EncryptionContextKeys":\["(requestId|appId|setting)"\]|EncryptionContext:(appId|setting)"/,
        ),
      ]);
    }
    expect(conditions.length).toBeGreaterThan(0);
  },
);

test.each([
  ['Seal', ['Callback', 'Worker', 'Operators']],
  ['OpenSeals', ['Worker']],
  ['OpenAppSecrets', ['Callback']],
  ['OpenTargetSecrets', ['Worker']],
  ['SealTargetSecrets', ['Operators']],
  ['SealAppSecrets', ['Operators']],
  ['SignReceipts', ['Worker']],
  ['MakeCodes', ['Callback', 'Operators']],
  ['ReadPublicKey', ['Worker', 'Status']],
])('%s is for %j alone', (sid, roles) => {
  const all = ROLES;
  expect(all.filter((role) => statementsOf(policyOf(role)).some(({ Sid }) => Sid === sid))).toEqual(roles);
});

test('a seal opens for the worker alone, whatever a policy elsewhere allows', () => {
  expect(keyStatement('KeysData', 'NobodyElseOpensSeals')).toMatchObject({
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: ['kms:Decrypt', 'kms:ReEncryptFrom'],
    Condition: {
      'ForAnyValue:StringEquals': { 'kms:EncryptionContextKeys': ['requestId'] },
      ArnNotEquals: { 'aws:PrincipalArn': [{ 'Fn::GetAtt': [expect.stringContaining('WorkerRole'), 'Arn'] }] },
    },
  });
});

test('where something is deleted by hand, one more role opens seals, and can do nothing besides but note that it did', () => {
  const byHand = synthesizeStack({ dataMap: join(__dirname, '../../../infra/data-map.json') });
  const role = resourceOf(byHand, 'AWS::IAM::Policy', 'ManualDeletionRole');
  const actions = statementsOf(role).map(({ Sid, Action }) => [Sid, Action]);
  expect(Object.fromEntries(actions)).toEqual({
    RevealRequests: ['dynamodb:GetItem', 'dynamodb:PutItem'],
    SeeStack: 'cloudformation:DescribeStacks',
    OpenSeals: 'kms:Decrypt',
    DataKeyThroughTables: expect.arrayContaining(THROUGH_TABLES),
  });
  const data = resourceOf(byHand, 'AWS::KMS::Key', 'KeysData');
  const denied = statementsOf(data, 'KeyPolicy').find(({ Sid }) => Sid === 'NobodyElseOpensSeals');
  expect(JSON.stringify(denied?.Condition)).toMatch(/WorkerRole.*ManualDeletionRole/);
  expect(resourcesOf(stack, 'AWS::IAM::Role').filter(({ id }) => id.includes('ManualDeletionRole'))).toEqual([]);
});

test.each([
  ['KeysSubject', 'MakeCodes', 'kms:GenerateMac', ['CallbackRole', 'OperatorsRole']],
  ['KeysReceipt', 'SignReceipts', 'kms:Sign', ['WorkerRole']],
])('the policy of %s itself names who may use it, and leaves nothing to IAM', (key, sid, action, roles) => {
  expect(keyStatement(key, sid)).toMatchObject({
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

test('no function has a managed policy, and none shares a role', () => {
  const roles = resourcesOf(stack, 'AWS::IAM::Role');
  expect(roles.filter(({ Properties }) => 'ManagedPolicyArns' in Properties)).toEqual([]);
  const ofFunctions = resourcesOf(stack, 'AWS::Lambda::Function').map(({ Properties }) =>
    JSON.stringify(Properties['Role']),
  );
  expect(new Set(ofFunctions).size).toBe(6);
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
    'WatchAlarms',
    'xray:PutTraceSegments',
  ]);
});

/** What a role may do, by a short name of the resource. */
function allowed(role: string): { readonly [resource: string]: readonly string[] } {
  const byResource = new Map<string, Set<string>>();
  for (const statement of statementsOf(policyOf(role))) {
    for (const resource of [statement.Resource].flat()) {
      const actions = byResource.get(shortName(resource)) ?? new Set();
      for (const action of actionsOf(statement)) actions.add(action);
      byResource.set(shortName(resource), actions);
    }
  }
  return Object.fromEntries([...byResource].map(([resource, actions]) => [resource, [...actions].toSorted()]));
}

function policyOf(role: string) {
  return resourceOf(stack, 'AWS::IAM::Policy', `DataDeletion${role}RoleDefaultPolicy`);
}

function keyStatement(key: string, sid: string): Statement | undefined {
  return statementsOf(resourceOf(stack, 'AWS::KMS::Key', key), 'KeyPolicy').find(({ Sid }) => Sid === sid);
}

function isData(resource: unknown): boolean {
  return [resource].flat().map(shortName).includes('Data');
}

function shortName(resource: unknown): string {
  const text = JSON.stringify(resource);
  const table = /:(table\/[^"]+)"/.exec(text)?.[1];
  if (table !== undefined) return table;
  const part =
    /(Logs|Requests|Apps|DeadLetters|PurgeQueue|KeysData|KeysSubject|KeysReceipt)[0-9A-F]{8}|PurgeQueueDeadLetters/.exec(
      text,
    )?.[0];
  const name = part?.replace(/[0-9A-F]{8}$/, '').replace(/^Keys|^PurgeQueue(?=Dead)/, '');
  const index = /\/index\/[a-z-]+/.exec(text)?.[0] ?? '';
  return (name ?? /AWS::StackId/.exec(text)?.[0] ?? text.replaceAll('"', '')) + index;
}
