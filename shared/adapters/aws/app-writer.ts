import { isDeepStrictEqual } from 'node:util';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { EncryptCommand, type KMSClient } from '@aws-sdk/client-kms';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { DeletionError } from '../../domain/errors.ts';
import type { AppKind } from '../../domain/identifiers.ts';
import type { AppChange, AppWriter } from '../../ports/app-writer.ts';
import { IMPORTED_AT, MATCHED_AT, MESSAGES_AT } from './app-notes.ts';
import { registryUnavailable } from './table-unavailable.ts';

/** What is noted about an app while it is registered. */
const NOTES = [...Object.values(MATCHED_AT), MESSAGES_AT, IMPORTED_AT] as const;

/** All attributes of an app's item that the writer sets or removes. */
export const APP_ATTRIBUTES = [
  'appId',
  'kind',
  'current',
  'previous',
  'rotatedAt',
  'removedAt',
  'changes',
  ...NOTES,
] as const;

/** No message names the app, because its id is caller input. */
const UNKNOWN = 'this app is not registered; see apps list';

export function dynamoAppWriter(tables: DynamoDBClient, TableName: string, keys: KMSClient, KeyId: string): AppWriter {
  /** Encrypts under the context `{ appId }`, so that the ciphertext of one app cannot be used for another. */
  async function sealed(appId: string, secret: string): Promise<Uint8Array> {
    const Plaintext = Buffer.from(secret);
    const { CiphertextBlob } = await keys.send(new EncryptCommand({ KeyId, Plaintext, EncryptionContext: { appId } }));
    if (CiphertextBlob === undefined) throw new TypeError('KMS answered Encrypt without a ciphertext');
    return CiphertextBlob;
  }

  /**
   * @throws DeletionError this code (reject) if the app is in another state, unless this very change has put it there
   */
  async function update(
    appId: string,
    change: AppChange,
    { set, removed, condition }: { readonly set: string; readonly removed: string; readonly condition: string },
    [code, message]: readonly [code: string, message: string],
    values: { readonly ':secret'?: Uint8Array; readonly [name: `:${string}`]: unknown } = {},
  ): Promise<void> {
    const names = ['current', 'kind'].filter((name) => `${set} ${removed} ${condition}`.includes(`#${name}`));
    const command = new UpdateItemCommand({
      TableName,
      Key: { appId: { S: appId } },
      UpdateExpression: `SET ${set}changes = list_append(if_not_exists(changes, :none), :change) REMOVE ${removed}`,
      ConditionExpression: condition,
      ...(names.length > 0 && {
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      }),
      ExpressionAttributeValues: marshall({ ':none': [], ':change': [change], ...values }),
    });
    try {
      await unlessRefused(tables.send(command), code, message);
    } catch (error) {
      // the SDK may have repeated a write that had succeeded, because the answer was lost
      const mayBeDone = error instanceof DeletionError && error.disposition === 'reject';
      if (!mayBeDone || !(await isMade(appId, change, values[':secret']))) throw error;
    }
  }

  /** No two ciphertexts of a secret are the same, so another change at the same moment is not mistaken for this one. */
  async function isMade(appId: string, change: AppChange, secret: Uint8Array | undefined): Promise<boolean> {
    const command = new GetItemCommand({
      TableName,
      Key: { appId: { S: appId } },
      ConsistentRead: true,
      ProjectionExpression: 'changes, #current, previous',
      ExpressionAttributeNames: { '#current': 'current' },
    });
    const { Item } = await answered(tables.send(command));
    const { changes = [], current, previous } = unmarshall(Item ?? {});
    const isRecorded = (changes as readonly AppChange[]).some((made) => isDeepStrictEqual(made, change));
    const isKept = (own: Uint8Array) =>
      [current, previous].some((stored) => stored && Buffer.compare(stored, own) === 0);
    return isRecorded && (secret === undefined || isKept(secret));
  }

  async function setSecret(
    appId: string,
    secret: string,
    change: AppChange,
    { before, condition, message }: { readonly before: string; readonly condition: string; readonly message: string },
  ): Promise<void> {
    const written = {
      set: `${before}#current = :secret, rotatedAt = :now, `,
      removed: `${MATCHED_AT.current}, ${MATCHED_AT.previous}`,
      condition: `attribute_exists(appId) AND attribute_not_exists(removedAt) AND ${condition}`,
    };
    const values = { ':secret': await sealed(appId, secret), ':now': change.at };
    await update(appId, change, written, ['not_rotated', message], values);
  }

  return {
    async add(appId, kind, secret, author) {
      const written = {
        set: '#kind = :kind, #current = :secret, ',
        removed: 'removedAt',
        // a removed app's row is still there, without secrets
        condition: 'attribute_not_exists(appId) OR attribute_exists(removedAt)',
      };
      const values = { ':kind': kind, ':secret': await sealed(appId, secret) };
      const refusal = ['app_registered', 'this app is registered already; see apps rotate'] as const;
      await update(appId, { ...author, what: 'added' }, written, refusal, values);
    },
    rotate: (appId, secret, author) =>
      setSecret(
        appId,
        secret,
        { ...author, what: 'rotated' },
        {
          before: 'previous = #current, ',
          condition: 'attribute_not_exists(previous)',
          message: 'this app is not registered, or has a previous secret that must be retired first',
        },
      ),
    replace: (appId, secret, author) =>
      setSecret(
        appId,
        secret,
        { ...author, what: 'replaced' },
        {
          before: '',
          // refuses a repetition of the same write
          condition: '#current <> :secret',
          message: 'this app is not registered',
        },
      ),
    async retire(appId, author) {
      const change: AppChange = { ...author, what: 'retired' };
      const removed = `previous, ${MATCHED_AT.previous}`;
      const written = { set: '', removed, condition: 'attribute_exists(previous)' };
      await update(appId, change, written, ['nothing_to_retire', 'this app has no previous secret']);
    },
    async remove(appId, author) {
      const written = {
        set: 'removedAt = :now, ',
        removed: ['#current', 'previous', 'rotatedAt', ...NOTES].join(', '),
        condition: 'attribute_exists(appId) AND attribute_not_exists(removedAt)',
      };
      const change: AppChange = { ...author, what: 'removed' };
      await update(appId, change, written, ['app_unknown', UNKNOWN], { ':now': author.at });
    },
    async registeredKind(appId) {
      const command = new GetItemCommand({
        TableName,
        Key: { appId: { S: appId } },
        ConsistentRead: true,
        ProjectionExpression: '#kind, removedAt',
        ExpressionAttributeNames: { '#kind': 'kind' },
      });
      const { Item } = await answered(tables.send(command));
      if (Item === undefined || 'removedAt' in Item) throw new DeletionError('app_unknown', 'reject', UNKNOWN);
      return Item['kind']?.S as AppKind;
    },
    async noteImport(appId, now) {
      const command = new UpdateItemCommand({
        TableName,
        Key: { appId: { S: appId } },
        UpdateExpression: `SET ${IMPORTED_AT} = :now`,
        ConditionExpression: 'attribute_exists(appId) AND attribute_not_exists(removedAt)',
        ExpressionAttributeValues: marshall({ ':now': now }),
      });
      await unlessRefused(tables.send(command), 'app_unknown', UNKNOWN);
    },
  };
}

async function unlessRefused(call: Promise<unknown>, code: string, message: string): Promise<void> {
  const refused = new DeletionError(code, 'reject', message);
  await answered(
    call.catch((error: unknown) => {
      throw error instanceof ConditionalCheckFailedException ? refused : error;
    }),
  );
}

async function answered<Answer>(call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof DeletionError) throw error;
    throw registryUnavailable(error);
  }
}
