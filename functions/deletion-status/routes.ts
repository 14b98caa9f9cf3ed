import { confirmationCodeFault, readConfirmationCode } from '../../shared/domain/confirmation-code.ts';
import { isOpen } from '../../shared/domain/deletion-request.ts';
import type { LocalizedText } from '../../shared/domain/localized-text.ts';
import type { PublicJwk } from '../../shared/domain/public-jwk.ts';
import { type ReceiptClaims, receiptOf } from '../../shared/domain/receipt.ts';
import { type ReadersWords, type StatusView, statusView } from '../../shared/domain/status-view.ts';
import type { Log } from '../../shared/ports/log.ts';
import type { Metrics } from '../../shared/ports/metrics.ts';
import { type FoundRequest, type ReadStatusPorts, readStatus } from '../../shared/use-cases/read-status.ts';
import { type Answer, type Headers, redirect } from '../http/answer.ts';
import { problem } from '../http/problem.ts';
import { conditional, corsHeaders, pageAnswer, statusAnswer, VARY } from './answers.ts';
import { prefersJson } from './negotiation.ts';
import { askPage } from './pages/ask-page.ts';
import type { Language } from './pages/languages.ts';
import { type Company, query, type Reader, type Site } from './pages/layout.ts';
import { type ReadReceipt, receiptPage } from './pages/receipt-page.ts';
import type { Sentences } from './pages/sentences.ts';
import { statusPage } from './pages/status-page.ts';
import { unknownPage } from './pages/unknown-page.ts';
import { moment } from './pages/writing.ts';
import { type PublishedTarget, publishedBasis } from './published-targets.ts';
import { statusJson } from './status-json.ts';

export type StatusDependencies = ReadStatusPorts & {
  /** The receipt's public keys, retired ones included. @throws DeletionError `key_unavailable` (retry) */
  readonly publicKeys: () => Promise<readonly PublicJwk[]>;
  readonly sentences: (language: Language) => Sentences;
  /** The OpenAPI description, as JSON. */
  readonly description: () => Promise<string>;
  /** The published part of the data map, by target name. */
  readonly targets: ReadonlyMap<string, PublishedTarget>;
  /** Describes data that is kept because it identifies nobody. */
  readonly anonymous?: LocalizedText | undefined;
  readonly company: Company & { readonly brandColor: string };
  readonly promiseDays: number;
  readonly backupHorizonDays: number;
  /** `https://host`, without a trailing slash. */
  readonly publicUrl: string;
  /** Origins whose scripts may read the status as JSON. */
  readonly corsOrigins?: readonly string[];
  readonly log: Log;
  readonly metrics: Metrics;
};

/** An HTTP request, reduced to what the routes need. */
export type Call = {
  /** The code as given in the path, unverified. */
  readonly written: string;
  readonly header: (name: string) => string | undefined;
  readonly parameters: URLSearchParams;
  readonly reader: Reader;
};

const PUBLIC_DOCUMENT: Headers = { 'cache-control': 'public, max-age=300', 'access-control-allow-origin': '*' };

export function root(_dependencies: StatusDependencies, _site: Site, { reader }: Call): Answer {
  return redirect(303, `/data-deletion${query(reader)}`);
}

export function ask(dependencies: StatusDependencies, site: Site, { reader, parameters, header }: Call): Answer {
  const written = parameters.get('code')?.trim() ?? '';
  const code = readConfirmationCode(written);
  if (code !== undefined) return redirect(303, `/data-deletion/${code}${query(reader)}`);
  if (written !== '' && prefersJson(header('accept'))) return problem('not_found', VARY);
  const fault = written === '' ? undefined : confirmationCodeFault(written);
  const targets = [...dependencies.targets.values()];
  const { promiseDays, backupHorizonDays, anonymous } = dependencies;
  const page = askPage(
    site,
    reader,
    { promiseDays, backupHorizonDays, targets, anonymous },
    fault && { written, fault },
  );
  return pageAnswer(page, reader.language);
}

export async function status(dependencies: StatusDependencies, site: Site, call: Call): Promise<Answer> {
  const { reader, parameters, header } = call;
  const reading = readStatus(dependencies, call.written);
  // formatting the first date takes a process 15 ms: done while waiting for the table
  if (!prefersJson(header('accept'))) moment(reader.language, dependencies.clock());
  const found = await reading;
  if (prefersJson(header('accept'))) {
    const cors = corsHeaders(dependencies.corsOrigins, header('origin'));
    if (found === undefined) return problem('not_found', { ...VARY, ...cors });
    return statusAnswer(statusJson(viewOf(dependencies, reader, found), dependencies.publicUrl), cors);
  }
  if (found === undefined) return pageAnswer(unknownPage(site, reader), reader.language);
  const now = dependencies.clock();
  const view = viewOf(dependencies, reader, found);
  const seconds = renewalSeconds(view, now);
  const renewal = seconds === undefined ? 'over' : parameters.get('refresh') === 'off' ? 'off' : 'on';
  return pageAnswer(
    statusPage(site, { ...reader, stopped: renewal === 'off' }, view, dependencies.targets, { now, renewal }),
    reader.language,
    renewal === 'on' ? { refresh: `${seconds}` } : {},
  );
}

export async function receipt(dependencies: StatusDependencies, _site: Site, call: Call): Promise<Answer> {
  const found = await readStatus(dependencies, call.written);
  if (found === undefined) return problem('not_found');
  const issued = receiptOf(found.request);
  if (issued === undefined) return problem(isOpen(found.request) ? 'receipt_not_ready' : 'receipt_not_issued');
  const headers = {
    'content-type': 'application/jose',
    'content-disposition': 'attachment; filename="deletion-receipt.jws"',
  };
  return conditional(issued, headers, call.header('if-none-match'));
}

export async function receiptToRead(dependencies: StatusDependencies, site: Site, call: Call): Promise<Answer> {
  const { reader } = call;
  const found = await readStatus(dependencies, call.written);
  if (found === undefined) return pageAnswer(unknownPage(site, reader), reader.language);
  const issued = receiptOf(found.request);
  // the status page explains why there is none
  if (issued === undefined) return redirect(303, `/data-deletion/${found.code}${query(reader)}`);
  const read = readReceipt(issued);
  return pageAnswer(receiptPage(site, reader, found.code, read, dependencies.targets), reader.language);
}

/** Decodes one of our receipts without verifying it. @see RFC 7515, 3.1 */
function readReceipt(jws: string): ReadReceipt {
  const [header = '', claims = ''] = jws.split('.');
  const parsed = (text: string): unknown => JSON.parse(Buffer.from(text, 'base64url').toString());
  return { keyId: (parsed(header) as { readonly kid: string }).kid, claims: parsed(claims) as ReceiptClaims };
}

export async function publicKeys(dependencies: StatusDependencies, _site: Site, call: Call): Promise<Answer> {
  const headers = { 'content-type': 'application/jwk-set+json', ...PUBLIC_DOCUMENT };
  const body = JSON.stringify({ keys: await dependencies.publicKeys() });
  return conditional(body, headers, call.header('if-none-match'));
}

export async function description(dependencies: StatusDependencies, _site: Site, call: Call): Promise<Answer> {
  const headers = { 'content-type': 'application/json', ...PUBLIC_DOCUMENT };
  const body = await dependencies.description();
  return conditional(body, headers, call.header('if-none-match'));
}

function viewOf({ targets, clock }: StatusDependencies, reader: Reader, { code, request }: FoundRequest): StatusView {
  const inLanguage = (text: LocalizedText | undefined): string | undefined => text?.[reader.language] ?? text?.en;
  const words: ReadersWords = {
    label: (target) => inLanguage(targets.get(target)?.label),
    legalBasis: (target, recorded) => inLanguage(publishedBasis(targets.get(target), recorded)),
    stays: (target, recorded) => {
      const stays = targets.get(target)?.stays;
      return stays?.en === recorded ? inLanguage(stays) : undefined;
    },
  };
  return statusView(request, code, words, clock());
}

/** The seconds until the page refreshes itself: few for a new request, more the older it is. */
function renewalSeconds({ status: stands, requestedAt }: StatusView, now: number): number | undefined {
  if (stands !== 'pending' && stands !== 'in_progress') return undefined;
  const minutes = (now - requestedAt) / 60_000;
  if (minutes < 2) return 5;
  if (minutes < 15) return 20;
  return minutes < 120 ? 60 : 300;
}
