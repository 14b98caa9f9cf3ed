import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { idColumnsOf, readIdList } from '../../../shared/meta/id-list.ts';
import { entriesOf } from './entries-of.ts';

const A = '17841476160054569';
const B = '10158912345678901';

/** The ids in their order, and `line:cell fault` for what is none. */
async function shortOf(file: string): Promise<readonly string[]> {
  return (await entriesOf(file.split('\n'))).map((entry) =>
    'id' in entry ? entry.id : `${entry.line}:${entry.cell} ${entry.fault}`,
  );
}

describe('a list of ids', () => {
  test.each([
    ['one id per line', `${A}\n${B}\n`],
    ['one id per line with CRLF and a byte order mark', `\uFEFF${A}\r\n${B}\r\n`],
    ['empty lines and spaces between', `\n  ${A} \n\n\t\n${B}`],
    ['quotes', `"${A}"\n"${B}"`],
    ['a header', `User IDs\n${A}\n${B}`],
    ['a header in any words', `Deleted people\n${A}\n${B}`],
    ['a header with a byte order mark, quotes and CRLF', `\uFEFF"user_id"\r\n"${A}"\r\n"${B}"\r\n`],
    ['CSV', `user_id,deleted_on\n${A},2026-01-01\n${B},2026-01-02`],
    ['CSV with quotes and separators within', `name,"User ID"\n"Doe, ""J""",${A}\n"Roe; R",${B}`],
    ['CSV with semicolons', `App-Scoped User ID;app_id\n${A};42\n${B};42`],
    ['CSV with empty cells at the end', `${A},\n${B},`],
    ['TSV', `name\tasid\nDoe, J\t${A}\nRoe\t${B}`],
    ['TSV with other separators within', `name, first\tasid;\tcity\nDoe; J\t${A}\nRoe\t${B}\tX, Y`],
    ['TSV whose first column is empty', `name\tasid\n\t${A}\n\t${B}`],
    ['rows numbered under the name id', `id,user_id\n1,${A}\n2,${B}`],
    ['a column called just id', `id,app_id\n${A},42\n${B},42`],
    ['a JSON array of strings', `["${A}","${B}"]`],
    ['a JSON array of numbers above 2^53', `[${A}, ${B}]`],
    ['a JSON array over many lines', `\uFEFF [\n  "${A}",\n  ${B}\n]\n`],
    ['a JSON array with CRLF', `[\r\n"${A}",\r\n"${B}"\r\n]\r\n`],
    ['a JSON array whose brackets share a line with ids', `["${A}",\n"${B}" ]`],
  ])('may be %s', async (_form, file) => {
    expect(await shortOf(file)).toEqual([A, B]);
  });

  test('is read from the column that is asked for', async () => {
    const lines = ['App-scoped ID;Page-scoped ID;Name', `${A};${B};Doe`, `${B};;Roe`];
    expect(await entriesOf(lines, 'page_scoped_id')).toEqual([
      { line: 2, cell: 2, id: B },
      { line: 3, cell: 2, fault: 'id_missing' },
    ]);
    expect(await entriesOf(lines, 'city')).toEqual([
      { line: 2, cell: 1, fault: 'no_id_column' },
      { line: 3, cell: 1, fault: 'no_id_column' },
    ]);
  });

  test('tells which columns may hold ids, and of which kind', () => {
    expect(idColumnsOf('name,App-Scoped User ID,PSID,"igsid",user_id,id')).toEqual([
      { heading: 'App-Scoped User ID', kind: 'asid' },
      { heading: 'PSID', kind: 'psid' },
      { heading: 'igsid', kind: 'igsid' },
      { heading: 'user_id' },
    ]);
    expect(idColumnsOf('id;name')).toEqual([{ heading: 'id' }]);
    expect(idColumnsOf('"psid"\r')).toEqual([{ heading: 'psid', kind: 'psid' }]);
    for (const line of ['Deleted people', `${A},${B}`, `["${A}"]`, 'name,city']) expect(idColumnsOf(line)).toEqual([]);
  });

  test('begins with an id, not a header, where the first line is one of letters alone', async () => {
    const entries = await entriesOf(['US.wwavAoxtqqniqibRaqQz', 'US.1349']);
    expect(entries).toMatchObject([
      { line: 1, id: 'US.wwavAoxtqqniqibRaqQz' },
      { line: 2, id: 'US.1349' },
    ]);
    expect(await entriesOf(['Users.of.ours', 'US.1349'], 'bsuid')).toMatchObject([{ line: 2 }]);
  });

  test('says where each id stands', async () => {
    expect(await entriesOf(['name,asid', '', `Doe,${A}`])).toEqual([{ line: 3, cell: 2, id: A }]);
    expect(await entriesOf(['[', '1,2]'])).toEqual([
      { line: 2, cell: 1, id: '1' },
      { line: 2, cell: 2, id: '2' },
    ]);
  });

  test('keeps digits exactly: leading zeros, 32 of them, and 0', async () => {
    expect(await shortOf(`007\n${'9'.repeat(32)}\n0`)).toEqual(['007', '9'.repeat(32), '0']);
  });

  test('may be empty', async () => {
    for (const file of ['', '\n\r\n', '[]', '[\n]', 'user_id']) expect(await shortOf(file)).toEqual([]);
  });
});

describe('what is not an id', () => {
  test.each([
    ['not digits', `${A}\n12x4\n-5\n1.5\n${B}`, [A, '2:1 not_an_id', '3:1 not_an_id', '4:1 not_an_id', B]],
    ['other digits than 0 to 9', `1\n١٢٣`, ['1', '2:1 not_an_id']],
    ['more than 32 digits', '1'.repeat(33), ['1:1 not_an_id']],
    [
      'what a spreadsheet rounded',
      `1.78415E+16\n"1,78415E+16"\n2e16`,
      ['1:1 digits_lost', '2:1 digits_lost', '3:1 digits_lost'],
    ],
    [
      'what a spreadsheet printed',
      `1.78415e16\n"1,78415 E+16"\n1.78415×10^16\n17841476160054569.0`,
      ['1:1 digits_lost', '2:1 digits_lost', '3:1 digits_lost', '4:1 digits_lost'],
    ],
    [
      'what a spreadsheet ended with zeros',
      `user_id\n17841476160054500\n101589123456789000\n178414761600545000000`,
      ['2:1 digits_lost', '3:1 digits_lost', '4:1 digits_lost'],
    ],
    [
      'two people who became one',
      `${A}\n17841476160054500\n17841476160054500\n${B}`,
      [A, '2:1 digits_lost', '3:1 digits_lost', B],
    ],
    ['zeros in an array', `["${A}", 17841476160054500]`, [A, '1:2 digits_lost']],
    [
      'a zero at the end of every sixteen digits',
      `1015891234567890\n123\n1015891234567880`,
      ['1:1 digits_lost', '123', '3:1 digits_lost'],
    ],
    ['an odd quote', `"${A}\n${B}"`, ['1:1 not_an_id', '2:1 not_an_id']],
    ['nothing but quotes', `1\n""\n"`, ['1', '2:1 id_missing', '3:1 not_an_id']],
    ['several cells without a header', `${A},1700000000\n${B}`, ['1:2 column_unclear', B]],
    ['another separator than on the first line', `${A}\n1;2\n3\t4`, [A, '2:1 not_an_id', '3:1 not_an_id']],
    ['more cells than the header names', `user_id\n${A},${B}`, ['2:2 column_unclear']],
    ['two columns that may hold ids', `app_scoped_id,page_scoped_id\n${A},${B}`, ['2:1 column_unclear']],
    ['a header without a column of ids', `name,app_id\nDoe,42\nRoe,43`, ['2:1 no_id_column', '3:1 no_id_column']],
    ['a row without its id', `name,asid\nDoe,\nRoe`, ['2:2 id_missing', '3:2 id_missing']],
    ['a digit in a first line that might be a header', `user_id2\n${A}`, ['1:1 not_an_id', A]],
    ['a second header', `user_id\n${A}\nuser_id`, [A, '3:1 not_an_id']],
    [
      'other things in an array',
      `["${A}", null, "", {"id":"1"}, [2]]`,
      [A, '1:2 not_an_id', '1:3 not_an_id', '1:4 not_an_id', '1:5 not_an_id'],
    ],
    ['an array without a comma', `["1" "2"]`, ['1:1 not_an_id']],
    ['an array that breaks off', `["${A}",\n"${B}"`, [A, B, '2:1 array_not_closed']],
    ['an array that breaks off within an id', `["${A}","1015`, [A, '1:2 not_an_id', '1:1 array_not_closed']],
  ])('comes back with its place and why: %s', async (_what, file, expected) => {
    expect(await shortOf(file)).toEqual(expected);
  });

  test.each([
    ['before', `1015891234567890\n42\n${A}`, ['1015891234567890', '42', A]],
    ['after', `${A}\n42\n1015891234567890`, [A, '42', '1015891234567890']],
  ])(
    'is not a zero at the end of sixteen digits %s an id that no spreadsheet has touched',
    async (_when, file, expected) => {
      expect(await shortOf(file)).toEqual(expected);
    },
  );

  test('is known after few lines, so that memory stays flat', async () => {
    const zeros = (id: number): string => `101589${String(id).padStart(9, '0')}0`;
    let given = 0;
    function* lines() {
      for (;;) yield zeros((given += 1));
    }
    const seen: unknown[] = [];
    for await (const entry of readIdList(lines())) if (seen.push('fault' in entry && entry.fault) === 20) break;
    expect(new Set(seen)).toEqual(new Set(['digits_lost']));
    expect(given).toBeLessThan(30);

    function* shortOnes() {
      yield zeros(1);
      for (given = 0; ; given += 1) yield '123';
    }
    for await (const entry of readIdList(shortOnes())) {
      expect(entry).toEqual({ line: 1, cell: 1, fault: 'digits_lost' });
      break;
    }
    expect(given).toBeLessThan(1001);
  });

  test('is not repeated in the fault', async () => {
    expect(JSON.stringify(await entriesOf(['1', 'p3rson', '"p3rson"', '[p3rson,p3rson']))).not.toContain('p3rson');
  });
});

describe('30,000 lines', () => {
  const ids = Array.from({ length: 30_000 }, (_, index) => `17841476${index.toString().padStart(7, '0')}`);

  test.each([
    ['lines', ids.join('\r\n')],
    ['CSV', `name,user_id\n${ids.map((id) => `"Doe, J",${id}`).join('\n')}`],
    ['a JSON array on one line', JSON.stringify(ids)],
  ])('are all read from a file of %s', async (_form, file) => {
    const folder = mkdtempSync(join(tmpdir(), 'id-list-'));
    try {
      const path = join(folder, 'ids');
      writeFileSync(path, file);
      const lines = createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
      const entries = await entriesOf(lines);
      // so many of them side by side tell nothing when one is wrong
      expect(entries.findIndex((entry, index) => !('id' in entry) || entry.id !== ids[index])).toBe(-1);
      expect(entries.length).toBe(ids.length);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('are read one after the other, so that a reader may stop', async () => {
    let given = 0;
    function* lines() {
      for (const id of ids) {
        given += 1;
        yield id;
      }
    }
    for await (const entry of readIdList(lines())) {
      if (entry.line === 3) break;
    }
    expect(given).toBe(3);
  });
});
