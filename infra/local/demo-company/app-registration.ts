import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DecryptCommand, EncryptCommand } from '@aws-sdk/client-kms';
import type { AwsClients } from '../emulators/aws-clients.ts';
import type { LocalApp } from './demo-apps.ts';

export type AppTable = {
  readonly table: string;
  /** The key that seals the secrets. */
  readonly keyId: string;
};

/**
 * Registers apps as an operator does: the secret is encrypted with the context `{ appId }`. An app that already has
 * this secret, as its current or its previous one, is left unchanged.
 */
export async function registerApps(
  clients: AwsClients,
  { table, keyId }: AppTable,
  apps: readonly LocalApp[],
): Promise<void> {
  await Promise.all(
    apps.map(async ({ appId, secret, kind }) => {
      if ((await secretsOf(clients, table, appId)).includes(secret)) return;
      const EncryptionContext = { appId };
      const { CiphertextBlob } = await clients.kms.send(
        new EncryptCommand({ KeyId: keyId, Plaintext: Buffer.from(secret), EncryptionContext }),
      );
      const item = { appId: { S: appId }, kind: { S: kind }, current: { B: CiphertextBlob ?? new Uint8Array() } };
      await clients.dynamodb.send(new PutItemCommand({ TableName: table, Item: item }));
    }),
  );
}

async function secretsOf(clients: AwsClients, table: string, appId: string): Promise<readonly string[]> {
  const { Item = {} } = await clients.dynamodb.send(
    new GetItemCommand({ TableName: table, Key: { appId: { S: appId } }, ConsistentRead: true }),
  );
  const sealed = [Item['current']?.B, Item['previous']?.B].filter((blob) => blob !== undefined);
  return Promise.all(
    sealed.map(async (CiphertextBlob) => {
      const opened = await clients.kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: { appId } }));
      return Buffer.from(opened.Plaintext ?? []).toString();
    }),
  );
}
