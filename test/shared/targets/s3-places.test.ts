import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { Bounds } from '../../../shared/domain/selection.ts';
import type { Selection } from '../../../shared/ports/target.ts';
import { type Match, placesOf } from '../../../shared/targets/s3/s3-places.ts';
import { environment } from '../../support/target-environment.ts';

const ASKED = Date.UTC(2026, 10, 20);
const BOUNDS: Bounds = { unboundedKinds: ['orderId'], olderThan: ASKED, undated: 'left' };

function select(asid: readonly string[], more: Partial<Selection> = {}): Selection {
  return { requestId: 'request' as RequestId, appId: '1001', identifiers: { asid }, askedAt: ASKED, ...more };
}

function places(match: readonly Match[], selection: Selection) {
  return placesOf({ bucket: 'media', match }, selection, environment()).map(({ place }) => place);
}

it('the places of a person are a prefix, or one key, for each of their ids', () => {
  const match = [{ prefix: '{appId}/{asid}/' }, { key: 'photos/{asid}' }, { key: '{orderId}' }];
  expect(places(match, select(['7', '8']))).toEqual([
    { prefix: '1001/7/' },
    { prefix: '1001/8/' },
    { key: 'photos/7' },
    { key: 'photos/8' },
  ]);
});

it('nothing is sought under a key that S3 cannot hold', () => {
  const match = [{ key: '{asid}' }];
  expect(places(match, select(['7'.repeat(1024)]))).toHaveLength(1);
  expect(places(match, select(['7'.repeat(1025), 'é'.repeat(513), '\ud800']))).toEqual([]);
});

describe('the fate of an object', () => {
  const MATCH = [{ prefix: '{asid}/' }];
  const bounded = select(['7'], { bounds: BOUNDS });

  function fates(row: object, selection: Selection, ...found: readonly { key: string; lastModified: number }[]) {
    const impossible: string[] = [];
    const told = { ...environment(), impossibleTime: (field: string) => impossible.push(field) };
    const [first] = placesOf({ bucket: 'media', match: MATCH, ...row }, selection, told);
    return { fates: found.map((object) => first?.fateOf(object)), impossible };
  }
  const DATED = { createdAt: 'LastModified' };
  const [OLD, NEW] = [ASKED, ASKED + 1].map((lastModified) => ({ key: '7/a', lastModified }));
  const NEVER = { key: '7/a', lastModified: Date.UTC(2099, 0) };
  if (OLD === undefined || NEW === undefined) throw new Error('two objects');

  it('is to be deleted, without bounds, whatever its age', () => {
    expect(fates(DATED, select(['7']), OLD, NEW, NEVER)).toEqual({
      fates: ['deleted', 'deleted', 'deleted'],
      impossible: [],
    });
  });

  it('is decided under bounds by its age, where that says when it was created', () => {
    expect(fates(DATED, bounded, OLD, NEW, NEVER)).toEqual({
      fates: ['deleted', 'newer', 'undated'],
      impossible: ['media.LastModified'],
    });
    expect(fates({}, bounded, OLD)).toEqual({ fates: ['undated'], impossible: [] });
    expect(fates(DATED, { ...bounded, restored: true }, OLD)).toEqual({ fates: ['undated'], impossible: [] });
  });

  it('is to be deleted where another of the places selects it without bounds, and that alone', () => {
    const match = [...MATCH, { prefix: '{asid}/{orderId}/' }, { key: '{asid}/{orderId}' }];
    const selection = { ...bounded, identifiers: { asid: ['7'], orderId: ['12'] } };
    const found = ['7/12/a', '7/12', '7/123', '7/1', '7/a/7/12/'].map((key) => ({ key, lastModified: ASKED + 1 }));
    expect(fates({ ...DATED, match }, selection, ...found).fates).toEqual([
      'deleted',
      'deleted',
      'newer',
      'newer',
      'newer',
    ]);
  });
});
