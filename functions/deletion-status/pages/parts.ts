import type { LocalizedText } from '../../../shared/domain/localized-text.ts';
import type { Notice, NoticeKind } from '../../../shared/domain/notices.ts';
import type { PartStatus } from '../../../shared/domain/part.ts';
import type { PartView, StatusView } from '../../../shared/domain/status-view.ts';
import { type PublishedTarget, publishedBasis } from '../published-targets.ts';
import { type Content, type Html, html } from './html.ts';
import { labelled, type Reader } from './layout.ts';
import { asWritten, english, localized } from './localized.ts';
import type { GroupName } from './sentences.ts';
import { day, fill } from './writing.ts';

export type Group = { readonly name: GroupName; readonly parts: readonly PartView[] };

const GROUP: { readonly [status in PartStatus]: GroupName } = {
  pending: 'not_started',
  purging: 'working',
  verifying: 'working',
  notified: 'working',
  acknowledged: 'working',
  failing: 'working',
  deleted: 'deleted',
  anonymised: 'anonymised',
  confirmed: 'deleted',
  kept: 'kept',
  nothing_found: 'nothing_found',
};

/** In reading order: what is gone or passed on, what is kept and why, what is still to come. */
const ORDER: readonly GroupName[] = [
  'deleted',
  'anonymised',
  'passed_on',
  'kept',
  'working',
  'not_started',
  'stopped',
  'untouched',
  'nothing_found',
];

/**
 * The parts, grouped by what happened to them. After a refusal or a cancellation, parts that were still in work are
 * `stopped` or `untouched`.
 */
export function groupsOf(view: Pick<StatusView, 'status' | 'parts' | 'notices'>): readonly Group[] {
  const isEnded = isStopped(view);
  const nameOf = (part: PartView): GroupName => {
    if (isPassedOn(part)) return 'passed_on';
    if (isLeft(part, view.notices)) return 'untouched';
    const name = part.status === 'pending' && part.nothingDeleted !== true ? 'working' : GROUP[part.status];
    if (!isEnded || (name !== 'working' && name !== 'not_started')) return name;
    return view.notices.some((notice) => isOfStopped(notice, [part])) ? 'stopped' : 'untouched';
  };
  return ORDER.map((name) => ({ name, parts: view.parts.filter((part) => nameOf(part) === name) })).filter(
    ({ parts }) => parts.length > 0,
  );
}

/** Whether the request names nobody, so that nothing could be searched. */
export function namesNobody({ notices }: StatusView): boolean {
  return notices.some(({ kind }) => kind === 'nobody_named');
}

/**
 * Whether a service provider has only acknowledged the notice, or may have: earlier versions did not record what it
 * said. Nothing more is known, even when the request has ended.
 */
export function isPassedOn({ status, confirmation }: PartView): boolean {
  return status === 'confirmed' && confirmation !== 'provider' && confirmation !== 'operator';
}

/** Whether nothing more is deleted for the request, whatever had begun or was kept. */
export function isStopped({ status }: Pick<StatusView, 'status'>): boolean {
  return status === 'denied' || status === 'cancelled';
}

/**
 * Whether the notice is that the deletion of one of these parts was stopped half-way, which their list says already.
 */
export function isOfStopped({ kind, part }: Notice, parts: readonly Pick<PartView, 'name' | 'status'>[]): boolean {
  return kind === 'kept_in_part' && parts.some(({ name, status }) => name === part && status !== 'kept');
}

/** Whether the deletion went beyond a search here: something was deleted, in part perhaps, or was made anonymous. */
export function hasBegun({ parts, notices }: StatusView): boolean {
  return (
    parts.some((part) => isDeleted(part) || part.status === 'anonymised') ||
    notices.some(({ kind }) => kind === 'kept_in_part')
  );
}

/** Whether anything was deleted, or may have been, by a service provider, too, or was made anonymous. */
export function wasDeleted(view: StatusView): boolean {
  return hasBegun(view) || view.parts.some(isPassedOn);
}

/** Whether the page can say that the whole part was deleted. */
export function isDeleted(part: PartView): boolean {
  return GROUP[part.status] === 'deleted' && !isPassedOn(part);
}

/** Whether nothing is left to delete, as far as is known: parts that are still in work are only being verified. */
export function isPastDeletion({ parts }: { readonly parts: readonly Pick<PartView, 'status'>[] }): boolean {
  return (
    parts.length > 0 &&
    parts.every(({ status }) =>
      ['verifying', 'deleted', 'anonymised', 'nothing_found', 'kept', 'confirmed'].includes(status),
    )
  );
}

/** How the parts of a request are labelled, and how far the request is. */
export type PartWords = {
  readonly targets: ReadonlyMap<string, PublishedTarget>;
  /** The parts of the request. They have a label even if their target has left the data map. */
  readonly parts: readonly Pick<PartView, 'name' | 'label' | 'status'>[];
  /** While a last check is still to come, nothing is said to be gone for good. */
  readonly isOpen: boolean;
  /** Nothing more will be deleted for the request, not even what is kept until a date. */
  readonly isStopped?: boolean;
  readonly notices: readonly Notice[];
};

/** Notices that something was found and left; a part with one must not say that nothing is left. */
const REST: ReadonlySet<NoticeKind> = new Set(['newer_data', 'newer_data_unknown', 'self_declared']);

export function hasRest(notices: readonly Notice[], part?: string): boolean {
  return notices.some((notice) => REST.has(notice.kind) && (part === undefined || notice.part === part));
}

/** Whether something was found and left, although this request deleted nothing there. */
function isLeft({ name, status }: PartView, notices: readonly Notice[]): boolean {
  return status === 'nothing_found' && hasRest(notices, name);
}

export function groupSection(reader: Reader, { name, parts }: Group, words: PartWords): Html {
  return html`<section class="parts ${name}" aria-labelledby="${name}">
<h2 id="${name}" tabindex="-1">${reader.words.status.group[name]}</h2>
${contentOf(name, reader, parts, words)}
</section>
`;
}

function contentOf(name: GroupName, reader: Reader, parts: readonly PartView[], words: PartWords): Content {
  switch (name) {
    case 'kept':
      return keptParts(reader, parts, words);
    case 'untouched':
      return untouchedParts(reader, parts, words);
    case 'stopped':
      return html`<p>${reader.words.status.notice.kept_in_part}</p>
${labels(reader, parts, words)}`;
    default:
      return byStatus(reader, parts, words);
  }
}

/** In the reader's language, or as the data map had it when the request was resolved. */
export function partLabel(
  { language }: Reader,
  { name, label }: Pick<PartView, 'name' | 'label'>,
  { targets }: PartWords,
): Html {
  const published = targets.get(name);
  return published === undefined ? english(label) : localized(language, published.label);
}

/** One sentence, if there is more to say than the heading does, followed by all the parts that it applies to. */
function byStatus(reader: Reader, parts: readonly PartView[], words: PartWords): readonly Html[] {
  const bySentence = Map.groupBy(parts, (part) => partSentence(reader, part, words));
  return [...bySentence].flatMap(([sentence, those]) => [
    ...(sentence === undefined ? [] : [html`<p>${sentence}</p>\n`]),
    labels(reader, those, words),
  ]);
}

/** What a notice explains, after what a refusal or a cancellation stopped before it began. */
function untouchedParts(reader: Reader, parts: readonly PartView[], words: PartWords): readonly (Html | false)[] {
  const left = parts.filter((part) => isLeft(part, words.notices));
  const others = parts.filter((part) => !left.includes(part));
  return [others.length > 0 && labels(reader, others, words), ...byStatus(reader, left, words)];
}

function partSentence(reader: Reader, view: PartView, words: PartWords): string | undefined {
  const { name, status, nothingDeleted, isAskedOfOperator, confirmation } = view;
  const { targets, parts, isOpen, notices } = words;
  const { part, partTriedAgain, partPassedOn, partToldOnly, partSoFar, partWithRest, partByHand } = reader.words.status;
  if (isPassedOn(view)) return confirmation === undefined ? partToldOnly : partPassedOn;
  const { byHand = false, stays } = targets.get(name) ?? {};
  const isWaiting = status === 'notified' || status === 'acknowledged';
  if (isWaiting && (byHand || isAskedOfOperator)) return partByHand.waiting;
  if (status === 'confirmed') {
    if (byHand) return partByHand.confirmed;
    return confirmation === 'operator' ? partByHand.nothing_left : part.confirmed;
  }
  if (view.isTriedAgain && !isWaiting) return partTriedAgain;
  // it begins once more
  if (status === 'pending' && nothingDeleted !== true) return part.purging;
  if (status === 'verifying' && nothingDeleted) return partSoFar.nothing_deleted;
  if (stays !== undefined && status === 'purging') return partSoFar.anonymising;
  if (stays !== undefined && status === 'verifying') return partSoFar.anonymised;
  // like the time line, which shows no check while anything is still to be deleted
  if (status === 'verifying' && !isPastDeletion({ parts })) return partSoFar.deleted;
  if (status !== 'deleted' && status !== 'nothing_found') return part[status];
  const leftSomething = hasRest(notices, name);
  if (isOpen && !(leftSomething && status === 'nothing_found')) return partSoFar[status];
  if (leftSomething) return partWithRest[status];
  // a request that was stopped has no last check
  return words.isStopped === true && status === 'deleted' ? undefined : part[status];
}

function labels(reader: Reader, parts: readonly PartView[], words: PartWords): Html {
  return html`<ul>${parts.map((part) => html`<li>${partLabel(reader, part, words)}${staying(reader, part, words)}</li>`)}</ul>
`;
}

/** What stays of a part that was anonymised, and why. */
function staying({ language }: Reader, { name, stays }: PartView, { targets }: PartWords): Html | undefined {
  if (stays === undefined) return undefined;
  const published = targets.get(name)?.stays;
  return html`<p>${saidBy(published, stays) ? localized(language, published) : asWritten(stays)}</p>`;
}

function keptParts(reader: Reader, parts: readonly PartView[], words: PartWords): Html {
  const { part: sentences, retention, rule, explanation, keptUntil, keptOpenEnd } = reader.words.status;
  return html`<ul>${parts.map(
    (part) => html`<li><b>${partLabel(reader, part, words)}</b>
<p>${part.reason === undefined ? sentences.kept : retention[part.reason]}</p>
${part.legalBasis !== undefined && labelled(part.reason === 'controller_decides' ? explanation : rule, basisOf(reader, part.name, part.legalBasis, words))}
${words.isStopped !== true && html`<p>${part.keptUntil === undefined ? keptOpenEnd : fill(keptUntil, { date: day(reader.language, part.keptUntil) })}</p>`}</li>
`,
  )}</ul>`;
}

/** The data map's words in the reader's language, or what an operator wrote. */
function basisOf({ language }: Reader, name: string, basis: string, { targets }: PartWords): Html {
  const published = publishedBasis(targets.get(name), basis);
  return published === undefined ? asWritten(basis) : localized(language, published);
}

/** Whether the recorded text is still in the data map, in any language. */
function saidBy(published: LocalizedText | undefined, recorded: string): published is LocalizedText {
  return published !== undefined && Object.values(published).includes(recorded);
}
