import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { errorTrace } from '../../shared/domain/error-trace.ts';
import { asDeletionError } from '../../shared/domain/errors.ts';
import type { MetricName } from '../../shared/ports/metrics.ts';
import { type Answer, answer, redirect } from '../http/answer.ts';
import { type ProblemCode, problem, RETRY_AFTER } from '../http/problem.ts';
import { type Match, plainPath, type Route, router } from '../http/route.ts';
import { corsHeaders, pageAnswer, securityHeaders } from './answers.ts';
import { preferredLanguage, prefersJson } from './negotiation.ts';
import { languageOf } from './pages/languages.ts';
import type { Reader, Site } from './pages/layout.ts';
import { styleOf } from './pages/style.ts';
import { unavailablePage } from './pages/unavailable-page.ts';
import {
  ask,
  type Call,
  description,
  publicKeys,
  receipt,
  receiptToRead,
  root,
  type StatusDependencies,
  status,
} from './routes.ts';

type Endpoint = {
  readonly answer: (dependencies: StatusDependencies, site: Site, call: Call) => Answer | Promise<Answer>;
  /** Whether it can answer with a page for people. */
  readonly page: boolean;
};

const ROUTES: readonly Route<Endpoint>[] = [
  { path: '/', GET: { answer: root, page: false } },
  { path: '/data-deletion', GET: { answer: ask, page: true } },
  { path: '/data-deletion/{code}', GET: { answer: status, page: true } },
  { path: '/data-deletion/{code}/receipt', GET: { answer: receipt, page: false } },
  { path: '/data-deletion/{code}/receipt/page', GET: { answer: receiptToRead, page: true } },
  { path: '/.well-known/jwks.json', GET: { answer: publicKeys, page: false } },
  { path: '/openapi.json', GET: { answer: description, page: false } },
  // browsers request it with every page
  {
    path: '/favicon.ico',
    GET: { answer: () => answer(204, '', { 'cache-control': 'public, max-age=86400' }), page: false },
  },
];
/** Paths of other functions; the gateway sends them here only if they have doubled slashes or the like. */
const ELSEWHERE = /^\/(meta|providers)\//;
const route = router(ROUTES);

/**
 * Answers people, in their language, and machines: `/data-deletion` and the paths under it, the public documents, and
 * every path that no other function answers.
 */
export function statusHandler(dependencies: StatusDependencies): (event: APIGatewayProxyEventV2) => Promise<Answer> {
  const site: Site = { company: dependencies.company, style: styleOf(dependencies.company.brandColor) };
  const security = securityHeaders(site.style.hash);
  return async (event) => {
    const answered = await answerTo(dependencies, site, event);
    return { ...answered, headers: { ...answered.headers, ...security } };
  };
}

async function answerTo(dependencies: StatusDependencies, site: Site, event: APIGatewayProxyEventV2): Promise<Answer> {
  const plain = plainPath(event.rawPath);
  if (ELSEWHERE.test(plain) && plain !== event.rawPath) return redirect(308, withQuery(encodeURI(plain), event));
  const match = route(event);
  if (!('endpoint' in match)) return inSmallLetters(plain, event) ?? match;
  const call = callOf(dependencies, event, match.parameter);
  try {
    return await match.endpoint.answer(dependencies, site, call);
  } catch (error) {
    return failure(dependencies, site, call, match, error);
  }
}

/**
 * Phone keyboards capitalise what is typed, so such a path is redirected to its lower-case form; a code is read in any
 * case.
 */
function inSmallLetters(plain: string, event: APIGatewayProxyEventV2): Answer | undefined {
  const rawPath = plain.toLowerCase();
  const isAnswered = rawPath !== plain && 'endpoint' in route({ ...event, rawPath });
  return isAnswered ? redirect(308, withQuery(encodeURI(rawPath), event)) : undefined;
}

function withQuery(path: string, { rawQueryString }: APIGatewayProxyEventV2): string {
  return rawQueryString === '' ? path : `${path}?${rawQueryString}`;
}

function callOf({ sentences }: StatusDependencies, event: APIGatewayProxyEventV2, written: string): Call {
  const header = (name: string): string | undefined => event.headers[name];
  const parameters = new URLSearchParams(event.rawQueryString);
  const chosen = languageOf(parameters.get('lang') ?? undefined);
  const language = chosen ?? preferredLanguage(header('accept-language'));
  const reader: Reader = {
    language,
    // loaded lazily: only pages need them
    get words() {
      return sentences(language);
    },
    chosen: chosen !== undefined,
  };
  return { written: decoded(written), header, parameters, reader };
}

function failure(
  { log, metrics, corsOrigins }: StatusDependencies,
  site: Site,
  { reader, header }: Call,
  { path, endpoint }: Match<Endpoint>,
  error: unknown,
): Answer {
  const { code } = asDeletionError(error);
  const outage = OUTAGES[code];
  log.error(outage === undefined ? 'unexpected' : 'status_unavailable', { ...errorTrace(error), route: path });
  if (outage !== undefined) metrics.count(outage.metric);
  if (!endpoint.page || prefersJson(header('accept'))) {
    return problem(outage?.code ?? 'unexpected', endpoint.page ? corsHeaders(corsOrigins, header('origin')) : {});
  }
  return { ...pageAnswer(unavailablePage(site, reader), reader.language, RETRY_AFTER), statusCode: 503 };
}

/** Errors that are outages and not bugs, by their code. */
const OUTAGES: {
  readonly [code: string]: { readonly code: ProblemCode; readonly metric: MetricName } | undefined;
} = {
  store_unavailable: { code: 'store_unavailable', metric: 'StoreUnavailable' },
  form_unknown: { code: 'store_unavailable', metric: 'StoreUnavailable' },
  key_unavailable: { code: 'key_unavailable', metric: 'KeyUnavailable' },
};

function decoded(written: string): string {
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
}
