import { isDeepStrictEqual } from 'node:util';
import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { RequestId } from '../../domain/confirmation-code.ts';
import { amended } from '../../domain/record-proof.ts';
import { isDue } from '../../domain/worker-steps.ts';
import { MOST_OF_SUBJECT, type RequestRecords } from '../../ports/request-store.ts';
import { AMENDED_ATTRIBUTES, CLAIM_FORM, formOf, fromItem, PROVEN_FORM, toItem } from './request-item.ts';
import { answered, unlessConditionFails, unlessRefused } from './table-answers.ts';

/** A claim does not change `nextAttemptAt`: it is an index key, so that would cost two more writes. */
const NEW_CLAIM = {
  condition: '#form = :form AND (attribute_not_exists(claimedUntil) OR claimedUntil <= :now)',
  also: '',
};
/**
 * A record of an earlier form also gets a new `nextAttemptAt`, so that the version that wrote it leaves it alone, too.
 */
const OLD_CLAIM = {
  condition: '(attribute_not_exists(#form) OR #form < :form)',
  also: 'nextAttemptAt = :until, ',
};

/** The records, in DynamoDB. Every write carries a condition, so that a stale writer changes nothing. */
export function dynamoRequestRecords(client: DynamoDBClient, table: string): RequestRecords {
  async function read(requestId: RequestId) {
    const { Item } = await answered(
      client.send(new GetItemCommand({ TableName: table, Key: { requestId: { S: requestId } }, ConsistentRead: true })),
    );
    return Item && fromItem(Item);
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
      if ((await unlessConditionFails(unlessRefused(client.send(put)))) !== undefined) return written;
      // the SDK may have repeated a write that had succeeded, because the answer was lost
      return isDeepStrictEqual(await answered(read(request.requestId)), written) ? written : 'changed';
    },

    async amend(before, after) {
      const version = before.version + 1;
      const written = amended(before, { ...after, version });
      const [from, to] = [toItem(before), toItem({ ...after, version })];
      const changed = AMENDED_ATTRIBUTES.filter((name) => !isDeepStrictEqual(from[name], to[name]));
      const removed = changed.filter((name) => to[name] === undefined);
      // a seal can be dropped, but never replaced
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
      if ((await unlessConditionFails(unlessRefused(client.send(update)))) !== undefined) return written;
      // the SDK may have repeated a write that had succeeded, because the answer was lost
      const found = await answered(read(before.requestId));
      return isDeepStrictEqual(found && toItem(found), toItem(written)) ? written : 'changed';
    },

    async ofSubject(subjectRef) {
      const ofPerson = new QueryCommand({
        TableName: table,
        IndexName: 'by-subject',
        KeyConditionExpression: 'sealedSubject = :subject',
        ExpressionAttributeValues: { ':subject': { S: subjectRef } },
        ScanIndexForward: false,
        // this many keys fit into one answer
        Limit: MOST_OF_SUBJECT,
      });
      const { Items = [] } = await answered(client.send(ofPerson));
      return Items.map((item) => item['requestId']?.S as RequestId);
    },
  };
}
