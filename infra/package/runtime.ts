// the entry point for the company's own functions; it does not need the CDK

export {
  type AwsCredentials,
  type RequestLine,
  type SignedHeaders,
  type SignedScope,
  withSignature,
} from '../../shared/adapters/aws/sigv4.ts';
export { CONFIRMATIONS, type Confirmation } from '../../shared/domain/confirmation.ts';
export { REQUEST_STATUSES, type RequestStatus } from '../../shared/domain/deletion-request.ts';
export { DeletionError, type Disposition } from '../../shared/domain/errors.ts';
export { type AppKind, ENTRY_IDENTIFIER_KINDS, type EntryIdentifierKind } from '../../shared/domain/identifiers.ts';
export { PART_STATUSES, type PartStatus } from '../../shared/domain/part.ts';
export type { PublicJwk } from '../../shared/domain/public-jwk.ts';
export type { ReceiptClaims, ReceiptNotice, ReceiptPart } from '../../shared/domain/receipt.ts';
export {
  REQUEST_CHANNELS,
  type RequestChannel,
  VERIFICATION_METHODS,
  type VerificationMethod,
} from '../../shared/domain/verification.ts';
export {
  type AppScopedUserId,
  SIGNED_REQUEST_STATUS,
  type SignedRequestFault,
  signRequest,
  type VerifiedSignedRequest,
  verifySignedRequest,
} from '../../shared/meta/signed-request.ts';
export type { Signer } from '../../shared/meta/signer.ts';
export type { AppSecret, RegisteredApp } from '../../shared/ports/app-registry.ts';
export {
  type BoundedValues,
  defineTarget,
  type FunctionBudget,
  type FunctionPurge,
  type FunctionSelection,
  type TargetContext,
  type TargetFunctions,
  type TargetHandler,
} from '../../shared/targets/lambda/define-target.ts';
export type { Values } from '../../shared/targets/lambda/protocol.ts';
export { type ContractWorld, runTargetContract } from '../../shared/targets/lambda/target-contract.ts';
export { type ReceiptKeys, type Verification, verifyReceipt } from '../receipts/verify-receipt.ts';
