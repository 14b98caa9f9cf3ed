import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask, operate } from '../../../infra/ops/aws/operations.ts';
import { importList } from '../../../infra/ops/commands/import.ts';
import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { DAY, MINUTE } from '../../../shared/domain/schedule.ts';
import { START } from '../../support/request-world.ts';
import { type OperationsWorld, startOperationsWorld } from './operations-world.ts';
import { runCommand } from './run-command.ts';

const directory = mkdtempSync(join(tmpdir(), 'import-command-'));
let world: OperationsWorld;
beforeAll(async () => {
  world = await startOperationsWorld();
  await world.register('1001', 'facebook');
  await world.register('1002', 'instagram');
}, 30_000);
afterAll(async () => {
  rmSync(directory, { recursive: true });
  await world.close();
});

let number = 0;
function listOf(content: string): string {
  const path = join(directory, `list-${(number += 1)}.csv`);
  writeFileSync(path, content);
  return path;
}

const run = (path: string, values: object = {}, typed: Parameters<typeof world.run>[3] = {}) =>
  world.run(importList, { app: '1001', 'asked-before': START - DAY, rate: 500, yes: true, ...values }, [path], typed);

const rowsOf = (path: string, kind: string) =>
  readFileSync(`${path}.${kind}.results.csv`, 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((row) => row.split(','));

/** A clock that goes on by a second each time it is read. */
function ticking(): () => number {
  let now = START;
  return () => (now += 1000);
}

/** The requests of an app with their identifiers, which only the seal tells. */
async function entered(appId: string) {
  const found: { readonly request: DeletionRequest; readonly identifiers: unknown }[] = [];
  for (const request of await world.requests()) {
    if (request.appId !== appId || request.sealed === undefined) continue;
    found.push({ request, identifiers: (await world.seal.open(request.sealed, request)).identifiers.verified });
  }
  return found;
}

describe('import', () => {
  it('enters a request for each person of the list, which waits for its start, and notes the end of the list', async () => {
    const path = listOf('7001\n7002\n7001\n');
    const { exit, value, noted, printed } = await run(path);
    const results = `${path}.asid.results.csv`;
    expect({ exit, value }).toEqual({
      exit: 0,
      value: { entered: 2, repeated: 1, cancelled: 0, left: 0, faulty: 0, results },
    });
    expect(printed).toEqual([`The list was entered completely: 2 ids now, 1 entered already, results in ${results}.`]);
    expect(noted[0]).toMatch(/: 3 ids of 2 people\.$/);
    expect(noted).toContain('Each begins 10 m after it is entered; until then requests cancel takes it back.');
    const requests = await entered('1001');
    expect(requests.map(({ identifiers }) => identifiers)).toEqual(
      expect.arrayContaining([{ asid: ['7001'] }, { asid: ['7002'] }]),
    );
    expect(requests).toHaveLength(2);
    expect(requests[0]?.request).toMatchObject({
      origin: 'list',
      askedAt: START - DAY,
      nextAttemptAt: START + 10 * MINUTE,
      dueAt: START + 30 * DAY,
    });
    const outcomes = rowsOf(path, 'asid').map((row) => row.at(-1) ?? '');
    expect(outcomes.toSorted((a, b) => a.localeCompare(b))).toEqual(['entered', 'entered', 'repeated']);
    expect(world.apps.get('1001')?.importedAt).toBe(START);
  });

  it('goes on where the results end, and enters nothing twice', async () => {
    const path = listOf('7101\n');
    await run(path);
    const before = rowsOf(path, 'asid');
    const { value, noted } = await run(path);
    expect(value).toMatchObject({ entered: 0, left: 0 });
    expect(noted).toContain('1 already with a result, 0 left.');
    expect(rowsOf(path, 'asid')).toEqual(before);
  });

  it('says of a list that was taken back that it is not entered, and enters it again where that is asked for', async () => {
    await world.register('1007', 'facebook');
    const [path, app] = [listOf('7151\n7152\n7153\n'), '1007'];
    const results = `${path}.asid.results.csv`;
    await run(path, { app });
    const takeBack = async (count: number) => {
      const waiting = (await world.requests()).filter((one) => one.appId === app && one.status === 'scheduled');
      for (const one of waiting.slice(0, count)) await operate(world.services, one, { name: 'cancel', fields: {} });
    };
    const stateOf = async () => {
      const requests = (await world.requests()).filter(({ appId }) => appId === app);
      return requests.map(({ status, askedAt }) => `${status} ${(START - askedAt) / DAY}`).toSorted();
    };
    await takeBack(2);
    const refused = await run(path, { app });
    const figures = { left: 0, faulty: 0, results };
    expect(refused).toMatchObject({ exit: 1, value: { entered: 0, repeated: 0, cancelled: 2, ...figures } });
    expect(refused.noted).toContain(
      '2 were cancelled since they were entered, and stay so; --again enters them again.',
    );
    expect(refused.printed).toEqual([
      `The list was not entered completely: 0 ids now, 2 cancelled before, results in ${results}.`,
      'The requests of these stay cancelled. To enter them again, run the same command with --again.',
    ]);
    expect(await stateOf()).toEqual(['cancelled 1', 'cancelled 1', 'scheduled 1']);
    expect(
      rowsOf(path, 'asid')
        .map((row) => row.at(-1))
        .slice(3),
    ).toEqual(['cancelled', 'cancelled']);

    const values = { app, again: true, 'asked-before': START - 2 * DAY };
    const again = await run(path, values);
    expect(again).toMatchObject({ exit: 0, value: { entered: 2, repeated: 0, cancelled: 0, ...figures } });
    expect(again.noted).toContain('2 were cancelled since they were entered, and are entered again.');
    expect(await stateOf()).toEqual(['cancelled 1', 'cancelled 1', 'scheduled 1', 'scheduled 2', 'scheduled 2']);
    // once more, with the results and without
    expect((await run(path, values)).value).toMatchObject({ entered: 0, repeated: 0, cancelled: 0 });
    rmSync(results);
    expect((await run(path, values)).value).toMatchObject({ entered: 0, repeated: 3, cancelled: 0 });
    expect(await stateOf()).toHaveLength(5);
  });

  it('notes no end of a list that somebody else has entered and taken back', async () => {
    await world.register('1008', 'facebook');
    const content = '7171\n7172\n';
    const list = createHash('sha256').update(content).digest('hex');
    const fields = { appId: '1008', kind: 'asid', list, askedAt: START - DAY, ids: ['7171'] };
    await ask(world.services, { name: 'import', fields });
    const [request] = await entered('1008');
    await operate(world.services, request?.request as DeletionRequest, { name: 'cancel', fields: {} });
    const { exit, value, printed } = await run(listOf(content), { app: '1008' });
    expect({ exit, value }).toMatchObject({ exit: 1, value: { entered: 1, cancelled: 1 } });
    expect(printed[0]).toMatch(/^The list was not entered completely: 1 id now, 1 cancelled before, /);
    expect(world.apps.get('1008')?.importedAt).toBeUndefined();
  });

  it('takes the kind from --kind, else from the heading of the column, else from the app', async () => {
    const named = listOf('page_scoped_id,igsid\n8001,9001\n');
    await run(named, { column: 'page_scoped_id', kind: 'psid' });
    expect(rowsOf(named, 'psid')).toHaveLength(1);
    const plain = listOf('8002\n');
    await run(plain, { app: '1002' });
    expect(rowsOf(plain, 'igUser')).toHaveLength(1);
    await run(plain, { app: '1002', kind: 'igsid' });
    expect(rowsOf(plain, 'igsid')).toHaveLength(1);
    expect((await entered('1002')).map(({ identifiers }) => identifiers)).toEqual(
      expect.arrayContaining([{ igUser: ['8002'] }, { igsid: ['8002'] }]),
    );
  });

  it('takes ids that a heading calls app-scoped as the app calls people who log in, and refuses another kind of login', async () => {
    const path = listOf('app_scoped_id\n8003\n');
    await run(path, { app: '1002' });
    expect(rowsOf(path, 'igUser')).toHaveLength(1);
    await expect(run(listOf('8004\n'), { app: '1002', kind: 'asid' })).rejects.toMatchObject({
      code: 'kind_not_of_app',
      message: 'this app is registered as instagram, which knows people by igUser, not by asid',
    });
  });

  it('enters nothing of a list with lines that are no ids, and only its ids where these are passed over', async () => {
    const path = listOf('7201\nx\n7202\ny\n');
    await expect(run(path)).rejects.toMatchObject({
      code: 'list_faulty',
      message: expect.stringContaining('line 2, 4'),
    });
    expect(() => rowsOf(path, 'asid')).toThrow('ENOENT');
    const { exit, value, noted } = await run(path, { 'skip-faults': true });
    // a line that was passed over is told by the exit code, too
    expect(exit).toBe(1);
    expect(value).toMatchObject({ entered: 2, left: 0, faulty: 2 });
    expect(noted).toContain('Passed over: 2 × not_an_id (line 2, 4).');
  });

  it.each([
    ['an empty file', ''],
    ['a line of HTML', '<!DOCTYPE html><html><body>Please log in</body></html>'],
    ['an error', '{"error":"session expired"}'],
    ['an empty array', '[]'],
    ['a heading', 'id\n'],
    ['an archive', 'PK\u0003\u0004'],
    ['nothing but lines to pass over', 'user_id\nx1\n'],
  ])('refuses what holds no id, and notes no list: %s', async (_, content) => {
    if (!world.apps.has('1011')) await world.register('1011', 'facebook');
    const path = listOf(content);
    const noted: string[] = [];
    await expect(run(path, { app: '1011', 'skip-faults': true }, { noted })).rejects.toMatchObject({
      code: 'list_without_ids',
      disposition: 'reject',
      message: `${path} holds no ids; expected one id a line, CSV, TSV or a JSON array; download it again`,
    });
    expect(noted).toEqual([]);
    expect(() => rowsOf(path, 'asid')).toThrow('ENOENT');
    expect(world.apps.get('1011')?.importedAt).toBeUndefined();
  });

  it('says how far it has checked a long list', async () => {
    const list = listOf(`${'7\n'.repeat(200_000)}x\n`);
    const noted: string[] = [];
    await expect(run(list, {}, { isDrawable: true, clock: ticking(), noted })).rejects.toMatchObject({
      code: 'list_faulty',
    });
    const [half, whole] = [`Checking ${list}: 100,000 entries`, `Checking ${list}: 200,000 entries`];
    expect(noted).toEqual([half, whole, whole, '']);
  });

  it('shows what it will do before it asks: how many of whom, what is passed over, from when on, how long, and where to', async () => {
    const path = listOf('name,psid\na,7601\nb,x\nc,7602\nd,y\ne,z\nf,x\ng,x\nh,x\n');
    const results = `${path}.psid.results.csv`;
    const typed = { 'skip-faults': true, yes: false, rate: undefined };
    const { exit, noted, asked } = await run(path, typed, { answers: ['n'] });
    expect({ exit, asked }).toEqual({ exit: 1, asked: ['Continue? [y/N]'] });
    expect(noted).toEqual([
      expect.stringMatching(/^\S+ \(SHA-256 [0-9a-f]{12}…\): 2 ids of 2 people\.$/),
      'Passed over: 6 × not_an_id (line 3, 5, 6, 7, 8, …).',
      'The ids are those of the column psid.',
      'Enters a request for each as psid of app 1001 in test, promised until 2026-02-14 12:00 UTC.',
      'They are taken to have asked by 2026-01-14 12:00 UTC; if somebody has come back since, their newer data stays.',
      'Each begins 10 m after it is entered; until then requests cancel takes it back.',
      `At 50 a second that takes 0 s. Codes go to ${results}.`,
      'Nothing was changed.',
    ]);
    const { printed } = await run(path, { 'skip-faults': true });
    expect(printed).toEqual([
      `The list was entered completely: 2 ids now, results in ${results}.`,
      '6 lines had no id: 6 × not_an_id (line 3, 5, 6, 7, 8, …).',
    ]);
  });

  it('says of one line that it had no id, and of one person that it is one', async () => {
    const { printed, noted } = await run(listOf('7651\nx\n'), { 'skip-faults': true });
    expect(printed[1]).toBe('1 line had no id: 1 × not_an_id (line 2).');
    expect(noted[0]).toMatch(/: 1 id of 1 person\.$/);
  });

  it.each([
    [1019, '59 s'],
    [1020, '1 m'],
  ])('says of %d ids that seventeen a second take %s', async (count, duration) => {
    const list = listOf(Array.from({ length: count }, (_, at) => `${900_000 + at}\n`).join(''));
    const { noted } = await run(list, { rate: 17, yes: false }, { answers: ['n'] });
    expect(noted).toContain(`At 17 a second that takes ${duration}. Codes go to ${list}.asid.results.csv.`);
  });

  it('refuses a kind of id that the data map never reads, before it asks whether to begin', async () => {
    const { deployment } = world.services;
    const outputs = { ...deployment.outputs, EntryKinds: 'phone,psid' };
    const services = { ...world.services, deployment: { ...deployment, outputs } };
    const values = { app: '1001', 'asked-before': START, kind: 'asid' };
    const typed = { services, now: START, answers: ['n'] };
    await expect(runCommand(importList, values, [listOf('1\n')], typed)).rejects.toMatchObject({
      code: 'kind_not_in_data_map',
      message: expect.stringContaining('of the kind phone, psid;'),
    });
  });

  it('shows a short plan of a list without faults that begins at once', async () => {
    const { deployment } = world.services;
    const services = {
      ...world.services,
      deployment: { ...deployment, outputs: { ...deployment.outputs, StartAfterMinutes: '0' } },
    };
    const values = { app: '1001', 'asked-before': START, rate: 1, kind: 'asid' };
    const { noted } = await runCommand(importList, values, [listOf('1\n2\n3\n')], {
      services,
      now: START,
      answers: ['n'],
    });
    expect(noted.slice(1)).toEqual([
      'Enters a request for each as asid of app 1001 in test, promised until 2026-02-14 12:00 UTC.',
      'They are taken to have asked by 2026-01-15 12:00 UTC; if somebody has come back since, their newer data stays.',
      'Each begins when it is entered.',
      expect.stringMatching(/^At 1 a second that takes 3 s\. /),
      'Nothing was changed.',
    ]);
  });

  it('tells faults apart, and names all their lines where these are five', async () => {
    const path = listOf('1\nx\nx\nx\nx\nx\n1.78E+16\n');
    await expect(run(path)).rejects.toThrow('5 × not_an_id (line 2, 3, 4, 5, 6); 1 × digits_lost (line 7);');
    await expect(run(path)).rejects.toThrow('enter ids that really end in zeros with request create');
  });

  it('takes business-scoped user ids, and no others, where the column holds these', async () => {
    const path = listOf('bsuid\nUS.13491208655302741918\n122107\n');
    await run(path, { 'skip-faults': true });
    expect(rowsOf(path, 'bsuid').map(([, line, , , outcome]) => [line, outcome])).toEqual([
      ['3', 'not_an_id'],
      ['2', 'entered'],
    ]);
  });

  it('stops when it is interrupted, says how many are left, and notes no end of the list', async () => {
    await world.register('1006', 'facebook');
    const typed = { interruption: AbortSignal.abort() };
    const { exit, value, printed } = await run(listOf('7801\n7802\n'), { app: '1006' }, typed);
    expect({ exit, value }).toMatchObject({ exit: 1, value: { entered: 0, left: 2 } });
    expect(printed[0]).toMatch(/^Stopped with 2 left; run the same command to continue: 0 ids now/);
    expect(world.apps.get('1006')?.importedAt).toBeUndefined();
  });

  it('says how to go on when the function refuses, and notes no end of the list', async () => {
    await world.register('1005', 'facebook');
    await ask(world.services, { name: 'app-remove', fields: { appId: '1005' } });
    const path = listOf('7701\n');
    const noted: string[] = [];
    const typed = run(path, { app: '1005' }, { noted });
    await expect(typed).rejects.toMatchObject({ code: 'app_unknown' });
    expect(noted.at(-1)).toBe('Stopped. Run the same command again to continue.');
    expect(world.apps.get('1005')?.importedAt).toBeUndefined();
  });

  it('enters nothing without a yes', async () => {
    const path = listOf('7301\n');
    const { exit, value } = await run(path, { yes: false }, { answers: ['n'] });
    expect({ exit, value }).toEqual({ exit: 1, value: undefined });
    expect(() => rowsOf(path, 'asid')).toThrow('ENOENT');
  });

  it.each([
    ['an app that is not registered', '7401\n', { app: '1009' }, { code: 'app_unknown' }],
    [
      'a time in the future',
      '7401\n',
      { 'asked-before': START + 1 },
      { name: 'UsageError', message: expect.stringContaining('is in the future') },
    ],
    [
      'a kind that is not that of the column',
      'psid\n7401\n',
      { kind: 'asid' },
      { name: 'UsageError', message: expect.stringContaining('leave --kind out') },
    ],
    ['several columns of ids without saying which', 'psid,igsid\n7401,7402\n', {}, { name: 'UsageError' }],
  ])('refuses %s', async (_, content, values, error) => {
    await expect(run(listOf(content), values)).rejects.toMatchObject(error);
  });

  it('refuses results of another list', async () => {
    const path = listOf('7501\n');
    await run(path);
    writeFileSync(path, '7502\n');
    await expect(run(path)).rejects.toMatchObject({ code: 'results_of_another_list' });
  });
});
