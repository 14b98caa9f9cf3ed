import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { asDeletionError } from '../../shared/domain/errors.ts';
import type { MetricName } from '../../shared/ports/metrics.ts';
import { type Answer, type Headers, type ProblemCode, pageAnswer, problem, securityHeaders } from './answers.ts';
import { preferredLanguage, prefersJson } from './negotiation.ts';
import { isLanguage, LANGUAGES } from './pages/languages.ts';
import type { Site } from './pages/layout.ts';
import { styleOf } from './pages/style.ts';
import { unavailablePage } from './pages/unavailable-page.ts';
import { ask, type Call, description, publicKeys, receipt, type StatusDependencies, status } from './routes.ts';

type Route = {
  readonly name: string;
  readonly path: RegExp;
  readonly answer: (dependencies: StatusDependencies, site: Site, call: Call) => Answer | Promise<Answer>;
};

const ROUTES: readonly Route[] = [
  { name: '/data-deletion', path: /^\/data-deletion\/?$/, answer: ask },
  { name: '/data-deletion/{code}', path: /^\/data-deletion\/([^/]+)$/, answer: status },
  { name: '/data-deletion/{code}/receipt', path: /^\/data-deletion\/([^/]+)\/receipt$/, answer: receipt },
  { name: '/.well-known/jwks.json', path: /^\/\.well-known\/jwks\.json$/, answer: publicKeys },
  { name: '/openapi.json', path: /^\/openapi\.json$/, answer: description },
];

const RETRY_AFTER: Headers = { 'retry-after': '30' };

/** Answers people, in their language, and machines: `/data-deletion` and what is under it, and the public documents. */
export function statusHandler(
  dependencies: StatusDependencies,
): (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2> {
  const site: Site = { company: dependencies.company, style: styleOf(dependencies.company.brandColor) };
  const security = securityHeaders(site.style.hash);
  return async (event) => {
    const answer = await answerTo(dependencies, site, event);
    const isHead = event.requestContext.http.method === 'HEAD';
    return { ...answer, headers: { ...security, ...answer.headers }, ...(isHead && { body: '' }) };
  };
}

async function answerTo(dependencies: StatusDependencies, site: Site, event: APIGatewayProxyEventV2): Promise<Answer> {
  const { method } = event.requestContext.http;
  const route = ROUTES.find(({ path }) => path.test(event.rawPath));
  if (route === undefined) return problem('not_found');
  if (method !== 'GET' && method !== 'HEAD') return problem('method_not_allowed', { allow: 'GET, HEAD' });
  const call = callOf(event, route.path.exec(event.rawPath)?.[1]);
  try {
    return await route.answer(dependencies, site, call);
  } catch (error) {
    return failure(dependencies, site, call, route.name, error);
  }
}

function callOf(event: APIGatewayProxyEventV2, written = ''): Call {
  const header = (name: string): string | undefined => event.headers[name];
  const parameters = new URLSearchParams(event.rawQueryString);
  const chosen = parameters.get('lang')?.toLowerCase();
  const language = isLanguage(chosen) ? chosen : preferredLanguage(header('accept-language'));
  const reader = { language, words: LANGUAGES[language], chosen: isLanguage(chosen) };
  return { written: decoded(written), header, parameters, reader };
}

function failure(
  { log, metrics }: StatusDependencies,
  site: Site,
  { reader, header }: Call,
  route: string,
  error: unknown,
): Answer {
  const known = FAILURES[asDeletionError(error).code];
  const code = known?.code ?? 'unexpected';
  log.error('unexpected', { errorCode: asDeletionError(error).code, route });
  if (known !== undefined) metrics.count(known.metric);
  if (!route.startsWith('/data-deletion') || route.endsWith('/receipt') || prefersJson(header('accept'))) {
    return problem(code, RETRY_AFTER);
  }
  return { ...pageAnswer(unavailablePage(site, reader), reader.language, RETRY_AFTER), statusCode: 503 };
}

const FAILURES: {
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
