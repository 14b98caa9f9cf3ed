import { contextOf, jsonOf, operationOf, type ServiceCall, textIn, type WantedAccess } from './service-call.ts';

/** Finds the ARN of a key by id, ARN or alias, or by a ciphertext that was made with it; undefined if it is unknown. */
export type FindKey = (reference: { readonly keyId?: string; readonly ciphertext?: Buffer }) => string | undefined;

/** The access that a call to KMS needs. */
export function kmsAccess(call: ServiceCall, accountId: string, findKey: FindKey): readonly WantedAccess[] {
  const request = jsonOf(call);
  const keyId = textIn(request, 'KeyId') ?? textIn(request, 'TargetKeyId');
  const ciphertext = textIn(request, 'CiphertextBlob');
  const key = findKey({
    ...(keyId !== undefined && { keyId }),
    ...(ciphertext !== undefined && { ciphertext: Buffer.from(ciphertext, 'base64') }),
  });
  const encryption = Object.entries((request['EncryptionContext'] ?? {}) as Readonly<Record<string, string>>);
  const context = contextOf({
    'kms:CallerAccount': accountId,
    'kms:EncryptionContextKeys': encryption.length > 0 ? encryption.map(([name]) => name) : undefined,
    ...Object.fromEntries(encryption.map(([name, value]) => [`kms:EncryptionContext:${name}`, value])),
  });
  return [{ action: `kms:${operationOf(call)}`, resource: key ?? keyId ?? '*', context }];
}
