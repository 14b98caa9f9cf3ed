import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import type { ConnectedRule } from '../../../shared/ports/connected-data-map.ts';
import { silentNow } from '../../../shared/use-cases/gaps-of-resolution.ts';
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
