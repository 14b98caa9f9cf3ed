import {
  type DynamoDBClient,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { RequestId } from '../../domain/confirmation-code.ts';
import { linked } from '../../domain/history-chain.ts';
import type { OpenRequest, OpenRequests } from '../../ports/request-store.ts';
import { SHARDS, sealShard, shardOf } from './shards.ts';
import { answered, unlessConditionFails } from './table-answers.ts';

/** The requests with something left to do, found by the sparse indexes of the DynamoDB table; reads no records. */
export function dynamoOpenRequests(client: DynamoDBClient, table: string): OpenRequests {
  async function query(index: string, input: Partial<QueryCommandInput>) {
    return await answered(client.send(new QueryCommand({ TableName: table, IndexName: index, ...input })));
  }

  /** @returns false when its condition fails */
  async function update(requestId: RequestId, input: Partial<UpdateItemCommandInput>): Promise<boolean> {
    const Key = { requestId: { S: requestId } };
    const command = new UpdateItemCommand({ TableName: table, Key, ...input });
    return (await unlessConditionFails(client.send(command))) !== undefined;
  }

  return {
    due: (now, limit) => dueIn(SHARDS, now, limit),

    sealsToDrop: (now, limit) => dueIn(SHARDS.map(sealShard), now, limit),

    async dropSeal(requestId, now) {
      const shard = shardOf(requestId);
      // a write that makes the seal needed again takes the record out of this shard
      const isTime = '#shard = :sealShard AND nextAttemptAt <= :now';
      const values = { ':sealShard': { S: sealShard(shard) }, ':shard': { S: shard }, ':now': { N: `${now}` } };
      const isDropped = await update(requestId, {
        ConditionExpression: `${isTime} AND attribute_not_exists(history)`,
        UpdateExpression:
          'SET #shard = :shard, updatedAt = :now, #version = #version + :one ' +
          'REMOVE sealed, sealedSubject, nextAttemptAt, claimedUntil',
        ExpressionAttributeNames: { '#shard': 'shard', '#version': 'version' },
        ExpressionAttributeValues: { ...values, ':one': { N: '1' } },
      });
      if (isDropped) return true;
      // earlier versions also put records here of which an operator keeps something without an end date; moved to the
      // ordinary shard, they go to the worker, which reads the decisions
      await update(requestId, {
        ConditionExpression: `${isTime} AND attribute_exists(history)`,
        UpdateExpression: 'SET #shard = :shard',
        ExpressionAttributeNames: { '#shard': 'shard' },
        ExpressionAttributeValues: values,
      });
      return false;
    },

    async *openDueFrom(dueAt) {
      for (const shard of SHARDS) {
        let from: QueryCommandInput['ExclusiveStartKey'];
        do {
          const page = await query('open-by-deadline', {
            KeyConditionExpression: 'openShard = :shard AND dueAt >= :from',
            ExpressionAttributeValues: { ':shard': { S: shard }, ':from': { N: `${dueAt}` } },
            ExclusiveStartKey: from,
          });
          for (const item of page.Items ?? []) yield unmarshall(item) as OpenRequest;
          from = page.LastEvaluatedKey;
        } while (from !== undefined);
      }
    },

    async holdUnbegun(requestId, hold) {
      const act = { at: hold.at, by: hold.decidedBy, what: 'held', reason: hold.reason } as const;
      return await update(requestId, {
        // epoch 0: it was never claimed; a history: an operator has decided about it
        ConditionExpression:
          '#epoch = :none AND attribute_not_exists(#hold) AND attribute_exists(nextAttemptAt) AND attribute_not_exists(history)',
        UpdateExpression:
          'SET #hold = :hold, history = :history, updatedAt = :at, needsOperatorShard = :shard, #version = #version + :one ' +
          'REMOVE nextAttemptAt',
        ExpressionAttributeNames: { '#epoch': 'epoch', '#hold': 'hold', '#version': 'version' },
        ExpressionAttributeValues: marshall({
          ':none': 0,
          ':one': 1,
          ':hold': hold,
          ':history': [linked({ requestId }, act)],
          ':at': hold.at,
          ':shard': shardOf(requestId),
        }),
      });
    },

    async openFigures(now) {
      const shards = await Promise.all(SHARDS.map((shard) => figuresOfShard(shard, now)));
      const [firstDueAt] = shards.flatMap(({ dueAt }) => dueAt ?? []).toSorted((a, b) => a - b);
      return {
        firstDueAt,
        overdue: sum(shards.map(({ overdue }) => overdue)),
        needsOperator: sum(shards.map(({ needsOperator }) => needsOperator)),
      };
    },
  };

  async function dueIn(shards: readonly string[], now: number, limit: number): Promise<readonly RequestId[]> {
    const pages = await Promise.all(
      shards.map((shard) =>
        query('by-next-attempt', {
          KeyConditionExpression: '#shard = :shard AND nextAttemptAt <= :now',
          ExpressionAttributeNames: { '#shard': 'shard' },
          ExpressionAttributeValues: { ':shard': { S: shard }, ':now': { N: `${now}` } },
          Limit: limit,
        }),
      ),
    );
    return pages
      .flatMap((page) => page.Items ?? [])
      .toSorted((a, b) => Number(a['nextAttemptAt']?.N) - Number(b['nextAttemptAt']?.N))
      .slice(0, limit)
      .map((item) => item['requestId']?.S as RequestId);
  }

  async function figuresOfShard(shard: string, now: number) {
    const [page, needsOperator] = await Promise.all([
      query('open-by-deadline', {
        KeyConditionExpression: 'openShard = :shard',
        ExpressionAttributeValues: { ':shard': { S: shard } },
        Limit: 1,
      }),
      count('needs-operator', 'needsOperatorShard = :shard', { ':shard': { S: shard } }),
    ]);
    const item = page.Items?.[0];
    const dueAt = item && Number(item['dueAt']?.N);
    const isLate = dueAt !== undefined && dueAt < now;
    const overdue = isLate
      ? await count('open-by-deadline', 'openShard = :shard AND dueAt < :now', {
          ':shard': { S: shard },
          ':now': { N: `${now}` },
        })
      : 0;
    return { dueAt, overdue, needsOperator };
  }

  async function count(
    index: string,
    condition: string,
    values: QueryCommandInput['ExpressionAttributeValues'],
  ): Promise<number> {
    let total = 0;
    let from: QueryCommandInput['ExclusiveStartKey'];
    do {
      const page = await query(index, {
        KeyConditionExpression: condition,
        ExpressionAttributeValues: values,
        Select: 'COUNT',
        ExclusiveStartKey: from,
      });
      total += page.Count ?? 0;
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
    return total;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
