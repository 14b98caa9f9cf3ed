import type { RequestId } from '../../../../shared/domain/confirmation-code.ts';
import type { Selection, Target } from '../../../../shared/ports/target.ts';
import {
  sourceWithoutPlaceholders,
  withoutPlaceholders,
} from '../../../../shared/targets/decorators/without-placeholders.ts';
import { unlimited } from '../../../contract/target.contract.ts';

const RULES = { others: ['n.v.t.'], phoneKinds: ['phone'] };
const selection: Selection = {
  requestId: 'request' as RequestId,
  appId: '1001',
  identifiers: { asid: ['777'], contactId: ['c-1', 'n.v.t.'], phone: ['1111111'] },
  askedAt: 0,
};
const NAMING = { asid: ['777'], contactId: ['c-1'], phone: [] };

let asked: Selection[];
const told =
  <T>(answer: T) =>
  async (about: Selection): Promise<T> => {
    asked.push(about);
    return answer;
  };
const rows: Target = {
  plan: told(1),
  purge: told({ outcome: 'emptied', items: 2 }),
  verify: told(3),
  countLeft: told({ newer: 4, undated: 5 }),
  isConsistent: true,
};
beforeEach(() => {
  asked = [];
});

it('a target is never asked about a value that names nobody', async () => {
  const target = withoutPlaceholders(rows, RULES);
  expect(await target.plan(selection)).toBe(1);
  expect(await target.purge(selection, unlimited())).toEqual({ outcome: 'emptied', items: 2 });
  expect(await target.verify(selection)).toBe(3);
  expect(await target.countLeft?.(selection)).toEqual({ newer: 4, undated: 5 });
  expect(asked).toEqual(Array.from({ length: 4 }, () => ({ ...selection, identifiers: NAMING })));
  expect(target.isConsistent).toBe(true);
});

it('a target that counts nothing left has nothing left', async () => {
  const { countLeft: _, ...uncounted } = rows;
  expect(await withoutPlaceholders(uncounted, RULES).countLeft?.(selection)).toEqual({ newer: 0, undated: 0 });
});

it('a source is not either, and gets the selection itself where every value names somebody', async () => {
  const source = sourceWithoutPlaceholders({ lookUp: told({ found: [] }) }, RULES);
  await source.lookUp(selection);
  const whole = { ...selection, identifiers: { asid: ['777'], contactId: ['c-1'] } };
  await source.lookUp(whole);
  expect(asked).toEqual([{ ...selection, identifiers: NAMING }, whole]);
  expect(asked[1]).toBe(whole);
});
