import type { FunctionFacts } from './function-facts.ts';

/** The use of the data key that calls to DynamoDB need, and calls to SQS. */
export const DATA_KEY_THROUGH_TABLES =
  'kms:Encrypt, kms:Decrypt, kms:ReEncryptFrom, kms:ReEncryptTo, kms:GenerateDataKey, kms:GenerateDataKeyWithoutPlaintext, kms:DescribeKey on KeysData.Arn when StringEquals kms:ViaService = dynamodb.eu-central-1.amazonaws.com';
export const DATA_KEY_THROUGH_QUEUE =
  'kms:Decrypt, kms:GenerateDataKey on KeysData.Arn when StringEquals kms:ViaService = sqs.eu-central-1.amazonaws.com';
/** X-Ray supports no narrower resource for these actions. */
const TRACES = {
  '*': 'xray:PutTraceSegments, xray:PutTelemetryRecords on *',
};

/** Sealing a new request, but not as the worker. */
const SEAL =
  'kms:GenerateDataKey on KeysData.Arn when ForAnyValue:StringEquals kms:EncryptionContextKeys = requestId and ForAllValues:StringEquals kms:EncryptionContextKeys = requestId, binding';

/** The attributes of a new record. */
export const NEW_RECORD =
  'requestId, form, appId, subjectRef, origin, scope, status, acceptedAt, askedAt, beganWith, isStale, dueAt, updatedAt, version, epoch, nextAttemptAt, hold, attempts, sealed, verification, resolved, parts, shard, openShard, needsOperatorShard, sealedSubject';

/** Everything that distinguishes the functions, with the data map of `data-map.json` and the settings of `SETTINGS`. */
export const FUNCTION_TABLE: { readonly [name: string]: FunctionFacts } = {
  'deletion-callback': {
    memoryMegabytes: 1024,
    timeoutSeconds: 25,
    environment: {
      ACCEPT_LOGIN_SIGNATURES: 'false',
      APP_TABLE: 'TablesApps',
      BACKUP_HORIZON_DAYS: '35',
      METRICS_NAMESPACE: 'DataDeletion/production',
      PROMISE_DAYS: '30',
      PUBLIC_URL: 'PublicApi.ApiEndpoint',
      QUEUE_URL: 'PurgeQueue',
      REQUEST_TABLE: 'TablesRequests',
      RETENTION_MONTHS: '25',
      SEAL_KEY_ID: 'KeysData',
      START_AFTER_MINUTES: '10',
      SUBJECT_KEY_ID: 'KeysSubject',
      WHATSAPP_HOLD_HOURS: '48',
    },
    grants: {
      WriteLogs: 'logs:CreateLogStream, logs:PutLogEvents on CallbackLogs.Arn',
      RecordRequests: `dynamodb:PutItem on TablesRequests.Arn when ForAllValues:StringEquals dynamodb:Attributes = ${NEW_RECORD} and StringEqualsIfExists dynamodb:ReturnValues = NONE`,
      FindScheduledRequests: 'dynamodb:Query on TablesRequests.Arn/index/by-subject',
      ReadScheduledRequests: 'dynamodb:GetItem on TablesRequests.Arn',
      CancelScheduledRequests:
        'dynamodb:UpdateItem on TablesRequests.Arn when ForAllValues:StringEquals dynamodb:Attributes = requestId, version, status, history, updatedAt, nextAttemptAt, backupsExpireAt, expiresAt, hold, epoch, claimedUntil, openShard, needsOperatorShard, sealed, sealedSubject and StringEqualsIfExists dynamodb:ReturnValues = NONE',
      NoteReturns:
        'dynamodb:UpdateItem on TablesRequests.Arn when ForAllValues:StringEquals dynamodb:Attributes = requestId, returnedAt, leavings, expiresAt and StringEqualsIfExists dynamodb:ReturnValues = NONE',
      ReadApps: 'dynamodb:Scan on TablesApps.Arn',
      NoteMatches:
        'dynamodb:UpdateItem on TablesApps.Arn when ForAllValues:StringEquals dynamodb:Attributes = appId, rotatedAt, currentMatchedAt, previousMatchedAt, messagesAt and StringEqualsIfExists dynamodb:ReturnValues = NONE',
      QueueRequests: 'sqs:SendMessage on PurgeQueue.Arn',
      OpenAppSecrets: 'kms:Decrypt on KeysData.Arn when ForAnyValue:StringEquals kms:EncryptionContextKeys = appId',
      MakeCodes: 'kms:GenerateMac on KeysSubject.Arn',
      Seal: SEAL,
      DataKeyThroughTables: DATA_KEY_THROUGH_TABLES,
      DataKeyThroughQueue: DATA_KEY_THROUGH_QUEUE,
      ...TRACES,
    },
    rollback: { alarm: 'callback-errors', counts: ['CallbackFunction'] },
  },
  'purge-worker': {
    memoryMegabytes: 512,
    timeoutSeconds: 300,
    environment: {
      APP_TABLE: 'TablesApps',
      BACKUP_HORIZON_DAYS: '35',
      METRICS_NAMESPACE: 'DataDeletion/production',
      PUBLIC_URL: 'PublicApi.ApiEndpoint',
      QUEUE_URL: 'PurgeQueue',
      RECEIPT_KEY_ID: 'KeysReceipt',
      REQUEST_TABLE: 'TablesRequests',
      RESCAN_SECONDS: '86400',
      RETENTION_MONTHS: '25',
      SEAL_KEY_ID: 'KeysData',
      SETTLE_SECONDS: '60',
    },
    grants: {
      WriteLogs: 'logs:CreateLogStream, logs:PutLogEvents on WorkerLogs.Arn',
      WorkOnRequests: 'dynamodb:GetItem, dynamodb:PutItem, dynamodb:UpdateItem on TablesRequests.Arn',
      FindEarlierRequests: 'dynamodb:Query on TablesRequests.Arn/index/by-subject',
      QueueRequests: 'sqs:SendMessage on PurgeQueue.Arn',
      ReceiveRequests:
        'sqs:ReceiveMessage, sqs:DeleteMessage, sqs:GetQueueAttributes, sqs:ChangeMessageVisibility on PurgeQueue.Arn',
      Seal: 'kms:GenerateDataKey on KeysData.Arn when ForAnyValue:StringEquals kms:EncryptionContextKeys = requestId',
      OpenSeals: 'kms:Decrypt on KeysData.Arn when ForAnyValue:StringEquals kms:EncryptionContextKeys = requestId',
      OpenTargetSecrets:
        'kms:Decrypt on KeysData.Arn when ForAnyValue:StringEquals kms:EncryptionContextKeys = setting',
      SignReceipts: 'kms:Sign on KeysReceipt.Arn',
      ReadPublicKey: 'kms:GetPublicKey on KeysReceipt.Arn',
      DataKeyThroughTables: DATA_KEY_THROUGH_TABLES,
      DataKeyThroughQueue: DATA_KEY_THROUGH_QUEUE,
      StoreKeysThroughTables:
        'kms:Encrypt, kms:Decrypt, kms:ReEncryptFrom, kms:ReEncryptTo, kms:GenerateDataKey, kms:GenerateDataKeyWithoutPlaintext, kms:DescribeKey on arn:aws:kms:eu-central-1:ACCOUNT:key/1234abcd-12ab-34cd-56ef-1234567890ab when StringEquals kms:ViaService = dynamodb.eu-central-1.amazonaws.com',
      'arn:aws:dynamodb:eu-central-1:ACCOUNT:table/contacts/index/by-asid':
        'dynamodb:Query on arn:aws:dynamodb:eu-central-1:ACCOUNT:table/contacts/index/by-asid',
      'arn:aws:dynamodb:eu-central-1:ACCOUNT:table/messages':
        'dynamodb:BatchWriteItem, dynamodb:Query on arn:aws:dynamodb:eu-central-1:ACCOUNT:table/messages',
      ...TRACES,
    },
    rollback: { alarm: 'worker-errors', counts: ['WorkerFunction'] },
  },
  'deletion-status': {
    memoryMegabytes: 512,
    timeoutSeconds: 10,
    environment: {
      BACKUP_HORIZON_DAYS: '35',
      BRAND_COLOR: '#1d4ed8',
      COMPANY_NAME: 'CALIQ',
      CONTACT_EMAIL: 'info@cal-iq.tech',
      CORS_ORIGINS: 'https://www.example.com',
      METRICS_NAMESPACE: 'DataDeletion/production',
      PRIVACY_POLICY_URL: 'https://cal-iq.tech/privacy',
      PROMISE_DAYS: '30',
      PUBLIC_URL: 'PublicApi.ApiEndpoint',
      RECEIPT_KEY_ID: 'KeysReceipt',
      REQUEST_TABLE: 'TablesRequests',
      RETIRED_RECEIPT_KEYS: '[]',
    },
    grants: {
      WriteLogs: 'logs:CreateLogStream, logs:PutLogEvents on StatusLogs.Arn',
      ReadOneRequest: 'dynamodb:GetItem on TablesRequests.Arn',
      ReadPublicKey: 'kms:GetPublicKey on KeysReceipt.Arn',
      DataKeyThroughTables: DATA_KEY_THROUGH_TABLES,
      ...TRACES,
    },
    rollback: { alarm: 'status-errors', counts: ['StatusFunction'] },
  },
  'provider-confirmation': {
    memoryMegabytes: 512,
    timeoutSeconds: 25,
    environment: {
      METRICS_NAMESPACE: 'DataDeletion/production',
      QUEUE_URL: 'PurgeQueue',
      REQUEST_TABLE: 'TablesRequests',
    },
    grants: {
      WriteLogs: 'logs:CreateLogStream, logs:PutLogEvents on ConfirmationLogs.Arn',
      FindParts: 'dynamodb:GetItem on TablesRequests.Arn',
      LeaveConfirmations:
        'dynamodb:UpdateItem on TablesRequests.Arn when ForAllValues:StringEquals dynamodb:Attributes = requestId, version, confirmations, nextAttemptAt, updatedAt and StringEqualsIfExists dynamodb:ReturnValues = NONE',
      QueueRequests: 'sqs:SendMessage on PurgeQueue.Arn',
      DataKeyThroughTables: DATA_KEY_THROUGH_TABLES,
      DataKeyThroughQueue: DATA_KEY_THROUGH_QUEUE,
      ...TRACES,
    },
    rollback: { alarm: 'confirmation-errors', counts: ['ConfirmationFunction'] },
  },
  operations: {
    memoryMegabytes: 512,
    timeoutSeconds: 25,
    environment: {
      APP_TABLE: 'TablesApps',
      BACKUP_HORIZON_DAYS: '35',
      DEAD_LETTER_QUEUE_ARN: 'PurgeQueueDeadLetters.Arn',
      ENTRY_KINDS: 'asid',
      KINDS_OF_OTHERS: 'manual,webhook',
      METRICS_NAMESPACE: 'DataDeletion/production',
      PROMISE_DAYS: '30',
      PUBLIC_URL: 'PublicApi.ApiEndpoint',
      QUEUE_URL: 'PurgeQueue',
      REQUEST_TABLE: 'TablesRequests',
      RETENTION_MONTHS: '25',
      SEAL_KEY_ID: 'KeysData',
      START_AFTER_MINUTES: '10',
      SUBJECT_KEY_ID: 'KeysSubject',
    },
    grants: {
      WriteLogs: 'logs:CreateLogStream, logs:PutLogEvents on OperationsLogs.Arn',
      ReadRequests: 'dynamodb:GetItem on TablesRequests.Arn',
      EnterRequests: `dynamodb:PutItem on TablesRequests.Arn when ForAllValues:StringEquals dynamodb:Attributes = ${NEW_RECORD}, enteredBy, replay and StringEqualsIfExists dynamodb:ReturnValues = NONE`,
      DecideOnRequests:
        'dynamodb:UpdateItem on TablesRequests.Arn when ForAllValues:StringEquals dynamodb:Attributes = requestId, status, hold, refusal, extension, history, decisions, dueAt, updatedAt, nextAttemptAt, claimedUntil, epoch, version, attempts, lastError, backupsExpireAt, expiresAt, sealed, shard, openShard, needsOperatorShard, sealedSubject and StringEqualsIfExists dynamodb:ReturnValues = NONE',
      QueueRequests: 'sqs:SendMessage on PurgeQueue.Arn',
      Redrive:
        'sqs:StartMessageMoveTask, sqs:ReceiveMessage, sqs:DeleteMessage, sqs:GetQueueAttributes on PurgeQueueDeadLetters.Arn',
      FindApps: 'dynamodb:GetItem on TablesApps.Arn',
      ChangeApps:
        'dynamodb:UpdateItem on TablesApps.Arn when ForAllValues:StringEquals dynamodb:Attributes = appId, kind, current, previous, rotatedAt, removedAt, changes, currentMatchedAt, previousMatchedAt, messagesAt, importedAt and StringEqualsIfExists dynamodb:ReturnValues = NONE',
      SealAppSecrets: 'kms:Encrypt on KeysData.Arn when ForAnyValue:StringEquals kms:EncryptionContextKeys = appId',
      MakeCodes: 'kms:GenerateMac on KeysSubject.Arn',
      Seal: SEAL,
      DataKeyThroughTables: DATA_KEY_THROUGH_TABLES,
      DataKeyThroughQueue: DATA_KEY_THROUGH_QUEUE,
      ...TRACES,
    },
    rollback: { alarm: 'operations-errors', counts: ['OperationsFunction'] },
  },
  sweeper: {
    memoryMegabytes: 512,
    timeoutSeconds: 60,
    environment: {
      APP_TABLE: 'TablesApps',
      CALLBACKS_PER_HOUR: '500',
      METRICS_NAMESPACE: 'DataDeletion/production',
      PROMISE_DAYS: '30',
      QUEUE_URL: 'PurgeQueue',
      REQUEST_TABLE: 'TablesRequests',
    },
    grants: {
      WriteLogs: 'logs:CreateLogStream, logs:PutLogEvents on SweeperLogs.Arn',
      FindStalledRequests:
        'dynamodb:Query on TablesRequests.Arn/index/by-next-attempt, TablesRequests.Arn/index/open-by-deadline, TablesRequests.Arn/index/needs-operator',
      HoldUnusualVolume:
        'dynamodb:UpdateItem on TablesRequests.Arn when ForAllValues:StringEquals dynamodb:Attributes = requestId, epoch, version, hold, history, updatedAt, nextAttemptAt, needsOperatorShard and StringEqualsIfExists dynamodb:ReturnValues = NONE',
      DropSeals:
        'dynamodb:UpdateItem on TablesRequests.Arn when ForAllValues:StringEquals dynamodb:Attributes = requestId, version, history, updatedAt, nextAttemptAt, claimedUntil, shard, sealed, sealedSubject and StringEqualsIfExists dynamodb:ReturnValues = NONE',
      SeeImports:
        'dynamodb:Scan on TablesApps.Arn when ForAllValues:StringEquals dynamodb:Attributes = importedAt and StringEquals dynamodb:Select = SPECIFIC_ATTRIBUTES',
      QueueRequests: 'sqs:SendMessage on PurgeQueue.Arn',
      DataKeyThroughTables: DATA_KEY_THROUGH_TABLES,
      DataKeyThroughQueue: DATA_KEY_THROUGH_QUEUE,
      ...TRACES,
    },
    rollback: { alarm: 'sweeper-errors', counts: ['SweeperFunction'] },
  },
  canary: {
    memoryMegabytes: 512,
    timeoutSeconds: 300,
    environment: {
      APP_TABLE: 'TablesApps',
      METRICS_NAMESPACE: 'DataDeletion/production',
      PUBLIC_URL: 'PublicApi.ApiEndpoint',
      SEAL_KEY_ID: 'KeysData',
    },
    grants: {
      WriteLogs: 'logs:CreateLogStream, logs:PutLogEvents on CanaryLogs.Arn',
      KeepItsApp:
        'dynamodb:GetItem, dynamodb:UpdateItem on TablesApps.Arn when ForAllValues:StringEquals dynamodb:LeadingKeys = 9000000000000000000 and Null dynamodb:LeadingKeys = false',
      OpenItsAppSecret:
        'kms:Decrypt on KeysData.Arn when StringEquals kms:EncryptionContext:appId = 9000000000000000000',
      SealItsAppSecret:
        'kms:Encrypt on KeysData.Arn when StringEquals kms:EncryptionContext:appId = 9000000000000000000',
      DataKeyThroughTables: DATA_KEY_THROUGH_TABLES,
      'arn:aws:dynamodb:eu-central-1:ACCOUNT:table/messages':
        'dynamodb:PutItem, dynamodb:GetItem on arn:aws:dynamodb:eu-central-1:ACCOUNT:table/messages when ForAllValues:StringLike dynamodb:LeadingKeys = canary-90????????????????? and Null dynamodb:LeadingKeys = false',
      StoreKeysThroughStores:
        'kms:Encrypt, kms:Decrypt, kms:ReEncryptFrom, kms:ReEncryptTo, kms:GenerateDataKey, kms:GenerateDataKeyWithoutPlaintext, kms:DescribeKey on arn:aws:kms:eu-central-1:ACCOUNT:key/1234abcd-12ab-34cd-56ef-1234567890ab when StringEquals kms:ViaService = dynamodb.eu-central-1.amazonaws.com, s3.eu-central-1.amazonaws.com',
      ...TRACES,
    },
    rollback: { alarm: 'canary-errors', counts: ['CanaryFunction'] },
  },
};

/** Settings with which every optional variable and grant exists. */
export const SETTINGS = {
  targetSettings: { TARGET_X: 'https://x.example' },
  storeKeyIds: ['1234abcd-12ab-34cd-56ef-1234567890ab'],
  whatsAppHoldHours: 48,
  corsOrigins: ['https://www.example.com'],
};
