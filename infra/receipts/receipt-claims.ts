import * as v from 'valibot';
import { CONFIRMATIONS } from '../../shared/domain/confirmation.ts';
import { NOTICE_KINDS } from '../../shared/domain/notices.ts';
import { isDone, PART_STATUSES } from '../../shared/domain/part.ts';
import { RETENTION_REASONS } from '../../shared/domain/reasons.ts';
import { RECEIPT_OUTCOMES, RECEIPT_VERSION, type ReceiptClaims } from '../../shared/domain/receipt.ts';

/** The latest time that a JavaScript `Date` can hold. */
const MOST_SECONDS = 8.64e12;

const seconds = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_SECONDS));
const time = (what: string) => v.pipe(seconds, v.description(`${what}, in seconds since 1970`));
const text = (what: string) => v.pipe(v.string(), v.description(what));

const part = v.looseObject({
  name: text('The name of the target in the data map'),
  label: text('What the data is, in plain English'),
  outcome: v.pipe(
    v.picklist(PART_STATUSES.filter((status) => isDone({ status }))),
    v.description(
      'What happened to the data there; nothing_found: nothing was found by the ids of the request, which may have had none of the ' +
        'kinds by which this place is searched; confirmed: a provider or an operator said so, see confirmation',
    ),
  ),
  confirmation: v.optional(
    v.pipe(
      v.picklist(CONFIRMATIONS),
      v.description(
        'For confirmed data: who confirmed it; acknowledgement: the provider has only said that it took the notice',
      ),
    ),
  ),
  reason: v.optional(
    v.pipe(
      v.picklist(RETENTION_REASONS),
      v.description('Why it was kept: a reason in GDPR, Art. 17(3), or because a business decides'),
    ),
  ),
  legal_basis: v.optional(text('The law or duty, in words')),
  kept_until: v.optional(time('Until when it is kept, if that is known')),
  stays: v.optional(text('For anonymised data: what stays without naming the person, and why')),
});

const notice = v.looseObject({
  kind: v.picklist(NOTICE_KINDS),
  part: v.optional(text('The name of the part that the notice is about; absent if it is about the whole request')),
  since: v.optional(time('For newer data: when the new start was')),
  until: v.optional(time('For copies: until when they may stay')),
  identifier_kind: v.optional(text('For a source: the kind of id that it would have given')),
});

/** The claims of a receipt of this version. Unknown claims are ignored, because a receipt may state more. */
export const receiptSchema = v.looseObject({
  version: v.pipe(v.literal(RECEIPT_VERSION), v.description('The version of these claims')),
  iss: text('The address of the site that issued it, https://…'),
  iat: time('When it was signed'),
  jti: text('base64url(SHA-256(confirmation code)), the code in capitals without dashes'),
  app_id: text('The Meta app that the request belongs to'),
  outcome: v.pipe(v.picklist(RECEIPT_OUTCOMES), v.description('The outcome of the request')),
  accepted_at: time('When the request was recorded'),
  asked_at: time('When the person asked, and from when on their data was to be deleted'),
  completed_at: time('When the request ended'),
  backups_expire_at: time('When the last backup that could still hold the data expires'),
  data_map: text('A hash of the data map that was in force, which lists the places of the data; see infra/receipts.md'),
  parts: v.pipe(v.array(part), v.description('What happened to the data, place by place')),
  notices: v.optional(v.pipe(v.array(notice), v.description('What was left, and what could not be asked'))),
});

const { version: _, ...entries } = receiptSchema.entries;
/** Receipts from before versions were introduced; the earliest also lack claims that were added later. */
const unversionedSchema = v.looseObject({
  ...entries,
  iat: v.optional(seconds),
  asked_at: v.optional(seconds),
  notices: v.optional(v.array(v.looseObject({ kind: v.string() }))),
});

/** The signed claims, or why they are not those of a receipt. */
export type ReadClaims = { readonly claims: ReceiptClaims } | { readonly problem: string };

export function readClaims(payload: Uint8Array): ReadClaims {
  const stated = parsed(payload);
  const version = v.is(v.looseObject({ version: v.unknown() }), stated) ? stated.version : undefined;
  if (typeof version === 'number' && version !== RECEIPT_VERSION) {
    return { problem: `it has version ${version}; this program reads version ${RECEIPT_VERSION}` };
  }
  const { success, output } = v.safeParse(version === undefined ? unversionedSchema : receiptSchema, stated);
  return success
    ? { claims: output as unknown as ReceiptClaims }
    : { problem: 'its claims are not those of a receipt' };
}

function parsed(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(payload));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
