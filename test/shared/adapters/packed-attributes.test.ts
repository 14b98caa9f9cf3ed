import { packed, unpacked, withoutPacked } from '../../../shared/adapters/aws/packed-attributes.ts';
import type { Part } from '../../../shared/domain/part.ts';

const part: Part = {
  name: 'messages',
  label: 'Ihre Nachrichten',
  status: 'deleted',
  attempts: 0,
  items: 3,
  rounds: 0,
  updatedAt: 1_795_435_260_000,
};
const jwsOf = (claims: string): string =>
  [...['{"alg":"ES256"}', claims].map((text) => Buffer.from(text).toString('base64url')), 'c2lnbmF0dXJl'].join('.');

function throughOneAttribute(record: Parameters<typeof packed>[0]) {
  const body = packed(record);
  if (body === undefined) throw new TypeError('nothing was packed');
  expect(unpacked(body.toString('base64'))).toEqual(unpacked(body));
  return unpacked(body);
}

describe('the packed attributes of a record', () => {
  it.each([
    ['a receipt', jwsOf('{"iss":"https://deletion.example","parts":[{"label":"Größe – ✓"}]}')],
    ['what is no JWS', 'header.claims.signature'],
    ['what is no base64url', 'not a receipt'],
    ['a receipt whose texts have line breaks', jwsOf('{\n"iss":""}')],
    ['nothing', ''],
  ])('come back as they were, with %s', (_, receipt) => {
    const record = {
      parts: [part],
      identifiers: [{ kind: 'asid', of: 'verified', count: 1 }],
      dataMapHash: 'ab',
      receipt,
    };
    expect(throughOneAttribute(record as never)).toEqual(record);
    expect(throughOneAttribute({ parts: [part] })).toEqual({ parts: [part] });
  });

  it('take less than a third of their text', () => {
    const parts = Array.from({ length: 20 }, (_, index) => ({ ...part, name: `target-${index}` }));
    const claims = JSON.stringify({ parts: parts.map(({ name, label }) => ({ name, label, outcome: 'deleted' })) });
    const record = { parts, receipt: jwsOf(claims) };
    expect(packed(record)?.length).toBeLessThan(JSON.stringify(record).length / 3);
  });

  it('are none in a new record', () => {
    expect(packed({ parts: [] })).toBeUndefined();
  });

  it('leave everything else where it is', () => {
    expect(withoutPacked({ parts: [part], receipt: 'x', dataMapHash: 'y', sealed: 'z' })).toEqual({ sealed: 'z' });
  });

  it('are refused where they would unpack to more than a record can be', () => {
    const parts = [{ ...part, label: 'x'.repeat(17 * 1024 * 1024) }];
    expect(() => throughOneAttribute({ parts })).toThrow(/larger than 16777216 bytes/);
  });
});
