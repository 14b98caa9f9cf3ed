import { requestIdentifiers } from '../../../infra/ops/commands/request-identifiers.ts';
import { requestShow } from '../../../infra/ops/commands/request-show.ts';
import { START } from '../../support/request-world.ts';
import { type OperationsWorld, partAt, startOperationsWorld } from './operations-world.ts';

let world: OperationsWorld;
beforeAll(async () => {
  world = await startOperationsWorld();
}, 30_000);
afterAll(() => world.close());

const RUNNING = { status: 'running', resolved: true } as const;

describe('request show', () => {
  it('shows the record without anything of the person, and what the data map says about a part to delete by hand', async () => {
    const parts = [partAt('support-mailbox', 'notified'), partAt('messages', 'deleted', { items: 7 })];
    const request = await world.record({ ...RUNNING, parts });
    const { exit, printed, value } = await world.run(requestShow, {}, [request.requestId]);
    expect(exit).toBe(0);
    expect(printed).toContain(`Request ID  ${request.requestId}`);
    expect(printed).toContain('Status      in progress');
    expect(printed.find((line) => line.startsWith('messages'))).toMatch(/^messages +deleted +7 /);
    expect(printed.join('\n')).toMatch(/support-mailbox is deleted by hand\. \S/);
    expect(printed.join('\n')).not.toContain('Somebody has to delete it.');
    expect(printed).toContain(
      `    npm run ops -- request confirm ${request.requestId} --target support-mailbox --stack test`,
    );
    expect(JSON.stringify(value) + printed.join('')).not.toMatch(/sealed-text|subject-\d/);
    expect(value).toMatchObject({
      requestId: request.requestId,
      status: 'in_progress',
      detail: 'running',
      isSealed: true,
    });
  });

  it('shows what was decided as if the worker had applied it', async () => {
    const decisions = [{ what: 'confirmed', target: 'support-mailbox', at: START }] as const;
    const request = await world.record({ ...RUNNING, parts: [partAt('support-mailbox', 'notified')], decisions });
    const { printed } = await world.run(requestShow, {}, [request.requestId]);
    expect(printed.find((line) => line.startsWith('support-mailbox'))).toMatch(/ confirmed /);
  });

  it('takes the confirmation code, and says when there is no such request', async () => {
    const unknown = world.run(requestShow, {}, ['0123456789ABCDEFGHJKMNPQRSTVWXYZ']);
    await expect(unknown).rejects.toMatchObject({ code: 'request_unknown' });
    await expect(world.run(requestShow, {}, ['x'])).rejects.toMatchObject({ name: 'UsageError' });
  });
});

describe('request identifiers', () => {
  const FOUND = [
    { kind: 'asid', of: 'verified', count: 1 },
    { kind: 'phone', of: 'self_declared', count: 2 },
    { kind: 'contactId', of: 'several_registrations', count: 1, since: START },
  ] as const;
  const identifiers = (id: string, values: object = {}, answers?: readonly string[]) =>
    world.run(requestIdentifiers, values, [id], answers && { answers });

  it('shows kinds, counts and dates by line, and the command where something can be confirmed', async () => {
    const { requestId } = await world.record({ ...RUNNING, identifiers: FOUND, goneSources: ['psid'] });
    const { exit, printed, value } = await identifiers(requestId);
    expect(exit).toBe(0);
    expect(value).toEqual({ requestId, identifiers: FOUND, goneSources: ['psid'], silentSources: [] });
    expect(printed[2]).toMatch(/^2 +phone +2 +self-declared: deletes nothing/);
    expect(printed[3]).toMatch(/^3 +contactId +1 .* 2026-01-15 12:00 UTC$/);
    expect(printed[4]).toContain('no longer tells psid');
    expect(printed.at(-1)).toBe(`  npm run ops -- request identifiers ${requestId} --confirm LINE --stack test`);
  });

  it('suggests no command where nothing can be confirmed, and says when nothing was looked up yet', async () => {
    const verified = await world.record({ ...RUNNING, identifiers: FOUND.slice(0, 1) });
    expect((await identifiers(verified.requestId)).printed.at(-1)).toMatch(/^1 +asid/);
    const fresh = await world.record();
    expect((await identifiers(fresh.requestId)).printed).toEqual(['Its identifiers have not been looked up yet.']);
  });

  it('confirms the lines that are named', async () => {
    const request = await world.record({ ...RUNNING, identifiers: FOUND });
    const { exit } = await identifiers(request.requestId, { confirm: '2, 3', reason: 'answered' }, ['y']);
    expect(exit).toBe(0);
    expect(await world.stored(request)).toMatchObject({
      decisions: [
        { what: 'identifiers_confirmed', confirmed: [{ kind: 'phone' }, { kind: 'contactId', since: START }] },
      ],
      history: [{ what: 'identifiers_confirmed', reason: 'answered' }],
    });
  });

  it.each(['', '0', '2;3', 'phone', '123456'])('does not take %j for lines', async (confirm) => {
    const { requestId } = await world.record({ ...RUNNING, identifiers: FOUND });
    await expect(identifiers(requestId, { confirm, yes: true })).rejects.toThrow('expected the numbers of lines');
  });
});
