import { type FormEvent, readFormField } from '../../../functions/deletion-callback/form-field.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';

const LIMIT = 16 * 1024;
const URLENCODED = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data; boundary=frontier';

function event(body: string | undefined, contentType?: string): FormEvent {
  return { headers: contentType === undefined ? {} : { 'content-type': contentType }, body, isBase64Encoded: false };
}

function inBase64(plain: FormEvent): FormEvent {
  return { ...plain, body: Buffer.from(plain.body ?? '').toString('base64'), isBase64Encoded: true };
}

function part(headers: string, content = 'abc.def'): string {
  return `--frontier\r\n${headers}\r\n\r\n${content}\r\n`;
}

function field(name: string, content: string): string {
  return part(`Content-Disposition: form-data; name="${name}"`, content);
}

function read(of: FormEvent): string {
  return readFormField(of, 'signed_request', LIMIT);
}

function codeOf(of: FormEvent): string {
  try {
    read(of);
  } catch (error) {
    if (error instanceof DeletionError && error.disposition === 'reject') return error.code;
    throw error;
  }
  return 'accepted';
}

/** A multipart body in which only the one part is of interest. */
function codeOfPart(one: string): string {
  return codeOf(event(`${one}--frontier--`, MULTIPART));
}

describe('a field of a form', () => {
  test('is read from a urlencoded body, as text or as base64, whatever the content type says', () => {
    for (const contentType of [URLENCODED, `${URLENCODED}; charset=utf-8`, 'text/plain', 'nonsense;;', '', undefined]) {
      const plain = event('other=1&signed_request=abc.def%3D', contentType);
      expect(read(plain)).toBe('abc.def=');
      expect(read(inBase64(plain))).toBe('abc.def=');
    }
  });

  test('is taken for base64 only when the event says so', () => {
    const body = Buffer.from('signed_request=abc').toString('base64');
    expect(codeOf(event(body, URLENCODED))).toBe('form_field_missing');
    expect(
      read({
        headers: { 'content-type': MULTIPART },
        body: btoa(`${field('signed_request', 'abc')}--frontier--`),
        isBase64Encoded: true,
      }),
    ).toBe('abc');
  });

  test('is read from a multipart body, as text or as base64', () => {
    const body = `${field('other', 'signed_request=1')}${field('signed_request', 'abc.def=')}--frontier--\r\n`;
    expect(read(event(body, MULTIPART))).toBe('abc.def=');
    expect(read(inBase64(event(body, MULTIPART)))).toBe('abc.def=');
  });

  test('is read whatever the case of headers, types and parameters', () => {
    const body = `${part('content-DISPOSITION:FORM-data;NAME=signed_request\r\nContent-Type: text/plain')}--frontier--`;
    for (const headers of [
      { 'Content-Type': 'Multipart/Form-Data; Boundary="frontier"' },
      { 'CONTENT-TYPE': 'multipart/form-data;charset=utf-8 ; boundary=frontier ' },
    ]) {
      expect(read({ headers, body, isBase64Encoded: false })).toBe('abc.def');
    }
  });

  test('loses an unescaped plus to a space, as forms have it', () => {
    expect(read(event('signed_request=a+b.c', URLENCODED))).toBe('a b.c');
  });

  test('may be empty', () => {
    expect(read(event('signed_request=', URLENCODED))).toBe('');
    expect(read(event(`${field('signed_request', '')}--frontier--`, MULTIPART))).toBe('');
  });

  test('is missing from an empty body, and from a form without it', () => {
    for (const body of [undefined, '', '&', 'signed_request2=1', '{"signed_request":"abc"}']) {
      expect(codeOf(event(body, URLENCODED))).toBe('form_field_missing');
    }
    expect(codeOf(event('--frontier--', MULTIPART))).toBe('form_field_missing');
    expect(codeOfPart(field('other', 'abc'))).toBe('form_field_missing');
  });

  test('is refused when it came twice, even with the same value', () => {
    expect(codeOf(event('signed_request=a&signed_request=a', URLENCODED))).toBe('form_field_repeated');
    expect(codeOf(event('signed_request=a&signed%5Frequest=b', URLENCODED))).toBe('form_field_repeated');
    expect(codeOfPart(field('signed_request', 'a') + field('signed_request', 'b'))).toBe('form_field_repeated');
  });

  test('is not a file of that name, nor a name inside the name of a file', () => {
    const disposition = 'Content-Disposition: form-data';
    expect(codeOfPart(part(`${disposition}; name="signed_request"; filename="a.txt"`))).toBe('form_field_missing');
    expect(codeOfPart(part(`${disposition}; name=signed_request; filename*=utf-8''a`))).toBe('form_field_missing');
    expect(codeOfPart(part(`${disposition}; name="a"; filename="; name=signed_request"`))).toBe('form_field_missing');
    expect(codeOfPart(part(`${disposition}; name="\\"; name=signed_request; a=\\""`))).toBe('form_field_missing');
  });
});

describe('a body', () => {
  test('may have the limit, and is refused with one byte more', () => {
    const longest = `signed_request=${'a'.repeat(LIMIT - 15)}`;
    for (const isBase64 of [false, true]) {
      const sent = (body: string) => (isBase64 ? inBase64(event(body)) : event(body));
      expect(read(sent(longest))).toHaveLength(LIMIT - 15);
      expect(codeOf(sent(`${longest}a`))).toBe('body_too_large');
      expect(codeOf(sent(`signed_request=${'é'.repeat(LIMIT / 2)}`))).toBe('body_too_large');
    }
  });

  test('that is too large is refused before it is decoded', () => {
    const decode = jest.spyOn(Buffer, 'from');
    try {
      const codes = [true, false].map((isBase64Encoded) =>
        codeOf({ headers: { 'content-type': MULTIPART }, body: 'A'.repeat(10_000_000), isBase64Encoded }),
      );
      expect(codes).toEqual(['body_too_large', 'body_too_large']);
      expect(decode).not.toHaveBeenCalled();
    } finally {
      decode.mockRestore();
    }
  });
});

describe('a multipart body', () => {
  const good = field('signed_request', 'abc');

  test('is refused unless it is whole and made as RFC 7578 has it', () => {
    const bodies = [
      '',
      good,
      `${good}--frontier`,
      `${good}--frontier-`,
      `${good}--frontier--x`,
      `${good}--frontier--\r\n\r\nepilogue`,
      `preamble\r\n${good}--frontier--`,
      `${good.replace('--frontier', '--frontierX')}--frontier--`,
      `${good.replaceAll('\r\n', '\n')}--frontier--`,
      `--frontier\r\n\r\nabc\r\n--frontier--`,
      `--frontier\r\nContent-Disposition: form-data; name="signed_request"\r\n--frontier--`,
      `--frontier\r\nContent-Disposition: form-data; name="signed_request"`,
    ];
    for (const body of bodies) expect(codeOf(event(body, MULTIPART))).toBe('form_malformed');
  });

  test('is refused when a part does not say plainly what it is', () => {
    const headers = [
      'Content-Type: text/plain',
      'Content-Disposition: attachment; name="signed_request"',
      'Content-Disposition: form-data; name="signed_request',
      'Content-Disposition: form-data; name="a"; name="signed_request"',
      'Content-Disposition: form-data; name="a" signed_request',
      'Content-Disposition: form-data; name="signed_request"\r\nContent-Disposition: form-data; name="a"',
      'Content-Disposition: form-data;\r\n name="signed_request"',
      'X-Content-Disposition: form-data; name="signed_request"',
    ];
    for (const header of headers) expect(codeOfPart(part(header))).toBe('form_malformed');
    expect(codeOfPart(part('Content-Disposition: form-data'))).toBe('form_field_missing');
  });

  test('is refused without one usable boundary', () => {
    const types = ['', '; boundary=', '; boundary=""', '; boundary=other', `; boundary=${'f'.repeat(71)}`];
    for (const rest of types) {
      expect(codeOf(event(`${good}--frontier--`, `multipart/form-data${rest}`))).toBe('form_malformed');
    }
    for (const [length, code] of [
      [70, 'accepted'],
      [71, 'form_malformed'],
    ] as const) {
      const boundary = 'f'.repeat(length);
      const body = `${good}--frontier--`.replaceAll('frontier', boundary);
      expect(codeOf(event(body, `multipart/form-data; boundary=${boundary}`))).toBe(code);
    }
  });

  test('is not guessed at when two content types came', () => {
    const body = `${good}--frontier--`;
    const twice = { 'content-type': MULTIPART, 'Content-Type': MULTIPART };
    expect(codeOf({ headers: twice, body, isBase64Encoded: false })).toBe('form_field_missing');
    expect(codeOf(event(body, `${URLENCODED},${MULTIPART}`))).toBe('form_field_missing');
  });

  test('keeps line ends and text that only resembles a boundary', () => {
    const value = 'a\r\nb\n--frontier\r\n\r\n-- frontier é';
    expect(read(inBase64(event(`${field('signed_request', value)}--frontier--`, MULTIPART)))).toBe(value);
  });
});

test('a refusal says nothing of what it refused', () => {
  const events = [
    event('p3rson=p3rson'),
    event(`${field('p3rson', 'p3rson')}--p3rson--`, MULTIPART),
    event('signed_request=p3rson&signed_request=p3rson'),
  ];
  for (const one of events) {
    expect(() => read(one)).toThrow(DeletionError);
    expect(() => read(one)).not.toThrow(/p3rson/);
  }
});
