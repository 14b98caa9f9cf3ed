import { parseDataMap } from '../../../shared/data-map/parse-data-map.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';

const parse = (text: string) => parseDataMap(Buffer.from(text));

function mistakeIn(text: string): string {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof DeletionError && error.code === 'data_map_invalid') return error.message;
    throw error;
  }
  return 'no mistake';
}

describe('a data map as a file holds it', () => {
  it('is what JSON.parse makes of it, keys of the same name in different objects included', () => {
    const text =
      '{"a": {"a": [{"a": 1}, {"a": "a, \\"b\\": {"}, [], {}], "b": null}, "b": [true, {"b": [1, 2]}], "": ":"}';
    expect(parse(text)).toEqual(JSON.parse(text));
    const values = '{"constructors": ["constructor", "1e999", 1e308, -0.5, true, null]}';
    expect(parse(values)).toEqual(JSON.parse(values));
    for (const value of ['3', '"¿"', '["¿"]']) expect(parse(value)).toEqual(JSON.parse(value));
  });

  it.each([
    ['{"targets": [{"name": "a"}], "targets": []}', 'targets is written twice; the first would be ignored'],
    [
      '{"targets": [{"name": "a"}, {"name": "b", "where": {"name": 1}, "name": "c"}]}',
      'targets[1].name is written twice',
    ],
    ['{"targets": [{"match": [[1, 2], [3, {"key": 1, "key": 1}]]}]}', 'targets[0].match[1][1].key is written twice'],
    ['{"n\\u0061me": 1, "name": 1}', 'name is written twice'],
    ['{"a": "\\"", "b": "}", "a": "{"}', 'a is written twice'],
    ['[{"a": 1, "a": 1}]', '[0].a is written twice'],
    [
      '{"targets": [{"anonymise": {"__proto__": null}}]}',
      'targets[0].anonymise.__proto__ would be ignored; expected any',
    ],
    ['{"anonymise": {"constructor": "x"}}', 'anonymise.constructor would be ignored'],
    [
      '{"anonymise": {"prototype": "x"}}',
      'anonymise.prototype would be ignored; expected any other name than __proto__, constructor, prototype',
    ],
    ['{"anonymise": {"a": 1e308, "b": [0, 1e309]}}', 'anonymise.b[1] is a number that is too large'],
    ['{"a": -1e309}', 'a is a number that is too large'],
  ])('says which key or number would be lost in %s', (text, sentence) => {
    expect(mistakeIn(text).slice(0, sentence.length)).toBe(sentence);
  });

  it.each([
    [
      'a byte-order mark',
      Buffer.from('\uFEFF{"targets": []}'),
      /^begins with a byte-order mark; save it as UTF-8 without one$/,
    ],
    ['UTF-16', Buffer.from('\uFEFF{"targets": []}', 'utf16le'), /^is written in UTF-16; save it as UTF-8$/],
    ['UTF-16 the other way round', Buffer.from('\uFEFF{}', 'utf16le').swap16(), /^is written in UTF-16/],
    ['Latin-1', Buffer.from('{"label": "Gespräche"}', 'latin1'), /^has letters that are not UTF-8; save it as UTF-8$/],
    ['no JSON', Buffer.from('{"targets": [}'), /^is not JSON: /],
    ['nothing', Buffer.from(''), /^is not JSON: /],
  ])('says that it is written as %s', (_what, bytes, sentence) => {
    expect(() => parseDataMap(bytes)).toThrow(sentence);
  });

  it('quotes a line break of the text as a space, so that the mistake has one line', () => {
    expect(() => parse('{"targets": [\n}')).toThrow(/^is not JSON: .*"targets": \[ \}/);
    expect(() => parse('{"a\\r\\nb": 1, "a\\r\\nb": 2}')).toThrow(/^a b is written twice; the first would be ignored$/);
  });

  it('passes on what JSON.parse says', () => {
    expect(() => parse('{')).toThrow(expect.objectContaining({ cause: expect.any(SyntaxError) }));
  });
});
