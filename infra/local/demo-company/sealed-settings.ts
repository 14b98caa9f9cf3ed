import { EncryptCommand, type KMSClient } from '@aws-sdk/client-kms';

/** The settings, with secrets sealed as in `cdk.json` for AWS: `kms:` and the base64 of the ciphertext. */
export async function sealedSettings(
  kms: KMSClient,
  keyId: string,
  settings: Readonly<Record<string, string>>,
  secrets: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const sealed = secrets.map(async (setting) => {
    const { CiphertextBlob = new Uint8Array() } = await kms.send(
      new EncryptCommand({
        KeyId: keyId,
        Plaintext: Buffer.from(settings[setting] ?? ''),
        EncryptionContext: { setting },
      }),
    );
    return [setting, `kms:${Buffer.from(CiphertextBlob).toString('base64')}`] as const;
  });
  return { ...settings, ...Object.fromEntries(await Promise.all(sealed)) };
}
