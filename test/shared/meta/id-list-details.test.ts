import { idColumnsOf, isSameHeading } from '../../../shared/meta/id-list.ts';
import { entriesOf } from './entries-of.ts';

const A = '17841476160054569';
const B = '10158912345678901';
const idsOf = async (...lines: readonly string[]) =>
  (await entriesOf(lines)).map((entry) => ('id' in entry ? entry.id : `${entry.cell} ${entry.fault}`));

describe('a heading', () => {
  test('is the same in any case and with anything between its letters', () => {
    expect(isSameHeading('App-Scoped ID', 'app_scoped_id')).toBe(true);
    expect(isSameHeading('App-Scoped ID', 'page_scoped_id')).toBe(false);
  });

  test.each([
    ['asid', ['asid', 'ASIDs', 'app scoped id', 'App-Scoped User IDs']],
    ['psid', ['psid', 'page_scoped_id', 'Page-Scoped User ID']],
    ['igsid', ['igsid', 'Instagram-scoped ID', 'instagram_scoped_user_ids']],
    ['bsuid', ['bsuid', 'BSUIDs', 'business-scoped ID', 'business_scoped_user_ids']],
    [undefined, ['user_id', 'UIDs', 'player_id', 'Player IDs', 'Instant Games Player ID', 'instant_game_player_ids']],
  ])('says that the ids are of the kind %s', (kind, headings) => {
    for (const heading of headings) expect(idColumnsOf(`name,${heading}`)).toEqual([{ heading, kind }]);
  });

  test('that only contains such a name is none', () => {
    for (const name of [
      'app scoped id',
      'asid',
      'page scoped id',
      'psid',
      'igsid',
      'bsuid',
      'user id',
      'player id',
      'uid',
      'id',
    ]) {
      expect(idColumnsOf(`old ${name},x ${name}s,${name} of a row`)).toEqual([]);
    }
  });
});

describe('a cell', () => {
  test('may be quoted, with spaces within, and with separators in its neighbours', async () => {
    for (const separator of ['\t', ';', ',']) {
      const cells = (...some: readonly string[]) => some.join(separator);
      const header = cells('name', 'user_id', 'city');
      const line = cells(`"Doe${separator} J${separator}${separator} Roe"`, `" ${A} "`, 'X');
      expect(await idsOf(header, line, cells('', B, ''))).toEqual([A, B]);
      expect(await idsOf(header, cells('"Doe', B, 'X'))).toEqual([B]);
    }
  });

  test('loses only the quotes around it', async () => {
    const not = '1 not_an_id';
    expect(await idsOf(`"${A}"`, `x"${A}"`, `"${A}"x`, `"${A}`, `${A}"`)).toEqual([A, not, not, not, not]);
    expect(await idsOf(` "${A}" `, `1"${A}"`, `"${A}"1`)).toEqual([A, not, not]);
  });

  test('is a rounded number only from its beginning to its end', async () => {
    const rounded = ['1.78E+16', '"17,8e+15"', '178e14', '2E7', '1.78 e 16', '1.78 x 10^16', '1.78×1016', `${A}.00`];
    expect(await idsOf(...rounded)).toEqual(rounded.map(() => '1 digits_lost'));
    const others = ['x1.78E+16', '1.78E+16x', '1.E5', '1.7.8E+16', 'E+16', '1.78E', `x${A}.0`, `${A}.0x`, '1.7ex16'];
    expect(await idsOf('1', ...others)).toEqual(['1', ...others.map(() => '1 not_an_id')]);
  });
});

describe('a JSON array', () => {
  test('loses only the brackets at its ends, and nothing for its empty cells', async () => {
    expect(await idsOf(`[${A},,[${B},${B}],]`)).toEqual([A, '3 not_an_id', '4 not_an_id']);
    expect(await idsOf(`[${A}, ,${B}]`)).toEqual([A, B]);
    expect(await idsOf('[', `${A},`, ' ,', B, ']')).toEqual([A, B]);
  });

  test('is one only from the first line on', async () => {
    expect(await idsOf(A, `[${B}]`)).toEqual([A, '1 not_an_id']);
  });
});
