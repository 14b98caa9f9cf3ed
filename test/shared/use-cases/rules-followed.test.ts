import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import type { SealedIdentifiers } from '../../../shared/domain/identifiers.ts';
import { kindsLackingIds, rulesFollowed } from '../../../shared/use-cases/rules-followed.ts';
import { connectedTarget, testTarget } from '../../support/request-world.ts';
import { NOW, part, request } from '../../support/running-request.ts';

type Outcome = Parameters<typeof rulesFollowed>[3];
const rule = (key: string, kind: string, ...sparedBy: readonly string[]) => ({ key, kind, leadsTo: [kind], sparedBy });
const dataMap = {
  rules: [rule('k1', 'contactId', 'tokens'), rule('k2', 'orderId', 'tokens'), rule('k3', 'mailId', 'tokens', 'links')],
  targets: new Map(['tokens', 'links'].map((name) => [name, connectedTarget(name, testTarget())])),
};
const seal = (change: Partial<SealedIdentifiers> = {}): SealedIdentifiers => ({
  verified: { asid: ['1'] },
  lookedFor: ['k1'],
  ...change,
});
const NOTHING_NEW = { hasNew: false, gaps: [], inDoubt: [] };
const which = (about: Partial<DeletionRequest>, sealed = seal(), outcome: Partial<Outcome> = {}) => {
  const of = request(about);
  const followed = rulesFollowed(dataMap, of, sealed, { ...NOTHING_NEW, ...outcome });
  return [followed.lookedFor, kindsLackingIds(dataMap, of, { ...sealed, ...followed })];
};
const ALL = ['k1', 'k2', 'k3'];
const links = part({ name: 'links', status: 'deleted' });

describe('the rules that a request has followed', () => {
  it('are all of them as long as nothing is deleted from a store that one reads', () => {
    expect(which({})).toEqual([ALL, []]);
    expect(which({ parts: [part({ name: 'links', status: 'nothing_found' })] })).toEqual([ALL, []]);
    expect(which({ parts: [part({ name: 'tokens', status: 'deleted' })] })).toEqual([ALL, []]);
  });

  it('do not become those that read a store from which something is deleted, or may be', () => {
    const some = [['k1', 'k3'], ['orderId']];
    expect(which({ parts: [links] })).toEqual(some);
    expect(which({ parts: [part({ name: 'links', status: 'purging' })] })).toEqual(some);
    expect(which({ parts: [part({ name: 'no longer there', status: 'deleted' })] })).toEqual([
      ['k1'],
      ['orderId', 'mailId'],
    ]);
  });

  it('include one that the data map lacks, as long as there are no new ids', () => {
    const earlier = seal({ lookedFor: ['k0', 'k1'] });
    for (const parts of [[], [part({ name: 'tokens', status: 'deleted' })]]) {
      expect(which({ parts }, earlier)[0]).toEqual(['k0', ...ALL]);
      expect(which({ parts }, earlier, { hasNew: true })[0]).toEqual(ALL);
    }
    expect(which({ parts: [links] }, earlier, { hasNew: true })[0]).toEqual(['k1', 'k3']);
  });

  it('do not include one whose source has not answered, unless the source says when it no longer knows somebody', () => {
    const unanswered = { gaps: [{ rules: ['k2'], reason: 'unanswered' as const }] };
    expect(which({}, seal(), unanswered)).toEqual([['k1', 'k3'], []]);
    expect(which({}, seal({ lookedFor: ['k2'] }), unanswered)[0]).toEqual(['k2', 'k1', 'k3']);
    expect(which({}, seal({ lookedFor: ['k2'] }), { ...unanswered, hasNew: true })[0]).toEqual(['k1', 'k3']);
    const atMeta = { ...dataMap, rules: dataMap.rules.map((one) => ({ ...one, tellsGone: true as const })) };
    expect(rulesFollowed(atMeta, request(), seal(), { ...NOTHING_NEW, ...unanswered }).lookedFor).toEqual(ALL);
    for (const gap of [{ rules: ['k2'], reason: 'gone' as const }, { reason: 'unanswered' as const }]) {
      expect(which({}, seal(), { gaps: [gap] })[0]).toEqual(ALL);
    }
  });

  it('are not known by seals of earlier versions', () => {
    expect(which({ parts: [links] }, { verified: {} })).toEqual([undefined, []]);
  });

  it('are in a replay those of the request that it repeats, where a target may have emptied the store', () => {
    const replay = { of: 'r0' as never, sealOf: 'r0' as never, lastLookAt: NOW };
    expect(which({ replay })).toEqual([['k1', 'k3'], ['orderId']]);
    expect(which({ replay }, seal({ dropped: ['userId'] }))[1]).toEqual(['orderId', 'userId']);
    expect(which({}, seal({ dropped: ['userId'] }))[1]).toEqual([]);
  });

  it('do not matter for a canary', () => {
    expect(which({ origin: 'canary', parts: [links] })[1]).toEqual([]);
  });

  it('matter in another request as well, whatever it finds: a new id says nothing about the old ones', () => {
    const inDoubt = dataMap.rules.slice(0, 1);
    const found = (...contactId: readonly string[]) => which({}, seal({ verified: { contactId } }), { inDoubt });
    expect([found(), found('c2')]).toEqual(Array(2).fill([['k2', 'k3'], ['contactId']]));
    // seals of earlier versions do not say which rules were followed
    expect(which({ parts: [links] }, { verified: {} }, { inDoubt })).toEqual([undefined, ['contactId']]);
  });

  it('stay in doubt once they were, also while the data map lacks them', () => {
    const doubtful = seal({ inDoubt: ['k0', 'k2'] });
    expect(which({}, doubtful)).toEqual([['k1', 'k3'], ['orderId']]);
    expect(rulesFollowed(dataMap, request({ parts: [links] }), doubtful, NOTHING_NEW)).toEqual({
      lookedFor: ['k1', 'k3'],
      inDoubt: ['k0', 'k2'],
    });
  });
});
