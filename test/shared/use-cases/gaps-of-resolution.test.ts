import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import type { ConnectedRule } from '../../../shared/ports/connected-data-map.ts';
import type { Gap } from '../../../shared/ports/resolution.ts';
import { missingSources, silentNow, sourcesMissing } from '../../../shared/use-cases/gaps-of-resolution.ts';
import { resolution } from '../../support/request-world.ts';
import { request } from '../../support/running-request.ts';

const RULE = { key: 'k1', kind: 'psid', leadsTo: ['psid'], looksUpBy: ['asid'], sparedBy: [], readBefore: [] } as const;
const OF_META: ConnectedRule = { ...RULE, tellsGone: true };

describe('a source that does not answer this time', () => {
  it.each<[string, readonly ConnectedRule[], readonly string[], Partial<DeletionRequest>, boolean]>([
    ['is not missed when Meta had told everything before', [OF_META], ['k1'], {}, false],
    ['is missed when Meta was never asked', [OF_META], [], {}, true],
    ['is missed when not all of Meta’s answers are known', [OF_META, { ...OF_META, key: 'k2' }], ['k1'], {}, true],
    ['is missed when Meta had not answered before', [OF_META], ['k1'], { silentSources: ['psid'] }, true],
    ['is missed when Meta no longer knew the person', [OF_META], ['k1'], { goneSources: ['psid'] }, true],
    ['is missed before anything is resolved', [OF_META], ['k1'], { resolved: false }, true],
    ['is missed when it is a store, which may have been emptied unread', [RULE], ['k1'], {}, true],
    ['is missed when one of several is a store', [OF_META, { ...RULE, key: 'k2' }], ['k1', 'k2'], {}, true],
  ])('%s', (_, rules, lookedFor, change, isMissed) => {
    const gaps = [{ kind: 'psid', reason: 'unanswered' as const, isCovered: false, isPassing: true }];
    const about = request({ resolved: true, ...change });
    expect(silentNow({ rules }, about, { verified: {}, lookedFor }, { gaps })).toEqual(isMissed ? ['psid'] : []);
  });
});

describe('what the record says of sources once everything is resolved', () => {
  const OTHER: ConnectedRule = { ...RULE, key: 'k9', kind: 'userId' };
  const gone = { kind: 'psid', reason: 'gone' as const, isCovered: false, isPassing: false };
  const said = (
    rules: readonly ConnectedRule[],
    lookedFor: readonly string[] | undefined,
    change: Partial<DeletionRequest>,
    gaps: readonly Gap[] = [],
  ) => {
    const sealed = { verified: {}, ...(lookedFor && { lookedFor }) };
    return sourcesMissing({ rules }, request({ resolved: true, ...change }), sealed, resolution({}, { gaps }));
  };

  it.each<[string, readonly ConnectedRule[], readonly string[] | undefined, Partial<DeletionRequest>, boolean]>([
    ['had told everything before', [OF_META, OTHER], ['k1'], {}, false],
    ['was never asked', [OF_META], [], {}, true],
    ['is known by a seal of an earlier version', [OF_META], undefined, {}, true],
    ['had told by one of two rules', [OF_META, { ...OF_META, key: 'k2' }], ['k1'], {}, true],
    ['did not know the person before either', [OF_META], ['k1'], { goneSources: ['psid'] }, true],
    ['was silent before', [OF_META], ['k1'], { silentSources: ['psid'] }, true],
  ])('names Meta, which no longer knows the person, or not, if it %s', (_, rules, lookedFor, change, isNamed) => {
    const { goneSources } = said(rules, lookedFor, change, [gone]);
    expect(goneSources).toEqual(isNamed ? ['psid'] : undefined);
  });

  it.each<[string, readonly ConnectedRule[], readonly string[], boolean]>([
    ['of a store that was followed before', [RULE, OTHER], ['k1'], true],
    ['of a store that was not', [RULE, OTHER], ['k9'], false],
    ['of Meta', [OF_META, OTHER], ['k1', 'k9'], false],
  ])('goes on naming the silence %s, although it answers now', (_, rules, lookedFor, isNamed) => {
    const { silentSources } = said(rules, lookedFor, { silentSources: ['psid'] });
    expect(silentSources).toEqual(isNamed ? ['psid'] : undefined);
  });

  it('names each kind once, and none that was covered', () => {
    const gaps = [
      gone,
      gone,
      { ...gone, kind: 'igsid', isCovered: true },
      { ...gone, kind: 'userId', reason: 'unanswered' as const },
    ];
    expect(missingSources({ gaps }, 'gone')).toEqual(['psid']);
    expect(missingSources({ gaps: [] }, 'gone')).toBeUndefined();
    expect(missingSources({}, 'gone')).toBeUndefined();
  });
});
