import { GenerateMacCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { SubjectKeys } from '../../ports/subject-keys.ts';
import { keyAnswered } from './key-errors.ts';

/** Subject keys from an HMAC_256 key that cannot leave KMS. */
export function kmsSubjectKeys(client: KMSClient, keyId: string): SubjectKeys {
  return {
    async keyOf(subject) {
      const message = Buffer.from(JSON.stringify(['subject-v1', subject.appId, subject.kind, subject.value]));
      const { Mac } = await keyAnswered(
        client.send(new GenerateMacCommand({ KeyId: keyId, Message: message, MacAlgorithm: 'HMAC_SHA_256' })),
      );
      return present(Mac);
    },
  };
}

function present(mac: Uint8Array | undefined): Uint8Array {
  if (mac?.length !== 32) throw new TypeError('KMS answered GenerateMac without 32 bytes');
  return mac;
}
