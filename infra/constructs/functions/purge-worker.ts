import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { type DataMap, kindOf, permissionsOf } from '../../../shared/data-map/data-map.ts';
import { TARGET_KINDS } from '../../../shared/targets/index.ts';
import { allowRows } from '../data-map-policies.ts';
import type { FunctionDefinition } from '../deletion-function.ts';
import { allow, allowKeyThrough, fullArn } from '../grants.ts';
import { WORKER_TIMEOUT } from '../purge-queue.ts';

/** @internal How many batches are processed at once. The company's stores have to sustain that load. */
export const CONCURRENCY = 10;
/** @internal How many messages an invocation receives and processes concurrently. */
export const BATCH = 10;

/**
 * The only function that may delete in the company's stores and sign receipts. It changes records, but never deletes
 * one.
 */
export const purgeWorker: FunctionDefinition<'purge-worker'> = {
  name: 'purge-worker',
  id: 'Worker',
  description: 'Deletes, verifies, and signs the receipt',
  memoryMegabytes: 512,
  timeout: WORKER_TIMEOUT,
  rollbackAlarm: 'worker-errors',
  reachesStores: true,
  // a request is processed in many runs, each of which queues the next
  callsItself: true,

  environment: ({ props, keys, tables, purgeQueue, url }) => ({
    REQUEST_TABLE: tables.requests.tableName,
    APP_TABLE: tables.apps.tableName,
    QUEUE_URL: purgeQueue.queue.queueUrl,
    SEAL_KEY_ID: keys.data.keyId,
    RECEIPT_KEY_ID: keys.receipt.keyId,
    PUBLIC_URL: url,
    BACKUP_HORIZON_DAYS: String(props.backupHorizonDays),
    SETTLE_SECONDS: String(props.settle.toSeconds()),
    RESCAN_SECONDS: String(props.rescan.toSeconds()),
    RETENTION_MONTHS: String(props.retentionMonths),
  }),

  targetSettings: ({ graphVersion, targetSettings }) => ({ TARGET_GRAPH_VERSION: graphVersion, ...targetSettings }),

  grantPermissions(role, { props, keys, tables, purgeQueue: { queue } }) {
    const { requests, apps } = tables;
    allow(role, 'WorkOnRequests', ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], [requests.tableArn]);
    allow(role, 'FindEarlierRequests', ['dynamodb:Query'], [tables.indexArn('by-subject')]);
    allow(role, 'QueueRequests', ['sqs:SendMessage'], [queue.queueArn]);
    const receive = [
      'sqs:ReceiveMessage',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:ChangeMessageVisibility',
    ];
    allow(role, 'ReceiveRequests', receive, [queue.queueArn]);
    if (usesAppSecrets(props.dataMap)) {
      allow(role, 'ReadApps', ['dynamodb:Scan'], [apps.tableArn]);
      keys.letOpenAppSecrets(role);
    }
    keys.letSealAsWorker(role);
    keys.letOpenSeals(role);
    keys.letOpenTargetSecrets(role);
    keys.letSign(role);
    keys.letReadPublicKey(role);
    keys.letUseThrough('dynamodb', role);
    keys.letUseThrough('sqs', role);
    if (props.storeKeyIds.length > 0) {
      const storeKeys = props.storeKeyIds.map((keyId) => fullArn(role, `kms:key/${keyId}`));
      allowKeyThrough(role, 'StoreKeysThroughTables', storeKeys, 'dynamodb');
    }
    allowRows(role, permissionsOf(props.dataMap));
  },

  connect(self, { purgeQueue: { queue } }) {
    new EventSourceMapping(self, 'PurgeEvents', {
      target: self.live,
      eventSourceArn: queue.queueArn,
      batchSize: BATCH,
      reportBatchItemFailures: true,
      maxConcurrency: CONCURRENCY,
    }).node.addDependency(self.role);
  },
};

/** Whether a target or a source of identifiers calls Meta in the name of an app. */
function usesAppSecrets({ targets, identifiers }: DataMap): boolean {
  const kinds = [...targets.map(({ kind }) => kind), ...identifiers.map(({ from }) => from.kind)];
  return kinds.some((kind) => kindOf(kind, TARGET_KINDS).usesAppSecrets);
}
