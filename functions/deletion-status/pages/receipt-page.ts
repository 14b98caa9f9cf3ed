import type { ConfirmationCode } from '../../../shared/domain/confirmation-code.ts';
import type { Notice, NoticeKind } from '../../../shared/domain/notices.ts';
import type { RetentionReason } from '../../../shared/domain/reasons.ts';
import type { ReceiptClaims } from '../../../shared/domain/receipt.ts';
import { SECOND } from '../../../shared/domain/schedule.ts';
import type { PartView } from '../../../shared/domain/status-view.ts';
import type { PublishedTarget } from '../published-targets.ts';
import { type Content, type Html, html } from './html.ts';
import { page, query, type Reader, type Site } from './layout.ts';
import { noticesSection } from './notices.ts';
import { groupSection, groupsOf, type PartWords } from './parts.ts';
import { receiptCheck } from './receipt-check.ts';
import { day, moment } from './writing.ts';
import { writtenCode } from './written-code.ts';

/** A signed receipt, decoded. This page does not verify the signature; its reader can. */
export type ReadReceipt = { readonly keyId: string; readonly claims: ReceiptClaims };

/** What the receipt states, for people: who signed it and when, each part, and how to check it. */
export function receiptPage(
  site: Site,
  reader: Reader,
  code: ConfirmationCode,
  { keyId, claims }: ReadReceipt,
  targets: ReadonlyMap<string, PublishedTarget>,
): Html {
  const { words, language } = reader;
  const { receipt, status } = words;
  const path = `/data-deletion/${code}`;
  const facts: readonly (readonly [string, Content])[] = [
    [receipt.issuer, html`<bdi>${claims.iss}</bdi>`],
    [receipt.issued, moment(language, claims.iat * SECOND)],
    [receipt.received, moment(language, claims.accepted_at * SECOND)],
    [receipt.backups, day(language, claims.backups_expire_at * SECOND)],
    [receipt.key, html`<code dir="ltr">${keyId}</code>`],
  ];
  const parts = partsOf(claims, targets);
  const partWords: PartWords = { targets, parts, isOpen: false, notices: noticesIn(claims) };
  const groups = groupsOf({ status: 'completed', parts, notices: partWords.notices });
  return page(
    site,
    reader,
    receipt.title,
    html`<h1>${receipt.title}</h1>
<p class="lead">${receipt.lead}</p>
<div class="columns">
<div class="first">
<h2>${status.code}</h2>
${writtenCode(code)}
<dl>${facts.map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl>
<p><a class="button" href="${path}/receipt" download>${status.receiptButton}</a></p>
<p><a href="${path}${query(reader)}">${receipt.back}</a></p>
</div>
<div class="main">
${groups.map((group) => groupSection(reader, group, partWords))}
${noticesSection(site, reader, partWords)}
</div>
<div class="more">
<h2>${receipt.check}</h2>
<p>${receipt.checkText}</p>
<pre dir="ltr" tabindex="0"><code>${receiptCheck(claims.iss)}</code></pre>
<p><a href="/.well-known/jwks.json">${receipt.keys}</a></p>
</div>
</div>`,
  );
}

function partsOf({ parts }: ReceiptClaims, targets: PartWords['targets']): readonly PartView[] {
  return parts.map(({ name, label, outcome, reason, legal_basis, kept_until, stays, confirmation }) => ({
    name,
    label,
    status: outcome,
    reason: reason as RetentionReason | undefined,
    legalBasis: legal_basis,
    keptUntil: kept_until === undefined ? undefined : kept_until * SECOND,
    stays,
    // receipts of earlier versions do not say it; only an operator confirms what is deleted by hand
    confirmation: confirmation ?? (outcome === 'confirmed' && targets.get(name)?.byHand ? 'operator' : undefined),
  }));
}

function noticesIn({ notices = [] }: ReceiptClaims): readonly Notice[] {
  return notices.map(({ kind, part, since, until }) => ({
    kind: kind as NoticeKind,
    part,
    since: since === undefined ? undefined : since * SECOND,
    until: until === undefined ? undefined : until * SECOND,
  }));
}
