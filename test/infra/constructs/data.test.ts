import { matchesArn } from '../../../infra/local/iam/wildcard.ts';
import {
  arnOf,
  environmentOf,
  readable,
  resourceOf,
  resourcesOf,
  statementsOf,
  synthesizeStack,
} from '../synthesis.ts';
import { grantsOf } from './function-facts.ts';

const DATA_MAP = `${import.meta.dirname}/../data-map.json`;
const stack = synthesizeStack({ dataMap: DATA_MAP });

describe('tables', () => {
  const requests = resourceOf(stack, 'AWS::DynamoDB::Table', 'Requests');
  const apps = resourceOf(stack, 'AWS::DynamoDB::Table', 'Apps');

  test('the requests are found by their id, by what is due, by deadline, by who must act, and by person', () => {
    expect(requests.Properties).toMatchObject({
      KeySchema: [{ AttributeName: 'requestId', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-next-attempt',
          KeySchema: [
            { AttributeName: 'shard', KeyType: 'HASH' },
            { AttributeName: 'nextAttemptAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
        {
          IndexName: 'open-by-deadline',
          KeySchema: [
            { AttributeName: 'openShard', KeyType: 'HASH' },
            { AttributeName: 'dueAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['acceptedAt', 'appId', 'origin'] },
        },
        {
          IndexName: 'needs-operator',
          KeySchema: [
            { AttributeName: 'needsOperatorShard', KeyType: 'HASH' },
            { AttributeName: 'dueAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
        {
          IndexName: 'by-subject',
          KeySchema: [
            { AttributeName: 'sealedSubject', KeyType: 'HASH' },
            { AttributeName: 'acceptedAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
  });

  test('the apps are found by their id, and never expire', () => {
    expect(apps.Properties).toMatchObject({ KeySchema: [{ AttributeName: 'appId', KeyType: 'HASH' }] });
    expect(apps.Properties).not.toHaveProperty('TimeToLiveSpecification');
  });

  test.each([requests, apps])('$id is protected, encrypted, can be restored, and outlives the stack', (table) => {
    expect(table).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: arnOf('KeysData') },
      },
    });
  });

  test('recovery reaches no further back than the backup horizon, and never further than DynamoDB lets it', () => {
    const longer = synthesizeStack({ dataMap: DATA_MAP, backupHorizonDays: 90 });
    for (const table of resourcesOf(longer, 'AWS::DynamoDB::Table')) {
      expect(table.Properties).toMatchObject({ PointInTimeRecoverySpecification: { RecoveryPeriodInDays: 35 } });
    }
    const shorter = synthesizeStack({ dataMap: DATA_MAP, backupHorizonDays: 7 });
    for (const table of resourcesOf(shorter, 'AWS::DynamoDB::Table')) {
      expect(table.Properties).toMatchObject({ PointInTimeRecoverySpecification: { RecoveryPeriodInDays: 7 } });
    }
  });
});

describe('keys', () => {
  test.each([
    ['KeysData', { EnableKeyRotation: true }],
    ['KeysSubject', { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }],
    ['KeysReceipt', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }],
  ])(
    '%s is of its kind, can be replicated, and outlives the stack but for a first deployment that fails',
    (id, kind) => {
      expect(resourceOf(stack, 'AWS::KMS::Key', id)).toMatchObject({
        DeletionPolicy: 'RetainExceptOnCreate',
        UpdateReplacePolicy: 'Retain',
        Properties: { ...kind, MultiRegion: true },
      });
    },
  );

  test('a new generation of the receipt key signs, the one before it still may, and older ones may not', () => {
    const [one, two] = ['1', '2'].map((kid) => ({
      kty: 'EC',
      crv: 'P-256',
      x: 'x',
      y: 'y',
      alg: 'ES256',
      use: 'sig',
      kid,
    }));
    const third = synthesizeStack({ dataMap: DATA_MAP, receiptKeyGeneration: 3, retiredReceiptKeys: [one, two] });
    const receiptKeys = resourcesOf(third, 'AWS::KMS::Key').filter(({ id }) => id.includes('KeysReceipt'));
    const signers = receiptKeys.map(({ id, ...key }) => [
      readable({ Ref: id }),
      statementsOf(key, 'KeyPolicy')
        .flatMap(({ Sid }) => Sid ?? [])
        .includes('SignReceipts'),
    ]);
    expect(signers).toEqual([
      ['KeysReceipt', false],
      ['KeysReceipt2', true],
      ['KeysReceipt3', true],
    ]);
    const worker = resourceOf(third, 'AWS::IAM::Role', 'WorkerRole').id;
    expect(grantsOf(third, worker)).toMatchObject({
      SignReceipts: 'kms:Sign on KeysReceipt2.Arn, KeysReceipt3.Arn',
      ReadPublicKey: 'kms:GetPublicKey on KeysReceipt2.Arn, KeysReceipt3.Arn',
    });
    const aliases = resourcesOf(third, 'AWS::KMS::Alias').map(({ Properties }) => Properties['AliasName']);
    expect(aliases).toEqual(
      ['data', 'subject', 'receipt', 'receipt-2', 'receipt-3'].map((name) => `alias/data-deletion-production/${name}`),
    );
    for (const name of ['Worker', 'Status'])
      expect(readable(environmentOf(third, name)['RECEIPT_KEY_ID'])).toBe('KeysReceipt3');
    expect(JSON.parse(String(environmentOf(third, 'Status')['RETIRED_RECEIPT_KEYS']))).toEqual([one, two]);
    // the first is the one that is there already
    expect(receiptKeys[0]?.id).toBe(resourceOf(stack, 'AWS::KMS::Key', 'KeysReceipt').id);
  });

  test('CloudWatch Logs may use the data key, without which no log group could be created', () => {
    const statements = statementsOf(resourceOf(stack, 'AWS::KMS::Key', 'KeysData'), 'KeyPolicy');
    expect(statements).toContainEqual(
      expect.objectContaining({
        Effect: 'Allow',
        Principal: { Service: 'logs.eu-central-1.amazonaws.com' },
        Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      }),
    );
    const encryptLogs = statements.find(({ Sid }) => Sid === 'EncryptLogs');
    const { ArnLike } = readable(encryptLogs?.Condition) as {
      readonly ArnLike: { readonly [key: string]: readonly string[] };
    };
    const patterns = ArnLike['kms:EncryptionContext:aws:logs:arn'] ?? [];
    const names = resourcesOf(stack, 'AWS::Logs::LogGroup').map(({ Properties }) => Properties['LogGroupName']);
    const groups = names.map((name) => `arn:aws:logs:eu-central-1:ACCOUNT:log-group:${String(name)}`);
    expect(groups.filter((arn) => !patterns.some((pattern) => matchesArn(pattern, arn)))).toEqual([]);
    expect(patterns.filter((pattern) => !groups.some((arn) => matchesArn(pattern, arn)))).toEqual([]);
  });
});

describe('queue', () => {
  const queue = resourceOf(stack, 'AWS::SQS::Queue', 'PurgeQueueDD');
  const deadLetters = resourceOf(stack, 'AWS::SQS::Queue', 'DeadLetters');
  const worker = resourceOf(stack, 'AWS::Lambda::Function', 'Worker');

  test('a message stays invisible for six time-outs of the worker', () => {
    expect(queue.Properties['VisibilityTimeout']).toBe(6 * (worker.Properties['Timeout'] as number));
  });

  test('a data key is used for an hour, because KMS charges for each', () => {
    for (const { Properties } of [queue, deadLetters]) expect(Properties['KmsDataKeyReusePeriodSeconds']).toBe(3600);
  });

  test('a message is given up after five tries, and then kept for at least ten days', () => {
    expect(queue.Properties['RedrivePolicy']).toEqual({
      deadLetterTargetArn: arnOf('DeadLetters'),
      maxReceiveCount: 5,
    });
    const kept =
      (deadLetters.Properties['MessageRetentionPeriod'] as number) -
      (queue.Properties['MessageRetentionPeriod'] as number);
    expect(kept).toBe(10 * 86_400);
  });

  test.each([queue, deadLetters])('$id is encrypted and refuses what comes without TLS', ({ id, Properties }) => {
    expect(Properties['KmsMasterKeyId']).toEqual(arnOf('KeysData'));
    const policies = resourcesOf(stack, 'AWS::SQS::QueuePolicy').filter(({ Properties: { Queues } }) =>
      JSON.stringify(Queues).includes(`"${id}"`),
    );
    expect(policies.flatMap((policy) => statementsOf(policy))).toContainEqual(
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    );
  });

  test('the worker takes ten messages at most, ten times at once, and answers for each', () => {
    expect(resourceOf(stack, 'AWS::Lambda::EventSourceMapping').Properties).toMatchObject({
      EventSourceArn: arnOf('PurgeQueue'),
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 10 },
    });
  });
});
