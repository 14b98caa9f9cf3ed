import { inflateRawSync } from 'node:zlib';
import type { DeletionRequest } from '../../domain/deletion-request.ts';
import { encodedReceipt, LARGEST } from './packed-attributes.ts';

type PackedInFormFive = Pick<DeletionRequest, 'parts' | 'identifiers' | 'returns' | 'dataMapHash' | 'receipt'>;

/** Used by form 5 only. It must never change: with another dictionary, no record in this form could be read. */
const DICTIONARY = Buffer.from(
  '"legal_basis":"","kept_until":,"reason":"legal_obligation","retention":{"until":,"reason":"controller_decides","basis":"' +
    '"confirmationHash":"","rounds":1,"uncounted":true,"lastError":"","isPartial":true,"left":{"newer":0,"undated":0},' +
    '"outcome":"completed_with_retention","outcome":"kept"},"outcome":"confirmed"},"outcome":"nothing_found"},' +
    '"status":"anonymised","status":"acknowledged","status":"notified","status":"confirmed","status":"failing",' +
    '"status":"kept","status":"purging","status":"verifying","status":"pending","status":"nothing_found",' +
    '{"alg":"ES256","kid":"","typ":"deletion-receipt+jwt"}\n{"iss":"https://","iat":17,"jti":"","app_id":"",' +
    '"outcome":"completed","accepted_at":17,"asked_at":17,"completed_at":17,"backups_expire_at":18,"data_map":"",' +
    '"parts":[{"name":"","label":"Your ","outcome":"deleted"},{"name":"","label":"","outcome":"deleted"}]}\n' +
    '{"parts":[{"name":"","label":"Your ","selects":"","status":"deleted","attempts":0,"items":0,"rounds":0,' +
    '"nextAttemptAt":17,"updatedAt":17,"wasEmpty":true},{"name":"","label":"","selects":"","status":"deleted",' +
    '"attempts":0,"items":1,"rounds":0,"updatedAt":1,"wasEmpty":true}],"identifiers":[{"kind":"asid","of":"verified",' +
    '"count":1},{"kind":"","of":"verified","count":1}],"returns":{},"dataMapHash":"',
);

/** Unpacks form 5: these attributes as JSON, then the texts of the receipt, each on its own line. */
export function unpackedFormFive(bytes: Uint8Array): PackedInFormFive {
  const text = inflateRawSync(bytes, { dictionary: DICTIONARY, maxOutputLength: LARGEST }).toString();
  const [rest = '', ...receipt] = text.split('\n');
  return { ...(JSON.parse(rest) as PackedInFormFive), ...(receipt.length > 0 && { receipt: encodedReceipt(receipt) }) };
}
