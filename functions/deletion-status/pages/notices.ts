import type { Notice, NoticeKind } from '../../../shared/domain/notices.ts';
import { type Html, html } from './html.ts';
import { mailLink, type Reader, type Site } from './layout.ts';
import { isOfStopped, type PartWords, partLabel } from './parts.ts';
import { day, fill } from './writing.ts';

/**
 * What a person should know beyond the outcome of the parts: a sentence for each kind of notice, and the parts
 * concerned.
 */
export function noticesSection(site: Site, reader: Reader, words: PartWords): Html | false {
  const notices = words.notices.filter((notice) => !isOfStopped(notice, words.parts));
  if (notices.length === 0) return false;
  const byKind = Map.groupBy(notices, kindOf);
  return html`<section class="notices" aria-labelledby="notices">
<h2 id="notices">${reader.words.status.notices}</h2>
${[...byKind].map(
  ([kind, some]) => html`<p>${sentence(site, reader, kind, some)}</p>
${labels(reader, some, words)}`,
)}
</section>
`;
}

/** Newer data without a time is data whose age is not known. */
function kindOf({ kind, since }: Notice): NoticeKind {
  return kind === 'newer_data' && since === undefined ? 'newer_data_unknown' : kind;
}

function sentence({ company }: Site, { words, language }: Reader, kind: NoticeKind, some: readonly Notice[]): Html {
  const since = Math.min(...some.flatMap((notice) => notice.since ?? []));
  const until = Math.max(...some.flatMap((notice) => notice.until ?? []));
  return fill(words.status.notice[kind], {
    email: mailLink(company.contactEmail),
    ...(Number.isFinite(since) && { date: day(language, since) }),
    ...(Number.isFinite(until) && { date: day(language, until) }),
  });
}

function labels(reader: Reader, some: readonly Notice[], words: PartWords): Html | false {
  const names = [...new Set(some.flatMap(({ part }) => part ?? []))];
  const recorded = new Map(words.parts.map((part) => [part.name, part.label]));
  return (
    names.length > 0 &&
    html`<ul>${names.map((name) => html`<li>${partLabel(reader, { name, label: recorded.get(name) ?? name }, words)}</li>`)}</ul>`
  );
}
