import type { IdListEntry } from '../../../shared/meta/id-list-entry.ts';
import { withoutLostDigits } from '../../../shared/meta/lost-digits.ts';

const WHOLE = '1015891234567891';
/** An id of sixteen digits whose last is zero, as every tenth is, and each in a spreadsheet. */
const doubtful = (id: number) => `101589${String(id).padStart(9, '0')}0`;
const doubtfuls = (count: number) => Array.from({ length: count }, (_, id) => doubtful(id));

/** What is believed of these ids, and how many of them had been read when each came back. */
async function judged(ids: readonly string[]) {
  let given = 0;
  async function* entries(): AsyncGenerator<IdListEntry> {
    for (const id of ids) yield { line: (given += 1), cell: 1, id };
  }
  const told: (string | undefined)[] = [];
  const readBefore: number[] = [];
  for await (const entry of withoutLostDigits(entries())) {
    told.push('id' in entry ? entry.id : undefined);
    readBefore.push(given);
  }
  return { told, readBefore };
}

const lost = (count: number) => Array.from({ length: count }, () => undefined);

describe('zeros at the end of an id', () => {
  it('are a fault of the entry, which does not repeat the id', async () => {
    async function* entries(): AsyncGenerator<IdListEntry> {
      yield { line: 2, cell: 3, id: '10158912345678900' };
      yield { line: 4, cell: 1, fault: 'not_an_id' };
      yield { line: 5, cell: 1, id: WHOLE };
    }
    const told: IdListEntry[] = [];
    for await (const entry of withoutLostDigits(entries())) told.push(entry);
    expect(told).toEqual([
      { line: 2, cell: 3, fault: 'digits_lost' },
      { line: 4, cell: 1, fault: 'not_an_id' },
      { line: 5, cell: 1, id: WHOLE },
    ]);
  });

  it.each(['10158912345678901', '10158912345678910'])('are none where another digit is among them: %s', async (id) => {
    expect((await judged([id])).told).toEqual([id]);
    expect((await judged([doubtful(1), id])).told).toEqual([doubtful(1), id]);
  });

  it('are judged for the rest of the list as they were at first', async () => {
    const believed = [doubtful(1), WHOLE, ...doubtfuls(7)];
    expect(await judged(believed)).toEqual({ told: believed, readBefore: [2, 2, 3, 4, 5, 6, 7, 8, 9] });
    expect((await judged([...doubtfuls(6), WHOLE, doubtful(7)])).told).toEqual([...lost(6), WHOLE, undefined]);
  });

  it('count from the sixteenth digit on', async () => {
    const short = '101589123456780';
    expect((await judged([short, doubtful(1)])).told).toEqual([short, undefined]);
  });

  it('are believed when there is one and another id is whole, and refused when there are more', async () => {
    expect((await judged([doubtful(1), WHOLE])).told).toEqual([doubtful(1), WHOLE]);
    expect((await judged([WHOLE, doubtful(1), '10158912345678900'])).told).toEqual([WHOLE, doubtful(1), undefined]);
    expect((await judged(['10158912345678900', WHOLE])).told).toEqual([undefined, WHOLE]);
  });

  it('are chance up to five times in a row, and none at the sixth', async () => {
    expect((await judged([...doubtfuls(5), WHOLE])).told).toEqual([...doubtfuls(5), WHOLE]);
    expect((await judged([...doubtfuls(6), WHOLE])).told).toEqual([...lost(6), WHOLE]);
  });

  it('hold up nothing that comes before them, and a thousand entries at most', async () => {
    const short = (count: number) => Array.from({ length: count }, () => '123');
    expect((await judged(['123', '124', doubtful(1)])).readBefore).toEqual([1, 2, 3]);
    const most = await judged([doubtful(1), ...short(998), WHOLE]);
    expect([most.told[0], most.readBefore[0]]).toEqual([doubtful(1), 1000]);
    const more = await judged([doubtful(1), ...short(1005), WHOLE]);
    expect([more.told[0], more.readBefore[0]]).toEqual([undefined, 1000]);
    expect(more.told.slice(1)).toEqual([...short(1005), WHOLE]);
  });
});
