import { DECISION_COMMANDS } from '../../../infra/ops/commands/decisions.ts';
import { requestConfirm } from '../../../infra/ops/commands/request-confirm.ts';
import { requestShow } from '../../../infra/ops/commands/request-show.ts';
import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { START } from '../../support/request-world.ts';
import { type OperationsWorld, partAt, startOperationsWorld } from './operations-world.ts';
import { runCommand } from './run-command.ts';

let world: OperationsWorld;
beforeAll(async () => {
  world = await startOperationsWorld();
}, 30_000);
afterAll(() => world.close());

const RUNNING = { status: 'running', resolved: true } as const;
const HELD = { hold: { reason: 'x', decidedBy: 'x', at: START }, nextAttemptAt: undefined } as const;
const FAILING = partAt('messages', 'failing', { lastError: 'target_rejected' });
const KEPT = partAt('invoices', 'kept', {
  retention: { reason: 'legal_obligation', basis: 'x', until: START + 300 * DAY },
  nextAttemptAt: START + 300 * DAY,
});
const BUSINESS_DECIDES = { reason: 'controller_decides', basis: 'x' } as const;
const EVERY = [...DECISION_COMMANDS, requestConfirm];

function commandNamed(name: string) {
  const found = EVERY.find((command) => command.name === `request ${name}`);
  if (found === undefined) throw new Error(`no command ${name}`);
  return found;
}

type Case = readonly [
  name: string,
  before: Partial<DeletionRequest>,
  values: object,
  plan: RegExp,
  after: object,
  what: string,
];

describe('a decision about a request', () => {
  it.each<Case>([
    ['cancel', {}, { reason: 'withdrawn' }, /^Cancels this request\./, { status: 'cancelled' }, 'cancelled'],
    [
      'refuse',
      RUNNING,
      { reason: 'no_match', basis: 'nobody' },
      /^Refuses this request \(no_match\)\. The person reads: “nobody”/,
      { status: 'refused', refusal: { reason: 'no_match', basis: 'nobody' } },
      'refused',
    ],
    [
      'hold',
      RUNNING,
      { reason: 'a dispute', until: START + DAY },
      /^Holds this request until 2026-01-16 12:00 UTC\.$/,
      { hold: { reason: 'a dispute', until: START + DAY } },
      'held',
    ],
    [
      'hold',
      RUNNING,
      { reason: 'a dispute' },
      /^Holds this request until it is released\.$/,
      { hold: { reason: 'a dispute' } },
      'held',
    ],
    [
      'keep',
      { ...RUNNING, parts: [FAILING] },
      { target: 'messages', reason: 'legal_claims', basis: 'a case', until: START + DAY },
      /^Keeps messages \(legal_claims\) until 2026-01-16 12:00 UTC\. The person reads: “a case”$/,
      {
        decisions: [
          {
            what: 'kept',
            target: 'messages',
            retention: { reason: 'legal_claims', basis: 'a case', until: START + DAY },
          },
        ],
      },
      'kept',
    ],
    [
      'keep',
      { ...RUNNING, parts: [FAILING] },
      { target: 'messages', reason: 'legal_claims', basis: 'a case' },
      /^Keeps messages \(legal_claims\) until it is released\. The person reads: “a case”$/,
      { decisions: [{ what: 'kept', target: 'messages', retention: { reason: 'legal_claims', basis: 'a case' } }] },
      'kept',
    ],
    [
      'release',
      { ...RUNNING, ...HELD },
      { reason: 'settled' },
      /^Continues this request now\.$/,
      { nextAttemptAt: START },
      'released',
    ],
    [
      'release',
      { ...RUNNING, parts: [KEPT] },
      { target: 'invoices', reason: 'audit over' },
      /^Deletes now what is kept at invoices\.$/,
      { decisions: [{ what: 'released', target: 'invoices' }] },
      'released',
    ],
    [
      'release',
      { ...RUNNING, parts: [partAt('accounts', 'kept', { retention: BUSINESS_DECIDES })] },
      { target: 'accounts', reason: 'it asked' },
      /^Deletes now what is kept at accounts, which is the data of a business, not of this person alone\.$/,
      { decisions: [{ what: 'released', target: 'accounts' }] },
      'released',
    ],
    [
      'extend',
      RUNNING,
      { months: 2, reason: 'many' },
      /^Moves the promised time by 2 months from 2026-02-14 12:00 UTC\. The person reads: “many”$/,
      { dueAt: Date.UTC(2026, 3, 14, 12), extension: { reason: 'many' } },
      'extended',
    ],
    [
      'extend',
      RUNNING,
      { months: 1, reason: 'complex' },
      /^Moves the promised time by a month from 2026-02-14 12:00 UTC\./,
      { dueAt: Date.UTC(2026, 2, 14, 12) },
      'extended',
    ],
    [
      'retry',
      { ...RUNNING, parts: [FAILING] },
      { target: 'messages', reason: 'repaired' },
      /^Tries messages again now\.$/,
      { decisions: [{ what: 'retried', targets: ['messages'] }] },
      'retried',
    ],
    [
      'confirm',
      { ...RUNNING, parts: [partAt('left-the-map', 'failing', { lastError: 'target_rejected' })] },
      { target: 'left-the-map', reason: 'store is gone' },
      /^Confirms that left-the-map is deleted\./,
      { decisions: [{ what: 'confirmed', target: 'left-the-map' }] },
      'confirmed',
    ],
    [
      'retry',
      { ...RUNNING, parts: [FAILING] },
      {},
      /^Tries everything that is failing again now\.$/,
      { decisions: [{ what: 'retried', targets: ['messages'] }] },
      'retried',
    ],
    [
      'confirm',
      { ...RUNNING, parts: [partAt('support-mailbox', 'notified')] },
      { target: 'support-mailbox', reason: 'bin emptied' },
      /^Confirms that support-mailbox is deleted\./,
      { decisions: [{ what: 'confirmed', target: 'support-mailbox' }] },
      'confirmed',
    ],
  ])('request %s of %j is stored with %j once somebody says yes', async (name, before, values, plan, after, what) => {
    const request = await world.record(before);
    const asked = await world.run(commandNamed(name), values, [request.requestId], { answers: ['y'] });
    expect(asked).toMatchObject({ exit: 0, asked: ['Continue? [y/N]'], value: { requestId: request.requestId } });
    expect(asked.noted[0]).toMatch(new RegExp(`^Request ${request.requestId} in test, (?:pending|in progress)`));
    expect(asked.noted[1]).toMatch(plan);
    const stored = await world.stored(request);
    expect(stored).toMatchObject(after);
    expect(stored.history).toMatchObject([{ what, ...('reason' in values && { reason: values.reason }) }]);
  });

  it('says afterwards how a part is deleted by hand, as request show does', async () => {
    const request = await world.record({ ...RUNNING, parts: [partAt('support-mailbox', 'notified')] });
    const values = { months: 1, reason: 'many', yes: true };
    const { printed } = await world.run(commandNamed('extend'), values, [request.requestId]);
    const shown = await world.run(requestShow, {}, [request.requestId]);
    const lineOf = (lines: readonly string[]) =>
      lines.find((line) => line.includes('has to be deleted by hand'))?.trim();
    expect(lineOf(printed)).not.toContain('Somebody has to delete it');
    expect(lineOf(printed)).toBe(lineOf(shown.printed));
  });

  it('says what comes next although the data map cannot be read', async () => {
    const request = await world.record({ ...RUNNING, parts: [partAt('support-mailbox', 'notified')] });
    const { deployment } = world.services;
    const services = { ...world.services, deployment: { ...deployment, dataMap: '/nowhere/data-map.json' } };
    const values = { months: 1, reason: 'many', yes: true };
    const { exit, printed } = await runCommand(commandNamed('extend'), values, [request.requestId], {
      ...{ services, now: START },
    });
    expect({ exit, next: printed[1] }).toMatchObject({
      exit: 0,
      next: 'support-mailbox has to be deleted by hand. Somebody has to delete it. What to look for:',
    });
  });

  it('releases the hold of a request as a whole', async () => {
    const request = await world.record({ ...RUNNING, ...HELD });
    await world.run(commandNamed('release'), { yes: true }, [request.requestId]);
    expect((await world.stored(request)).hold).toBeUndefined();
  });

  it('tries one part alone where it is named', async () => {
    const parts = [FAILING, partAt('media', 'failing', { lastError: 'target_rejected' })];
    const request = await world.record({ ...RUNNING, parts });
    await world.run(commandNamed('retry'), { target: 'media', yes: true }, [request.requestId]);
    expect((await world.stored(request)).decisions).toMatchObject([{ what: 'retried', targets: ['media'] }]);
  });

  it.each([
    ['where nobody can be asked', undefined],
    ['without a yes', ['n']],
  ])('changes nothing %s', async (_, answers) => {
    const request = await world.record();
    const { exit, noted } = await world.run(commandNamed('cancel'), {}, [request.requestId], answers && { answers });
    expect(exit).toBe(1);
    expect(noted.at(-1)).toMatch(/^Nothing was changed\./);
    expect(await world.stored(request)).toMatchObject({ status: 'received', version: request.version });
  });

  it.each([
    ['cancel', RUNNING, {}, 'request_begun'],
    ['confirm', { ...RUNNING, parts: [FAILING] }, { target: 'messages' }, 'not_to_be_confirmed'],
    ['retry', RUNNING, {}, 'nothing_to_retry'],
    ['refuse', { status: 'completed' }, { reason: 'other', basis: 'x' }, 'request_closed'],
  ] as const)('refuses %s of %j before anybody is asked', async (name, before, values, code) => {
    const request = await world.record(before);
    const given = [request.requestId];
    const typed = world.run(commandNamed(name), values, given, { answers: ['y'] });
    await expect(typed).rejects.toMatchObject({ code, disposition: 'reject' });
    expect((await world.stored(request)).history).toBeUndefined();
  });

  it.each([
    ['hold', { reason: 'x' }],
    ['keep', { target: 'messages', reason: 'legal_claims', basis: 'x' }],
  ])('refuses a time that is over by the option that has it: %s', async (name, values) => {
    const { requestId } = await world.record({ ...RUNNING, parts: [FAILING] });
    const typed = world.run(commandNamed(name), { ...values, until: START - 3 * DAY, yes: true }, [requestId]);
    await expect(typed).rejects.toMatchObject({ name: 'UsageError', message: '--until is not in the future' });
  });

  it.each(EVERY.map((command) => [command.name, command] as const))(
    '%s says when there is no such request',
    async (_, command) => {
      const values = { target: 'messages', reason: 'other', basis: 'x', months: 1, yes: true };
      await expect(world.run(command, values, ['x'.repeat(43)])).rejects.toMatchObject({ code: 'request_unknown' });
    },
  );

  it('says that a decision about a part is to be applied, and what comes next, with the deployment', async () => {
    const request = await world.record({ ...RUNNING, parts: [FAILING] });
    const { printed } = await world.run(commandNamed('retry'), { yes: true }, [request.requestId]);
    expect(printed[0]).toBe('Recorded; it will be applied within seconds.');
    const held = await world.run(commandNamed('hold'), { reason: 'x', yes: true }, [request.requestId]);
    expect(held.printed).toContain(`  npm run ops -- request release ${request.requestId} --stack test`);
  });
});
