import * as v from 'valibot';
import { CONFIRMATIONS } from '../../shared/domain/confirmation.ts';
import { NOTICE_KINDS } from '../../shared/domain/notices.ts';
import { PART_STATUSES } from '../../shared/domain/part.ts';
import { REFUSAL_REASONS, RETENTION_REASONS } from '../../shared/domain/reasons.ts';
import { PUBLIC_STATUSES } from '../../shared/domain/status-view.ts';

const time = v.pipe(v.string(), v.isoTimestamp(), v.description('ISO 8601, UTC'));
const confirmationCode = v.pipe(
  v.string(),
  v.regex(/^[0-9A-HJKMNP-TV-Z]{32}$/),
  v.description('Opens the status; 32 characters of Crockford base32'),
);

/** A request's status as JSON. Both the type in the code and the published OpenAPI schema come from here. */
export const statusSchema = v.strictObject({
  confirmation_code: confirmationCode,
  status: v.picklist(PUBLIC_STATUSES),
  requested_at: time,
  due_at: v.pipe(time, v.description('The promised time')),
  updated_at: time,
  completed_at: v.optional(v.pipe(time, v.description('When it ended'))),
  extension_reason: v.optional(v.pipe(v.string(), v.description('Why the promised time was moved'))),
  refusal: v.optional(
    v.strictObject({ reason: v.picklist(REFUSAL_REASONS), legal_basis: v.string(), refused_at: time }),
  ),
  parts: v.array(
    v.strictObject({
      name: v.string(),
      label: v.pipe(v.string(), v.description('In the language of Accept-Language, if available')),
      status: v.pipe(
        v.picklist(PART_STATUSES),
        v.description(
          'nothing_found: nothing was found by the ids of the request, which may have had none of the kinds by which this place is searched',
        ),
      ),
      confirmation: v.optional(
        v.pipe(
          v.picklist(CONFIRMATIONS),
          v.description('Who confirmed it; acknowledgement: the provider has only said that it took the notice'),
        ),
      ),
      reason: v.optional(v.pipe(v.picklist(RETENTION_REASONS), v.description('Why it is kept'))),
      legal_basis: v.optional(v.string()),
      kept_until: v.optional(v.pipe(time, v.description('ISO 8601, UTC; midnight stands for the whole day'))),
      stays: v.optional(
        v.pipe(v.string(), v.description('For anonymised data: what stays without naming the person, and why')),
      ),
    }),
  ),
  notices: v.pipe(
    v.array(
      v.strictObject({
        kind: v.picklist(NOTICE_KINDS),
        part: v.optional(v.pipe(v.string(), v.description('The name of the part that the notice is about'))),
        since: v.optional(time),
        until: v.optional(v.pipe(time, v.description('Until when copies may stay'))),
      }),
    ),
    v.description('What was left, and what could not be asked'),
  ),
  backups_expire_at: v.optional(
    v.pipe(time, v.description('When the last backup that could still hold the data expires')),
  ),
  receipt_url: v.optional(v.pipe(v.string(), v.url())),
});
export type StatusJson = v.InferOutput<typeof statusSchema>;

export const problemSchema = v.object({
  status: v.pipe(v.number(), v.integer()),
  code: v.pipe(v.string(), v.description('Stable; branch on this')),
  title: v.string(),
});

export const jwkSetSchema = v.strictObject({
  keys: v.array(
    v.object({
      kty: v.literal('EC'),
      crv: v.literal('P-256'),
      x: v.string(),
      y: v.string(),
      kid: v.pipe(v.string(), v.description('RFC 7638 thumbprint')),
      alg: v.literal('ES256'),
      use: v.literal('sig'),
    }),
  ),
});

export const deletionAnswerSchema = v.strictObject({
  url: v.pipe(v.string(), v.url(), v.description('Where the person reads the status')),
  confirmation_code: confirmationCode,
});

export const successSchema = v.strictObject({ success: v.literal(true) });

export const signedRequestSchema = v.object({
  signed_request: v.pipe(v.string(), v.description('base64url(signature).base64url(payload), HMAC-SHA256')),
});
