import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import type { Identifiers } from '../../../shared/domain/identifiers.ts';
import type { ConnectedDataMap } from '../../../shared/ports/connected-data-map.ts';
import { lackingIn, requireFindable } from '../../../shared/use-cases/targets-of-request.ts';
import { connectedTarget, requestWorld, testTarget } from '../../support/request-world.ts';
import { request } from '../../support/running-request.ts';

/** A data map with targets that look for these kinds of ids. */
function mapOf(kinds: { readonly [target: string]: readonly string[] }, entryKinds = ['asid']): ConnectedDataMap {
  const targets = Object.entries(kinds).map(
    ([name, identifierKinds]) => [name, { ...connectedTarget(name, testTarget()), identifierKinds }] as const,
  );
  return { ...requestWorld().ports.dataMap, entryKinds, targets: new Map(targets) };
}

describe('a target lacks ids', () => {
  const figure = (kind: string) => ({ kind, of: 'verified', count: 1 }) as const;

  it.each<[string, readonly string[], readonly string[], boolean]>([
    ['where there is none of the kinds that it looks for', ['orderId', 'mailId'], [], true],
    ['where there is none of the one kind that it looks for', ['orderId'], [], true],
    ['where there is none any more of a kind that was known', ['asid', 'mailId'], ['mailId'], true],
    ['but not for a kind that was never known, beside one that is', ['asid', 'mailId'], [], false],
    ['but not where all that was known is known', ['asid', 'mailId'], ['asid'], false],
    ['but not where it looks for none', [], ['mailId'], false],
  ])('%s', (_, kinds, known, isLacking) => {
    const about = request({ identifiers: known.map(figure) });
    const lacking = lackingIn(mapOf({ messages: kinds, tokens: ['asid'] }), about, { asid: ['1'] });
    expect([...lacking]).toEqual(isLacking ? ['messages'] : []);
  });
});

describe('a request that begins with a kind of id that nothing reads', () => {
  const ME = { psid: ['1'] };

  it.each<[string, Partial<DeletionRequest>, Identifiers, boolean]>([
    ['is refused', {}, ME, true],
    ['is accepted where an id of another request is read by a rule', {}, { ...ME, asid: ['2'] }, false],
    ['is accepted where an id of another request is read by a target', {}, { ...ME, mailId: ['3'] }, false],
    ['is refused where nothing reads the id of another request either', {}, { ...ME, igsid: ['4'] }, true],
    ['is refused where one of the targets is asked', { scope: 'deauthorization' }, ME, true],
    ['is accepted where it is a canary', { origin: 'canary' }, ME, false],
  ])('%s', (_, change, known, isRefused) => {
    const about = request({ beganWith: 'psid', ...change });
    const find = () => requireFindable(mapOf({ messages: ['mailId'], tokens: ['asid'] }), about, known);
    if (isRefused) expect(find).toThrow(expect.objectContaining({ code: 'kind_not_in_data_map' }));
    else find();
  });

  it('is accepted where no target is asked', () => {
    const about = request({ beganWith: 'psid', scope: 'deauthorization' });
    requireFindable(mapOf({ messages: ['mailId'] }), about, ME);
  });
});
