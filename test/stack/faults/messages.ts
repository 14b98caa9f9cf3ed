import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { type ConfirmationCode, readConfirmationCode, requestId } from '../../../shared/domain/confirmation-code.ts';
import { eventually } from '../../support/eventually.ts';
import { APP_ID } from '../../support/local-stack.ts';
import { type Answer, accepted, type FaultyStack } from './faulty-stack.ts';

const FINISHED = '122107000000000911';
const CAME_BACK = '122107000000000912';

export function faultsOfMessages(world: () => FaultyStack): void {
  async function send(id: string): Promise<void> {
    const { queue, stack } = world();
    const QueueUrl = stack.deployment['QueueUrl'] ?? '';
    await queue.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ requestId: id }) }));
  }

  async function recordOf(answer: Answer): Promise<string> {
    const { stack } = world();
    const Key = { requestId: { S: idOf(answer) } };
    const get = new GetItemCommand({ TableName: stack.deployment['RequestTable'] ?? '', Key, ConsistentRead: true });
    return JSON.stringify((await stack.tables.send(get)).Item);
  }

  /** Checks that no message is in flight or waiting, and that there is no dead letter. */
  async function expectAcknowledged(): Promise<void> {
    const { queue, stack } = world();
    const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
    const left = async (QueueUrl = '') => {
      const { Attributes = {} } = await queue.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] }),
      );
      return names.map((name) => Number(Attributes[name]));
    };
    await eventually(
      () => left(stack.deployment['QueueUrl']),
      (messages) => String(messages) === '0,0',
    );
    expect(await left(stack.deployment['DeadLetterQueueUrl'])).toEqual([0, 0]);
  }

  test('fault 11: a message whose record is gone is acknowledged and reported, and does not come again', async () => {
    const id = 'a'.repeat(43);
    await send(id);
    await world().stack.said('record_missing', id);
    await expectAcknowledged();
  }, 30_000);

  test('fault 13: a message that comes again after the request finished changes nothing', async () => {
    const { stack } = world();
    const answer = await accepted(await stack.callback(FINISHED));
    await stack.until(answer.url, ['completed']);
    const finished = await recordOf(answer);
    await send(idOf(answer));
    await expectAcknowledged();
    expect(await recordOf(answer)).toBe(finished);
  }, 30_000);

  test('fault 21: a second genuine request after completion has a new code, a new record and a new purge', async () => {
    const { stack, records } = world();
    const ask = async (issued_at: number) =>
      await accepted(
        await stack.callback(CAME_BACK, { payload: { algorithm: 'HMAC-SHA256', issued_at, user_id: CAME_BACK } }),
      );
    const now = Math.floor(Date.now() / 1000);
    const before = await records();
    const one = await ask(now - 60);
    await stack.until(one.url, ['completed']);
    const closed = await recordOf(one);
    const userKey = `${APP_ID}#${CAME_BACK}`;
    await stack.tables.send(new PutItemCommand({ TableName: 'caliq-users', Item: { userKey: { S: userKey } } }));

    const other = await ask(now);
    expect(other.confirmation_code).not.toBe(one.confirmation_code);
    expect(await records()).toBe(before + 2);
    await stack.until(other.url, ['completed']);
    expect([...(await stack.snapshot()).keys()].filter((item) => item.includes(userKey))).toEqual([]);
    expect(await recordOf(one)).toBe(closed);
  }, 30_000);
}

function idOf(answer: Answer): string {
  return requestId(readConfirmationCode(answer.confirmation_code) as ConfirmationCode);
}
