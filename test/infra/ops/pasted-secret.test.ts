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
    [`\u200b${SECRET}\ufeff`, ['spaces or signs that are not seen']],
    [`META_APP_SECRET=${SECRET}`, ['its name']],
    [`export META_APP_SECRET="${SECRET}"`, ['its name', 'quotes']],
    [`App secret: ${SECRET}`, ['its name']],
    [`{ "app_secret": "${SECRET}" }`, ['its name', 'quotes']],
    [`"app_secret": "${SECRET}",`, ['a comma or semicolon', 'its name', 'quotes']],
    [`1234567890123456|${SECRET}`, ['the app’s id']],
    [`access_token=1234567890123456|${SECRET}`, ['its name', 'the app’s id']],
    [SECRET.toUpperCase(), ['capital letters']],
    [`"${SECRET.toUpperCase()}"`, ['quotes', 'capital letters']],
  ])('is offered without what came with it: %s', (text, around) => {
    expect(pastedSecret(text)).toEqual({ looksRight: false, around, meant: SECRET });
  });

  it.each(['secret-of-a-test', SECRET.slice(1), `${SECRET}0`, 'g'.repeat(32), ''])(
    'is taken as it is where nothing is around it, and does not look right: %s',
    (text) => {
      expect(pastedSecret(text)).toEqual({ looksRight: false, around: [] });
    },
  );

  it('comes out the same when what was offered is pasted again', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { meant = text } = pastedSecret(text);
        expect(pastedSecret(meant).meant).toBeUndefined();
      }),
    );
  });
});
