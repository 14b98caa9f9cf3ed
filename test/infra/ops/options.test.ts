import { words } from '../../../infra/ops/cli/options.ts';

const { read } = words('WORDS', 'why');

describe('free text of operators', () => {
  it.each([
    'Ownership of the account is disputed until 2026-12-31.',
    '§ 147 AO; Regulation (EU) 2016/679, Art. 17(3)(e)',
    'ticket 4711, court order 12 O 345/26',
  ])('may say why: %s', (text) => {
    expect(read(` ${text} `)).toBe(text);
  });

  it.each(['asked by anna@example.com', 'user 7381405790001', 'call +49 151 0000001', '', '  ', 'x'.repeat(501)])(
    'must not name the person, and must be some: %s',
    (text) => {
      expect(read(text)).toBeUndefined();
    },
  );
});
