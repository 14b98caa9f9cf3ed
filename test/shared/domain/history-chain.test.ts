import type { DeletionRequest, OperatorAct } from '../../../shared/domain/deletion-request.ts';
import {
  isHistoryInDoubt,
  isHistoryWhole,
  linked,
  wasHistoryChanged,
  withHistoryChange,
  withHistorySeen,
} from '../../../shared/domain/history-chain.ts';

type WithHistory = Parameters<typeof isHistoryWhole>[0];

const requestId = 'r' as DeletionRequest['requestId'];
const NOW = 5000;

function act(what: OperatorAct['what'], change: Partial<OperatorAct> = {}): OperatorAct {
  return { at: NOW, by: 'anna', what, reason: 'a dispute', ...change };
}

/** Each act as the operations function appends it. */
function appended(acts: readonly OperatorAct[], before: readonly OperatorAct[] = []): readonly OperatorAct[] {
  return acts.reduce((history, one) => history.concat(linked({ requestId, history }, one)), before);
}

/** Anew, as somebody would who knows how links are made. */
const recomputed = (history: readonly OperatorAct[]) => appended(history);

const HISTORY = appended([act('held'), act('released', { reason: undefined }), act('extended')]);
const [HELD, RELEASED, EXTENDED] = HISTORY as readonly [OperatorAct, OperatorAct, OperatorAct];
const request = (history: readonly OperatorAct[] | undefined, change: Partial<DeletionRequest> = {}) =>
  ({ requestId, history, ...change }) as DeletionRequest;
const seen = (history: readonly OperatorAct[]) => withHistorySeen(request(history)).historySeen;

describe('a history', () => {
  it('is whole as it was appended, in whatever order a store gives the attributes of an act', () => {
    const reordered = HISTORY.map((one) => Object.fromEntries(Object.entries(one).toReversed()) as OperatorAct);
    const stored = JSON.parse(JSON.stringify(reordered)) as readonly OperatorAct[];
    for (const history of [undefined, [], HISTORY, stored]) expect(isHistoryWhole(request(history))).toBe(true);
  });

  it('has links of sixteen bytes, and is seen from its first act on', () => {
    expect(Buffer.from(HELD.link ?? '', 'base64url')).toHaveLength(16);
    expect(seen([HELD])).toEqual({ count: 1, hash: expect.stringMatching(/^[\w-]{22}$/) });
    for (const history of [undefined, []]) expect(withHistorySeen(request(history)).historySeen).toBeUndefined();
  });

  it('has another link in another request, so that it cannot be moved there', () => {
    expect(isHistoryWhole({ ...request(HISTORY), requestId: 's' as never })).toBe(false);
  });

  it.each<[string, readonly OperatorAct[]]>([
    ['whose name was altered', [{ ...HELD, by: 'bert' }, RELEASED, EXTENDED]],
    ['whose last act was altered', [HELD, RELEASED, { ...EXTENDED, reason: 'another' }]],
    ['of which an act in the middle is gone', [HELD, EXTENDED]],
    ['of which the first act is gone', [RELEASED, EXTENDED]],
    ['whose acts stand in another order', [RELEASED, HELD, EXTENDED]],
    ['into which an act was put', [HELD, act('retried'), RELEASED, EXTENDED]],
    ['of which an act in the middle has lost its link', [HELD, { ...RELEASED, link: undefined }, EXTENDED]],
  ])('%s is not whole', (_, history) => {
    expect(isHistoryWhole(request(history))).toBe(false);
    expect(wasHistoryChanged(request(history))).toBe(true);
  });

  it.each<[string, readonly OperatorAct[] | undefined]>([
    ['and is then recomputed', recomputed([{ ...HELD, by: 'bert' }, RELEASED, EXTENDED])],
    ['by its last act', [HELD, RELEASED]],
    ['by its last act, for which another was appended', appended([act('refused')], [HELD, RELEASED])],
    ['by all its links', HISTORY.map(({ link: _, ...one }) => ({ ...one, by: 'bert' }))],
    ['by everything', undefined],
  ])('that is cut or rewritten %s is whole only for who has not seen it', (_, history) => {
    expect(isHistoryWhole(request(history))).toBe(true);
    expect(isHistoryWhole(request(history, { historySeen: seen(HISTORY) }))).toBe(false);
  });

  it('is whole with the acts that were appended since it was seen', () => {
    const more = appended([act('held')], HISTORY);
    expect(isHistoryWhole(request(more, { historySeen: seen(HISTORY) }))).toBe(true);
    expect(seen(more)).toMatchObject({ count: 4 });
    expect(seen(more)).not.toEqual(seen(HISTORY));
  });
});

describe('a link', () => {
  const linkTo = (...before: readonly OperatorAct[]) => linked({ requestId, history: before }, act('held')).link;
  const unlinked = act('retried');

  it('covers the last act with a link and what has come since, so that what a record holds stays whole', () => {
    expect(linkTo(...HISTORY)).toBe(linkTo(EXTENDED));
    expect(linkTo(...HISTORY, unlinked)).toBe(linkTo(EXTENDED, unlinked));
    expect(linkTo(unlinked, HELD)).toBe(linkTo(HELD));
  });

  it('covers everything where nothing has a link', () => {
    expect(new Set([linkTo(), linkTo(unlinked), linkTo(unlinked, unlinked)]).size).toBe(3);
  });
});

describe('acts from versions that know no links', () => {
  const OLD = [act('held'), act('released')];

  it('are covered by the first act with one', () => {
    const history = appended([act('extended')], OLD);
    expect(isHistoryWhole(request(OLD))).toBe(true);
    expect(isHistoryWhole(request(history))).toBe(true);
    expect(isHistoryWhole(request([act('held', { by: 'bert' }), ...history.slice(1)]))).toBe(false);
    expect(isHistoryWhole(request(history.slice(1)))).toBe(false);
  });

  it('are covered where they come after one, as in a gradual deployment or after a rollback', () => {
    const between = [...HISTORY, act('retried')];
    const history = appended([act('held')], between);
    expect(isHistoryWhole(request(between))).toBe(true);
    expect(isHistoryWhole(request(history))).toBe(true);
    expect(isHistoryWhole(request(history.with(3, act('retried', { by: 'bert' }))))).toBe(false);
    expect(isHistoryWhole(request(history.toSpliced(3, 1)))).toBe(false);
  });

  it('are bound by what was seen of them', () => {
    const historySeen = seen(OLD);
    expect(isHistoryWhole(request(OLD, { historySeen }))).toBe(true);
    expect(isHistoryWhole(request([act('held', { by: 'bert' }), act('released')], { historySeen }))).toBe(false);
  });
});

describe('a history that was changed', () => {
  const changed = request([HELD, EXTENDED], { historySeen: seen(HISTORY) });
  const found = withHistoryChange(changed, NOW);
  const later = (of: DeletionRequest, ...acts: readonly OperatorAct[]) => ({
    ...of,
    history: appended(acts, of.history),
  });

  it('is never taken for what was seen', () => {
    expect(withHistorySeen(changed)).toBe(changed);
    expect(withHistorySeen(request([HELD, EXTENDED])).historySeen).toBeUndefined();
  });

  it('is found once, and stays in doubt until an operator tries the whole request again', () => {
    expect(found.historyChange).toEqual({ at: NOW, count: 2 });
    expect(withHistoryChange(found, NOW + 1)).toBe(found);
    expect([isHistoryWhole(found), isHistoryInDoubt(found)]).toEqual([true, true]);
    expect(isHistoryInDoubt(later(found, act('held'), act('retried', { target: 'messages' })))).toBe(true);
    expect(isHistoryInDoubt(later(found, act('held'), act('retried')))).toBe(false);
  });

  it('is in doubt whatever was in it before it was found', () => {
    const before = withHistoryChange(later(changed, act('retried')), NOW);
    expect(isHistoryInDoubt(before)).toBe(true);
  });

  it('is in doubt again when it is changed again, and said to have been changed ever after', () => {
    const accepted = later(found, act('retried'));
    expect([isHistoryInDoubt(accepted), wasHistoryChanged(accepted)]).toEqual([false, true]);
    const bound: WithHistory = withHistorySeen(accepted);
    expect(isHistoryInDoubt({ ...bound, history: accepted.history?.slice(0, -1) })).toBe(true);
    const again = withHistoryChange({ ...accepted, history: [RELEASED, ...(accepted.history ?? [])] }, NOW + 9);
    expect(again.historyChange).toEqual({ at: NOW + 9, count: 4 });
    expect(isHistoryInDoubt(again)).toBe(true);
  });

  it('can be one of which nothing is left', () => {
    const emptied = withHistoryChange(request(undefined, { historySeen: seen(HISTORY) }), NOW);
    expect(emptied).toMatchObject({ historyChange: { count: 0 }, historySeen: { count: 0 } });
    expect(isHistoryInDoubt(emptied)).toBe(true);
    expect(isHistoryInDoubt(later(emptied, act('retried')))).toBe(false);
  });
});
