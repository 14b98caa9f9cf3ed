import type { Part } from '../../../shared/domain/part.ts';
import { isEmptiedByOther, leavesSomething } from '../../../shared/domain/parts-of-one-target.ts';

const part = { name: 'calls', label: 'calls', attempts: 0, items: 0, rounds: 0, updatedAt: 0 } as const;

describe('a part whose target is also that of another part', () => {
  it.each<[string, Pick<Part, 'status'> & Partial<Part>, boolean, boolean]>([
    ['is kept', { status: 'kept' }, true, true],
    ['keeps only what is locked, which the store keeps itself', { status: 'kept', isPartial: true }, false, false],
    ['has data of unknown age', { status: 'failing', lastError: 'age_unknown' }, true, true],
    ['may have data of another person', { status: 'failing', lastError: 'kept_for_another' }, true, true],
    ['may lack ids', { status: 'failing', lastError: 'selection_changed' }, true, true],
    ['only waits for the other part', { status: 'failing', lastError: 'kept_by_other_part' }, false, false],
    ['fails for another reason', { status: 'failing', lastError: 'target_access_denied' }, false, false],
    ['was confirmed by an operator, who may have left something', { status: 'confirmed' }, true, false],
    ['was confirmed by a provider', { status: 'confirmed', confirmedBy: 'provider' }, false, false],
    ['is emptied', { status: 'deleted' }, false, false],
    ['is still to be emptied', { status: 'pending' }, false, false],
  ])('holds the other part back or not when it %s', (_, change, isHeldBack, isHeldBackAtOthers) => {
    const one = { ...part, ...change };
    expect([leavesSomething(one, false), leavesSomething(one, true)]).toEqual([isHeldBack, isHeldBackAtOthers]);
  });

  it.each<[string, Pick<Part, 'status'> & Partial<Part>, boolean]>([
    ['has deleted something there', { status: 'verifying', items: 2 }, true],
    ['is being purged', { status: 'purging' }, true],
    ['found nothing', { status: 'nothing_found' }, false],
    ['has deleted something at another target', { status: 'deleted', items: 2, selects: 'b' }, false],
  ])('may have been emptied by the other part or not when that one %s', (_, change, isEmptied) => {
    const one = { ...part, status: 'verifying', selects: 'a' } as const;
    const other = { ...part, name: 'notes', selects: 'a', ...change };
    expect(isEmptiedByOther(one, [one, other])).toBe(isEmptied);
  });

  it('is not known to be emptied by another part in earlier records, which do not say what a target selected', () => {
    const other = { ...part, name: 'notes', status: 'deleted', items: 2 } as const;
    expect(isEmptiedByOther({ ...part, status: 'verifying' }, [other])).toBe(false);
  });
});
