import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { CLIENT_SETTINGS, QUEUE_CLIENT_SETTINGS } from '../../shared/adapters/aws/client-settings.ts';
import { emfMetrics } from '../../shared/adapters/aws/emf-metrics.ts';
import { setting } from '../../shared/adapters/aws/environment.ts';
import { jsonLog } from '../../shared/adapters/aws/json-log.ts';
import { sqsPurgeQueue } from '../../shared/adapters/aws/purge-queue.ts';
import { dynamoRequestRecords } from '../../shared/adapters/aws/request-records.ts';
import { confirmationHandler } from './handler.ts';

export const handler = confirmationHandler({
  store: dynamoRequestRecords(new DynamoDBClient(CLIENT_SETTINGS), setting('REQUEST_TABLE')),
  queue: sqsPurgeQueue(new SQSClient(QUEUE_CLIENT_SETTINGS), setting('QUEUE_URL')),
  clock: Date.now,
  log: jsonLog(),
  metrics: emfMetrics(setting('METRICS_NAMESPACE'), Date.now),
});
