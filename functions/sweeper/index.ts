import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { CLIENT_SETTINGS, QUEUE_CLIENT_SETTINGS } from '../../shared/adapters/aws/client-settings.ts';
import { emfMetrics } from '../../shared/adapters/aws/emf-metrics.ts';
import { setting } from '../../shared/adapters/aws/environment.ts';
import { dynamoImportTimes } from '../../shared/adapters/aws/import-times.ts';
import { jsonLog } from '../../shared/adapters/aws/json-log.ts';
import { dynamoOpenRequests } from '../../shared/adapters/aws/open-requests.ts';
import { sqsPurgeQueue } from '../../shared/adapters/aws/purge-queue.ts';
import { DAY } from '../../shared/domain/schedule.ts';
import { sweeperHandler } from './handler.ts';

const tables = new DynamoDBClient(CLIENT_SETTINGS);

export const handler = sweeperHandler(
  {
    store: dynamoOpenRequests(tables, setting('REQUEST_TABLE')),
    queue: sqsPurgeQueue(new SQSClient(QUEUE_CLIENT_SETTINGS), setting('QUEUE_URL')),
    imports: dynamoImportTimes(tables, setting('APP_TABLE')),
    clock: Date.now,
    log: jsonLog(),
    metrics: emfMetrics(setting('METRICS_NAMESPACE'), Date.now),
  },
  { promise: Number(setting('PROMISE_DAYS')) * DAY, callbacksPerHour: Number(setting('CALLBACKS_PER_HOUR')) },
);
