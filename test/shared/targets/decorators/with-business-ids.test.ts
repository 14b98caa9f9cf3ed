import type { RequestId } from '../../../../shared/domain/confirmation-code.ts';
import type { Selection, Target } from '../../../../shared/ports/target.ts';
import { withBusinessIds } from '../../../../shared/targets/decorators/with-business-ids.ts';
import { unlimited } from '../../../contract/target.contract.ts';

/** Of a person: the business's ids are not among their own. */
const person: Selection = {
  requestId: 'request' as RequestId,
  appId: '1001',
  beganWith: 'asid',
  identifiers: { asid: ['777'] },
  ofBusiness: { wabaId: ['500'] },
  askedAt: Date.UTC(2026, 10, 23),
};

describe('a target that finds rows by a person beside a business', () => {
  const asked: Selection[] = [];
  const told = <T>(answer: T) => {
    return async (selection: Selection): Promise<T> => {
      asked.push(selection);
      return answer;
    };
  };
  const rows: Target = {
    plan: told(1),
    purge: told({ outcome: 'emptied', items: 1 }),
    verify: told(2),
    countLeft: told({ newer: 3, undated: 4 }),
  };
  const selection: Selection = { ...person, ofBusiness: { wabaId: ['500'], line: ['l-1'] } };
  beforeEach(() => {
    asked.length = 0;
  });

  it('is asked by the kinds of the business that it names, beside those of the person', async () => {
    const both = withBusinessIds(rows, ['wabaId']);
    expect(await both.plan(selection)).toBe(1);
    expect(await both.purge(selection, unlimited())).toEqual({ outcome: 'emptied', items: 1 });
    expect(await both.verify(selection)).toBe(2);
    expect(await both.countLeft?.(selection)).toEqual({ newer: 3, undated: 4 });
    expect(asked.map(({ identifiers }) => identifiers)).toEqual(
      Array.from({ length: 4 }, () => ({ asid: ['777'], wabaId: ['500'] })),
    );
  });

  it('is asked by the person’s own where no business is known', async () => {
    await withBusinessIds(rows, ['wabaId']).plan({ ...person, ofBusiness: undefined });
    expect(asked.map(({ identifiers }) => identifiers)).toEqual([{ asid: ['777'] }]);
  });

  it('counts nothing left where the target itself does not', () => {
    const { countLeft: _, ...uncounted } = rows;
    expect(withBusinessIds(uncounted, ['wabaId'])).not.toHaveProperty('countLeft');
  });
});
