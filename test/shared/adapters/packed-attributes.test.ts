import { packed, unpacked, withoutPacked } from '../../../shared/adapters/aws/packed-attributes.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { Part } from '../../../shared/domain/part.ts';
import { SAMPLES } from '../../functions/deletion-status/sample-requests.ts';

const part: Part = {
  name: 'messages',
  label: 'Ihre Nachrichten',
  status: 'deleted',
  attempts: 0,
  items: 3,
  rounds: 0,
  updatedAt: 1_795_435_260_000,
};
const beside = { requestId: 'a'.repeat(43) as RequestId, appId: '1001', acceptedAt: 1_795_435_200_000 };
const attributes = { askedAt: 1_795_435_195_000, beganWith: 'asid', scope: 'deletion', resolved: true } as const;
const jwsOf = (claims: string): string =>
  [...['{"alg":"ES256"}', claims].map((text) => Buffer.from(text).toString('base64url')), 'c2lnbmF0dXJl'].join('.');

function throughOneAttribute(record: Omit<Parameters<typeof packed>[0], keyof typeof beside>) {
  const body = packed({ ...beside, ...record });
  if (body === undefined) throw new TypeError('nothing was packed');
  return unpacked(body, beside);
}

describe('the packed attributes of a record', () => {
  it.each([
    ['a receipt', jwsOf('{"iss":"https://deletion.example","parts":[{"label":"Größe – ✓"}]}')],
    ['a receipt whose parts do not all say the same', jwsOf('{"parts":[{"a":1,"c":2},{"a":1,"b":2,"c":3},{"c":1}]}')],
    ['a receipt whose parts say it in another order', jwsOf('{"parts":[{"a":1,"b":2},{"b":1,"a":2}]}')],
    ['a receipt whose parts say null', jwsOf('{"parts":[{"a":null},{"a":1}]}')],
    ['a receipt without parts', jwsOf('{"parts":[]}')],
    ['a receipt whose parts are null', jwsOf('{"parts":null}')],
    ['a receipt whose parts are a text', jwsOf('{"parts":"all"}')],
    ['a receipt whose parts are columns', jwsOf('{"iss":"","parts":{"a":[1]}}')],
    ['a receipt that is written with spaces', jwsOf('{ "iss": "" }')],
    ['a receipt that is no JSON', jwsOf('claims')],
    ['a receipt that is a list', jwsOf('[1]')],
    ['a receipt that is null', jwsOf('null')],
    ['a receipt that is a text', jwsOf('"text"')],
    ['a receipt that is a number', jwsOf('12')],
    ['a receipt of four pieces', `${jwsOf('{"iss":""}')}.more`],
    ['a receipt of two pieces', jwsOf('{"iss":""}').split('.').slice(0, 2).join('.')],
    ['a receipt whose header is padded', `e30=.${jwsOf('{"iss":""}').split('.').slice(1).join('.')}`],
    ['a receipt whose header has a line break', `ewp9.${jwsOf('{"iss":""}').split('.').slice(1).join('.')}`],
    ['what is no JWS', 'header.claims.signature'],
    ['what is no base64url', 'not a receipt'],
    ['a receipt whose texts have line breaks', jwsOf('{\n"iss":""}')],
    ['nothing', ''],
  ])('come back as they were, with %s', (_, receipt) => {
    const record = {
      ...attributes,
      parts: [part, { ...part, lastError: 'x', updatedAt: 1 }, { ...part, left: { newer: 1, undated: 0 } }],
      identifiers: [{ kind: 'asid', of: 'verified', count: 1 }] as const,
      dataMapHash: 'ab',
      receipt,
    };
    expect(throughOneAttribute(record)).toEqual(record);
    expect(throughOneAttribute({ ...attributes, parts: [], receipt })).toEqual({ ...attributes, parts: [], receipt });
    expect(throughOneAttribute({ ...attributes, parts: [part] })).toEqual({ ...attributes, parts: [part] });
  });

  it('take no more bytes than when this was written: they are paid for over two years', () => {
    const sizes = Object.values(SAMPLES).map(({ request }) => packed(request)?.length ?? 0);
    // 2218 then, and 1060 more for five other samples, one more time, and who confirmed; without the dictionary twice that
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(3288);
  });

  it('are none in a new record', () => {
    expect(packed({ ...beside, ...attributes, parts: [] })).toBeUndefined();
  });

  it('leave everything else where it is', () => {
    const record = { ...beside, ...attributes, parts: [part], receipt: 'x', dataMapHash: 'y' };
    expect(withoutPacked(record)).toEqual(beside);
  });

  it('are refused where they would unpack to more than a record can be', () => {
    const parts = [{ ...part, label: 'x'.repeat(17 * 1024 * 1024) }];
    expect(() => throughOneAttribute({ ...attributes, parts })).toThrow(/larger than 16777216 bytes/);
  });
});
