import { type DynamoDBClient, type QueryCommandInput, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { RequestId } from '../../domain/confirmation-code.ts';
import { wasOpenSince } from '../../domain/deletion-request.ts';
import { DeletionError } from '../../domain/errors.ts';
import type { RequestStore } from '../../ports/request-store.ts';
import { isBusinessReturn } from './business-returns.ts';
import { dynamoOpenRequests } from './open-requests.ts';
import { dynamoRequestRecords } from './request-records.ts';
import { answered } from './table-answers.ts';
import { wholeRecord } from './whole-record.ts';

/** The whole interface of the table of requests, for operators; a function takes only the part that it needs. */
export function dynamoRequestStore(client: DynamoDBClient, table: string): RequestStore {
  return {
    ...dynamoRequestRecords(client, table),
    ...dynamoOpenRequests(client, table),

    async *openSince(time, passOver = refuseMalformed) {
      let from: QueryCommandInput['ExclusiveStartKey'];
      do {
        const page = await answered(
          client.send(new ScanCommand({ TableName: table, ExclusiveStartKey: from, ConsistentRead: true })),
        );
        const items = (page.Items ?? []).filter((item) => !isBusinessReturn(item));
        const records = items.map((item) => ({ item, request: wholeRecord(item) }));
        for (const { item, request } of records) {
          if (request === undefined) passOver(item['requestId']?.S as RequestId);
          else if (wasOpenSince(request, time)) yield request;
        }
        from = page.LastEvaluatedKey;
      } while (from !== undefined);
    },
  };
}

function refuseMalformed(): never {
  throw new DeletionError('record_malformed', 'fail', 'an item of the table of requests is not a record');
}
