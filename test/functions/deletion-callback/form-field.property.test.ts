import * as fc from 'fast-check';
import { type FormEvent, readFormField } from '../../../functions/deletion-callback/form-field.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';

const LIMIT = 16 * 1024;

const fields = fc.array(fc.tuple(fc.stringMatching(/^[a-z_]{1,8}$/), fc.string({ unit: 'grapheme' })), {
  maxLength: 5,
});
const wanted = fc.string({ unit: 'grapheme' });
const place = fc.nat();
const isBase64Encoded = fc.boolean();

function event(body: string, contentType: string, encoded: boolean): FormEvent {
  return {
    headers: { 'content-type': contentType },
    body: encoded ? Buffer.from(body).toString('base64') : body,
    isBase64Encoded: encoded,
  };
}

/** The other fields, with the wanted one among them. */
function withWanted(others: readonly [string, string][], value: string, at: number): readonly [string, string][] {
  const index = at % (others.length + 1);
  return [...others.slice(0, index), ['signed_request', value], ...others.slice(index)];
}

test('what a urlencoded form carries is what is read', () => {
  fc.assert(
    fc.property(fields, wanted, place, isBase64Encoded, (others, value, at, encoded) => {
      const body = new URLSearchParams(withWanted(others, value, at)).toString();
      const read = readFormField(event(body, 'application/x-www-form-urlencoded', encoded), 'signed_request', LIMIT);
      expect(read).toBe(value);
    }),
  );
});

test('what a multipart form carries is what is read', async () => {
  await fc.assert(
    fc.asyncProperty(fields, wanted, place, async (others, value, at) => {
      const form = new FormData();
      for (const [name, text] of withWanted(others, value, at)) form.append(name, text);
      const sent = new Request('http://127.0.0.1/', { method: 'POST', body: form });
      const contentType = sent.headers.get('content-type') ?? '';
      const body = await sent.text();
      for (const encoded of [true, false]) {
        // a form sends every line end as CRLF
        const expected = value.replace(/\r\n|\r|\n/g, '\r\n');
        expect(readFormField(event(body, contentType, encoded), 'signed_request', LIMIT)).toBe(expected);
      }
    }),
  );
});

test('whatever comes, it is read or refused, and never breaks the reader', () => {
  const pieces = fc.constantFrom(
    '--',
    'b',
    '\r\n',
    ';',
    '=',
    '"',
    '\\',
    ' ',
    '&',
    '%',
    'signed_request',
    ':',
    'é',
    '\0',
  );
  const line = fc.constantFrom('Content-Disposition: form-data; name="signed_request"', '\r\n--b', '\r\n\r\n', '--b--');
  const body = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.oneof(pieces, line), { maxLength: 30 }).map((some) => some.join('')),
  );
  const contentType = fc.oneof(
    fc.constantFrom('multipart/form-data; boundary=b', 'multipart/form-data', 'application/x-www-form-urlencoded'),
    fc.array(pieces).map((some) => `multipart/form-data; boundary=${some.join('')}`),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(body, contentType, isBase64Encoded, fc.integer({ min: 0, max: 500 }), (text, type, encoded, limit) => {
      const one: FormEvent = { headers: { 'content-type': type }, body: text, isBase64Encoded: encoded };
      try {
        expect(typeof readFormField(one, 'signed_request', limit)).toBe('string');
      } catch (error) {
        expect(error).toBeInstanceOf(DeletionError);
      }
    }),
    { numRuns: 500 },
  );
});
