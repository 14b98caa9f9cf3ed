import { DeletionError } from '../../shared/domain/errors.ts';

/** The fields of an API Gateway event (payload format 2.0) that carry a form. */
export type FormEvent = {
  readonly headers: { readonly [name: string]: string | undefined };
  readonly body?: string | undefined;
  readonly isBase64Encoded: boolean;
};

/** Why a form is refused. */
export type FormErrorCode = 'body_too_large' | 'form_malformed' | 'form_field_missing' | 'form_field_repeated';

type HeaderValue = { readonly value: string; readonly parameters: ReadonlyMap<string, string> };

const PARAMETER = /;[ \t]*([\w*-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s";]*))[ \t]*/g;
const HEADER_VALUE = new RegExp(`^[ \\t]*([^\\s";]+)[ \\t]*((?:${PARAMETER.source})*)$`);
const PART = /^\r\n((?:[^\r\n]+\r\n)+)\r\n([^]*)/;
const LONGEST_BOUNDARY = 70;

/**
 * Reads one field of a posted form, urlencoded or multipart; any other content type is read as urlencoded. Only
 * `isBase64Encoded` tells whether the body is base64: API Gateway encodes urlencoded bodies too. A repeated field is
 * refused, because it is unclear which one was meant. A file with the field's name does not count as the field.
 *
 * @param limit bytes of the decoded body; a larger one is refused before it is decoded
 * @throws DeletionError `body_too_large`, `form_malformed`, `form_field_missing`, `form_field_repeated` (all reject)
 * @see RFC 7578; WHATWG URL, "application/x-www-form-urlencoded"
 */
export function readFormField(event: FormEvent, name: string, limit: number): string {
  const body = bodyText(event, limit);
  const contentType = readHeaderValue(header(event, 'content-type'));
  const values =
    contentType?.value === 'multipart/form-data'
      ? multipartValues(body, contentType.parameters.get('boundary'), name)
      : new URLSearchParams(body).getAll(name);
  const [value, ...others] = values;
  if (value === undefined) throw refusal('form_field_missing', 'the form does not have the field');
  if (others.length > 0) throw refusal('form_field_repeated', 'the form has the field more than once');
  return value;
}

function bodyText({ body = '', isBase64Encoded }: FormEvent, limit: number): string {
  const encoding = isBase64Encoded ? 'base64' : 'utf8';
  const size = Buffer.byteLength(body, encoding);
  if (size > limit) throw refusal('body_too_large', `body has ${size} bytes, at most ${limit} are allowed`);
  return isBase64Encoded ? Buffer.from(body, encoding).toString() : body;
}

/** The values of all fields with this name. A part that does not follow RFC 7578 is refused. */
function multipartValues(body: string, boundary: string | undefined, name: string): readonly string[] {
  if (!boundary || boundary.length > LONGEST_BOUNDARY) throw malformed();
  const [preamble, ...parts] = `\r\n${body}`.split(`\r\n--${boundary}`);
  const end = parts.pop();
  if (preamble !== '' || (end !== '--' && end !== '--\r\n')) throw malformed();

  return parts.flatMap((part) => {
    const [, headers = '', content = ''] = PART.exec(part) ?? [];
    const [line, ...others] = headers.match(/^content-disposition:.*$/gim) ?? [];
    const disposition = readHeaderValue(line?.slice(line.indexOf(':') + 1));
    if (disposition?.value !== 'form-data' || others.length > 0) throw malformed();
    const isFile = disposition.parameters.has('filename') || disposition.parameters.has('filename*');
    return disposition.parameters.get('name') === name && !isFile ? [content] : [];
  });
}

/** A header as API Gateway passes it on: names in any case, repeated headers joined by a comma. */
function header(event: FormEvent, name: string): string {
  return Object.keys(event.headers)
    .filter((key) => key.toLowerCase() === name)
    .map((key) => event.headers[key] ?? '')
    .join(',');
}

function readHeaderValue(text = ''): HeaderValue | undefined {
  const [, value, list = ''] = HEADER_VALUE.exec(text) ?? [];
  if (value === undefined) return undefined;
  const pairs = [...list.matchAll(PARAMETER)].map(
    ([, key = '', quoted, plain = '']) => [key.toLowerCase(), quoted ?? plain] as const,
  );
  const parameters = new Map(pairs);
  return parameters.size === pairs.length ? { value: value.toLowerCase(), parameters } : undefined;
}

function malformed(): DeletionError {
  return refusal('form_malformed', 'the body is not a multipart form');
}

function refusal(code: FormErrorCode, message: string): DeletionError {
  return new DeletionError(code, 'reject', message);
}
