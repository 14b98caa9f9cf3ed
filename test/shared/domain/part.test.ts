import {
  hasDeleted,
  isKeptForAnother,
  KEPT_FOR_ANOTHER,
  mayHaveDeleted,
  type Part,
} from '../../../shared/domain/part.ts';
import { part } from '../../support/running-request.ts';

describe('a part', () => {
  it.each<[string, Partial<Part>, 'certainly' | 'perhaps' | 'not']>([
    ['is still to be purged', { status: 'pending' }, 'not'],
    ['is being purged', { status: 'purging' }, 'perhaps'],
    ['has found nothing', { status: 'nothing_found' }, 'not'],
    ['is being read after a purge that found nothing', { status: 'verifying' }, 'not'],
    ['is being read after a purge that found something', { status: 'verifying', items: 1 }, 'certainly'],
    ['is reported as deleted, though nothing was counted', { status: 'deleted' }, 'perhaps'],
    ['is reported as anonymised, though nothing was counted', { status: 'anonymised' }, 'perhaps'],
    ['has failed, and may have deleted more than it counted', { status: 'failing', uncounted: true }, 'perhaps'],
    ['is kept, and another request may have deleted there', { status: 'kept', foundEarlier: true }, 'perhaps'],
    ['is confirmed by those who delete it', { status: 'confirmed' }, 'certainly'],
  ])('that %s has deleted something: %3$s', (_, change, has) => {
    const one = part(change);
    expect([hasDeleted(one), mayHaveDeleted(one)]).toEqual([has === 'certainly', has !== 'not']);
  });

  it('waits for an operator who names it only while it is failing because something is kept for another person', () => {
    expect(isKeptForAnother({ status: 'failing', lastError: KEPT_FOR_ANOTHER })).toBe(true);
    expect(isKeptForAnother({ status: 'purging', lastError: KEPT_FOR_ANOTHER })).toBe(false);
    expect(isKeptForAnother({ status: 'failing', lastError: 'age_unknown' })).toBe(false);
  });
});
