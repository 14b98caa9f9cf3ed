import { DeletionError } from '../../../shared/domain/errors.ts';
import { noticesOf } from '../../../shared/domain/notices.ts';
import { DAY, HOUR, MINUTE } from '../../../shared/domain/schedule.ts';
import { mapWorld } from '../../support/map-world.ts';
import { START } from '../../support/request-world.ts';

const ME = 'app-1#218471';
const target = (name: string, ...match: readonly string[]) => ({
  name,
  label: 'messages',
  kind: 'memory',
  store: name,
  match,
});
const from = (store: string, field: string, match: string) => ({ kind: 'memory', store, match: [match], field });
const STORES = ['identities', 'conversations', 'messages'];

/** An identity leads to a contact, the contact to conversations, and each conversation to its messages. */
const MAP = {
  identifiers: [
    {
      kind: 'contactId',
      neverReused: true,
      registration: { createdAt: { attribute: 'at', format: 'epoch_ms' } },
      from: from('identities', 'contactId', '{appId}#{asid}'),
    },
    { kind: 'conversationId', neverReused: true, from: from('conversations', 'conversationId', '{contactId}') },
  ],
  targets: [
    target('messages', '{conversationId}'),
    target('conversations', '{contactId}'),
    target('identities', '{appId}#{asid}', '{contactId}'),
  ],
};

async function worldOfOne() {
  const world = await mapWorld(MAP, STORES);
  const identity = (): void =>
    world.put('identities', 'i', { owner: ME, fields: { contactId: 'c1', at: `${START - DAY}` } });
  const conversation = (name: string): void => {
    world.put('conversations', name, { owner: 'c1', fields: { conversationId: name } });
    world.put('messages', `message in ${name}`, { owner: name });
  };
  identity();
  conversation('v1');
  const { requestId } = await world.accept();
  const left = () => STORES.flatMap(world.keys);
  return { world, requestId, identity, conversation, left };
}

type One = Awaited<ReturnType<typeof worldOfOne>>;
const busy = new DeletionError('target_throttled', 'retry', 'busy', { retryAfter: 1 });

describe('what is written after the identifiers were looked up', () => {
  const untilLastLook = async ({ world, requestId }: One): Promise<void> => {
    await world.run(requestId);
    world.advance(HOUR);
    await world.run(requestId);
  };
  it.each<[string, (one: One) => Promise<void>]>([
    [
      'before the last look',
      async (one) => {
        await untilLastLook(one);
        one.conversation('v2');
      },
    ],
    [
      'before the last look, with the identity written back',
      async (one) => {
        await untilLastLook(one);
        one.identity();
        one.conversation('v2');
      },
    ],
    [
      'within the grace, while every store is busy',
      async (one) => {
        await one.world.run(one.requestId, undefined, one.world.withoutPurge(busy, ...STORES));
        one.world.advance(MINUTE);
        one.conversation('v2');
      },
    ],
    [
      'hours later, while every store is busy',
      async (one) => {
        await one.world.run(one.requestId, undefined, one.world.withoutPurge(busy, ...STORES));
        one.world.advance(3 * HOUR);
        one.conversation('v2');
      },
    ],
  ])('leads to what it belongs to, %s', async (_, write) => {
    const one = await worldOfOne();
    await write(one);
    const finished = await one.world.runToEnd(one.requestId);
    expect([finished.status, one.left(), noticesOf(finished)]).toEqual(['completed', [], []]);
    expect(one.world.partsOf(one.requestId)).toMatchObject({ messages: 'deleted', conversations: 'deleted' });
  });

  it('is left where it belongs to a new start', async () => {
    const one = await worldOfOne();
    await untilLastLook(one);
    const { world } = one;
    world.put('identities', 'new', { owner: ME, fields: { contactId: 'c2', at: `${START + HOUR}` } });
    world.put('conversations', 'v2', { owner: 'c2', fields: { conversationId: 'v2' } });
    world.put('messages', 'message in v2', { owner: 'v2' });
    expect((await world.runToEnd(one.requestId)).status).toBe('completed');
    expect(one.left()).toEqual(['new', 'v2', 'message in v2']);
  });
});

it('a source that need not answer is named where it is silent at the last look', async () => {
  const [contact, conversation] = MAP.identifiers;
  const world = await mapWorld({ ...MAP, identifiers: [contact, { ...conversation, required: false }] }, STORES);
  world.put('identities', 'i', { owner: ME, fields: { contactId: 'c1', at: `${START - DAY}` } });
  const { requestId } = await world.accept();
  await world.run(requestId);
  world.advance(HOUR);
  await world.run(requestId);
  const { dataMap } = world.ports;
  const gap = { kind: 'conversationId', reason: 'unanswered', isPassing: true, isCovered: false } as const;
  world.ports.dataMap = {
    ...dataMap,
    resolveSelection: async (question) => ({ ...(await dataMap.resolveSelection(question)), gaps: [gap] }),
  };
  const finished = await world.runToEnd(requestId);
  expect(finished.status).toBe('completed');
  expect(noticesOf(finished)).toEqual([{ kind: 'source_silent', identifierKind: 'conversationId' }]);
});
