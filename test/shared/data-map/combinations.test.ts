import { connectTargets } from '../../../shared/data-map/connect-data-map.ts';
import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';
import { dataMapWarnings } from '../../../shared/data-map/warnings.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { Identifiers } from '../../../shared/domain/identifiers.ts';
import { noticesOf } from '../../../shared/domain/notices.ts';
import { retry } from '../../../shared/domain/operator-decisions.ts';
import { confirm } from '../../../shared/domain/operator-part-decisions.ts';
import type { Selection } from '../../../shared/ports/target.ts';
import { decideOnRequest } from '../../../shared/use-cases/decide-on-request.ts';
import { mapWorld } from '../../support/map-world.ts';
import { awsEnvironment } from '../../support/target-environment.ts';

// a person is customer 100 of the bakery and 200 of the florist; customer 200 of the bakery is somebody else

const label = { en: 'Rows' };
const PAIR = '{tenantId}#{customerNo}';

function rule(kind: string, by: string, more: object = {}) {
  const from = { kind: 'dynamodb', table: 'members', attribute: kind };
  return { kind, ...more, from: { ...from, partitionKey: { attribute: 'by', values: [by] } } };
}
const RULES = [rule('userId', '{appId}#{asid}'), rule('tenantId', '{userId}'), rule('customerNo', '{userId}')];

function selecting(identifiers: Identifiers): Selection {
  return { requestId: 'request' as RequestId, appId: 'app-1', identifiers, askedAt: 0 };
}

/** In memory, from the first look-up to the end. */
function shop({
  targets = [],
  identifiers = [],
  rows = PAIR,
}: {
  targets?: object[];
  identifiers?: object[];
  rows?: string;
}) {
  const from = (store: string, match: string, field: string) => ({ kind: 'memory', store, match: [match], field });
  const target = (name: string, match: string) => ({ name, label, kind: 'memory', store: name, match: [match] });
  return mapWorld(
    {
      identifiers: [
        { kind: 'userId', neverReused: true, from: from('logins', '{appId}#{asid}', 'userId') },
        { kind: 'tenantId', from: from('members', '{userId}', 'tenantId') },
        { kind: 'customerNo', from: from('members', '{userId}', 'customerNo') },
        ...identifiers,
      ],
      targets: [target('baskets', rows), target('members', '{userId}'), ...targets],
    },
    ['logins', 'members', 'baskets', 'cards'],
  );
}
type Shop = Awaited<ReturnType<typeof shop>>;

function member(world: Shop, tenantId: string, customerNo?: string): void {
  const fields = { tenantId, ...(customerNo !== undefined && { customerNo, both: `${tenantId}#${customerNo}` }) };
  world.put('members', `of ${tenantId}`, { owner: 'u-1', fields });
  if (customerNo !== undefined)
    world.put('baskets', `${tenantId} ${customerNo}`, { owner: `${tenantId}#${customerNo}` });
}

async function ask(world: Shop) {
  world.put('logins', 'one', { owner: 'app-1#218471', fields: { userId: 'u-1' } });
  const { requestId } = await world.accept();
  await world.run(requestId);
  return requestId;
}

describe('a request that finds ids which a target combines', () => {
  it('stops before anything is deleted, and an operator is called', async () => {
    const world = await shop({});
    member(world, 'bakery', '100');
    member(world, 'florist', '200');
    const requestId = await ask(world);
    expect(world.record(requestId)).toMatchObject({ lastError: 'combination_unknown', parts: [] });
    expect(world.record(requestId).nextAttemptAt).toBeUndefined();
    expect(world.keys('members')).toHaveLength(2);
  });

  it('stops also where a row has only one of the two ids', async () => {
    const world = await shop({});
    member(world, 'bakery', '100');
    member(world, 'florist');
    world.put('baskets', 'of somebody else', { owner: 'florist#100' });
    expect(world.record(await ask(world))).toMatchObject({ lastError: 'combination_unknown' });
    expect(world.keys('baskets')).toHaveLength(2);
  });

  it('stops where a rule would look up by them', async () => {
    const cards = { kind: 'memory', store: 'cards', match: [PAIR], field: 'card' };
    const target = { name: 'cards', label, kind: 'memory', store: 'cards', match: ['{card}'] };
    const world = await shop({ identifiers: [{ kind: 'card', from: cards }], targets: [target], rows: '{userId}' });
    member(world, 'bakery', '100');
    member(world, 'florist', '200');
    expect(world.record(await ask(world))).toMatchObject({ lastError: 'combination_unknown', parts: [] });
  });

  it('ends where each of them has one value', async () => {
    const world = await shop({});
    member(world, 'bakery', '100');
    world.put('baskets', 'of somebody else', { owner: 'bakery#200' });
    const requestId = await ask(world);
    await world.runToEnd(requestId);
    expect(world.record(requestId).status).toBe('completed');
    expect(world.keys('baskets')).toEqual(['of somebody else']);
  });

  it('deletes what is theirs once a rule reads the field in which they stand together', async () => {
    const both = { kind: 'both', from: { kind: 'memory', store: 'members', match: ['{userId}'], field: 'both' } };
    const world = await shop({});
    const changed = await shop({ identifiers: [both], rows: '{both}' });
    for (const one of [world, changed]) {
      member(one, 'bakery', '100');
      member(one, 'florist', '200');
      one.put('baskets', 'of somebody else', { owner: 'bakery#200' });
    }
    const requestId = await ask(world);
    changed.put('logins', 'one', { owner: 'app-1#218471', fields: { userId: 'u-1' } });
    world.ports.dataMap = changed.ports.dataMap;
    await decideOnRequest(world.ports, requestId, (request, now) => retry(request, { by: 'maria' }, now));
    await world.runToEnd(requestId);
    expect(world.record(requestId).status).toBe('completed');
    expect(changed.keys('baskets')).toEqual(['of somebody else']);
  });

  it('says of what only a typed address leads to that it was left, and ends', async () => {
    const typed = {
      kind: 'mail',
      as: 'email',
      from: { kind: 'memory', store: 'members', match: ['{userId}'], field: 'mail' },
    };
    const byMail = ['tenantId', 'customerNo'].map((kind) => ({
      kind,
      from: { kind: 'memory', store: 'members', match: ['{mail}'], field: kind },
    }));
    const world = await shop({ identifiers: [typed, ...byMail] });
    world.put('members', 'one', {
      owner: 'u-1',
      fields: { tenantId: 'bakery', customerNo: '100', mail: 'a@example.com' },
    });
    world.put('members', 'of the address', {
      owner: 'a@example.com',
      fields: { tenantId: 'florist', customerNo: '200' },
    });
    for (const owner of ['bakery#100', 'florist#200', 'bakery#200']) world.put('baskets', owner, { owner });
    const requestId = await ask(world);
    await world.runToEnd(requestId);
    expect(world.record(requestId).status).toBe('completed');
    expect(world.keys('baskets')).toEqual(['florist#200', 'bakery#200']);
    expect(noticesOf(world.record(requestId))).toContainEqual({ kind: 'self_declared', part: 'baskets' });
  });

  it('leaves what is found late to an operator, who alone can confirm it', async () => {
    const world = await shop({});
    member(world, 'bakery', '100');
    const requestId = await ask(world);
    expect(world.partsOf(requestId)).toMatchObject({ members: 'verifying' });
    // a new row of the data map has everything looked up again
    const cards = { name: 'cards', label, kind: 'memory', store: 'cards', match: ['{userId}'] };
    const changed = await shop({ targets: [cards] });
    changed.put('logins', 'one', { owner: 'app-1#218471', fields: { userId: 'u-1' } });
    member(changed, 'florist', '200');
    changed.put('baskets', 'of somebody else', { owner: 'bakery#200' });
    world.ports.dataMap = changed.ports.dataMap;
    world.advance(Math.max(0, (world.record(requestId).nextAttemptAt ?? 0) - world.ports.clock()));
    await world.run(requestId);
    expect(world.part(requestId, 'baskets')).toMatchObject({ status: 'failing', lastError: 'combination_unknown' });
    expect(changed.keys('baskets')).toContain('of somebody else');
    await decideOnRequest(world.ports, requestId, (request, now) =>
      confirm(request, 'baskets', { by: 'maria' }, false, now),
    );
    expect(world.part(requestId, 'baskets').status).toBe('confirmed');
  });
});

describe('ids are known to belong together', () => {
  const one = { tenantId: ['bakery'] };
  const verdict = async (identifiers: readonly object[], template: string, found: Identifiers) => {
    const partitionKey = { attribute: 'pk', values: [template] };
    const row = { name: 'rows', label, kind: 'dynamodb', table: 'rows', key: ['pk'], partitionKey };
    const map = loadDataMap({ identifiers, targets: [row] });
    const target = (await connectTargets(map, awsEnvironment({}))).get('rows')?.target;
    // a value that is no key is not looked for, so no store is asked
    return await target?.plan(selecting(found)).then(
      () => 'known',
      (error: { code: string }) => error.code,
    );
  };
  const LONG = 'x'.repeat(3000);
  const several = [`${LONG}1`, `${LONG}2`];
  const rules = (more: object, by = '{userId}') => [...RULES.slice(0, 2), rule('customerNo', by, more)];

  it.each([
    ['one of them is never used again', rules({ neverReused: true }), PAIR],
    ['one of them is an address', rules({ as: 'email', verified: 'by a link' }), PAIR],
    ['one of them is what requests begin with', rules({}), '{appId}#{asid}#{tenantId}'],
  ])('where %s', async (_what, identifiers, template) => {
    const found = { tenantId: several, customerNo: several, asid: ['1', '2'] };
    expect(await verdict(identifiers, template, found)).toBe('known');
  });

  it('where those of which there are several were all looked up by the one', async () => {
    const identifiers = rules({}, '{tenantId}#{userId}');
    expect(await verdict(identifiers, PAIR, { ...one, customerNo: several })).toBe('known');
    expect(await verdict(rules({}), PAIR, { ...one, customerNo: several })).toBe('combination_unknown');
    expect(await verdict(identifiers, PAIR, { tenantId: several, customerNo: ['1'] })).toBe('combination_unknown');
  });

  it('where there are none of a kind, so that nothing is selected', async () => {
    expect(await verdict(rules({}), PAIR, { tenantId: several })).toBe('known');
  });
});

describe('a warning', () => {
  const warned = (identifiers: readonly object[], template: string) => {
    const row = { name: 'rows', label: 'orders', kind: 'manual', instructions: 'Look.', match: [template] };
    const item = { ...row, name: 'items', kind: 'dynamodb', table: 'rows', key: ['pk'], match: undefined };
    const { instructions: _, match: __, ...stored } = item;
    const partitionKey = { attribute: 'pk', values: [template] };
    const map = loadDataMap({ identifiers, targets: [row, { ...stored, partitionKey }] });
    return dataMapWarnings(map).filter(({ finding }) => finding.includes('combines'));
  };

  it('names the row and the kinds that it combines, and says what happens', () => {
    expect(warned(RULES, PAIR)).toEqual([
      {
        finding:
          'targets[1] ("items") combines {tenantId} and {customerNo}, and of a person who has several it is not known which belong together',
        advice: expect.stringContaining('stops with combination_unknown'),
      },
    ]);
  });

  it('names a rule as well, and nothing that holds an id of one person', () => {
    const card = rule('card', PAIR);
    expect(warned([...RULES, card], '{card}').map(({ finding }) => finding)).toEqual([
      expect.stringMatching(/^identifiers\[3\] \("card"\) combines \{tenantId\} and \{customerNo\}, /),
    ]);
    expect(warned(RULES, '{appId}#{asid}#{tenantId}')).toEqual([]);
  });
});
