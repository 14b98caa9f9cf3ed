import { type DeletionRequest, REQUEST_STATUSES } from '../../domain/deletion-request.ts';
import { DeletionError } from '../../domain/errors.ts';
import { PART_STATUSES } from '../../domain/part.ts';
import { fromItem, type Item } from './request-item.ts';

/**
 * The record of an item, if it has everything that every record has, with the right types: somebody who writes to the
 * table by hand may leave something out. Only reads of the whole table check this, so that one such item does not hide
 * the others.
 *
 * @returns undefined if the item is not a record
 * @throws DeletionError `form_unknown` (retry)
 */
export function wholeRecord(item: Item): DeletionRequest | undefined {
  try {
    const request = fromItem(item);
    return isWhole(request) ? request : undefined;
  } catch (error) {
    if (error instanceof DeletionError) throw error;
    // the packed bytes are not ours, or hold something else
    return undefined;
  }
}

const TEXTS = ['requestId', 'appId', 'subjectRef', 'origin', 'scope', 'beganWith'] as const;
const NUMBERS = ['acceptedAt', 'askedAt', 'dueAt', 'updatedAt', 'version', 'epoch', 'attempts'] as const;

function isWhole(request: DeletionRequest): boolean {
  return (
    TEXTS.every((name) => typeof request[name] === 'string') &&
    NUMBERS.every((name) => Number.isFinite(request[name])) &&
    REQUEST_STATUSES.includes(request.status) &&
    Array.isArray(request.parts) &&
    request.parts.every(
      ({ name, label, status }) =>
        typeof name === 'string' && typeof label === 'string' && PART_STATUSES.includes(status),
    )
  );
}
