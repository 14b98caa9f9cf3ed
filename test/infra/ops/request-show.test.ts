import { requestIdentifiers } from '../../../infra/ops/commands/request-identifiers.ts';
import { requestShow } from '../../../infra/ops/commands/request-show.ts';
import { decidedLine } from '../../../infra/ops/commands/request-view.ts';
import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { DAY, HOUR } from '../../../shared/domain/schedule.ts';
import { START } from '../../support/request-world.ts';
import { type OperationsWorld, partAt, startOperationsWorld } from './operations-world.ts';

let world: OperationsWorld;
beforeAll(async () => {
  world = await startOperationsWorld();
}, 30_000);
afterAll(() => world.close());

const PENDING = { what: 'confirmed', target: 'support-mailbox', at: START } as const;
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
    expect(printed.find((line) => line.startsWith('support-mailbox'))).toMatch(/^support-mailbox +by hand +0 /);
    expect(value).toMatchObject({ parts: [{ name: 'support-mailbox', status: 'notified' }, {}] });
    expect(printed.join('\n')).toMatch(/support-mailbox has to be deleted by hand\. \S/);
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

  it('shows every fact about a request, and the parts, decisions and next steps, each in a section', async () => {
    const at = START - DAY;
    const request = await world.record({
      ...RUNNING,
      ...{ origin: 'operator', scope: 'deauthorization', enteredBy: 'anna', lastError: 'unexpected', attempts: 2 },
      ...{ completedAt: START - HOUR, nextAttemptAt: START + HOUR },
      verification: { askedBy: 'email', method: 'signed_in_session', by: 'anna' },
      extension: { reason: 'many stores', decidedBy: 'bert', at },
      hold: { reason: 'a dispute', decidedBy: 'cleo', at },
      refusal: { reason: 'no_match', basis: 'nobody of that name', decidedBy: 'dora', at },
      parts: [
        partAt('messages', 'purging', {
          items: 7,
          attempts: 2,
          rounds: 3,
          lastError: 'x',
          nextAttemptAt: START + HOUR,
        }),
        partAt('invoices', 'deleted'),
      ],
      history: [
        { at, by: 'cleo', what: 'held', reason: 'a dispute' },
        { at, by: 'anna', what: 'retried', target: 'messages' },
        { at, by: 'anna', what: 'retried', target: 'messages', reason: 'again' },
      ],
    });
    const { printed, styles } = await world.run(requestShow, {}, [request.requestId]);
    const release = `npm run ops -- request release ${request.requestId} --stack test`;
    expect(printed).toEqual([
      `Request ID  ${request.requestId}`,
      'Status      in progress',
      'App         1',
      'Came by     operator, deauthorization only',
      'Verified    email, signed_in_session, by anna',
      'Entered by  anna',
      'Accepted    2026-01-15 12:00 UTC, in 0 s',
      'Promised    2026-02-14 12:00 UTC, in 30 d',
      'Extended    by bert: many stores',
      'On hold     by cleo: a dispute',
      'Refused     no_match by dora: nobody of that name',
      'Last error  unexpected, attempt 2',
      '',
      'PART      STATUS   ITEMS  ATTEMPTS  ROUNDS  NEXT    LAST ERROR',
      'messages  purging  7      2         3       in 1 h  x',
      'invoices  deleted  0      0         0',
      '',
      'Decisions:',
      '  2026-01-14 12:00 UTC  cleo held: a dispute',
      '  2026-01-14 12:00 UTC  anna retried messages',
      '  2026-01-14 12:00 UTC  anna retried messages: again',
      '',
      'Next:',
      '  On hold until it is released. To continue now:',
      `    ${release}`,
    ]);
    expect(styles).toEqual(['good: deleted', `strong: ${release}`]);
  });

  it('says that a provider was notified, and nothing of a next time where nothing runs again', async () => {
    const parts = [
      partAt('crm-provider', 'notified', { nextAttemptAt: START + HOUR }),
      partAt('invoices', 'kept', { nextAttemptAt: START + 300 * DAY }),
    ];
    const rowsOf = async (status: 'running' | 'refused' | 'completed_with_retention') => {
      const { requestId } = await world.record({ ...RUNNING, status, parts });
      const { printed } = await world.run(requestShow, {}, [requestId]);
      return printed.filter((line) => /^(crm-provider|invoices) /.test(line));
    };
    const again = [
      expect.stringMatching(/^crm-provider +notified .* in 1 h$/),
      expect.stringMatching(/^invoices +kept .* in 300 d$/),
    ];
    expect(await rowsOf('running')).toEqual(again);
    expect(await rowsOf('completed_with_retention')).toEqual(again);
    expect(await rowsOf('refused')).toEqual([
      expect.stringMatching(/^crm-provider +notified +0 +0 +0$/),
      expect.stringMatching(/^invoices +kept +0 +0 +0$/),
    ]);
  });

  it('shows when the person asked if that was on another day', async () => {
    const asked = async (askedAt: number) => {
      const { requestId } = await world.record({ ...RUNNING, askedAt });
      return (await world.run(requestShow, {}, [requestId])).printed.find((line) => line.startsWith('Asked'));
    };
    expect(await asked(START - 3 * DAY)).toBe('Asked       2026-01-12 12:00 UTC, 3 d ago');
    expect(await asked(START - HOUR)).toBeUndefined();
  });

  it('leaves out what a request does not have, and empty sections', async () => {
    const request = await world.record({ ...RUNNING, nextAttemptAt: START });
    const { printed, value } = await world.run(requestShow, {}, [request.requestId]);
    expect(printed).toEqual([
      `Request ID  ${request.requestId}`,
      'Status      in progress',
      'App         1',
      'Came by     callback',
      'Accepted    2026-01-15 12:00 UTC, in 0 s',
      'Promised    2026-02-14 12:00 UTC, in 30 d',
      '',
      'Next:',
      '  It waits for a worker; there is nothing to do.',
    ]);
    const next = [{ text: 'It waits for a worker; there is nothing to do.' }];
    expect(value).toMatchObject({ isSealed: true, hasReceipt: false, isHistoryChanged: false, next });
    const ended = await world.record({ status: 'completed', receipt: 'a.b.c', sealed: undefined });
    const shown = await world.run(requestShow, {}, [ended.requestId]);
    expect(shown.value).toMatchObject({ isSealed: false, hasReceipt: true });
  });

  it('has no end and no receipt while a request runs again for what was kept, like its page', async () => {
    const completedAt = START - HOUR;
    const again = await world.record({ ...RUNNING, completedAt, receipt: 'a.b.c', nextAttemptAt: START });
    const { printed, value } = await world.run(requestShow, {}, [again.requestId]);
    expect(value).toMatchObject({ status: 'in_progress', hasReceipt: false });
    expect(value).not.toHaveProperty('completedAt', completedAt);
    expect(printed.join('\n')).not.toContain('Completed');
    const ended = await world.record({ status: 'completed', completedAt });
    expect((await world.run(requestShow, {}, [ended.requestId])).printed).toContain(
      'Completed   2026-01-15 11:00 UTC, 1 h ago',
    );
  });

  it.each(['messages', 'elsewhere'])(
    'says that somebody has to delete a part of which the data map says nothing: %s',
    async (name) => {
      const { requestId } = await world.record({ ...RUNNING, parts: [partAt(name, 'notified')] });
      const { printed } = await world.run(requestShow, {}, [requestId]);
      expect(printed).toContain(`  ${name} has to be deleted by hand. Somebody has to delete it. What to look for:`);
    },
  );

  it('says what was left because nobody verified an address, and how it can be deleted', async () => {
    const parts = [
      partAt('newsletter', 'nothing_found', { hasSelfDeclared: true }),
      partAt('messages', 'deleted', { items: 7, left: { newer: 2, undated: 0 } }),
    ];
    const identifiers = [
      { kind: 'asid', of: 'verified', count: 1 },
      { kind: 'email', of: 'self_declared', count: 1 },
    ] as const;
    const known = { resolved: true, parts, identifiers } as const;
    const ended = await world.record({ ...known, status: 'completed', completedAt: START });
    const { printed, styles } = await world.run(requestShow, {}, [ended.requestId]);
    expect(printed.find((line) => line.startsWith('newsletter'))).toMatch(/nothing found, unverified data may be left/);
    expect(printed.find((line) => line.startsWith('messages'))).toMatch(/deleted, newer data left/);
    expect(styles).toContain('warning: nothing found, unverified data may be left');
    expect(printed.slice(printed.indexOf('Next:') + 1)).toEqual([
      '  It is completed.',
      '  In newsletter, an unverified identifier finds data that was not deleted, or may find some if others delete there. If you make sure that it is the person’s, delete that with another request:',
      '    npm run ops -- request create --app 1 --kind email --stack test',
    ]);
    const open = await world.record({ ...known, status: 'running' });
    expect((await world.run(requestShow, {}, [open.requestId])).printed.slice(-2)).toEqual([
      '  In newsletter, an unverified identifier finds data that was not deleted, or may find some if others delete there. To see what can be confirmed:',
      `    npm run ops -- request identifiers ${open.requestId} --stack test`,
    ]);
    const refused = await world.record({ ...known, status: 'refused' });
    expect((await world.run(requestShow, {}, [refused.requestId])).printed.at(-1)).toBe(
      '  It is denied; there is nothing to do.',
    );
  });

  it('shows what was decided as if the worker had applied it', async () => {
    const parts = [partAt('support-mailbox', 'notified')];
    const request = await world.record({ ...RUNNING, parts, decisions: [PENDING] });
    const { printed } = await world.run(requestShow, {}, [request.requestId]);
    expect(printed.find((line) => line.startsWith('support-mailbox'))).toMatch(/ confirmed /);
  });

  it('takes the confirmation code, and says when there is no such request', async () => {
    const unknown = world.run(requestShow, {}, ['0123456789ABCDEFGHJKMNPQRSTVWXYZ']);
    await expect(unknown).rejects.toMatchObject({ code: 'request_unknown', disposition: 'reject' });
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
    const more = [
      { kind: 'email', of: 'business', count: 3 },
      { kind: 'igsid', of: 'dropped', count: 4 },
    ] as const;
    const found = { identifiers: [...FOUND, ...more], goneSources: ['psid'], silentSources: ['email'] } as const;
    const { requestId } = await world.record({ ...RUNNING, ...found });
    const { exit, printed, styles, value } = await identifiers(requestId);
    expect({ exit, value }).toEqual({ exit: 0, value: { requestId, ...found } });
    const confirm = `npm run ops -- request identifiers ${requestId} --confirm LINE --stack test`;
    expect(printed).toEqual([
      'LINE  KIND       COUNT  WHAT IT DOES                                                        REGISTERED',
      '1     asid       1      verified: deletes',
      '2     phone      2      self-declared: deletes nothing until you confirm it',
      '3     contactId  1      one of several registrations: deletes nothing until you confirm it  2026-01-15 12:00 UTC',
      '4     email      3      of a business: deletes nothing here',
      '5     igsid      4      names nobody: left out',
      'Meta no longer gives the psid: the person removed the app before it was asked.',
      'The source of email is optional and has not answered.',
      'To confirm a line:',
      `  ${confirm}`,
    ]);
    expect(styles).toEqual([`strong: ${confirm}`]);
  });

  it('shows the number of each line that can be decided about, which need not be its place', async () => {
    const lines = [
      { kind: 'email', of: 'self_declared', count: 1, line: 2 },
      { kind: 'contactId', of: 'registration_unknown', count: 1, line: 5 },
      { kind: 'asid', of: 'verified', count: 1 },
    ] as const;
    const { requestId } = await world.record({ ...RUNNING, identifiers: lines });
    expect((await identifiers(requestId)).printed.slice(1, 4)).toEqual([
      '2     email      1      self-declared: deletes nothing until you confirm it',
      '5     contactId  1      a registration of unknown age: deletes nothing until you release the request',
      '      asid       1      verified: deletes',
    ]);
    await expect(identifiers(requestId, { confirm: '1', yes: true })).rejects.toMatchObject({
      code: 'identifier_unknown',
    });
  });

  it('answers with empty lists where nothing is known yet', async () => {
    const { requestId } = await world.record({ ...RUNNING, resolved: true });
    const empty = { requestId, identifiers: [], goneSources: [], silentSources: [] };
    expect((await identifiers(requestId)).value).toEqual(empty);
  });

  it.each(FOUND.slice(1))('suggests the command also where only $of can be confirmed', async (only) => {
    const { requestId } = await world.record({ ...RUNNING, identifiers: [only] });
    expect((await identifiers(requestId)).printed.at(-2)).toBe('To confirm a line:');
  });

  it('suggests no command where nothing can be confirmed, and says when nothing was looked up yet', async () => {
    const verified = await world.record({ ...RUNNING, identifiers: FOUND.slice(0, 1) });
    expect((await identifiers(verified.requestId)).printed.at(-1)).toMatch(/^ +asid/);
    const fresh = await world.record();
    expect((await identifiers(fresh.requestId)).printed).toEqual(['Its identifiers have not been looked up yet.']);
  });

  it('suggests another request where this one has ended, because it takes no confirmation any more', async () => {
    const [asid, , contact] = FOUND;
    const { requestId } = await world.record({ ...RUNNING, status: 'completed', identifiers: FOUND });
    const { printed } = await identifiers(requestId);
    expect(printed[2]).toMatch(/self-declared: deleted nothing$/);
    expect(printed.slice(-2)).toEqual([
      'The request has ended, so no line can be confirmed. To delete what one finds, once you have made sure that it is the person’s:',
      '  npm run ops -- request create --app 1 --kind phone --stack test',
    ]);
    const other = await world.record({ ...RUNNING, status: 'completed', identifiers: [asid, contact] });
    expect((await identifiers(other.requestId)).printed.at(-1)).toMatch(
      /request create --app 1 --kind KIND --stack test$/,
    );
  });

  it('confirms the lines that are named', async () => {
    const request = await world.record({ ...RUNNING, identifiers: FOUND });
    const confirmed = await identifiers(request.requestId, { confirm: '2, 3', reason: 'answered' }, ['y']);
    const { exit, noted, printed } = confirmed;
    expect({ exit, first: printed[0] }).toEqual({ exit: 0, first: 'Recorded; it will be applied within seconds.' });
    expect(noted).toHaveLength(7);
    expect(noted[1]).toMatch(/^1 +asid/);
    expect(noted.at(-1)).toBe('Confirms line 2, 3: what it finds is deleted, too.');
    expect(await world.stored(request)).toMatchObject({
      decisions: [
        { what: 'identifiers_confirmed', confirmed: [{ kind: 'phone' }, { kind: 'contactId', since: START }] },
      ],
      history: [{ what: 'identifiers_confirmed', reason: 'answered' }],
    });
  });

  it.each(['', '0', '2;3', 'phone', '2x', 'x2', '2,x', '123456'])('does not take %j for lines', async (confirm) => {
    const { requestId } = await world.record({ ...RUNNING, identifiers: FOUND });
    await expect(identifiers(requestId, { confirm, yes: true })).rejects.toThrow('expected the numbers of lines');
  });
});

test.each<[string, Partial<DeletionRequest>, string]>([
  ['nothing is pending', {}, 'Done.'],
  ['nothing is pending any more', { decisions: [] }, 'Done.'],
  ['something is pending', { decisions: [PENDING] }, 'Recorded; it will be applied within seconds.'],
  [
    'it is on hold',
    { decisions: [PENDING], hold: { reason: 'x', decidedBy: 'x', at: START } },
    'Recorded; it will be applied when the request is released.',
  ],
])('after a decision, where %s, the answer says when it takes effect', (_, change, line) => {
  expect(decidedLine(change as DeletionRequest)).toBe(line);
});
