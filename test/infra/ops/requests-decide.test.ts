import { type AttributeValue, DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Command } from '../../../infra/ops/cli/command.ts';
import { BULK_COMMANDS } from '../../../infra/ops/commands/requests-decide.ts';
import { toItem } from '../../../shared/adapters/aws/request-item.ts';
import { CANARY_APP_ID } from '../../../shared/domain/canary.ts';
import type { DeletionRequest, HoldCause } from '../../../shared/domain/deletion-request.ts';
import { hold as putOnHold } from '../../../shared/domain/operator-decisions.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { START } from '../../support/request-world.ts';
import { callsAtOnce } from './at-once.ts';
import { type OperationsWorld, startOperationsWorld } from './operations-world.ts';
import { runCommand } from './run-command.ts';
import { stubClient } from './stub-client.ts';

let world: OperationsWorld;
beforeEach(async () => {
  world = await startOperationsWorld();
}, 30_000);
afterEach(() => world.close());

const [release, cancel] = BULK_COMMANDS;
const run = (command: Command, values: object = {}, answers?: readonly string[]) =>
  world.run(command, { app: '1', since: START, ...values }, [], answers && { answers });

/** What follows where there is nothing to decide. */
const ENDED = [
  'Those that have ended are not counted here. To list what has ended:',
  '  npm run ops -- request list --ended --stack test',
];

/** Which of them have been decided on. */
async function decided(requests: { readonly [name: string]: DeletionRequest }): Promise<readonly string[]> {
  const stored = await Promise.all(
    Object.entries(requests).map(async ([name, request]) => [name, await world.stored(request)] as const),
  );
  return stored.filter(([, { history }]) => history !== undefined).map(([name]) => name);
}

describe('requests cancel', () => {
  it('cancels those of the app that came since then and have not begun, and no others', async () => {
    const requests = {
      first: await world.record(),
      later: await world.record({ acceptedAt: START + DAY, origin: 'list' }),
      earlier: await world.record({ acceptedAt: START - 1 }),
      ofAnotherApp: await world.record({ appId: '2' }),
      notRead: await world.record({ status: 'scheduled', epoch: 1, resolved: false }),
      neverClaimed: await world.record({ epoch: 0, resolved: true }),
      begun: await world.record({ epoch: 1, resolved: true }),
      running: await world.record({ status: 'running', epoch: 1 }),
      ended: await world.record({ status: 'completed' }),
    };
    expect(await run(cancel, { reason: 'a leak', yes: true })).toEqual({
      exit: 0,
      value: { changed: 4, passedOver: 0, failed: [], unreadable: [] },
      noted: [
        'Cancels 4 requests of app 1 in test, received since 2026-01-15 12:00 UTC and not begun:',
        '  3 to be worked on now',
        '  1 to start later',
        '1 of 4',
      ],
      printed: ['4 requests changed.'],
      styles: [],
      asked: [],
    });
    expect(await decided(requests)).toEqual(['first', 'later', 'notRead', 'neverClaimed']);
    expect(await world.stored(requests.first)).toMatchObject({ status: 'cancelled', history: [{ reason: 'a leak' }] });
  });

  it('takes back those of a list alone', async () => {
    const requests = { called: await world.record(), listed: await world.record({ origin: 'list' }) };
    expect(await run(cancel, { origin: 'list', yes: true })).toMatchObject({ exit: 0, value: { changed: 1 } });
    expect(await decided(requests)).toEqual(['listed']);
  });

  it('says how many of them an operator holds, because they are cancelled, too', async () => {
    const hold = { reason: 'x', decidedBy: 'x', at: START } as const;
    await world.record({ hold, nextAttemptAt: undefined });
    expect((await run(cancel, { yes: true })).noted[1]).toBe('  1 on hold by an operator');
  });

  it('leaves canaries alone', async () => {
    const requests = { canary: await world.record({ appId: CANARY_APP_ID }) };
    expect(await run(cancel, { app: CANARY_APP_ID, yes: true })).toMatchObject({ exit: 0, value: { changed: 0 } });
    expect(await decided(requests)).toEqual([]);
  });

  it('asks for four decisions at once', async () => {
    for (let count = 0; count < 5; count += 1) await world.record();
    const calls = callsAtOnce();
    const fetching = jest.spyOn(globalThis, 'fetch').mockImplementation(() => calls.during(() => Response.json({})));
    const { value } = await run(cancel, { yes: true });
    fetching.mockRestore();
    expect({ value, most: calls.most() }).toEqual({
      value: { changed: 5, passedOver: 0, failed: [], unreadable: [] },
      most: 4,
    });
  });

  it('leaves a line that says how far it came', async () => {
    await world.record();
    const { noted } = await world.run(cancel, { app: '1', since: START, yes: true }, [], { isDrawable: true });
    expect(noted.slice(2)).toEqual(['1 of 1', '1 of 1', '']);
  });

  it('passes over a record that is gone by the time it is read', async () => {
    const found = marshall({ requestId: 'r', appId: '1', acceptedAt: START, dueAt: START, origin: 'callback' });
    const client = new DynamoDBClient({ region: 'eu-central-1' });
    const { client: tables } = stubClient(client, ({ command }) =>
      command === 'QueryCommand' ? { Items: [found] } : {},
    );
    const services = { ...world.services, tables };
    expect(await runCommand(cancel, { app: '1', since: START, yes: true }, [], { services })).toMatchObject({
      exit: 0,
      value: { changed: 0 },
    });
  });

  it('names a record that cannot be read, does not count it, and cancels the others', async () => {
    const requests = { whole: await world.record(), damaged: await world.record() };
    const { requestId } = requests.damaged;
    const damage = (attribute: string, value: object) =>
      world.services.tables.send(
        new UpdateItemCommand({
          TableName: 'requests',
          Key: { requestId: { S: requestId } },
          UpdateExpression: 'SET #attribute = :value',
          ExpressionAttributeNames: { '#attribute': attribute },
          ExpressionAttributeValues: { ':value': value as AttributeValue },
        }),
      );
    await damage('parts', { S: 'x' });
    const { exit, value, noted, printed } = await run(cancel, { yes: true });
    expect({ exit, value, printed }).toEqual({
      exit: 1,
      value: { changed: 1, passedOver: 0, failed: [], unreadable: [requestId] },
      printed: ['1 request changed.'],
    });
    const warning = `Warning: 1 record cannot be read, so it is not cancelled: ${requestId}. To restore them, see infra/recovery.md.`;
    expect(noted.slice(0, 3)).toEqual([
      'Cancels 1 request of app 1 in test, received since 2026-01-15 12:00 UTC and not begun:',
      '  1 to be worked on now',
      warning,
    ]);
    expect(await run(cancel, { yes: true })).toMatchObject({
      exit: 1,
      value: { changed: 0, unreadable: [requestId] },
      noted: [warning],
      printed: ['Nothing to cancel: no other open request of app 1, received since 2026-01-15 12:00 UTC.', ...ENDED],
    });
    // what was asked for may be what is damaged
    for (const attribute of ['appId', 'origin']) {
      await damage(attribute, { NULL: true });
      expect(await run(cancel, { origin: 'callback' })).toMatchObject({ value: { unreadable: [requestId] } });
    }
    expect(await run(cancel, { app: '2' })).toMatchObject({ exit: 1, value: { unreadable: [requestId] } });
  });

  it('leaves alone a record of another app whose damage was repaired while it was looked for', async () => {
    const requests = { ofAnotherApp: await world.record({ appId: '2' }) };
    const Items = [{ requestId: { S: requests.ofAnotherApp.requestId } }];
    const client = new DynamoDBClient({ region: 'eu-central-1' });
    const { client: tables } = stubClient(client, ({ command }) =>
      command === 'QueryCommand' ? { Items } : { Item: toItem(requests.ofAnotherApp) },
    );
    const services = { ...world.services, tables };
    expect(await runCommand(cancel, { app: '1', since: START, yes: true }, [], { services })).toMatchObject({
      exit: 0,
      value: { changed: 0 },
    });
  });

  it('changes nothing without a yes, and says when there is none', async () => {
    expect(await run(cancel)).toMatchObject({
      exit: 0,
      value: { changed: 0 },
      printed: ['Nothing to cancel: no open request of app 1, received since 2026-01-15 12:00 UTC.', ...ENDED],
      noted: [],
    });
    const requests = { one: await world.record() };
    expect(await run(cancel)).toMatchObject({ exit: 1 });
    expect(await run(cancel, {}, ['n'])).toMatchObject({ exit: 1 });
    expect(await decided(requests)).toEqual([]);
  });
});

describe('where there is nothing to decide', () => {
  it('says what was received nevertheless: what has begun, and what this command leaves alone', async () => {
    const hold = { reason: 'x', decidedBy: 'x', at: START } as const;
    await world.record({ status: 'running', epoch: 1 });
    await world.record({ epoch: 1, resolved: true });
    await world.record({ status: 'completed' });
    await world.record({ appId: '2' });
    const open = 'open requests of app 1, received since 2026-01-15 12:00 UTC:';
    expect(await run(cancel, { yes: true })).toMatchObject({
      exit: 0,
      value: { changed: 0 },
      printed: [`Nothing to cancel among 2 ${open}`, '  2 begun already', ...ENDED],
    });
    await world.record({ hold, nextAttemptAt: undefined });
    expect((await run(release, { yes: true })).printed).toEqual([
      `Nothing to release among 3 ${open}`,
      '  2 begun already',
      '  1 on hold by an operator',
      ...ENDED,
    ]);
    expect((await run(release, { origin: 'list' })).printed[0]).toBe(
      'Nothing to release: no open request of app 1 with origin list, received since 2026-01-15 12:00 UTC.',
    );
  });

  it('counts nothing that ended while it was looked for', async () => {
    const request = await world.record({ status: 'completed' });
    const { requestId, appId, acceptedAt, dueAt, origin } = request;
    const found = marshall({ requestId, appId, acceptedAt, dueAt, origin });
    const { client: tables } = stubClient(new DynamoDBClient({ region: 'eu-central-1' }), ({ command }) =>
      command === 'QueryCommand' ? { Items: [found] } : { Item: toItem(request) },
    );
    const services = { ...world.services, tables };
    const { printed } = await runCommand(cancel, { app: '1', since: START, yes: true }, [], { services });
    expect(printed[0]).toMatch(/^Nothing to cancel: no open request of app 1, /);
  });
});

describe('requests release', () => {
  it('releases what was held when it came, and leaves alone what somebody decided or is to decide one by one', async () => {
    const hold = { reason: 'x', decidedBy: 'x', at: START } as const;
    const because = (cause: HoldCause) =>
      world.record({ status: 'scheduled', hold: { ...hold, cause }, nextAttemptAt: undefined });
    const requests = {
      unusual: await because('unusual_volume'),
      login: await because('login_signature'),
      stale: await because('stale_signature'),
      again: await because('stale_signature'),
      ofUnknownAge: await because('registration_unknown'),
      ofSeveral: await because('several_registrations'),
      byOperator: await world.record({ hold, nextAttemptAt: undefined }),
      scheduled: await world.record({ status: 'scheduled', nextAttemptAt: START + DAY }),
      received: await world.record(),
    };
    const { exit, value, noted } = await run(release, { yes: true });
    expect({ exit, value }).toEqual({ exit: 0, value: { changed: 4, passedOver: 0, failed: [], unreadable: [] } });
    expect(noted.slice(0, 4).toSorted()).toEqual([
      '  1 held: login signature',
      '  1 held: unusual volume',
      '  2 held: stale signature',
      'Releases 4 requests of app 1 in test, received since 2026-01-15 12:00 UTC and not begun:',
    ]);
    expect(await decided(requests)).toEqual(['unusual', 'login', 'stale', 'again']);
    const { hold: left, nextAttemptAt } = await world.stored(requests.stale);
    expect({ left, nextAttemptAt }).toEqual({ left: undefined, nextAttemptAt: START });
  });
});

describe('an outage while many are decided on', () => {
  const DENIED = () => Response.json({ code: 'history_full', title: 'its history is full' }, { status: 409 });
  const BUSY = () => Response.json({ code: 'store_unavailable', title: 'try again' }, { status: 503 });
  const none = () => undefined;
  let pauses: number[];
  let calls: string[];
  beforeEach(() => {
    pauses = [];
    calls = [];
  });
  const sleep = async (milliseconds: number) => void pauses.push(milliseconds);

  /** Answers in place of the function, or after it, where there is something to answer. */
  async function cancelWhile(
    instead: (requestId: string, call: number) => Response | undefined,
    after: (requestId: string) => Response | undefined = none,
  ) {
    const fetched = globalThis.fetch;
    const fetching = jest.spyOn(globalThis, 'fetch').mockImplementation(async (url, given) => {
      const { requestId } = JSON.parse(given?.body as string) as { readonly requestId: string };
      calls.push(requestId);
      const answer = instead(requestId, calls.length) ?? (await fetched(url, given));
      return (calls.filter((one) => one === requestId).length === 1 ? after(requestId) : undefined) ?? answer;
    });
    try {
      return await world.run(cancel, { app: '1', since: START, yes: true }, [], { sleep });
    } finally {
      fetching.mockRestore();
    }
  }
  const recorded = async (count: number) => {
    const requests: DeletionRequest[] = [];
    for (let at = 0; at < count; at += 1) requests.push(await world.record());
    return requests;
  };

  it('is waited for, so that every request is cancelled', async () => {
    await recorded(6);
    const { exit, value } = await cancelWhile((_, call) => (call <= 4 ? BUSY() : undefined));
    expect({ exit, value }).toEqual({ exit: 0, value: { changed: 6, passedOver: 0, failed: [], unreadable: [] } });
    expect(pauses).toEqual([500, 500, 500, 500]);
  });

  it('may break an answer off', async () => {
    await recorded(6);
    const broken = () => new Response('{"requestId":');
    const { exit, value } = await cancelWhile((_, call) => (call <= 4 ? broken() : undefined));
    expect({ exit, value }).toEqual({ exit: 0, value: { changed: 6, passedOver: 0, failed: [], unreadable: [] } });
  });

  it('keeps no other request from being cancelled, and what could not be is counted, named, and no success', async () => {
    const [first, second, third] = await recorded(6);
    const busy = [first?.requestId, third?.requestId];
    const { exit, value, printed } = await cancelWhile((id) => {
      if (id === second?.requestId) return DENIED();
      return busy.some((one) => one === id) ? BUSY() : undefined;
    });
    expect({ exit, value }).toEqual({
      exit: 1,
      value: {
        changed: 3,
        passedOver: 0,
        failed: expect.arrayContaining([...busy, second?.requestId]),
        unreadable: [],
      },
    });
    expect(printed[0]).toBe('3 requests changed.');
    expect(printed.slice(1, -1).toSorted()).toEqual([
      `1 could not be cancelled (its history is full): ${second?.requestId}.`,
      expect.stringMatching(/^2 could not be cancelled \(try again\): r+\d, r+\d\.$/),
    ]);
    expect(printed.at(-1)).toBe('To try again, run the same command.');
  });

  it('does not hide a decision that was made although its answer was lost', async () => {
    await recorded(2);
    const { exit, value } = await cancelWhile(none, BUSY);
    expect({ exit, value }).toEqual({ exit: 0, value: { changed: 2, passedOver: 0, failed: [], unreadable: [] } });
    expect(calls).toHaveLength(4);
  });

  it('is no success where another operator decided otherwise meanwhile', async () => {
    const [one] = await recorded(1);
    const decideOtherwise = async () => {
      const stored = await world.stored(one as DeletionRequest);
      await world.store.replace(putOnHold(stored, { by: 'anna', reason: 'x' }, START));
      return BUSY();
    };
    const fetching = jest.spyOn(globalThis, 'fetch').mockImplementationOnce(decideOtherwise);
    const { exit, value } = await world.run(cancel, { app: '1', since: START, yes: true }, [], { sleep });
    fetching.mockRestore();
    expect({ exit, value }).toEqual({ exit: 1, value: { changed: 0, passedOver: 1, failed: [], unreadable: [] } });
  });

  it('is waited for at the first requests alone, until one is cancelled', async () => {
    await recorded(20);
    const asked = () => new Set(calls).size;
    const { value } = await cancelWhile(() => (asked() <= 16 ? BUSY() : undefined));
    const { changed, failed } = value as { readonly changed: number; readonly failed: readonly string[] };
    const triesOf = (id: string) => calls.filter((one) => one === id).length;
    const failedAfter = (tries: number) => failed.filter((id) => triesOf(id) === tries).length;
    expect({ changed, long: failedAfter(6), short: failedAfter(1) }).toEqual({ changed: 4, long: 8, short: 8 });
  });

  it.each([
    ['the network', 'http://127.0.0.1:9 does not answer'],
    ['a call of the SDK', 'the call failed: CredentialsProviderError'],
  ])('of %s is told with what was not cancelled', async (what, why) => {
    const [one] = await recorded(1);
    const outputs = { ...world.services.deployment.outputs, PublicUrl: 'http://127.0.0.1:9' };
    const error = Object.assign(new Error('x'), { name: 'CredentialsProviderError' });
    const tables = { ...world.services.tables, config: { credentials: () => Promise.reject(error) } };
    const send = world.services.tables.send.bind(world.services.tables);
    const services = {
      ...world.services,
      deployment: { ...world.services.deployment, outputs },
      ...(what !== 'the network' && { tables: { ...tables, send } as unknown as DynamoDBClient }),
    };
    const given = { app: '1', since: START, yes: true };
    const { exit, printed } = await runCommand(cancel, given, [], { services, sleep });
    expect({ exit, printed }).toEqual({
      exit: 1,
      printed: [
        '0 requests changed.',
        `1 could not be cancelled (${why}): ${one?.requestId}.`,
        'To try again, run the same command.',
      ],
    });
  });
});

describe('what the operations function refuses', () => {
  const HELD = { reason: 'unusual_volume', cause: 'unusual_volume', decidedBy: 'x', at: START } as const;

  it.each([
    ['begins', cancel, (one: DeletionRequest) => ({ ...one, status: 'running', epoch: 1, resolved: true }) as const],
    ['ends', cancel, (one: DeletionRequest) => ({ ...one, status: 'cancelled' }) as const],
    ['is decided on by another', cancel, (one: DeletionRequest) => putOnHold(one, { by: 'anna', reason: 'x' }, START)],
    ['is no longer on hold', release, ({ hold: _, ...one }: DeletionRequest) => one],
  ])('is passed over, and the exit code is 1, where a request %s meanwhile', async (_, command, change) => {
    const requests = [await world.record({ hold: HELD }), await world.record({ hold: HELD })] as const;
    const whileAsked = () => world.store.replace(change(requests[0]));
    const asked = { answers: ['y'], whileAsked };
    const { exit, value, printed } = await world.run(command, { app: '1', since: START }, [], asked);
    expect({ exit, value }).toEqual({ exit: 1, value: { changed: 1, passedOver: 1, failed: [], unreadable: [] } });
    expect(printed).toEqual(['1 request changed.', '1 had begun or ended meanwhile, and were skipped.']);
    expect((await world.stored(requests[1])).history).toHaveLength(1);
  });
});

test.each([release, cancel])('$name takes every way in which a request may come', ({ options }) => {
  const origins = ['callback', 'list', 'operator', 'system', 'whatsapp'];
  expect([...origins, '', 'other'].map((origin) => options['origin']?.read(origin))).toEqual([
    ...origins,
    undefined,
    undefined,
  ]);
});
