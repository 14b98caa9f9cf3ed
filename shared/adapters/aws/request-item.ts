import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { RequestId } from '../../domain/confirmation-code.ts';
import { type DeletionRequest, isOpen, needsOperator } from '../../domain/deletion-request.ts';
import { formUnknown } from '../../domain/form.ts';
import { AMENDABLE } from '../../domain/record-proof.ts';
import { onlySealLeft } from '../../domain/worker-steps.ts';
import { packed, unpacked, withoutPacked } from './packed-attributes.ts';
import { unpackedFormFive } from './packed-form-five.ts';
import { sealBytes, sealOf } from './seal-bytes.ts';
import { sealShard, shardOf } from './shards.ts';

export type Item = Record<string, AttributeValue>;

/** The form in which records are written. All earlier forms can be read. */
export const RECORD_FORM = 6;

/** From this form on, a claim leaves `nextAttemptAt` as it is, and only `claimedUntil` shows that there is one. */
export const CLAIM_FORM = 6;

/** From this form on, a record that a worker has begun carries a proof. */
export const PROVEN_FORM = 4;

/**
 * A record as a DynamoDB item: its attributes, the largest of them packed, its form, and the keys of the sparse
 * indexes. `open-by-deadline` has only open records, `by-next-attempt` only those with something left to do (in shards
 * of their own if all that is left is to drop the seal), `needs-operator` only those that need an operator, and
 * `by-subject` only those with a seal. The time to live is in seconds.
 */
export function toItem(request: DeletionRequest): Item {
  const shard = shardOf(request.requestId);
  const dueShard = onlySealLeft(request) ? sealShard(shard) : shard;
  const body = packed(request);
  return marshall(
    {
      ...(body === undefined ? request : { ...withoutPacked(request), body }),
      sealed: request.sealed && (sealBytes(request.sealed) ?? request.sealed),
      form: RECORD_FORM,
      shard: dueShard,
      openShard: isOpen(request) ? shard : undefined,
      needsOperatorShard: needsOperator(request) ? shard : undefined,
      sealedSubject: request.sealed === undefined ? undefined : request.subjectRef,
      expiresAt: request.expiresAt === undefined ? undefined : Math.ceil(request.expiresAt / 1000),
    },
    { removeUndefinedValues: true },
  );
}

/** The attributes of a new record, without those that only the worker adds. */
export const NEW_ATTRIBUTES = [
  'requestId',
  'form',
  'appId',
  'subjectRef',
  'origin',
  'scope',
  'status',
  'acceptedAt',
  'askedAt',
  'beganWith',
  'isStale',
  'dueAt',
  'updatedAt',
  'version',
  'epoch',
  'nextAttemptAt',
  'hold',
  'attempts',
  'sealed',
  'verification',
  'resolved',
  'parts',
  'shard',
  'openShard',
  'needsOperatorShard',
  'sealedSubject',
] as const satisfies readonly string[];

/** The same with those that a record entered by the company has in addition. */
export const ENTERED_ATTRIBUTES = [...NEW_ATTRIBUTES, 'enteredBy', 'replay'] as const satisfies readonly string[];

/**
 * The attributes of an existing record that others than the worker may write, and the index keys that depend on them.
 */
export const AMENDED_ATTRIBUTES = [
  ...AMENDABLE,
  'sealed',
  'shard',
  'openShard',
  'needsOperatorShard',
  'sealedSubject',
] as const satisfies readonly string[];

/** The form of a stored record; one that states no form has form 1. */
export function formOf(item: Item): number {
  return Number(item['form']?.N ?? 1);
}

/** @throws DeletionError `form_unknown` (retry) */
export function fromItem(item: Item): DeletionRequest {
  const {
    form = 1,
    shard,
    openShard,
    needsOperatorShard,
    sealedSubject,
    expiresAt,
    body,
    sealed,
    ...request
  } = unmarshall(item);
  if (form > RECORD_FORM) throw formUnknown('record', form, RECORD_FORM);
  if (sealed !== undefined) request['sealed'] = item['sealed']?.B === undefined ? sealed : sealOf(bytesOf(sealed));
  if (body !== undefined) {
    const bytes = bytesOf(body);
    Object.assign(request, form === 5 ? unpackedFormFive(bytes) : unpacked(bytes, request as DeletionRequest));
  }
  if (expiresAt !== undefined) request['expiresAt'] = expiresAt * 1000;
  if (form > 2) return request as DeletionRequest;
  return fromSecondForm(form === 1 ? fromFirstForm(request as FirstForm) : (request as SecondForm));
}

/** Takes bytes as the SDK returns them, or base64 as DynamoDB's JSON protocol has them. */
function bytesOf(value: Uint8Array | string): Uint8Array {
  return typeof value === 'string' ? Buffer.from(value, 'base64') : value;
}

/**
 * Form 2 had no `askedAt`, for which `acceptedAt` or a replay's `cutOff` stood, and did not say what a request began
 * with.
 */
type SecondForm = Omit<DeletionRequest, 'askedAt' | 'beganWith' | 'replay'> & {
  readonly replay?: Omit<NonNullable<DeletionRequest['replay']>, 'lastLookAt'> & { readonly cutOff: number };
};

function fromSecondForm({ replay, ...request }: SecondForm): DeletionRequest {
  const { cutOff, ...order } = replay ?? { cutOff: undefined };
  return {
    ...request,
    askedAt: cutOff ?? request.acceptedAt,
    beganWith: request.origin === 'whatsapp' ? 'waba' : 'asid',
    ...(cutOff !== undefined && { replay: { ...order, lastLookAt: cutOff } as DeletionRequest['replay'] }),
  };
}

/**
 * Form 1 did not state its form, at first called a part's `uncounted` `interrupted`, and had no replays of a replay.
 */
type FirstForm = Omit<SecondForm, 'parts' | 'replay'> & {
  readonly parts: readonly (DeletionRequest['parts'][number] & { readonly interrupted?: true })[];
  readonly replay?: Omit<NonNullable<SecondForm['replay']>, 'sealOf'> & { readonly sealOf?: RequestId };
};

function fromFirstForm({ replay, ...request }: FirstForm): SecondForm {
  return {
    ...request,
    ...(replay && { replay: { ...replay, sealOf: replay.sealOf ?? replay.of } }),
    parts: request.parts.map(({ interrupted, ...part }) => (interrupted ? { ...part, uncounted: interrupted } : part)),
  };
}
