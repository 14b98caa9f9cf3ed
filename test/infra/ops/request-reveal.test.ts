import { requestReveal } from '../../../infra/ops/commands/request-reveal.ts';
import { START } from '../../support/request-world.ts';
import { type OperationsWorld, partAt, startOperationsWorld } from './operations-world.ts';

let world: OperationsWorld;
beforeAll(async () => {
  world = await startOperationsWorld();
}, 30_000);
afterAll(() => world.close());

/** A request of this person that waits for somebody to empty the mailbox. */
const waiting = () =>
  world.record(
    { status: 'running', resolved: true, parts: [partAt('mailbox', 'notified'), partAt('messages', 'deleted')] },
    { asid: ['7770001'] },
  );

describe('request reveal', () => {
  it('shows what to look for once somebody agrees, and records the look first', async () => {
    const request = await waiting();
    const values = { target: 'mailbox', reason: 'ticket-1' };
    const roles: (string | undefined)[] = [];
    const { exit, value, printed, noted } = await world.run(requestReveal, values, [request.requestId], {
      answers: ['y'],
      roles,
    });
    const shown = { instructions: 'Open the mailbox.', lookFor: [{ kind: 'asid', value: 'thread of 7770001' }] };
    expect({ exit, value }).toEqual({ exit: 0, value: { requestId: request.requestId, target: 'mailbox', ...shown } });
    expect(printed).toEqual(['Open the mailbox.', '  asid: thread of 7770001']);
    expect(roles).toEqual(['ManualDeletionRole']);
    expect(noted).toEqual([
      'Shows identifiers of the person for mailbox. The request’s history will say that you saw them.',
    ]);
    const { history } = await world.stored(request);
    expect(history).toMatchObject([{ what: 'revealed', target: 'mailbox', reason: 'ticket-1', at: START }]);
  });

  it('shows and records nothing without a yes', async () => {
    const request = await waiting();
    const asked = await world.run(requestReveal, { target: 'mailbox' }, [request.requestId], { answers: ['n'] });
    expect(asked).toMatchObject({ exit: 1, printed: [], value: undefined });
    expect((await world.stored(request)).history).toBeUndefined();
  });

  it.each([
    ['messages', 'nothing_to_reveal'],
    ['elsewhere', 'part_unknown'],
  ])('refuses the part %s before anybody is asked', async (target, code) => {
    const request = await waiting();
    const typed = world.run(requestReveal, { target }, [request.requestId], { answers: ['y'] });
    await expect(typed).rejects.toMatchObject({ code, disposition: 'reject' });
    expect((await world.stored(request)).history).toBeUndefined();
  });
});
