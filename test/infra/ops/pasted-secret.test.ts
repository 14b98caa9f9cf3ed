import fc from 'fast-check';
import { pastedSecret } from '../../../infra/ops/cli/pasted-secret.ts';

const SECRET = '0123456789abcdef0123456789abcdef';

describe('a pasted app secret', () => {
  it('looks right as Meta makes it', () => {
    expect(pastedSecret(SECRET)).toEqual({ looksRight: true, around: [] });
  });

  it.each([
    [`"${SECRET}"`, ['quotes']],
    [`'${SECRET}'`, ['quotes']],
    [`“${SECRET}”`, ['quotes']],
    [`\`${SECRET}\``, ['quotes']],
    [`„${SECRET}“`, ['quotes']],
    [`„${SECRET}”`, ['quotes']],
    [`‘${SECRET}’`, ['quotes']],
    [`«${SECRET}»`, ['quotes']],
    [` ${SECRET}`, ['spaces or invisible characters']],
    [`${SECRET}\n`, ['spaces or invisible characters']],
    [`${SECRET};`, ['a comma or semicolon']],
    [`'app secret' = ${SECRET}`, ['its name']],
    [`export  A=${SECRET}`, ['its name']],
    [`{\n  app.secret-1: ${SECRET}\n}`, ['its name']],
    [`1|${SECRET}`, ['the app’s id']],
    [`${'1'.repeat(32)}|${SECRET}`, ['the app’s id']],
    [`\u200b${SECRET}\ufeff`, ['spaces or invisible characters']],
    [`META_APP_SECRET=${SECRET}`, ['its name']],
    [`export META_APP_SECRET="${SECRET}"`, ['its name', 'quotes']],
    [`App secret: ${SECRET}`, ['its name']],
    [`{ "app_secret": "${SECRET}" }`, ['its name', 'quotes']],
    [`"app_secret": "${SECRET}",`, ['a comma or semicolon', 'its name', 'quotes']],
    [`1234567890123456|${SECRET}`, ['the app’s id']],
    [`access_token=1234567890123456|${SECRET}`, ['its name', 'the app’s id']],
    [SECRET.toUpperCase(), ['capital letters']],
    [`"${SECRET.toUpperCase()}"`, ['quotes', 'capital letters']],
  ])('is offered without what came with it: %j', (text, around) => {
    expect(pastedSecret(text)).toEqual({ looksRight: false, around, meant: SECRET });
  });

  it.each(['secret-of-a-test', SECRET.slice(1), `${SECRET}0`, 'g'.repeat(32), ''])(
    'is taken as it is where nothing is around it, and does not look right: %s',
    (text) => {
      expect(pastedSecret(text)).toEqual({ looksRight: false, around: [] });
    },
  );

  it.each([
    [`"${'x y '.repeat(3)}"`, 'x y '.repeat(3).trim(), ['quotes', 'spaces or invisible characters']],
    [` a\nb`, 'a\nb', ['spaces or invisible characters']],
    [`a\nb `, 'a\nb', ['spaces or invisible characters']],
    [`a\nb,`, 'a\nb', ['a comma or semicolon']],
    [`name: a\nb`, 'a\nb', ['its name']],
    [`1|a\nb`, 'a\nb', ['the app’s id']],
    [`"${'x'.repeat(498)}"`, 'x'.repeat(498), ['quotes']],
  ])('is offered without what came with it, also where the rest does not look right: %j', (text, meant, around) => {
    expect(pastedSecret(text)).toEqual({ looksRight: false, around, meant });
  });

  it.each([
    `"${'x'.repeat(499)}"`,
    `"a"b"`,
    `'a'b'`,
    '`a`b`',
    '“a“b”',
    '„a“b“',
    '‘a‘b’',
    '«a«b»',
    `x"a"`,
    `"a"x`,
    ',',
    'a,b',
    '#a=b',
    '  ',
    '""',
    `1=${SECRET}`,
    `id 1|${SECRET}`,
    `${'1'.repeat(33)}|${SECRET}`,
    '1|',
    'name=',
  ])('is taken as it is where what is around it is no pair or no name: %s', (text) => {
    expect(pastedSecret(text)).toEqual({ looksRight: false, around: [] });
  });

  it('comes out the same when what was offered is pasted again', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { meant = text } = pastedSecret(text);
        expect(pastedSecret(meant).meant).toBeUndefined();
      }),
    );
  });
});
