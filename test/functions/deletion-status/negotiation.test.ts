import { preferredLanguage, prefersJson } from '../../../functions/deletion-status/negotiation.ts';
import { direction, matchingTag } from '../../../functions/deletion-status/pages/languages.ts';

describe('what a caller would rather have', () => {
  it.each([
    [undefined, false],
    ['', false],
    ['*/*', false],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', false],
    ['application/json', true],
    ['Application/JSON', true],
    ['application/json, text/plain, */*', true],
    ['application/*', true],
    ['application/json;q=0.5, text/html;q=0.4', true],
    ['application/json;q=1, text/html;q=0.5', true],
    ['application/json;q=0.4, text/html;q=0.5', false],
    ['application/json, text/html', false],
    ['application/json;q=0', false],
    ['application/json;q=broken', false],
    ['text/html;q=-1', false],
    ['application/json;q=2, text/html;q=0.1', false],
    ['text/html;q=0.5, */*', true],
    ['application/json;q=0.5, */*', false],
    ['text/*;q=0.5, application/json;q=0.4', false],
    ['application/json ; Q=0.4 , text/html;q=0.5', false],
    ['application/json;charset=utf-8;q=0.6, text/html;q=0.5', true],
    [';;;,,,q=', false],
  ])('Accept: %s prefers JSON: %s', (accept, expected) => {
    expect(prefersJson(accept)).toBe(expected);
  });

  it.each([
    [undefined, 'en'],
    ['de-AT,de;q=0.9', 'de'],
    ['pt-BR', 'pt'],
    ['nl, sv;q=0.9, it;q=0.2, en;q=0.1', 'it'],
    ['en;q=0.3, hi;q=0.8, tr;q=0.5', 'hi'],
    ['de;q=0, fr', 'fr'],
    ['de;q=0', 'en'],
    ['*', 'en'],
    ['constructor, __proto__, toString', 'en'],
    ['pt-PT', 'pt'],
    ['in', 'id'],
    ['in-ID, en;q=0.5', 'id'],
    ['ar-EG', 'ar'],
    ['hi-Latn, tr;q=0.5', 'tr'],
    ['x-klingon, it;q=0.1', 'it'],
    ['-, de', 'de'],
    ['xx', 'en'],
  ])('Accept-Language: %s reads %s', (acceptLanguage, expected) => {
    expect(preferredLanguage(acceptLanguage)).toBe(expected);
  });
});

describe('a language that is asked for', () => {
  const tags = { simplified: 'zh-Hans', traditional: 'zh-Hant', urdu: 'ur', brazil: 'pt-BR', portugal: 'pt-PT' };
  it.each([
    ['zh', 'simplified'],
    ['zh-CN', 'simplified'],
    ['zh-TW', 'traditional'],
    ['zh-Hant-HK', 'traditional'],
    ['zh_TW', 'traditional'],
    ['ur-PK', 'urdu'],
    ['ur-Latn', undefined],
    ['pt-PT', 'portugal'],
    ['pt', 'brazil'],
    ['pt-AO', 'brazil'],
    ['ja', undefined],
    ['', undefined],
    ['*', undefined],
    [undefined, undefined],
  ])('%s is found as %s among two scripts of Chinese, Urdu and two of Portuguese', (wanted, expected) => {
    expect(matchingTag(wanted, tags)).toBe(expected);
  });

  it.each([
    ['ar', 'rtl'],
    ['ur', 'rtl'],
    ['fa-IR', 'rtl'],
    ['he', 'rtl'],
    ['pt-BR', 'ltr'],
    ['zh-Hant', 'ltr'],
    ['az', 'ltr'],
    ['az-Arab', 'rtl'],
    ['dv', 'rtl'],
    ['nqo', 'rtl'],
    ['rhg-Rohg', 'rtl'],
    ['syr', 'rtl'],
    ['ff-Adlm', 'rtl'],
    ['ff', 'ltr'],
  ])('is written in its direction: %s is %s', (tag, expected) => {
    expect(direction(tag)).toBe(expected);
  });
});
