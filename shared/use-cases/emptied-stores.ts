import type { DeletionRequest } from '../domain/deletion-request.ts';
import { emptiedElsewhere, isDone, isReadAsEmpty, mayHaveEmptied, type Part } from '../domain/part.ts';
import type { ConnectedDataMap, ConnectedRule } from '../ports/connected-data-map.ts';
import type { RequestStore } from '../ports/request-store.ts';
import type { Seal } from '../ports/seal.ts';
import { isProvenBySeal, repeatedRecords } from './open-record.ts';
import { targetNamed } from './targets-of-request.ts';

/** Which stores a request may have emptied, so that what a rule reads there may be gone. */

export type EmptiedPorts = {
  readonly store: Pick<RequestStore, 'read'>;
  readonly seal: Pick<Seal, 'open'>;
  readonly dataMap: Pick<ConnectedDataMap, 'rules' | 'targets'>;
};

export type Emptied = {
  /** Nothing is gone from any store. */
  readonly isNothing: boolean;
  /** Whether something is gone from the store that the rule reads, or may be. */
  concerns(rule: Pick<ConnectedRule, 'sparedBy'>): boolean;
  /** The same as far as this data map tells; the rest is told later by a worker whose data map has all targets. */
  certainlyConcerns(rule: Pick<ConnectedRule, 'sparedBy'>): boolean;
};

/**
 * A replay repeats what another request has deleted; where that cannot be told any more, any target may have deleted
 * for it. What a target deletes that the data map no longer has is unknown, and so is what one has deleted before it was
 * moved to another store.
 */
export async function emptiedBy(ports: EmptiedPorts, request: DeletionRequest): Promise<Emptied> {
  const { dataMap } = ports;
  const repeated = await repeatedParts(ports, request);
  const parts = [...request.parts, ...(repeated ?? [])]
    .map((part) => ({ part, target: targetNamed(dataMap, part.name) }))
    .filter(({ part, target }) => mayHaveEmptied(part, target?.isDoneByOthers === true));
  const hasMoved = parts.some(
    ({ part, target }) => part.hasMoved || (target !== undefined && emptiedElsewhere(part, target)),
  );
  const unknown = repeated === undefined ? dataMap.targets.keys() : [];
  const names = [...parts.map(({ part }) => part.name), ...unknown];
  const isLeft = (name: string): boolean =>
    targetNamed(dataMap, name) === undefined &&
    request.parts.some((part) => part.name === name && isToRead(request, part));
  const certain = names.filter((name) => !isLeft(name));
  const concernedBy =
    (some: readonly string[]) =>
    ({ sparedBy }: ConnectedRule): boolean =>
      hasMoved || some.some((name) => !sparedBy.includes(name));
  return { isNothing: names.length === 0, concerns: concernedBy(names), certainlyConcerns: concernedBy(certain) };
}

/**
 * Whether the request cannot end before a worker that knows the part's target has read it, or others have answered. A
 * failing part needs an operator anyway.
 */
function isToRead({ completedAt, rescan }: DeletionRequest, part: Part): boolean {
  if (completedAt !== undefined || part.status === 'failing') return false;
  return isReadAsEmpty(part) ? rescan !== 'running' : !isDone(part);
}

/** @returns undefined when it is not known what the repeated request has deleted */
async function repeatedParts(ports: EmptiedPorts, { replay }: DeletionRequest): Promise<readonly Part[] | undefined> {
  if (replay === undefined) return [];
  const parts: Part[] = [];
  for (const record of await repeatedRecords(ports.store, replay)) {
    if (record === undefined || !(await isProvenBySeal(ports.seal, record))) return undefined;
    parts.push(...record.parts);
  }
  return parts;
}
