import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  type GetItemCommandOutput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { DecryptCommand, EncryptCommand, type KMSClient } from '@aws-sdk/client-kms';
import { CANARY_APP_ID } from '../../domain/canary.ts';
import { DeletionError } from '../../domain/errors.ts';
import type { CanaryNotes, CanaryState } from '../../ports/canary-state.ts';
import type { Clock } from '../../ports/clock.ts';
import { keyAnswered } from './key-errors.ts';
import { registryUnavailable } from './table-unavailable.ts';

const Key = { appId: { S: CANARY_APP_ID } };
const EncryptionContext = { appId: CANARY_APP_ID };

/**
 * The canaries' app, in the table of apps like any other, its secret sealed under its own context. The state of its
 * canaries is one text beside it, so that a round can overwrite only what it has read.
 *
 * @param newSecret makes a random secret; only KMS and this function ever see it
 */
export function dynamoCanaryState(
  tables: DynamoDBClient,
  table: string,
  keys: KMSClient,
  keyId: string,
  newSecret: () => string,
  clock: Clock,
): CanaryState {
  async function register(): Promise<void> {
    const Plaintext = Buffer.from(newSecret());
    const sealed = await keyAnswered(keys.send(new EncryptCommand({ KeyId: keyId, Plaintext, EncryptionContext })));
    const notes: CanaryNotes = { startedAt: clock(), open: [] };
    const update = new UpdateItemCommand({
      TableName: table,
      Key,
      UpdateExpression: 'SET kind = :kind, #current = :secret, canary = :notes',
      ConditionExpression: 'attribute_not_exists(appId)',
      ExpressionAttributeNames: { '#current': 'current' },
      ExpressionAttributeValues: {
        ':kind': { S: 'facebook' },
        ':secret': { B: sealed.CiphertextBlob ?? new Uint8Array() },
        ':notes': { S: JSON.stringify(notes) },
      },
    });
    try {
      await tables.send(update);
    } catch (error) {
      // another round was faster; its secret counts
      if (!(error instanceof ConditionalCheckFailedException)) throw registryUnavailable(error);
    }
  }

  async function read(): Promise<GetItemCommandOutput['Item']> {
    try {
      return (await tables.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }))).Item;
    } catch (error) {
      throw registryUnavailable(error);
    }
  }

  return {
    async open() {
      let item = await read();
      if (item === undefined) {
        await register();
        item = await read();
      }
      const blob = item?.['current']?.B;
      let before = item?.['canary']?.S;
      if (blob === undefined || before === undefined) throw registryUnavailable(undefined);
      const opened = await keyAnswered(
        keys.send(new DecryptCommand({ CiphertextBlob: blob, KeyId: keyId, EncryptionContext })),
      );
      return {
        secret: Buffer.from(opened.Plaintext ?? []).toString(),
        notes: JSON.parse(before) as CanaryNotes,
        async write(notes) {
          const after = JSON.stringify(notes);
          const update = new UpdateItemCommand({
            TableName: table,
            Key,
            UpdateExpression: 'SET canary = :after',
            ConditionExpression: 'canary = :before',
            ExpressionAttributeValues: { ':after': { S: after }, ':before': { S: before ?? '' } },
          });
          try {
            await tables.send(update);
          } catch (error) {
            if (!(error instanceof ConditionalCheckFailedException)) throw registryUnavailable(error);
            throw new DeletionError('canary_state_changed', 'retry', 'another round has written since');
          }
          before = after;
        },
      };
    },
  };
}

/** For operators: the state of the canaries; undefined before the first round. */
export async function readCanaryNotes(tables: DynamoDBClient, table: string): Promise<CanaryNotes | undefined> {
  const { Item } = await tables.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
  const notes = Item?.['canary']?.S;
  return notes === undefined ? undefined : (JSON.parse(notes) as CanaryNotes);
}
