import type { Part } from '../../../shared/domain/part.ts';
import { leavesSomething } from '../../../shared/domain/parts-of-one-target.ts';

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
});
