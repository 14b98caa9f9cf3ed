import type { PartStatus } from '../../../shared/domain/part.ts';
import type { PartView, StatusView } from '../../../shared/domain/status-view.ts';
import { type Html, html } from './html.ts';
import type { Reader } from './layout.ts';
import type { GroupName } from './sentences.ts';
import { day, fill } from './writing.ts';

export type Group = { readonly name: GroupName; readonly parts: readonly PartView[] };

const GROUP: { readonly [status in PartStatus]: GroupName } = {
  pending: 'working',
  purging: 'working',
  verifying: 'working',
  notified: 'working',
  acknowledged: 'working',
  failing: 'working',
  deleted: 'deleted',
  anonymised: 'deleted',
  confirmed: 'deleted',
  kept: 'kept',
  nothing_found: 'nothing_found',
};

/** In the order in which they are read: what is gone, what is not and why, what is still to come. */
const ORDER: readonly GroupName[] = ['deleted', 'kept', 'working', 'untouched', 'nothing_found'];

/** The parts by what became of them. After a refusal, what was in work stays as it is. */
export function groupsOf(view: StatusView): readonly Group[] {
  const isEnded = view.status === 'denied' || view.status === 'cancelled';
  const nameOf = ({ status }: PartView): GroupName =>
    isEnded && GROUP[status] === 'working' ? 'untouched' : GROUP[status];
  return ORDER.map((name) => ({ name, parts: view.parts.filter((part) => nameOf(part) === name) })).filter(
    ({ parts }) => parts.length > 0,
  );
}

/** Whether anything is gone. */
export function wasDeleted({ parts }: StatusView): boolean {
  return parts.some(({ status }) => GROUP[status] === 'deleted');
}

/** Whether nothing is left to delete, as far as is known: only what is being read again is still in work. */
export function isPastDeletion({ parts }: StatusView): boolean {
  return (
    parts.length > 0 &&
    parts.every(({ status }) =>
      ['verifying', 'deleted', 'anonymised', 'nothing_found', 'kept', 'confirmed'].includes(status),
    )
  );
}

export function groupSection(reader: Reader, { name, parts }: Group): Html {
  const { group, keptWhy } = reader.words.status;
  return html`<section class="parts ${name}" aria-labelledby="${name}">
<h2 id="${name}" tabindex="-1">${name === 'kept' ? keptWhy : group[name]}</h2>
${name === 'kept' ? keptParts(reader, parts) : name === 'untouched' ? labels(parts) : byStatus(reader, parts)}
</section>
`;
}

/** One sentence for all the parts of which it is true. */
function byStatus({ words }: Reader, parts: readonly PartView[]): readonly Html[] {
  return [...new Set(parts.map(({ status }) => status))].map(
    (status) => html`<p>${words.status.part[status]}</p>
${labels(parts.filter((part) => part.status === status))}`,
  );
}

function labels(parts: readonly PartView[]): Html {
  return html`<ul>${parts.map(({ label }) => html`<li><bdi>${label}</bdi></li>`)}</ul>
`;
}

function keptParts({ language, words }: Reader, parts: readonly PartView[]): Html {
  const { part, retention, basis, keptUntil, keptOpenEnd } = words.status;
  return html`<ul>${parts.map(
    ({ label, reason, legalBasis, keptUntil: until }) => html`<li><b><bdi>${label}</bdi></b>
<p>${reason === undefined ? part.kept : retention[reason]}</p>
${legalBasis !== undefined && html`<p>${fill(basis, { basis: html`<bdi>${legalBasis}</bdi>` })}</p>`}
<p>${until === undefined ? keptOpenEnd : fill(keptUntil, { date: day(language, until) })}</p></li>
`,
  )}</ul>`;
}
