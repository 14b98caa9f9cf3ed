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

/** The form in which records are written; every form before it is read. */
export const RECORD_FORM = 6;

/** From which on a claim leaves `nextAttemptAt`, and `claimedUntil` alone says that there is one. */
export const CLAIM_FORM = 6;

/** From which on a record that a worker has begun carries a proof. */
export const PROVEN_FORM = 4;

/**
 * A record as a DynamoDB item: itself, its largest attributes packed, its form, and the keys of the sparse indexes. Only an open record is in
 * `open-by-deadline`, only a record with something to come is in `by-next-attempt`
 * (in shards of its own where that is the end of its seal), and only one with a seal in `by-subject`.
 * The time-to-live is in seconds.
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

/** What a new record has: nothing that only the worker writes. */
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

/** What a record that the company entered has in addition. */
export const ENTERED_ATTRIBUTES = [...NEW_ATTRIBUTES, 'enteredBy', 'replay'] as const satisfies readonly string[];

/** What others than the worker may write into a record that exists, and the keys of the indexes that follow from it. */
export const AMENDED_ATTRIBUTES = [
  ...AMENDABLE,
  'sealed',
  'shard',
  'openShard',
  'needsOperatorShard',
  'sealedSubject',
] as const satisfies readonly string[];

/** Of a record as it is stored; what says none is of the first. */
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

/** As DynamoDB's client gives them, or base64 as its protocol has them. */
function bytesOf(value: Uint8Array | string): Uint8Array {
  return typeof value === 'string' ? Buffer.from(value, 'base64') : value;
}

/** Form 2 knew one time, by which a request was accepted and its data was old, and did not say with what it began. */
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

/** Form 1 did not say its form, called a part's `uncounted` `interrupted` at first, and knew no replay of a replay. */
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
