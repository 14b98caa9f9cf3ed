import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import type { SealedIdentifiers } from '../../../shared/domain/identifiers.ts';
import type { PartStatus } from '../../../shared/domain/part.ts';
import { kindsLackingIds, rulesFollowed } from '../../../shared/use-cases/rules-followed.ts';
import { connectedTarget, testTarget } from '../../support/request-world.ts';
import { NOW, part, request } from '../../support/running-request.ts';

type Outcome = Parameters<typeof rulesFollowed>[3];
const rule = (key: string, kind: string, ...sparedBy: readonly string[]) => ({
  key,
  kind,
  leadsTo: [kind],
  looksUpBy: ['asid'],
  sparedBy,
  readBefore: [],
});
const dataMap = {
  rules: [rule('k1', 'contactId', 'tokens'), rule('k2', 'orderId', 'tokens'), rule('k3', 'mailId', 'tokens', 'links')],
  targets: new Map(['tokens', 'links'].map((name) => [name, connectedTarget(name, testTarget())])),
};
const seal = (change: Partial<SealedIdentifiers> = {}): SealedIdentifiers => ({
  verified: { asid: ['1'] },
  lookedFor: ['k1'],
  ...change,
});
const NOTHING_NEW = { hasNew: false, newKinds: [], gaps: [], inDoubt: [] };
/** The records that a replay can read; their seals were made before records had a proof. */
const portsWith = (...records: readonly DeletionRequest[]) => ({
  dataMap,
  store: { read: async (id: string) => records.find(({ requestId }) => requestId === id) },
  seal: { open: async () => ({ identifiers: { verified: {} } }) },
});
const which = async (
  about: Partial<DeletionRequest>,
  sealed = seal(),
  outcome: Partial<Outcome> = {},
  ports = portsWith(),
) => {
  const of = request(about);
  const followed = await rulesFollowed(ports, of, sealed, { ...NOTHING_NEW, ...outcome });
  return [followed.lookedFor, kindsLackingIds(dataMap, of, { ...sealed, ...followed })];
};
const ALL = ['k1', 'k2', 'k3'];
const links = part({ name: 'links', status: 'deleted' });

describe('the rules that a request has followed', () => {
  it('are all of them as long as nothing is deleted from a store that one reads', async () => {
    expect(await which({})).toEqual([ALL, []]);
    expect(await which({ parts: [part({ name: 'links', status: 'nothing_found' })] })).toEqual([ALL, []]);
    const tokens = part({ name: 'tokens', status: 'deleted' });
    expect(await which({ parts: [tokens] })).toEqual([ALL, []]);
    expect(await which({ parts: [tokens, part({ name: 'links', status: 'nothing_found' })] })).toEqual([ALL, []]);
  });

  it('do not become those that read a store from which something is deleted, or may be', async () => {
    const some = [['k1', 'k3'], ['orderId']];
    expect(await which({ parts: [links] })).toEqual(some);
    expect(await which({ parts: [part({ name: 'links', status: 'purging' })] })).toEqual(some);
  });

  it('are left open where the data map does not have a target, as long as one that has it must read it', async () => {
    const unknown = (status: PartStatus, change: Partial<DeletionRequest> = {}) =>
      which({ parts: [part({ name: 'not in the map', status })], ...change });
    const [open, doubt] = [
      [['k1'], []],
      [['k1'], ['orderId', 'mailId']],
    ];
    for (const status of ['purging', 'notified', 'deleted'] as const) expect(await unknown(status)).toEqual(open);
    expect(await unknown('deleted', { rescan: 'waiting' })).toEqual(open);
    expect(await unknown('confirmed')).toEqual(doubt);
    expect(await which({ parts: [part({ name: 'not in the map', status: 'failing', uncounted: true })] })).toEqual(
      doubt,
    );
    expect(await unknown('deleted', { rescan: 'running' })).toEqual(doubt);
    expect(await unknown('deleted', { completedAt: NOW })).toEqual(doubt);
    const both = [links, part({ name: 'not in the map', status: 'deleted' })];
    expect(await which({ parts: both })).toEqual([['k1'], ['orderId']]);
    const noted = await rulesFollowed(portsWith(), request({ parts: both }), seal(), NOTHING_NEW);
    expect(noted).toEqual({ lookedFor: ['k1'], inDoubt: ['k2'], isUnclear: true });
  });

  it('include one that finds ids of a business if it was followed when they were the person’s, but not the reverse', async () => {
    const business = { ...rule('b2', 'orderId', 'tokens'), keyForPeople: 'k2' };
    const withRule = (one: typeof business | (typeof dataMap.rules)[number]) => ({
      ...portsWith(),
      dataMap: { ...dataMap, rules: [rule('k1', 'contactId', 'tokens'), one] },
    });
    const followed = (lookedFor: readonly string[], one: Parameters<typeof withRule>[0]) =>
      rulesFollowed(withRule(one), request({ parts: [links] }), seal({ lookedFor }), NOTHING_NEW);
    expect(await followed(['k1', 'k2'], business)).toEqual({ lookedFor: ['k1', 'k2', 'b2'] });
    expect(await followed(['k1', 'b2'], rule('k2', 'orderId', 'tokens'))).toEqual({
      lookedFor: ['k1', 'b2'],
      inDoubt: ['k2'],
    });
  });

  it('include one that the data map lacks, as long as there are no new ids', async () => {
    const earlier = seal({ lookedFor: ['k0', 'k1'] });
    for (const parts of [[], [part({ name: 'tokens', status: 'deleted' })]]) {
      expect((await which({ parts }, earlier))[0]).toEqual(['k0', ...ALL]);
      expect((await which({ parts }, earlier, { hasNew: true }))[0]).toEqual(ALL);
    }
    expect((await which({ parts: [links] }, earlier, { hasNew: true }))[0]).toEqual(['k1', 'k3']);
  });

  it('do not include one whose source has not answered, unless the source says when it no longer knows somebody', async () => {
    const unanswered = { gaps: [{ rules: ['k2'], reason: 'unanswered' as const }] };
    expect(await which({}, seal(), unanswered)).toEqual([['k1', 'k3'], []]);
    expect((await which({}, seal({ lookedFor: ['k2'] }), unanswered))[0]).toEqual(['k2', 'k1', 'k3']);
    expect((await which({}, seal({ lookedFor: ['k2'] }), { ...unanswered, hasNew: true }))[0]).toEqual(['k1', 'k3']);
    const atMeta = { ...dataMap, rules: dataMap.rules.map((one) => ({ ...one, tellsGone: true as const })) };
    const ports = { ...portsWith(), dataMap: atMeta };
    expect((await which({}, seal(), unanswered, ports))[0]).toEqual(ALL);
    for (const gap of [{ rules: ['k2'], reason: 'gone' as const }, { reason: 'unanswered' as const }]) {
      expect((await which({}, seal(), { gaps: [gap] }))[0]).toEqual(ALL);
    }
  });

  it('are not known by seals of earlier versions', async () => {
    expect(await which({ parts: [links] }, { verified: {} })).toEqual([undefined, []]);
  });

  it('are in a replay those of the request that it repeats, if that may have emptied the store', async () => {
    const repeats = (sealOf: string) => ({ replay: { of: 'r0' as never, sealOf: sealOf as never, lastLookAt: NOW } });
    const r0 = request({ requestId: 'r0' as never, parts: [links] });
    const some = [['k1', 'k3'], ['orderId']];
    expect(await which(repeats('r0'), seal(), {}, portsWith(r0))).toEqual(some);
    expect(await which(repeats('r0'), seal(), {}, portsWith({ ...r0, parts: [] }))).toEqual([ALL, []]);
    expect(await which(repeats('r0'), seal({ dropped: ['userId'] }), {}, portsWith({ ...r0, parts: [] }))).toEqual([
      ALL,
      ['userId'],
    ]);
    expect(await which({}, seal({ dropped: ['userId'] }))).toEqual([ALL, []]);
    // an earlier replay may have the seal
    const r1 = request({ requestId: 'r1' as never, ...repeats('r0') });
    expect(await which(repeats('r1'), seal(), {}, portsWith({ ...r0, parts: [] }, { ...r1, parts: [links] }))).toEqual(
      some,
    );
    expect(await which(repeats('r1'), seal(), {}, portsWith(r0, r1))).toEqual(some);
    expect(await which(repeats('r1'), seal(), {}, portsWith({ ...r0, parts: [] }, r1))).toEqual([ALL, []]);
    // without a proof of what was deleted, any target may have deleted
    const unknown = [portsWith(), portsWith(r1), portsWith({ ...r0, sealed: undefined, parts: [] }, r1)];
    for (const ports of unknown) expect(await which(repeats('r1'), seal(), {}, ports)).toEqual(some);
  });

  it('do not become those that read what others may have emptied by hand', async () => {
    const targets = new Map([['links', { ...connectedTarget('links', testTarget()), isDoneByOthers: true as const }]]);
    const ports = { ...portsWith(), dataMap: { ...dataMap, targets } };
    const some = [['k1', 'k3'], ['orderId']];
    for (const status of ['notified', 'acknowledged', 'failing'] as const) {
      expect(await which({ parts: [part({ name: 'links', status })] }, seal(), {}, ports)).toEqual(some);
    }
    const pending = part({ name: 'links' });
    expect(await which({ parts: [pending] }, seal(), {}, ports)).toEqual([ALL, []]);
    // others were asked before the part began anew
    const again = { ...pending, asked: 2 };
    expect(await which({ parts: [again] }, seal(), {}, ports)).toEqual(some);
    expect(await which({ parts: [again] })).toEqual([ALL, []]);
    expect(await which({ parts: [{ ...again, released: true }] })).toEqual(some);
    expect(await which({ parts: [part({ name: 'links', status: 'failing' })] })).toEqual([ALL, []]);
  });

  it('do not matter for a canary', async () => {
    expect((await which({ origin: 'canary', parts: [links] }))[1]).toEqual([]);
  });

  it('matter in another request as well, whatever it finds: a new id says nothing about the old ones', async () => {
    const inDoubt = dataMap.rules.slice(0, 1);
    const found = (...contactId: readonly string[]) => which({}, seal({ verified: { contactId } }), { inDoubt });
    for (const contactIds of [[], ['c2']]) expect(await found(...contactIds)).toEqual([['k2', 'k3'], ['contactId']]);
    // seals of earlier versions do not say which rules were followed
    expect(await which({ parts: [links] }, { verified: {} }, { inDoubt })).toEqual([undefined, ['contactId']]);
  });

  it('stay in doubt once they were, also while the data map lacks them', async () => {
    const doubtful = seal({ inDoubt: ['k0', 'k2'] });
    expect(await which({}, doubtful)).toEqual([['k1', 'k3'], ['orderId']]);
    expect(await rulesFollowed(portsWith(), request({ parts: [links] }), doubtful, NOTHING_NEW)).toEqual({
      lookedFor: ['k1', 'k3'],
      inDoubt: ['k0', 'k2'],
    });
  });
});
