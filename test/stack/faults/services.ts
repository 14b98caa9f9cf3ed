import { setTimeout as elapsed } from 'node:timers/promises';
import { DisableKeyCommand, EnableKeyCommand } from '@aws-sdk/client-kms';
import { DEMO_NEIGHBOURS, DEMO_PEOPLE } from '../../../infra/local/demo-company/demo-data.ts';
import { eventually } from '../../support/eventually.ts';
import { accepted, type FaultyStack } from './faulty-stack.ts';

/** How often every client tries, and how often a target tries when it is throttled. */
const TRIES = 3;
const TRIES_WHEN_THROTTLED = 8;
const [first = '', second = '', third = '', fourth = ''] = DEMO_NEIGHBOURS.map(({ userId }) => userId);
const { person } = DEMO_PEOPLE;
const TABLES = ['messages', 'crm-records', 'workflow-events', 'demo-requests'];

async function expectNotRecorded({ records }: FaultyStack, answer: Response, before: number): Promise<void> {
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).toBe('30');
  expect(await answer.json()).toMatchObject({ code: 'not_recorded' });
  expect(await records()).toBe(before);
}

/** @returns declares the tests of how the requests end, which have to run later: they wait for the sweeper and their next attempt */
export function faultsOfServices(world: () => FaultyStack): () => void {
  let refused = '';
  let waiting = '';
  let delayed = '';
  let contents: ReadonlyMap<string, string> = new Map();

  test('fault 8: KMS is throttled, and after a few attempts Meta is asked to try again', async () => {
    const { aws, stack, records } = world();
    const before = await records();
    for (const operation of ['GenerateMac', 'GenerateDataKey']) {
      await aws.misbehave({ operation, how: 'throttle' });
      await expectNotRecorded(world(), await stack.callback(third), before);
      expect(await aws.met()).toEqual([TRIES]);
    }
  }, 60_000);

  test('fault 2: SQS refuses after the record is written, and Meta is answered 200', async () => {
    const { aws, stack } = world();
    await aws.misbehave({ operation: 'SendMessage', how: 'fail' });
    ({ url: refused } = await accepted(await stack.callback(first)));
    expect(await aws.met()).toEqual([TRIES]);
    await aws.misbehave();
    expect((await stack.status(refused)).status).toBe('pending');
  });

  test('fault 9: a key is disabled, so nothing is accepted, and open requests wait', async () => {
    const { keys, stack, records } = world();
    const KeyId = stack.deployment['SealKeyId'] ?? '';
    ({ url: waiting } = await accepted(await stack.callback(fourth)));
    await keys.send(new DisableKeyCommand({ KeyId }));
    try {
      await expectNotRecorded(world(), await stack.callback('1'), await records());
      await stack.said('request_retried', 'key_unavailable');
      expect(['pending', 'in_progress']).toContain((await stack.status(waiting)).status);
    } finally {
      await keys.send(new EnableKeyCommand({ KeyId }));
    }
    await accepted(await stack.callback('1'));
  }, 60_000);

  test('fault 6: targets answer 429, 500, reset, or say 200 and delete nothing, while the others go on', async () => {
    const { aws, stack } = world();
    contents = await stack.snapshot();
    const at = (table: string) => ({ operation: 'BatchWriteItem', about: [`caliq-${table}`, person.contactId] });
    await aws.misbehave(
      { ...at('messages'), how: 'throttle' },
      { ...at('crm-records'), how: 'fail' },
      { ...at('workflow-events'), how: 'reset' },
      { ...at('demo-requests'), how: 'lie', times: 1 },
    );
    ({ url: delayed } = await accepted(await stack.callback(person.userId)));
    const parts = async () =>
      Object.fromEntries((await stack.status(delayed)).parts.map(({ name, status }) => [name, status]));
    const others = async () => {
      const { contacts, 'user-account': account } = await parts();
      return [contacts, account];
    };
    await eventually(others, (statuses) => statuses.every((status) => status === 'deleted'));
    expect(await parts()).toMatchObject({
      'user-account': 'deleted',
      contacts: 'deleted',
      messages: 'purging',
      'crm-records': 'purging',
      'workflow-events': 'purging',
    });
    const met = await aws.met();
    expect((met[0] ?? 0) % TRIES_WHEN_THROTTLED).toBe(0);
    for (const calls of met.slice(1)) expect([1, 2, TRIES]).toContain(calls);
    await elapsed(1000);
    expect(await aws.met()).toEqual(met);
  }, 60_000);

  test("fault 3: the record's write is committed but its answer is lost, and the retry finds the record", async () => {
    const { aws, stack, records } = world();
    const before = await records();
    // only callbacks' writes: workers write records meanwhile
    const about = [stack.deployment['RequestTable'] ?? '', 'attribute_not_exists'];
    await aws.misbehave({ operation: 'PutItem', about, how: 'lose_answer' });
    expect((await stack.callback(second)).status).toBe(503);
    expect(await aws.met()).toEqual([TRIES]);
    expect(await records()).toBe(before + 1);
    await aws.misbehave();
    const one = await accepted(await stack.callback(second));
    expect(await accepted(await stack.callback(second))).toEqual(one);
    expect(await records()).toBe(before + 1);
    await stack.until(one.url, ['completed']);
  }, 60_000);

  return () => {
    test('fault 2: the sweeper queues what SQS refused, and it completes', async () => {
      await world().stack.until(refused, ['completed']);
    }, 60_000);

    test('fault 9: the key is back, and the open requests complete', async () => {
      await world().stack.until(waiting, ['completed']);
    }, 60_000);

    test('fault 6: targets work again, and everything is deleted, although one of them had falsely claimed so', async () => {
      const { stack } = world();
      await stack.until(delayed, ['completed']);
      const after = await stack.snapshot();
      const ofPerson = new RegExp(`${person.contactId}(?!\\d)`);
      const gone = [...contents.keys()].filter((item) => !after.has(item) && ofPerson.test(item));
      const from = (table: string) => gone.filter((item) => item.startsWith(`caliq-${table} `)).length;
      expect(TABLES.map(from)).toEqual([person.messages, 3, 4, 1]);
    }, 60_000);
  };
}
