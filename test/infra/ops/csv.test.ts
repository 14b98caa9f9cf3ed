import { csvLines } from '../../../infra/ops/cli/csv.ts';

const cell = (text: string) => csvLines(['heading'], [[text]])[1];

describe('a CSV file', () => {
  it('has its headings first, and a line for each row', () => {
    const rows = [
      ['1', 'x, "y"'],
      ['', '-'],
    ];
    expect(csvLines(['number', 'what'], rows)).toEqual(['number,what', '1,"x, ""y"""', ",'-"]);
    expect(csvLines(['=number'], [])).toEqual(["'=number"]);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', ' =1', '＝1', '\u0000=1'])(
    'holds no formula: %j',
    (text) => {
      expect(cell(text)).toMatch(/^'[=+\-@＝]/);
    },
  );

  it('quotes what has a comma or a quote, also when it would be a formula', () => {
    expect(cell('=HYPERLINK("http://x","y")')).toBe(`"'=HYPERLINK(""http://x"",""y"")"`);
    expect(cell('a, b')).toBe('"a, b"');
  });

  it('holds no control character', () => {
    expect(cell('\u001b a \u0007')).toBe('a');
    expect(cell('a\u001b[32mb\u009bc\r\nd')).toBe('a [32mb c  d');
  });

  it('leaves everything else as it is', () => {
    for (const text of ['', '1', 'a=b', 'x-y', 'Ünïcödé', '2026-01-15T12:00:00.000Z']) expect(cell(text)).toBe(text);
  });
});
