import { createHash } from 'node:crypto';
import { GetPublicKeyCommand, type KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { publicJwk } from '../../domain/public-jwk.ts';
import type { ReceiptSigner } from '../../ports/receipt-signer.ts';
import { keyAnswered } from './key-errors.ts';

const COORDINATE_BYTES = 32;

/** Signs with an ECC_NIST_P256 key in KMS. The public key is fetched once, for its thumbprint. */
export function kmsReceiptSigner(client: KMSClient, keyId: string): ReceiptSigner {
  let thumbprint: string | undefined;
  return {
    async keyId() {
      if (thumbprint === undefined) {
        const { PublicKey } = await keyAnswered(client.send(new GetPublicKeyCommand({ KeyId: keyId })));
        if (PublicKey === undefined) throw new TypeError('KMS answered GetPublicKey without a key');
        thumbprint = publicJwk(PublicKey).kid;
      }
      return thumbprint;
    },

    async sign(signingInput) {
      const { Signature } = await keyAnswered(
        client.send(
          new SignCommand({
            KeyId: keyId,
            Message: createHash('sha256').update(signingInput).digest(),
            MessageType: 'DIGEST',
            SigningAlgorithm: 'ECDSA_SHA_256',
          }),
        ),
      );
      if (Signature === undefined) throw new TypeError('KMS answered Sign without a signature');
      return joseSignature(Signature);
    },
  };
}

/**
 * Converts an ECDSA signature from DER, as KMS returns it, to r‖s with 32 bytes each, as JOSE requires.
 *
 * @see RFC 3279, 2.2.3; RFC 7518, 3.4
 */
export function joseSignature(der: Uint8Array): Uint8Array {
  if (der[0] !== 0x30 || der[1] !== der.length - 2) throw new TypeError('not a DER sequence of the expected length');
  const [r, afterR] = readInteger(der, 2);
  const [s, end] = readInteger(der, afterR);
  if (end !== der.length) throw new TypeError('a signature has two integers and nothing else');
  return Buffer.concat([r, s]);
}

function readInteger(der: Uint8Array, at: number): readonly [Uint8Array, number] {
  const length = der[at + 1] ?? 0;
  const end = at + 2 + length;
  if (der[at] !== 0x02 || length === 0 || length > COORDINATE_BYTES + 1 || end > der.length) {
    throw new TypeError('not a DER integer of a P-256 signature');
  }
  const digits = der.subarray(at + 2, end);
  const magnitude = digits.length > COORDINATE_BYTES ? digits.subarray(digits.length - COORDINATE_BYTES) : digits;
  const coordinate = Buffer.alloc(COORDINATE_BYTES);
  coordinate.set(magnitude, COORDINATE_BYTES - magnitude.length);
  return [coordinate, end];
}
