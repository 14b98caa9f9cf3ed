import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { RequestId } from '../../domain/confirmation-code.ts';
import { type DeletionRequest, isOpen, needsOperator } from '../../domain/deletion-request.ts';
import { formUnknown } from '../../domain/form.ts';

/** Partitions of the indexes: each takes 1,000 writes a second. */
export const SHARDS = ['0', '1', '2', '3'] as const;

export type Item = Record<string, AttributeValue>;

/** The form in which records are written; every form before it is read. */
export const RECORD_FORM = 2;

/**
 * A record as a DynamoDB item: itself, its form, and the keys of the sparse indexes. Only an open record is in
 * `open-by-deadline`, and only a record with something to come is in `by-next-attempt`. The time-to-live is in seconds.
 */
export function toItem(request: DeletionRequest): Item {
  const shard = shardOf(request.requestId);
  return marshall(
    {
      ...request,
      form: RECORD_FORM,
      shard,
      openShard: isOpen(request) ? shard : undefined,
      needsOperatorShard: needsOperator(request) ? shard : undefined,
      expiresAt: request.expiresAt === undefined ? undefined : Math.ceil(request.expiresAt / 1000),
    },
    { removeUndefinedValues: true },
  );
}

/** @throws DeletionError `form_unknown` (retry) */
export function fromItem(item: Item): DeletionRequest {
  const { form = 1, shard, openShard, needsOperatorShard, expiresAt, ...request } = unmarshall(item);
  if (form > RECORD_FORM) throw formUnknown('record', form, RECORD_FORM);
  if (expiresAt !== undefined) request['expiresAt'] = expiresAt * 1000;
  return form === 1 ? fromFirstForm(request as FirstForm) : (request as DeletionRequest);
}

/** Form 1 did not say its form, called a part's `uncounted` `interrupted` at first, and knew no replay of a replay. */
type FirstForm = Omit<DeletionRequest, 'parts' | 'replay'> & {
  readonly parts: readonly (DeletionRequest['parts'][number] & { readonly interrupted?: true })[];
  readonly replay?: Omit<NonNullable<DeletionRequest['replay']>, 'sealOf'> & { readonly sealOf?: RequestId };
};

function fromFirstForm({ replay, ...request }: FirstForm): DeletionRequest {
  return {
    ...request,
    ...(replay && { replay: { ...replay, sealOf: replay.sealOf ?? replay.of } }),
    parts: request.parts.map(({ interrupted, ...part }) => (interrupted ? { ...part, uncounted: interrupted } : part)),
  };
}

function shardOf(requestId: RequestId): string {
  return SHARDS[requestId.charCodeAt(0) % SHARDS.length] ?? SHARDS[0];
}
