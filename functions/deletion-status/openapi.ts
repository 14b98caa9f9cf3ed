import {
  code,
  componentSchemas,
  etag,
  ifNoneMatch,
  type Json,
  json,
  language,
  location,
  page,
  probe,
  problem,
  ref,
  refresh,
  refusals,
  renewal,
  retryAfter,
  signedRequest,
  text,
  token,
  withHead,
} from './openapi-parts.ts';

/**
 * The OpenAPI description of what Meta, service providers, other machines and people can request, built from the
 * schemas that also type the code. It leaves out `/`, `/favicon.ico` and `/data-deletion/{code}/receipt/page`, which
 * only browsers request, and the operations, which only the company can call.
 *
 * @see OpenAPI Specification 3.1.1
 */
export function openApi(): Json {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Data deletion',
      version: '1',
      summary: 'Accepts data deletion requests from Meta, and shows people and machines their status.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    // no security scheme: a confirmation code, a signature or a token is all a caller needs
    security: [],
    paths: withHead({
      '/data-deletion': {
        get: {
          operationId: 'howToAsk',
          summary: 'How to ask for deletion, and a field for the confirmation code',
          parameters: [
            { name: 'code', in: 'query', description: 'A confirmation code as a person wrote it', schema: text },
            language,
          ],
          responses: {
            200: page('The page; if the input cannot be a code, it says why'),
            303: { description: 'The code has its own page', headers: location },
            404: problem('The input cannot be a code (JSON only)'),
          },
        },
      },
      '/data-deletion/{code}': {
        get: {
          operationId: 'readStatus',
          summary: 'The status of a request',
          description: 'A page, or JSON if Accept prefers application/json. The page for an unknown code answers 200.',
          parameters: [code, language, refresh],
          responses: {
            200: {
              description: 'The status',
              headers: renewal,
              // JSON first: generated clients take the first content type
              content: { ...json('Status'), 'text/html': { schema: text } },
            },
            404: problem('The code is unknown (JSON only)'),
            503: { ...problem('The record cannot be read right now'), headers: retryAfter },
          },
        },
      },
      '/data-deletion/{code}/receipt': {
        get: {
          operationId: 'readReceipt',
          summary: 'The signed receipt: a compact JWS, ES256, type deletion-receipt+jwt',
          description:
            'Signed with the key in /.well-known/jwks.json that its kid names; iss is the URL of this site. ' +
            'jti is base64url(SHA-256(confirmation code)), the code in capitals without dashes, so a receipt belongs to one code. ' +
            'version is that of the claims. Times are seconds since 1970; data_map is the SHA-256 of the list of places that were searched.',
          parameters: [code, ifNoneMatch],
          responses: {
            200: { description: 'The receipt', headers: etag, content: { 'application/jose': { schema: text } } },
            304: { description: 'The caller has it already' },
            404: problem(
              'not_found: the code is unknown; receipt_not_ready: the request is not finished; ' +
                'receipt_not_issued: it ended without a receipt',
            ),
            503: { ...problem('The record cannot be read right now'), headers: retryAfter },
          },
        },
      },
      '/.well-known/jwks.json': {
        get: {
          operationId: 'readPublicKeys',
          summary: 'The keys with which receipts can be checked, retired ones included',
          parameters: [ifNoneMatch],
          responses: {
            200: {
              description: 'A JSON Web Key Set',
              headers: etag,
              content: { 'application/jwk-set+json': { schema: ref('JwkSet') } },
            },
            304: { description: 'The caller has it already' },
            503: { ...problem('The key cannot be read right now'), headers: retryAfter },
          },
        },
      },
      '/openapi.json': {
        get: {
          operationId: 'readDescription',
          summary: 'This description',
          parameters: [ifNoneMatch],
          responses: {
            200: {
              description: 'OpenAPI 3.1',
              headers: etag,
              content: { 'application/json': { schema: { type: 'object' } } },
            },
            304: { description: 'The caller has it already' },
          },
        },
      },
      '/meta/data-deletion': {
        get: probe('probeDeletion'),
        post: {
          operationId: 'requestDeletion',
          summary: "Meta's data deletion callback",
          requestBody: signedRequest,
          responses: { 200: { description: 'The request is recorded', content: json('DeletionAnswer') }, ...refusals },
        },
      },
      '/meta/deauthorize': {
        get: probe('probeDeauthorize'),
        post: {
          operationId: 'deauthorize',
          summary: "Meta's deauthorize callback: only data that is marked for it is deleted",
          requestBody: signedRequest,
          responses: {
            200: { description: 'The request is recorded', content: json('Success') },
            ...refusals,
          },
        },
      },
      '/meta/whatsapp-webhook': {
        get: {
          operationId: 'subscribe',
          summary: "Meta's subscription challenge; without one, a sentence",
          parameters: ['hub.mode', 'hub.verify_token', 'hub.challenge'].map((name) => ({
            name,
            in: 'query',
            schema: text,
          })),
          responses: {
            200: { description: 'The challenge, or a sentence', content: { 'text/plain': { schema: text } } },
            403: problem('The verify token does not belong to a registered app'),
            503: { ...problem('The registry cannot be read right now'), headers: retryAfter },
          },
        },
        post: {
          operationId: 'businessLeft',
          summary: 'A business leaves WhatsApp or comes back; signed in x-hub-signature-256',
          requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } },
          responses: { 200: { description: 'Recorded', content: json('Success') }, ...refusals },
        },
      },
      '/providers/confirmations/{token}': {
        get: probe('probeConfirmation', {
          parameters: [token],
          responses: { 404: problem('The path cannot be a token') },
        }),
        post: {
          operationId: 'confirmDeletion',
          summary: 'A service provider confirms the deletion that our notice asked for',
          parameters: [token],
          responses: {
            204: { description: 'The confirmation is recorded' },
            404: problem('No notice waits for this token'),
            503: { ...problem('Nothing could be recorded'), headers: retryAfter },
          },
        },
      },
    }),
    components: { schemas: componentSchemas() },
  };
}
