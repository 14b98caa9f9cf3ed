import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateKeyCommand, EncryptCommand, type KMSClient } from '@aws-sdk/client-kms';

/** A business that let the app into its WhatsApp Business Account. */
export type TokenHolder = { readonly wabaId: string };

/** The token that Embedded Signup gave for an account; the same at every start, so that Meta's side knows it too. */
export function accessTokenOf({ wabaId }: TokenHolder): string {
  return `EAAG-access-token-of-${wabaId}`;
}

/** Stores the tokens as CALIQ does: each as KMS ciphertext, under the context of its account. */
export async function seedAccessTokens(
  clients: { readonly kms: KMSClient; readonly dynamodb: DynamoDBClient },
  table: string,
  holders: readonly TokenHolder[],
): Promise<void> {
  const { KeyMetadata } = await clients.kms.send(new CreateKeyCommand({ Description: 'access tokens of CALIQ' }));
  for (const holder of holders) {
    const { wabaId } = holder;
    const { CiphertextBlob } = await clients.kms.send(
      new EncryptCommand({
        KeyId: KeyMetadata?.KeyId,
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
