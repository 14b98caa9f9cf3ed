import { contextOf, jsonOf, operationOf, type ServiceCall, textIn, type WantedAccess } from './service-call.ts';

/** The ARN of the key that a call names by id, ARN or alias, or that made a ciphertext; undefined for one that is not known. */
export type FindKey = (reference: { readonly keyId?: string; readonly ciphertext?: Buffer }) => string | undefined;

/** What a call to KMS wants. */
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
