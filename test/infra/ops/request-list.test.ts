import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Deployment } from '../../../infra/ops/aws/deployment.ts';
import type { Services } from '../../../infra/ops/aws/services.ts';
import { requestList } from '../../../infra/ops/commands/request-list.ts';
import { toItem } from '../../../shared/adapters/aws/request-item.ts';
import { dynamoRequestStore } from '../../../shared/adapters/aws/request-store.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { type DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { newRequest } from '../../../shared/domain/new-request.ts';
import type { Part } from '../../../shared/domain/part.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { type DynamodbServer, startDynalite } from '../../support/dynalite.ts';
import { createRequestTable } from '../../support/request-table.ts';
import { runCommand } from './run-command.ts';
import { stubClient } from './stub-client.ts';

const NOW = Date.UTC(2026, 0, 15, 12);
const FAILING: Part = {
  name: 'messages',
  label: 'Messages',
  status: 'failing',
  attempts: 1,
  items: 0,
  rounds: 0,
  updatedAt: NOW,
  lastError: 'target_rejected',
};
const BY_HAND: Part = { ...FAILING, name: 'mailbox', status: 'notified', lastError: undefined };

/** A request of this number, promised so many days from now. */
function request(number: number, dueInDays: number, change: Partial<DeletionRequest> = {}): DeletionRequest {
  const requestId = `${number}`.padStart(43, '-') as RequestId;
  const subjectRef = `subject-${number}` as never;
  const accepted = {
    requestId,
    subjectRef,
    appId: 'app',
    origin: 'callback',
    scope: 'deletion',
    beganWith: 'asid',
  } as const;
  const made = newRequest({ ...accepted, promise: 30 * DAY }, NOW + (dueInDays - 30) * DAY);
  return { ...made, status: 'running', ...change };
}

function keptBy({ name: target, updatedAt: at }: Part) {
  return { at, by: 'anna', what: 'kept', target } as const;
}

const OPEN = Array.from({ length: 60 }, (_, at) => request(100 + at, 1 + at));
const MANUAL = Array.from({ length: 55 }, (_, at) => request(300 + at, 61 + at, { parts: [BY_HAND] }));
const LATE_AND_FAILING = request(500, -1, { parts: [FAILING] });
const FAILING_LAST = request(501, 200, { parts: [FAILING, BY_HAND] });
const ENDED = [
  request(600, -20, { status: 'completed_with_retention', completedAt: NOW - 2 * DAY }),
  request(601, 5, { status: 'cancelled', updatedAt: NOW - DAY }),
];

let dynalite: DynamodbServer;
let services: Services;
beforeAll(async () => {
  dynalite = await startDynalite();
  await createRequestTable(dynalite.client, 'requests');
  const deployment = { name: 'test', outputs: { RequestTable: 'requests' } } as Deployment;
  services = { deployment, tables: dynalite.client } as Services;
  const store = dynamoRequestStore(dynalite.client, 'requests');
  await Promise.all(
    [...OPEN, ...MANUAL, LATE_AND_FAILING, FAILING_LAST, ...ENDED].map((record) => store.create(record)),
  );
}, 30_000);
afterAll(() => dynalite.close());

type Answer = { readonly total: number; readonly requests: readonly { readonly requestId: string }[] };
const list = (values: object = {}) => runCommand(requestList, values, [], { services, now: NOW });
const idsOf = (value: unknown) => (value as Answer).requests.map(({ requestId }) => requestId);

describe('request list', () => {
  it('shows the earliest promised times, how many there are, and the command for the rest', async () => {
    const { exit, printed, styles, value } = await list();
    expect(exit).toBe(0);
    expect((value as Answer).total).toBe(117);
    expect(idsOf(value).slice(0, 2)).toEqual([LATE_AND_FAILING.requestId, OPEN[0]?.requestId]);
    expect(printed).toHaveLength(53);
    const more = 'npm run ops -- request list --limit 117 --stack test';
    expect(printed.slice(-2)).toEqual(['50 of 117 requests. For more:', `  ${more}`]);
    expect(styles).toEqual(['bad: 0 of 1 parts done; overdue; failing: messages', `strong: ${more}`]);
    expect(printed.slice(0, 3)).toEqual([
      'REQUEST ID                                   STATUS       APP  CAME BY   AGE         PROMISED  WHERE IT STANDS',
      `${LATE_AND_FAILING.requestId}  in progress  app  callback  31 d        1 d ago   0 of 1 parts done; overdue; failing: messages`,
      `${OPEN[0]?.requestId}  in progress  app  callback  29 d        in 1 d`,
    ]);
  });

  it('highlights what waits for a person and what is late, but not what is done', async () => {
    const { styles } = await list({ 'needs-operator': true, limit: 57 });
    expect([...new Set(styles)]).toEqual([
      'bad: 0 of 1 parts done; overdue; failing: messages',
      'warning: 0 of 1 parts done; by hand: mailbox',
      'warning: 0 of 2 parts done; failing: messages; by hand: mailbox',
    ]);
    expect((await list({ ended: true })).styles).toEqual(['good: completed']);
  });

  it('does not call the promised moment itself late', async () => {
    await createRequestTable(dynalite.client, 'at-its-time');
    await dynamoRequestStore(dynalite.client, 'at-its-time').create(request(1, 0, { parts: [BY_HAND] }));
    const deployment = { ...services.deployment, outputs: { RequestTable: 'at-its-time' } } as Deployment;
    const now = runCommand(requestList, {}, [], { services: { ...services, deployment }, now: NOW });
    expect((await now).styles).toEqual(['warning: 0 of 1 parts done; by hand: mailbox']);
  });

  it('reads at most the limit of ended requests, beside the open ones', async () => {
    const { value, printed } = await list({ all: true, limit: 2 });
    expect(idsOf(value)).toEqual([LATE_AND_FAILING.requestId, OPEN[0]?.requestId]);
    expect(printed.at(-1)).toBe('  npm run ops -- request list --all --limit 119 --stack test');
  });

  it.each([
    [{ ended: true, overdue: true }, '--ended and --overdue exclude each other'],
    [{ ended: true, all: true }, '--ended and --all exclude each other'],
    [{ all: true, 'needs-operator': true }, '--all and --needs-operator exclude each other'],
    [{ kept: true, failing: true }, '--kept and --failing exclude each other'],
    [{ kept: true, ended: true }, '--ended and --kept exclude each other'],
    [{ all: true, failing: true, overdue: true }, '--all and --overdue exclude each other'],
  ])('refuses %j, which are different lists', async (values, message) => {
    await expect(list(values)).rejects.toMatchObject({ name: 'UsageError', message });
  });

  it('finds the failing ones behind more than a page of others that wait for an operator', async () => {
    const { printed, value } = await list({ failing: true });
    expect(value).toMatchObject({ total: 2 });
    expect(idsOf(value)).toEqual([LATE_AND_FAILING.requestId, FAILING_LAST.requestId]);
    expect(printed.at(-1)).toBe('2 requests.');
    expect(await list({ failing: true, limit: 1 })).toMatchObject({ value: { total: 2 } });
  });

  it('applies every filter before the limit', async () => {
    expect(await list({ 'needs-operator': true, limit: 3 })).toMatchObject({ value: { total: 57 } });
    expect(idsOf((await list({ overdue: true, failing: true })).value)).toEqual([LATE_AND_FAILING.requestId]);
    expect(idsOf((await list({ overdue: true })).value)).toEqual([LATE_AND_FAILING.requestId]);
    const { printed } = await list({ 'needs-operator': true, overdue: true, limit: 1 });
    expect(printed.at(-1)).toBe('1 request.');
  });

  it('keeps the filters in the command for more', async () => {
    const { printed } = await list({ 'needs-operator': true, limit: 3 });
    expect(printed.at(-1)).toBe('  npm run ops -- request list --needs-operator --limit 57 --stack test');
    const both = await list({ 'needs-operator': true, failing: true, limit: 1 });
    expect(both.printed.at(-1)).toBe('  npm run ops -- request list --needs-operator --failing --limit 2 --stack test');
  });

  it('lists those that have ended, the latest first, and all of them after the open ones', async () => {
    const { printed, value } = await list({ ended: true });
    expect(idsOf(value)).toEqual([ENDED[1]?.requestId, ENDED[0]?.requestId]);
    expect(value).toMatchObject({
      total: 2,
      requests: [{ status: 'cancelled' }, { detail: 'completed_with_retention' }],
    });
    expect(printed[2]).toMatch(/ completed .*ended 2 d ago; some data kept$/);
    const latest = await list({ ended: true, limit: 1 });
    expect(latest).toMatchObject({ value: { total: 2, requests: [{ requestId: ENDED[1]?.requestId }] } });
    expect(idsOf(latest.value)).toHaveLength(1);
    const all = await list({ all: true, limit: 118 });
    expect(all.value).toMatchObject({ total: 119 });
    expect(idsOf(all.value).at(-1)).toBe(ENDED[1]?.requestId);
    expect(idsOf(all.value)[0]).toBe(LATE_AND_FAILING.requestId);
  });

  it('lists those in which an operator keeps something without a date, open or ended, what is kept longest first', async () => {
    const kept = (name: string, days: number, change: Partial<Part> = {}): Part => ({
      ...{ ...BY_HAND, name, status: 'kept', updatedAt: NOW - days * DAY, ...change },
    });
    const keeping = (number: number, parts: readonly Part[], change: Partial<DeletionRequest> = {}) =>
      request(number, 5, { parts, history: parts.map(keptBy), ...change });
    const ended = { status: 'completed_with_retention', completedAt: NOW - 9 * DAY } as const;
    const retention = { reason: 'legal_claims', basis: 'A court case', until: undefined } as const;
    const longest = keeping(1, [kept('archive', 400), kept('messages', 10)], ended);
    const released = { what: 'released', target: 'archive', at: NOW } as const;
    const records = [
      keeping(2, [kept('archive', 1)]),
      longest,
      // not applied before the hold is over
      request(3, 5, {
        parts: [{ ...FAILING, status: 'pending', name: 'archive' }],
        history: [keptBy(kept('archive', 2))],
        decisions: [{ what: 'kept', target: 'archive', retention, at: NOW - 2 * DAY }],
      }),
      keeping(4, [kept('archive', 500)], { ...ended, decisions: [released] }),
      keeping(5, [kept('archive', 500, { nextAttemptAt: NOW + DAY })], ended),
      request(6, 5, { ...ended, parts: [kept('invoices', 500)] }),
    ];
    await createRequestTable(dynalite.client, 'keeping');
    const store = dynamoRequestStore(dynalite.client, 'keeping');
    await Promise.all(records.map((record) => store.create(record)));
    const deployment = { ...services.deployment, outputs: { RequestTable: 'keeping' } } as Deployment;
    const run = (values: object) =>
      runCommand(requestList, { kept: true, ...values }, [], { services: { ...services, deployment }, now: NOW });

    const { printed, value } = await run({});
    expect(idsOf(value)).toEqual([1, 3, 2].map((number) => request(number, 5).requestId));
    expect(printed.slice(1).map((line) => /(?:; |  )(kept until.*)$/.exec(line)?.[1])).toEqual([
      'kept until released: archive for 400 d, messages for 10 d',
      'kept until released: archive for 2 d',
      'kept until released: archive for 1 d',
      undefined,
    ]);
    const one = await run({ limit: 1 });
    expect(idsOf(one.value)).toEqual([longest.requestId]);
    expect(one.printed.at(-1)).toBe('  npm run ops -- request list --kept --limit 3 --stack test');
  });

  it('names the records that cannot be read, and lists the others', async () => {
    const [inIndex, elsewhere] = ['900', '901'].map((number) => number.padStart(43, '-')) as [string, string];
    const put = (requestId: string, more: object) =>
      services.tables.send(
        new PutItemCommand({ TableName: 'requests', Item: { requestId: { S: requestId }, ...more } }),
      );
    await put(inIndex, { openShard: { S: '0' }, dueAt: { N: `${NOW - DAY}` }, status: { S: 'running' } });
    await put(elsewhere, { status: { S: 'completed' } });
    await put('somebody@example.com', {});
    const [open, all] = [await list(), await list({ all: true, limit: 118, csv: true })];
    for (const requestId of [inIndex, elsewhere, 'somebody@example.com']) {
      const Key = { requestId: { S: requestId } };
      await services.tables.send(new DeleteItemCommand({ TableName: 'requests', Key }));
    }

    expect(open).toMatchObject({ exit: 1, value: { unreadable: [inIndex] } });
    expect([...open.printed, ...open.noted]).toContainEqual(
      expect.stringContaining(`Warning: 1 record cannot be read, so it is not in this list: ${inIndex}. `),
    );
    expect(idsOf(open.value)[0]).toBe(LATE_AND_FAILING.requestId);
    expect(all).toMatchObject({ exit: 1, value: { total: 119 } });
    expect((all.value as { readonly unreadable: readonly string[] }).unreadable).toHaveLength(3);
    expect(all.noted[0]).toMatch(/^Warning: 3 records cannot be read, so they are not in this list: /);
    for (const shown of [inIndex, elsewhere, 'one whose key is not a request ID'])
      expect(all.noted[0]).toContain(shown);
    expect(all.noted[0]).not.toContain('somebody');
    expect(await list()).toMatchObject({ exit: 0, value: { unreadable: [] } });
  });

  it('uses the public words for every status', async () => {
    const { printed } = await list({ all: true, limit: 1000 });
    expect(printed.join('\n')).not.toMatch(/running|received|refused|completed_with/);
  });

  it('writes CSV whose cells are no formulas, and says beside it that there is more', async () => {
    const { printed, noted } = await list({ csv: true, limit: 1, failing: true });
    expect(printed).toEqual([
      'request ID,status,app,came by,accepted,promised,completed,where it stands',
      `'${LATE_AND_FAILING.requestId},in_progress,app,callback,2025-12-15T12:00:00.000Z,2026-01-14T12:00:00.000Z,,` +
        '0 of 1 parts done; overdue; failing: messages',
    ]);
    expect(noted[0]).toBe('1 of 2 requests. For more:');
    expect(noted[1]).toBe('  npm run ops -- request list --failing --csv --limit 2 --stack test');
    const ended = await list({ csv: true, ended: true, limit: 10 });
    expect(ended.printed.at(-1)).toMatch(/,2026-01-13T12:00:00.000Z,ended 2 d ago; some data kept$/);
    expect(ended.noted).toEqual(['2 requests.']);
  });
});

test('request list suggests no limit that it would not take', async () => {
  const Item = toItem(ENDED[0] as DeletionRequest);
  const Items = Array.from({ length: 10_001 }, () => Item);
  const { client } = stubClient(new DynamoDBClient({ region: 'eu-central-1' }), () => ({ Items }));
  const run = (limit: number) =>
    runCommand(requestList, { ended: true, limit }, [], { services: { ...services, tables: client }, now: NOW });
  expect((await run(1)).printed.slice(-2)).toEqual([
    '1 of 10,001 requests. For more:',
    '  npm run ops -- request list --ended --limit 10000 --stack test',
  ]);
  expect((await run(10_000)).printed.at(-1)).toBe('10,000 of 10,001 requests.');
});

test('request list says that there is none', async () => {
  await createRequestTable(dynalite.client, 'nothing');
  const deployment = { ...services.deployment, outputs: { RequestTable: 'nothing' } } as Deployment;
  const { printed, value } = await runCommand(requestList, {}, [], { services: { ...services, deployment }, now: NOW });
  expect(printed).toEqual(['None.']);
  expect(value).toEqual({ total: 0, unreadable: [], requests: [] });
});
