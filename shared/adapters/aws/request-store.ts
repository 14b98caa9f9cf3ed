import { isDeepStrictEqual } from 'node:util';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { RequestId } from '../../domain/confirmation-code.ts';
import { wasOpenSince } from '../../domain/deletion-request.ts';
import { DeletionError } from '../../domain/errors.ts';
import { linked } from '../../domain/history-chain.ts';
import { amended } from '../../domain/record-proof.ts';
import { isDue } from '../../domain/worker-steps.ts';
import type { OpenRequest, RequestStore } from '../../ports/request-store.ts';
import {
  AMENDED_ATTRIBUTES,
  CLAIM_FORM,
  formOf,
  fromItem,
  PROVEN_FORM,
  SHARDS,
  sealShard,
  shardOf,
  toItem,
} from './request-item.ts';
import { wholeRecord } from './whole-record.ts';

/** Each of a person's requests takes up what those before it know, so that the latest are enough. */
const MOST_OF_SUBJECT = 20;

/** A claim leaves `nextAttemptAt`, which is the key of an index: moving it would be two more writes. */
const NEW_CLAIM = {
  condition: '#form = :form AND (attribute_not_exists(claimedUntil) OR claimedUntil <= :now)',
  also: '',
};
/** Of a record of an earlier form, so that the version that wrote it leaves it alone too. */
const OLD_CLAIM = {
  condition: '(attribute_not_exists(#form) OR #form < :form)',
  also: 'nextAttemptAt = :until, ',
};

/** The records in DynamoDB. Every write carries a condition, so that a stale writer changes nothing. */
export function dynamoRequestStore(client: DynamoDBClient, table: string): RequestStore {
  async function read(requestId: RequestId) {
    const { Item } = await answered(
      client.send(new GetItemCommand({ TableName: table, Key: { requestId: { S: requestId } }, ConsistentRead: true })),
    );
    return Item && fromItem(Item);
  }

  async function query(index: string, input: Partial<QueryCommandInput>) {
    return await answered(client.send(new QueryCommand({ TableName: table, IndexName: index, ...input })));
  }

  async function claimUnder(way: typeof NEW_CLAIM, requestId: RequestId, now: number, until: number) {
    const update = new UpdateItemCommand({
      TableName: table,
      Key: { requestId: { S: requestId } },
      ConditionExpression: `nextAttemptAt <= :now AND ${way.condition}`,
      UpdateExpression: `SET claimedUntil = :until, ${way.also}#epoch = #epoch + :one, #version = #version + :one`,
      ExpressionAttributeNames: { '#epoch': 'epoch', '#version': 'version', '#form': 'form' },
      ExpressionAttributeValues: {
        ':now': { N: `${now}` },
        ':until': { N: `${until}` },
        ':one': { N: '1' },
        ':form': { N: `${CLAIM_FORM}` },
      },
      ReturnValues: 'ALL_OLD',
    });
    const updated = await unlessConditionFails(client.send(update));
    if (updated?.Attributes === undefined) return undefined;
    const old = fromItem(updated.Attributes);
    const nextAttemptAt = way === OLD_CLAIM ? until : old.nextAttemptAt;
    return {
      request: { ...old, claimedUntil: until, nextAttemptAt, epoch: old.epoch + 1, version: old.version + 1 },
      crashed: old.claimedUntil !== undefined,
      isBeforeProofs: formOf(updated.Attributes) < PROVEN_FORM,
    };
  }

  return {
    read,

    async create(request) {
      const put = new PutItemCommand({
        TableName: table,
        Item: toItem(request),
        ConditionExpression: 'attribute_not_exists(requestId)',
      });
      return (await unlessConditionFails(client.send(put))) !== undefined;
    },

    async claim(requestId, now, until) {
      const claimed = await claimUnder(NEW_CLAIM, requestId, now, until);
      if (claimed !== undefined) return claimed;
      const found = await read(requestId);
      if (found === undefined) return 'missing';
      const mayBeOld = isDue(found.nextAttemptAt, now);
      return (mayBeOld ? await claimUnder(OLD_CLAIM, requestId, now, until) : undefined) ?? 'not_due';
    },

    async replace(request) {
      const item = toItem({ ...request, version: request.version + 1 });
      const put = new PutItemCommand({
        TableName: table,
        Item: item,
        ConditionExpression: '#version = :version',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': { N: `${request.version}` } },
      });
      const written = fromItem(item);
      if ((await unlessConditionFails(client.send(put))) !== undefined) return written;
      // the SDK may have repeated a write that was done, and whose answer was lost
      return isDeepStrictEqual(await read(request.requestId), written) ? written : 'changed';
    },

    async amend(before, after) {
      const version = before.version + 1;
      const written = amended(before, { ...after, version });
      const [from, to] = [toItem(before), toItem({ ...after, version })];
      const changed = AMENDED_ATTRIBUTES.filter((name) => !isDeepStrictEqual(from[name], to[name]));
      const removed = changed.filter((name) => to[name] === undefined);
      // a seal can be dropped, and never be replaced
      const set = changed.flatMap((name) => {
        const value = name === 'sealed' || name === 'sealedSubject' ? undefined : to[name];
        return value === undefined ? [] : [{ name, value }];
      });
      const update = new UpdateItemCommand({
        TableName: table,
        Key: { requestId: { S: before.requestId } },
        ConditionExpression: '#version = :before',
        UpdateExpression: [
          `SET ${set.map(({ name }) => `#${name} = :${name}`).join(', ')}`,
          ...(removed.length > 0 ? [`REMOVE ${removed.map((name) => `#${name}`).join(', ')}`] : []),
        ].join(' '),
        ExpressionAttributeNames: Object.fromEntries(
          [...set.map(({ name }) => name), ...removed].map((name) => [`#${name}`, name]),
        ),
        ExpressionAttributeValues: {
          ...Object.fromEntries(set.map(({ name, value }) => [`:${name}`, value])),
          ':before': { N: `${before.version}` },
        },
      });
      if ((await unlessConditionFails(client.send(update))) !== undefined) return written;
      // the SDK may have repeated a write that was done, and whose answer was lost
      const found = await read(before.requestId);
      return isDeepStrictEqual(found && toItem(found), toItem(written)) ? written : 'changed';
    },

    async ofSubject(subjectRef) {
      const page = await query('by-subject', {
        KeyConditionExpression: 'sealedSubject = :subject',
        ExpressionAttributeValues: { ':subject': { S: subjectRef } },
        ScanIndexForward: false,
        Limit: MOST_OF_SUBJECT,
      });
      return (page.Items ?? []).map((item) => item['requestId']?.S as RequestId);
    },

    due: (now, limit) => dueIn(SHARDS, now, limit),

    sealsToDrop: (now, limit) => dueIn(SHARDS.map(sealShard), now, limit),

    async dropSeal(requestId, now) {
      const shard = shardOf(requestId);
      const update = new UpdateItemCommand({
        TableName: table,
        Key: { requestId: { S: requestId } },
        // a write that makes the seal needed again takes the record out of this shard
        ConditionExpression: '#shard = :sealShard AND nextAttemptAt <= :now',
        UpdateExpression:
          'SET #shard = :shard, updatedAt = :now, #version = #version + :one ' +
          'REMOVE sealed, sealedSubject, nextAttemptAt, claimedUntil',
        ExpressionAttributeNames: { '#shard': 'shard', '#version': 'version' },
        ExpressionAttributeValues: {
          ':sealShard': { S: sealShard(shard) },
          ':shard': { S: shard },
          ':now': { N: `${now}` },
          ':one': { N: '1' },
        },
      });
      return (await unlessConditionFails(client.send(update))) !== undefined;
    },

    async *openSince(time, passOver = refuseMalformed) {
      let from: QueryCommandInput['ExclusiveStartKey'];
      do {
        const page = await answered(
          client.send(new ScanCommand({ TableName: table, ExclusiveStartKey: from, ConsistentRead: true })),
        );
        const records = (page.Items ?? []).map((item) => ({ item, request: wholeRecord(item) }));
        for (const { item, request } of records) {
          if (request === undefined) passOver(item['requestId']?.S as RequestId);
          else if (wasOpenSince(request, time)) yield request;
        }
        from = page.LastEvaluatedKey;
      } while (from !== undefined);
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
      const update = new UpdateItemCommand({
        TableName: table,
        Key: { requestId: { S: requestId } },
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
      return (await unlessConditionFails(client.send(update))) !== undefined;
    },

    async openFigures(now) {
      const shards = await Promise.all(SHARDS.map((shard) => figuresOfShard(shard, now)));
      const [earliest] = shards.flatMap(({ first }) => first ?? []).toSorted((a, b) => a.dueAt - b.dueAt);
      return {
        oldestAcceptedAt: earliest?.acceptedAt,
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
    const first = item && { dueAt: Number(item['dueAt']?.N), acceptedAt: Number(item['acceptedAt']?.N) };
    const isLate = first !== undefined && first.dueAt < now;
    const overdue = isLate
      ? await count('open-by-deadline', 'openShard = :shard AND dueAt < :now', {
          ':shard': { S: shard },
          ':now': { N: `${now}` },
        })
      : 0;
    return { first, overdue, needsOperator };
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

async function answered<Answer>(call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    throw new DeletionError('store_unavailable', 'retry', 'the table of requests did not answer', { cause: error });
  }
}

function refuseMalformed(): never {
  throw new DeletionError('record_malformed', 'fail', 'an item of the table of requests is no record');
}

/** @returns undefined when the condition did not hold */
async function unlessConditionFails<Answer>(call: Promise<Answer>): Promise<Answer | undefined> {
  return await answered(
    call.catch((error: unknown) => {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }),
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
