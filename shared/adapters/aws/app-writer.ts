import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { EncryptCommand, type KMSClient } from '@aws-sdk/client-kms';
import { marshall } from '@aws-sdk/util-dynamodb';
import { DeletionError } from '../../domain/errors.ts';
import type { AppKind } from '../../domain/identifiers.ts';
import { MATCHED_AT } from './app-notes.ts';

/** Who changed an app, and when, in epoch milliseconds. */
export type AppChange = {
  readonly at: number;
  readonly by: string;
  readonly what: 'added' | 'rotated' | 'replaced' | 'retired';
};
type Author = Pick<AppChange, 'at' | 'by'>;

/** What changes the table of apps. Secrets are sealed before they are stored; each change is kept with the app, but for its removal. */
export type AppWriter = {
  /** @throws DeletionError `app_registered` (reject) */
  add(appId: string, kind: AppKind, secret: string, author: Author): Promise<void>;
  /**
   * The new secret becomes the current one, and the current one the previous.
   *
   * @throws DeletionError `not_rotated` (reject) when there is a previous one, which would be lost
   */
  rotate(appId: string, secret: string, author: Author): Promise<void>;
  /** The new secret takes the place of the current one, and the previous one stays. @throws DeletionError `not_rotated` (reject) */
  replace(appId: string, secret: string, author: Author): Promise<void>;
  /** The previous secret is accepted no longer. @throws DeletionError `nothing_to_retire` (reject) */
  retire(appId: string, author: Author): Promise<void>;
  /** The app and its secrets are gone. @throws DeletionError `app_unknown` (reject) */
  remove(appId: string): Promise<void>;
};

/** What is written of an app that is there; its kind never changes. */
export const APP_ATTRIBUTES = {
  added: ['appId', 'kind', 'current', 'changes'],
  changed: ['appId', 'current', 'previous', 'rotatedAt', 'changes', ...Object.values(MATCHED_AT)],
} as const;

export function dynamoAppWriter(tables: DynamoDBClient, TableName: string, keys: KMSClient, KeyId: string): AppWriter {
  /** Under the context `{ appId }`: the ciphertext of one app opens for no other. */
  async function sealed(appId: string, secret: string): Promise<Uint8Array> {
    const Plaintext = Buffer.from(secret);
    const { CiphertextBlob } = await keys.send(new EncryptCommand({ KeyId, Plaintext, EncryptionContext: { appId } }));
    if (CiphertextBlob === undefined) throw new TypeError('KMS answered Encrypt without a ciphertext');
    return CiphertextBlob;
  }

  function update(
    appId: string,
    change: AppChange,
    { set, removed, condition }: { readonly set: string; readonly removed: string; readonly condition: string },
    values: object = {},
  ): UpdateItemCommand {
    return new UpdateItemCommand({
      TableName,
      Key: { appId: { S: appId } },
      UpdateExpression: `SET ${set}changes = list_append(if_not_exists(changes, :none), :change) REMOVE ${removed}`,
      ConditionExpression: condition,
      ...(set.includes('#current') && { ExpressionAttributeNames: { '#current': 'current' } }),
      ExpressionAttributeValues: marshall({ ':none': [], ':change': [change], ...values }),
    });
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
      condition: `attribute_exists(appId) AND ${condition}`,
    };
    const command = update(appId, change, written, { ':secret': await sealed(appId, secret), ':now': change.at });
    await unlessRefused(tables.send(command), 'not_rotated', message);
  }

  return {
    async add(appId, kind, secret, author) {
      const change: AppChange = { ...author, what: 'added' };
      const put = new PutItemCommand({
        TableName,
        Item: marshall({ appId, kind, current: await sealed(appId, secret), changes: [change] }),
        ConditionExpression: 'attribute_not_exists(appId)',
      });
      await unlessRefused(tables.send(put), 'app_registered', `app ${appId} is registered already; see apps rotate`);
    },
    rotate: (appId, secret, author) =>
      setSecret(
        appId,
        secret,
        { ...author, what: 'rotated' },
        {
          before: 'previous = #current, ',
          condition: 'attribute_not_exists(previous)',
          message: `app ${appId} is not registered, or has a previous secret that is to be retired first`,
        },
      ),
    replace: (appId, secret, author) =>
      setSecret(
        appId,
        secret,
        { ...author, what: 'replaced' },
        {
          before: '',
          condition: 'attribute_exists(appId)',
          message: `app ${appId} is not registered`,
        },
      ),
    async retire(appId, author) {
      const change: AppChange = { ...author, what: 'retired' };
      const removed = `previous, ${MATCHED_AT.previous}`;
      const command = update(appId, change, { set: '', removed, condition: 'attribute_exists(previous)' });
      await unlessRefused(tables.send(command), 'nothing_to_retire', `app ${appId} has no previous secret`);
    },
    async remove(appId) {
      const command = new DeleteItemCommand({
        TableName,
        Key: { appId: { S: appId } },
        ConditionExpression: 'attribute_exists(appId)',
      });
      await unlessRefused(tables.send(command), 'app_unknown', `app ${appId} is not registered; see apps list`);
    },
  };
}

async function unlessRefused(call: Promise<unknown>, code: string, message: string): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    throw new DeletionError(code, 'reject', message);
  }
}
