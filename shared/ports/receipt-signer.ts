/** Signs receipts: ES256, with a key that cannot leave KMS. */
export type ReceiptSigner = {
  /** RFC 7638 thumbprint of the public key. */
  keyId(): Promise<string>;
  /** @returns r‖s, 64 bytes @throws DeletionError `key_unavailable` (retry) */
  sign(signingInput: Uint8Array): Promise<Uint8Array>;
};
