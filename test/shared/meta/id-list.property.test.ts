import * as fc from 'fast-check';
import { entriesOf } from './entries-of.ts';

/** Zeros from the sixteenth digit on are what a spreadsheet leaves. */
const ids = fc.array(fc.stringMatching(/^\d{1,32}$/).filter((id) => !/^\d{15}0+$/.test(id)));

test('every list of ids comes back as it was, in every form it can be written', async () => {
  const forms: readonly ((list: readonly string[]) => string)[] = [
    (list) => list.join('\n'),
    (list) => ['user_id', ...list].join('\r\n'),
    (list) => ['name;asid', ...list.map((id) => `"a;b";"${id}"`)].join('\n'),
    (list) => ['asid\tname', ...list.map((id) => `${id}\ta, b`)].join('\n'),
    (list) => JSON.stringify(list),
    (list) => JSON.stringify(list, undefined, 2),
  ];
  await fc.assert(
    fc.asyncProperty(ids, fc.constantFrom(...forms), async (list, write) => {
      const entries = await entriesOf(write(list).split('\n'));
      expect(entries.map((entry) => 'id' in entry && entry.id)).toEqual(list);
    }),
  );
});

test('whatever the file holds, it is read to its end and each line that is not empty is accounted for', async () => {
  const cell = fc.oneof(
    fc.stringMatching(/^\d{1,3}$/),
    fc.constantFrom('"', ',', ';', '\t', '[', ']', ' ', '1e9', 'x'),
  );
  const line = fc.oneof(
    fc.array(cell).map((some) => some.join('')),
    fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\n', '')),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line), async (lines) => {
      // a first line of digits: what follows is neither header nor array
      const entries = await entriesOf(['1', ...lines]);
      const seen = new Set(entries.map((entry) => entry.line));
      const filled = lines.flatMap((text, index) => (text.replace(/^\uFEFF/, '').trim() === '' ? [] : [index + 2]));
      expect([...seen]).toEqual([1, ...filled]);
    }),
    { numRuns: 300 },
  );
});
