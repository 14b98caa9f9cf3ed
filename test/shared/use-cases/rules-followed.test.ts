import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import type { SealedIdentifiers } from '../../../shared/domain/identifiers.ts';
import { kindsLackingIds, lookedForIn, rulesInDoubt } from '../../../shared/use-cases/rules-followed.ts';
import { connectedTarget, testTarget } from '../../support/request-world.ts';
import { NOW, part, request } from '../../support/running-request.ts';

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
const which = (about: Partial<DeletionRequest>, sealed = seal()) => {
  const of = request(about);
  const { lookedFor } = lookedForIn(dataMap, of, sealed);
  return [lookedFor, kindsLackingIds(dataMap, of, { ...sealed, ...(lookedFor && { lookedFor }) }, undefined)];
};
const ALL = ['k1', 'k2', 'k3'];
const links = part({ name: 'links', status: 'deleted' });

describe('the rules that a request has followed', () => {
  it('are all of them as long as nothing is deleted from a store that one reads', () => {
    expect(which({}, seal({ lookedFor: ['k0'] }))).toEqual([ALL, []]);
    expect(which({ parts: [part({ name: 'links', status: 'nothing_found' })] })).toEqual([ALL, []]);
    const tokens = part({ name: 'tokens', status: 'deleted' });
    expect(which({ parts: [tokens] })).toEqual([ALL, []]);
    expect(which({ parts: [tokens, part({ name: 'links', status: 'nothing_found' })] })).toEqual([ALL, []]);
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

  it('are not known by seals of earlier versions', () => {
    expect(which({ parts: [links] }, { verified: {} })).toEqual([undefined, []]);
    expect(rulesInDoubt(dataMap, request({ parts: [links] }), { verified: {} })).toEqual([]);
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
    const lacking = (...contactId: readonly string[]) =>
      kindsLackingIds(dataMap, request(), seal({ verified: { contactId } }), { inDoubt });
    expect([lacking(), lacking('c2')]).toEqual([['contactId'], ['contactId']]);
  });
});
