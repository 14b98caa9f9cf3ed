import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { Bounds } from '../../../shared/domain/selection.ts';
import type { Selection } from '../../../shared/ports/target.ts';
import {
  boundsUnder,
  expandWithBounds,
  fateUnder,
  leftOf,
  NOTHING_LEFT,
  plusLeft,
  widerOf,
} from '../../../shared/targets/bounds.ts';

const ASKED = Date.UTC(2026, 10, 20);
/** The person is back: what stands under their contact is deleted whatever its age, everything else only if it is older. */
const BOUNDS: Bounds = { unboundedKinds: ['contactId'], olderThan: ASKED, undated: 'left' };
const selection: Selection = {
  requestId: 'request' as RequestId,
  appId: '1001',
  identifiers: { asid: ['777'], contactId: ['c-1'], same: ['777'] },
  askedAt: ASKED,
  bounds: BOUNDS,
};

describe('the bounds of a template', () => {
  it.each([
    ['{asid}', BOUNDS],
    ['{contactId}', undefined],
    // the id that is never reused stands for one start alone, whatever stands beside it
    ['{appId}#{asid}#{contactId}', undefined],
    ['constant', BOUNDS],
  ])('of %s', (template, bounds) => {
    expect(boundsUnder(template, selection)).toBe(bounds);
    expect(boundsUnder(template, { ...selection, bounds: undefined })).toBeUndefined();
  });

  it('go with each value that it gives', () => {
    expect([...expandWithBounds(['{asid}', '{contactId}'], selection)]).toEqual([
      ['777', BOUNDS],
      ['c-1', undefined],
    ]);
  });

  it.each([[['{asid}', '{same}']], [['{same}', '{asid}']]])(
    'are the wider ones where two agree in a value: %j',
    (templates) => {
      const bounds = { ...BOUNDS, unboundedKinds: ['same'] };
      expect([...expandWithBounds(templates, { ...selection, bounds })]).toEqual([['777', undefined]]);
      expect([...expandWithBounds(templates, selection)]).toEqual([['777', BOUNDS]]);
    },
  );

  it.each([
    [undefined, undefined, undefined],
    [undefined, BOUNDS, undefined],
    [BOUNDS, undefined, undefined],
    [BOUNDS, BOUNDS, BOUNDS],
  ])('of %j and %j the wider are %j', (one, other, wider) => {
    expect(widerOf(one, other)).toBe(wider);
  });
});

describe('a row under bounds', () => {
  it.each([
    [ASKED, 'deleted'],
    [ASKED + 1, 'newer'],
    [undefined, 'undated'],
  ])('that was written at %s is %s', (createdAt, fate) => {
    expect(fateUnder(BOUNDS, () => createdAt)).toBe(fate);
  });

  it('without bounds is deleted, and nobody asks when it was written', () => {
    const asked = () => {
      throw new Error('asked');
    };
    expect(fateUnder(undefined, asked)).toBe('deleted');
  });

  it('is counted by what becomes of it', () => {
    expect(leftOf(['deleted', 'newer', 'undated', 'newer', 'deleted', 'deleted'])).toEqual({ newer: 2, undated: 1 });
    expect(leftOf([])).toEqual(NOTHING_LEFT);
    expect(plusLeft({ newer: 2, undated: 1 }, { newer: 3, undated: 5 })).toEqual({ newer: 5, undated: 6 });
  });
});
