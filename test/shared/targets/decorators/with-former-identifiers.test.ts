import type { RequestId } from '../../../../shared/domain/confirmation-code.ts';
import { CLOCK_GRACE } from '../../../../shared/domain/selection.ts';
import type { PurgeResult, Selection, Target } from '../../../../shared/ports/target.ts';
import { withFormerIdentifiers } from '../../../../shared/targets/decorators/with-former-identifiers.ts';
import { unlimited } from '../../../contract/target.contract.ts';

const ASKED = Date.UTC(2026, 10, 20);
const UNTIL = ASKED - 24 * 3_600_000;
const FORMER = { identifiers: { phone: ['49151'] }, until: UNTIL };
const selection: Selection = {
  requestId: 'request' as RequestId,
  appId: '1001',
  identifiers: { asid: ['777'] },
  askedAt: ASKED,
};

/** A target that answers the first and the second time as told, and by what it was asked. */
function rows(...results: readonly PurgeResult[]) {
  const asked: Selection[] = [];
  const counted = async (about: Selection): Promise<number> => asked.push(about);
  const target: Target = {
    plan: counted,
    verify: counted,
    purge: async (about) => results[asked.push(about) - 1] ?? { outcome: 'emptied', items: 0 },
    isConsistent: true,
  };
  return { target: withFormerIdentifiers(target), asked };
}

const FORMERLY = {
  ...selection,
  former: FORMER,
  identifiers: FORMER.identifiers,
  bounds: { unboundedKinds: [], olderThan: UNTIL - CLOCK_GRACE, undated: 'left' },
};

describe('a target beside what was the person’s', () => {
  it('is asked once where nothing was', async () => {
    const { target, asked } = rows({ outcome: 'emptied', items: 2 });
    expect(await target.purge(selection, unlimited())).toEqual({ outcome: 'emptied', items: 2 });
    expect(await target.plan(selection)).toBe(2);
    expect(await target.verify(selection)).toBe(3);
    expect(asked).toEqual([selection, selection, selection]);
    expect(target.isConsistent).toBe(true);
  });

  it('is asked a second time for what is older, by nothing else, and both count', async () => {
    const { target, asked } = rows({ outcome: 'emptied', items: 2 }, { outcome: 'emptied', items: 3 });
    const about = { ...selection, former: FORMER };
    expect(await target.purge(about, unlimited())).toEqual({ outcome: 'emptied', items: 5 });
    expect(await target.plan(about)).toBe(3 + 4);
    expect(await target.verify(about)).toBe(5 + 6);
    expect(asked).toEqual([about, FORMERLY, about, FORMERLY, about, FORMERLY]);
  });

  it('looks no further than the person’s own bounds', async () => {
    const { target, asked } = rows();
    const bounds = { unboundedKinds: ['asid'], olderThan: UNTIL - 2 * CLOCK_GRACE, undated: 'deleted' } as const;
    await target.purge({ ...selection, former: FORMER, bounds }, unlimited());
    expect(asked[1]?.bounds).toEqual({ unboundedKinds: [], olderThan: bounds.olderThan, undated: 'left' });
  });

  const retention = { reason: 'legal_obligation', basis: 'tax law' } as const;
  it.each<[string, readonly PurgeResult[], PurgeResult]>([
    [
      'kept by the first',
      [
        { outcome: 'kept', items: 1, retention, runAgainAt: 5 },
        { outcome: 'emptied', items: 2 },
      ],
      { outcome: 'kept', items: 3, retention, runAgainAt: 5, partial: true },
    ],
    [
      'kept by both, until the later date, and tried again on the earlier',
      [
        { outcome: 'kept', items: 0, retention: { ...retention, until: 7 }, runAgainAt: 7, partial: true },
        { outcome: 'kept', items: 2, retention: { ...retention, until: 5 }, runAgainAt: 5 },
      ],
      { outcome: 'kept', items: 2, retention: { ...retention, until: 7 }, runAgainAt: 5, partial: true },
    ],
    [
      'kept by both, and tried again when the first can be',
      [
        { outcome: 'kept', items: 0, retention: { ...retention, until: 5 }, runAgainAt: 5 },
        { outcome: 'kept', items: 0, retention: { ...retention, until: 7 }, runAgainAt: 7 },
      ],
      { outcome: 'kept', items: 0, retention: { ...retention, until: 7 }, runAgainAt: 5 },
    ],
    [
      'kept by both, until somebody decides',
      [
        { outcome: 'kept', items: 0, retention: { ...retention, until: 7 } },
        { outcome: 'kept', items: 0, retention },
      ],
      { outcome: 'kept', items: 0, retention },
    ],
    [
      'unfinished by the second, whatever the first has kept',
      [
        { outcome: 'kept', items: 1, retention, runAgainAt: 5, partial: true, leftOut: 'parent_id' },
        { outcome: 'unfinished', items: 2 },
      ],
      { outcome: 'unfinished', items: 3, leftOut: 'parent_id' },
    ],
    ['unfinished by the first', [{ outcome: 'unfinished', items: 2 }], { outcome: 'unfinished', items: 2 }],
    [
      'kept by the second',
      [
        { outcome: 'emptied', items: 2 },
        { outcome: 'kept', items: 0, retention },
      ],
      { outcome: 'kept', items: 2, retention, partial: true },
    ],
  ])('ends as it was %s', async (_what, results, expected) => {
    const { target, asked } = rows(...results);
    expect(await target.purge({ ...selection, former: FORMER }, unlimited())).toEqual(expected);
    expect(asked).toHaveLength(results.length);
  });

  it('says what the first had to say', async () => {
    const said = { copiesUntil: ASKED, leftOut: 'parent_id' } as const;
    const { target } = rows({ outcome: 'emptied', items: 2, readingDeletes: true, ...said });
    const about = { ...selection, former: FORMER };
    const both = { outcome: 'emptied', items: 2, readingDeletes: true, ...said };
    expect(await target.purge(about, unlimited())).toEqual(both);
    const over = { ...unlimited(), isOver: () => true };
    const { target: first } = rows({ outcome: 'emptied', items: 2, ...said });
    expect(await first.purge(about, over)).toEqual({ outcome: 'unfinished', items: 2, ...said });
  });

  it('is unfinished when there is no time for the second', async () => {
    const { target, asked } = rows({ outcome: 'emptied', items: 2 });
    const over = { ...unlimited(), isOver: () => true };
    expect(await target.purge({ ...selection, former: FORMER }, over)).toEqual({ outcome: 'unfinished', items: 2 });
    expect(asked).toHaveLength(1);
    const { target: keeps } = rows({ outcome: 'kept', items: 0, retention, runAgainAt: 5 });
    expect(await keeps.purge({ ...selection, former: FORMER }, over)).toEqual({ outcome: 'unfinished', items: 0 });
  });
});
