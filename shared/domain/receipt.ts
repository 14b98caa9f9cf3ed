import { type Confirmation, confirmationOf } from './confirmation.ts';
import type { DeletionRequest, RequestStatus } from './deletion-request.ts';
import { type Notice, noticesOf } from './notices.ts';
import type { Part, PartStatus, rollUp } from './part.ts';

/**
 * The version of the claims. A reader ignores claims that it does not know, so only what an earlier reader would
 * misread needs the next version: a changed meaning, or a new value where the schema lists them all.
 */
export const RECEIPT_VERSION = 1;

/** The outcomes of requests that have a receipt. */
export const RECEIPT_OUTCOMES = [
  'completed',
  'completed_with_retention',
  'nothing_found',
] as const satisfies readonly ReturnType<typeof rollUp>[];

/**
 * Whether a request has ended with an outcome that has a receipt. Until then, and also if it was reopened and then
 * refused, what it may still hold of an earlier end is no longer valid.
 */
export function hasReceiptOutcome({ status }: Pick<DeletionRequest, 'status'>): boolean {
  return RECEIPT_OUTCOMES.some((outcome) => outcome === status);
}

/** The receipt that is valid now. */
export function receiptOf(request: DeletionRequest): string | undefined {
  return hasReceiptOutcome(request) ? request.receipt : undefined;
}

/**
 * What the receipt states. It names nobody: no identifier of the person, and no hash of one. Times are NumericDate,
 * seconds since 1970.
 *
 * @see RFC 7519 for `iss`, `iat`, `jti`
 */
export type ReceiptClaims = {
  /** Absent from receipts issued before there were versions. */
  readonly version?: 1;
  readonly iss: string;
  readonly iat: number;
  /** The requestId: SHA-256 of the confirmation code, so anyone with the code can tell that this is its receipt. */
  readonly jti: string;
  readonly app_id: string;
  readonly outcome: RequestStatus;
  readonly accepted_at: number;
  /** When the person asked for their data to be deleted. */
  readonly asked_at: number;
  readonly completed_at: number;
  readonly backups_expire_at: number;
  /** SHA-256 (hexadecimal) of the data map in force. */
  readonly data_map: string;
  readonly parts: readonly ReceiptPart[];
  /** What was left, and which sources did not answer; absent when there is nothing to say. */
  readonly notices?: readonly ReceiptNotice[];
};

/** Something that was left, or a source that did not answer. */
export type ReceiptNotice = {
  readonly kind: string;
  /** The part's name. */
  readonly part?: string;
  readonly since?: number;
  readonly until?: number;
  readonly identifier_kind?: string;
};

/** What became of the data at one target. */
export type ReceiptPart = {
  readonly name: string;
  readonly label: string;
  readonly outcome: PartStatus;
  /** Of what is confirmed: who said so; absent from receipts of earlier versions. */
  readonly confirmation?: Confirmation | undefined;
  readonly reason?: string;
  readonly legal_basis?: string;
  readonly kept_until?: number;
  /** For anonymised data: what stays without naming the person, and why. */
  readonly stays?: string;
};

/** The receipt's media type within JOSE. @see RFC 7515, 4.1.9 */
export const RECEIPT_TYPE = 'deletion-receipt+jwt';

/** @param closed a request as it will be recorded when it closes: with outcome, `completedAt` and `backupsExpireAt` */
export function receiptClaims(closed: DeletionRequest, issuer: string): ReceiptClaims {
  const completedAt = closed.completedAt ?? closed.updatedAt;
  const notices = noticesOf(closed).map(receiptNotice);
  return {
    version: RECEIPT_VERSION,
    iss: issuer,
    iat: seconds(completedAt),
    jti: closed.requestId,
    app_id: closed.appId,
    outcome: closed.status,
    accepted_at: seconds(closed.acceptedAt),
    asked_at: seconds(closed.askedAt),
    completed_at: seconds(completedAt),
    backups_expire_at: seconds(closed.backupsExpireAt ?? completedAt),
    data_map: closed.dataMapHash ?? '',
    parts: closed.parts.map((part) => ({
      name: part.name,
      label: part.label,
      outcome: part.status,
      ...confirmationIn(closed, part),
      ...(part.retention && {
        reason: part.retention.reason,
        legal_basis: part.retention.basis,
        ...(part.retention.until !== undefined && { kept_until: seconds(part.retention.until) }),
      }),
      ...(part.status === 'anonymised' && part.stays !== undefined && { stays: part.stays }),
    })),
    ...(notices.length > 0 && { notices }),
  };
}

function confirmationIn(closed: DeletionRequest, part: Part): { readonly confirmation?: Confirmation } {
  const confirmation = confirmationOf(closed, part);
  return confirmation === undefined ? {} : { confirmation };
}

function receiptNotice({ kind, part, since, until, identifierKind }: Notice): ReceiptNotice {
  return {
    kind,
    ...(part !== undefined && { part }),
    ...(since !== undefined && { since: seconds(since) }),
    ...(until !== undefined && { until: seconds(until) }),
    ...(identifierKind !== undefined && { identifier_kind: identifierKind }),
  };
}

/** What is signed: `base64url(header).base64url(claims)`. @see RFC 7515, 5.1 */
export function receiptSigningInput(claims: ReceiptClaims, keyId: string): string {
  const header = { alg: 'ES256', kid: keyId, typ: RECEIPT_TYPE };
  return `${encode(header)}.${encode(claims)}`;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
