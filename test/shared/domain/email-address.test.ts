import { isEmailAddress } from '../../../shared/domain/email-address.ts';

describe('an e-mail address', () => {
  it.each([
    'anna@example.com',
    "o'neil@example.ie",
    'anna.roe+shop_1=x@mail.example.co.uk',
    'anna@xn--exmple-cua.de',
    'anna@example.xn--p1ai',
    'anna@exämple.de',
    'анна@пример.рф',
    '用户@例子.中国',
    'राम@उदाहरण.भारत',
    'anna@نامه\u200cای.ir',
    'anna..roe.@docomo.example',
    '$a/{b}|c~!d%e&f*g?@example.com',
    `${'a'.repeat(64)}@example.com`,
  ])('is one that somebody has: %s', (text) => {
    expect(isEmailAddress(text)).toBe(true);
  });

  it.each([
    'anna',
    'anna@',
    '@example.com',
    'anna@example',
    'anna@.com',
    'anna@example..com',
    'anna@-example.com',
    'anna@example-.com',
    'anna@example.com.',
    'a@b@example.com',
    'anna roe@example.com',
    'anna@exam ple.com',
    'anna,roe@example.com',
    'anna#roe@example.com',
    '<anna@example.com>',
    '"anna"@example.com',
    'anna\u200b@example.com',
    'anna@example.com\n',
    `${'a'.repeat(65)}@example.com`,
    `anna@${'a.'.repeat(200)}com`,
  ])('is not %j', (text) => {
    expect(isEmailAddress(text)).toBe(false);
  });
});
