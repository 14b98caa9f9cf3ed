export { DeletionError } from '../../shared/domain/errors.ts';
export {
  SIGNED_REQUEST_STATUS,
  type SignedRequestFault,
  signRequest,
  type VerifiedSignedRequest,
  verifySignedRequest,
} from '../../shared/meta/signed-request.ts';
export { type Verification, verifyReceipt } from '../ops/commands/verify-receipt.ts';
