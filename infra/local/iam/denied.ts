import type { Denial, Service } from './authorize.ts';
import { isDeletionOfSeveral, type ServiceCall } from './calls/service-call.ts';

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** The answer of a service to a denied call. */
export function deniedAnswer(service: Service, call: ServiceCall, denials: readonly Denial[]): Answer {
  const [denial] = denials;
  const message = denial === undefined ? 'Access Denied' : messageOf(denial);
  if (service === 's3') return s3Answer(call, message, denials);
  if (service === 'lambda') return lambdaAnswer(message);
  const type = service === 'sqs' && denial?.action.startsWith('kms:') ? 'KmsAccessDenied' : 'AccessDeniedException';
  return {
    status: 400,
    headers: {
      'content-type': `application/x-amz-json-1.${service === 'kms' ? 1 : 0}`,
      ...(service === 'sqs' && { 'x-amzn-query-error': `${type};Sender` }),
    },
    body: JSON.stringify({ __type: type, message, Message: message }),
  };
}

function lambdaAnswer(message: string): Answer {
  const headers = { 'content-type': 'application/json', 'x-amzn-errortype': 'AccessDeniedException' };
  return { status: 403, headers, body: JSON.stringify({ Message: message }) };
}

/** @see AWS, "Troubleshoot access denied error messages" */
export function messageOf({ principal, action, resource, by }: Denial): string {
  const reason =
    by.length > 0 ? `with an explicit deny in ${by.join(', ')}` : `because no policy allows the ${action} action`;
  return `User: ${principal} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
}

/**
 * `DeleteObjects` gets an error for each denied object. Unlike on AWS, one denied object keeps all from being deleted.
 */
function s3Answer(call: ServiceCall, message: string, denials: readonly Denial[]): Answer {
  const headers = { 'content-type': 'application/xml' };
  if (!isDeletionOfSeveral(call)) {
    return {
      status: 403,
      headers,
      body: `${XML}<Error><Code>AccessDenied</Code><Message>${escaped(message)}</Message></Error>`,
    };
  }
  const errors = denials.map(({ resource }) => {
    const key = escaped(resource.split('/').slice(1).join('/'));
    return `<Error><Key>${key}</Key><Code>AccessDenied</Code><Message>Access Denied</Message></Error>`;
  });
  return { status: 200, headers, body: `${XML}<DeleteResult>${errors.join('')}</DeleteResult>` };
}

const XML = '<?xml version="1.0" encoding="UTF-8"?>\n';

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
