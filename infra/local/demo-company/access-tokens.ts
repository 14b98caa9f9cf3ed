import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateKeyCommand, EncryptCommand, type KMSClient } from '@aws-sdk/client-kms';
import { isNamed } from '../emulators/service-errors.ts';

/** A business that gave the app access to its WhatsApp Business Account. */
export type TokenHolder = { readonly wabaId: string };

/**
 * The token that Embedded Signup gave for an account; the same at every start, so that the emulated Graph API knows it.
 */
export function accessTokenOf({ wabaId }: TokenHolder): string {
  return `EAAG-access-token-of-${wabaId}`;
}

/** Where tokens are stored: the table of a data map's row, and the key that the row names. */
export type TokenStore = { readonly table: string; readonly kmsKeyId?: string | undefined };

/** Stores the tokens as CALIQ does: each as KMS ciphertext, under the context of its account. */
export async function seedAccessTokens(
  clients: { readonly kms: KMSClient; readonly dynamodb: DynamoDBClient },
  { table, kmsKeyId }: TokenStore,
  holders: readonly TokenHolder[],
): Promise<void> {
  const KeyId = await findOrCreateKey(clients.kms, kmsKeyId);
  for (const holder of holders) {
    const { wabaId } = holder;
    const { CiphertextBlob } = await clients.kms.send(
      new EncryptCommand({
        KeyId,
        Plaintext: Buffer.from(accessTokenOf(holder)),
        EncryptionContext: { wabaId },
      }),
    );
    const Item = {
      wabaId: { S: wabaId },
      tokenId: { S: 'embedded-signup' },
      connectedAt: { S: '2025-01-01T00:00:00.000Z' },
      sealed: { B: CiphertextBlob ?? Buffer.alloc(0) },
    };
    await clients.dynamodb.send(new PutItemCommand({ TableName: table, Item }));
  }
}

/** The tag makes the emulator use the key id that the data map names. */
async function findOrCreateKey(kms: KMSClient, keyId: string | undefined): Promise<string | undefined> {
  const Tags = keyId === undefined ? [] : [{ TagKey: '_custom_id_', TagValue: keyId }];
  const create = new CreateKeyCommand({ Description: 'access tokens of CALIQ', Tags });
  try {
    return (await kms.send(create)).KeyMetadata?.KeyId;
  } catch (error) {
    if (isNamed(error, 'AlreadyExistsException')) return keyId;
    throw error;
  }
}
