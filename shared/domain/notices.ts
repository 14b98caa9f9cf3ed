import { type DeletionRequest, isOpen } from './deletion-request.ts';
import { isKeptByOperator } from './kept-by-operator.ts';
import { isDone, mayBeGone, mayHideDeletions, type Part } from './part.ts';

/** What the person is told in addition to the parts: what was left, and which sources did not answer. */
export const NOTICE_KINDS = [
  /** The id that the request began with names nobody, so nothing could be searched. */
  'nobody_named',
  /** Data from after a new start was left; the person can ask for its deletion with another request. */
  'newer_data',
  /** Data whose age is not known was left. */
  'newer_data_unknown',
  /** Some of what is now kept, or was left by a refusal, was deleted before, or may have been. */
  'kept_in_part',
  /** Meta no longer tells us who the person is, because they removed the app. */
  'source_gone',
  /** A source that need not answer never answered, or refused. */
  'source_silent',
  /** An identifier that nobody has confirmed finds something, or may where others delete; nothing was deleted by it. */
  'self_declared',
  /** The data belongs to a business, which decides about it. */
  'business',
  /** Meta removes no entry of a contact book by a parent id. */
  'parent_id',
  /** It was deleted at Meta, where copies may stay in caches for some time. */
  'copies_at_meta',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export type Notice = {
  readonly kind: NoticeKind;
  /** The target that it is about; absent when it is about the whole request. */
  readonly part?: string;
  /** For newer data: when the new start was. */
  readonly since?: number;
  /** For copies: until when they may stay. */
  readonly until?: number;
  /** For a source: the kind of id that it would have given. */
  readonly identifierKind?: string;
};

/**
 * What the person is told in addition to the parts: what was left and why, and which sources did not answer. It is the
 * same in the record, the JSON answer, the page and the receipt.
 */
export function noticesOf(request: DeletionRequest): readonly Notice[] {
  const { parts, returns, goneSources = [], silentSources = [] } = request;
  const since = returns?.reRegisteredAt ?? returns?.activeSince;
  const inPart = new Set(
    parts.filter((part) => isKeptInPart(request, part) || isStopped(request, part)).map(({ name }) => name),
  );
  const ofParts = parts.flatMap(
    ({ name: part, status, left, hasSelfDeclared, retention, copiesUntil, leftOut }): readonly Notice[] => [
      ...(left !== undefined && left.newer > 0 ? [{ kind: 'newer_data', part, since } as const] : []),
      // an operator who confirmed the part has looked at it
      ...(left !== undefined && left.undated > 0 && status !== 'confirmed'
        ? [{ kind: 'newer_data_unknown', part, since } as const]
        : []),
      ...(inPart.has(part) ? [{ kind: 'kept_in_part', part } as const] : []),
      // before anything has begun, an operator may still confirm the identifier
      ...(hasSelfDeclared && status !== 'pending' ? [{ kind: 'self_declared', part } as const] : []),
      ...(retention?.reason === 'controller_decides' ? [{ kind: 'business', part } as const] : []),
      ...(leftOut !== undefined ? [{ kind: leftOut, part } as const] : []),
      ...(copiesUntil !== undefined ? [{ kind: 'copies_at_meta', part, until: copiesUntil } as const] : []),
    ],
  );
  // while the request is open, sources that did not answer are asked again
  const silent = isOpen(request) ? [] : silentSources;
  const ofSources = [
    ...goneSources.map((identifierKind) => ({ kind: 'source_gone', identifierKind }) as const),
    ...silent.map((identifierKind) => ({ kind: 'source_silent', identifierKind }) as const),
  ];
  const ofRequest = namedNobody(request) ? [{ kind: 'nobody_named' } as const] : [];
  return [...ofRequest, ...ofParts, ...ofSources].toSorted(
    (a, b) => NOTICE_KINDS.indexOf(a.kind) - NOTICE_KINDS.indexOf(b.kind),
  );
}

/**
 * A data map has at least one target, and a deletion has a part at each of them, so no parts means that nobody was
 * named. The removal of an app concerns only some targets, perhaps none.
 */
function namedNobody({ resolved, parts, scope }: DeletionRequest): boolean {
  return resolved && parts.length === 0 && scope === 'deletion';
}

/** It had begun to be deleted when the request was refused. */
function isStopped(request: DeletionRequest, part: Part): boolean {
  return !isOpen(request) && !isDone(part) && mayBeGone(part);
}

/**
 * Whether some of a kept part was deleted, or may have been. What the data map itself keeps is not deleted first, but
 * an operator may keep what a worker had begun to delete.
 */
function isKeptInPart(request: DeletionRequest, part: Part): boolean {
  const { status, items } = part;
  return status === 'kept' && (items > 0 || (mayHideDeletions(part) && isKeptByOperator(request, part)));
}
