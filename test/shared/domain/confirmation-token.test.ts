import { createHash } from 'node:crypto';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import {
  confirmationHash,
  formatConfirmationToken,
  isNonceOf,
  readConfirmationToken,
} from '../../../shared/domain/confirmation-token.ts';

const requestId = 'Request_id-'.padEnd(43, '7') as RequestId;
const nonce = 'Nonce_of-'.padEnd(43, '3');

describe('the token with which a service provider confirms', () => {
  it('is read as it was written', () => {
    expect(readConfirmationToken(formatConfirmationToken({ requestId, nonce }))).toEqual({ requestId, nonce });
  });

  it.each([
    '',
    requestId,
    `${requestId}.`,
    `.${nonce}`,
    `${requestId}${nonce}`,
    `x${requestId}.${nonce}`,
    `${requestId}.${nonce}x`,
    `${requestId.slice(1)}.${nonce}`,
    `${requestId}.${nonce.slice(1)}`,
    `${requestId}.${nonce}.${nonce}`,
    `${'!'.repeat(43)}.${nonce}`,
    `${requestId}.${'!'.repeat(43)}`,
    `${requestId}.${nonce}\n`,
  ])('is nothing else: %j', (text) => {
    expect(readConfirmationToken(text)).toBeUndefined();
  });

  it('leaves only the hash of its nonce in the record', () => {
    expect(confirmationHash(nonce)).toBe(createHash('sha256').update(nonce).digest('base64url'));
  });

  it('is right when its nonce has that hash, and wrong for any other hash, of whatever length', () => {
    expect(isNonceOf(nonce, confirmationHash(nonce))).toBe(true);
    for (const hash of [
      confirmationHash('another'),
      '',
      confirmationHash(nonce).slice(1),
      `${confirmationHash(nonce)}A`,
    ]) {
      expect(isNonceOf(nonce, hash)).toBe(false);
    }
  });
});
