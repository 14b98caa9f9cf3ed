import { MOST_REPLAYS } from '../../../functions/operations/work-operations.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { FACTS } from '../../support/operations-door.ts';
import { START, testTarget } from '../../support/request-world.ts';
import { operationsWorld } from './operations-world.ts';

const PERSON = '218471';

/** A request that has ended and had something deleted. */
async function endedWorld() {
  const messages = testTarget({ one: `app-1#${PERSON}` });
  const world = await operationsWorld({ messages });
  await world.world.runToEnd(world.requestId);
  expect(world.world.record(world.requestId).status).toBe('completed');
  return world;
}

describe('replay', () => {
  type Replays = { readonly replays: readonly (RequestId | null)[] };

  it('orders the purge again under the name that IAM gave, once for the same order', async () => {
    const { world, requestId, answerOf } = await endedWorld();
    const order = { since: START, targets: ['messages'], requestIds: [requestId] };
    const [replayId] = ((await answerOf('replay', order)) as Replays).replays;
    expect(world.record(replayId as RequestId)).toMatchObject({
      origin: 'replay',
      enteredBy: 'maria',
      replay: { of: requestId, targets: ['messages'] },
    });
    expect(((await answerOf('replay', order)) as Replays).replays).toEqual([replayId]);
    const other = (await answerOf('replay', { ...order, reference: 'second restore' })) as Replays;
    expect(other.replays).not.toEqual([replayId]);
    await world.runToEnd(replayId as RequestId);
    expect(world.record(replayId as RequestId).status).toBe('nothing_found');
  });

  it('answers null for what is unknown, has deleted nothing, has ended before, or has no seal any more', async () => {
    const { world, requestId, answerOf } = await endedWorld();
    const { requestId: open } = await world.accept('another');
    const replaysOf = async (since: number, ...requestIds: string[]) =>
      ((await answerOf('replay', { since, requestIds })) as Replays).replays;
    expect(await replaysOf(START, 'u'.repeat(43), open)).toEqual([null, null]);
    expect(await replaysOf(world.ports.clock() + 1, requestId)).toEqual([null]);
    const read = async (id: RequestId) => ({ ...world.record(id), sealed: undefined });
    const ports = { store: { ...world.ports.store, read } };
    const answer = (await answerOf('replay', { since: START, requestIds: [requestId] }, { ports })) as Replays;
    expect(answer.replays).toEqual([null]);
    expect([...world.store.records.values()].filter(({ origin }) => origin === 'replay')).toEqual([]);
  });

  it.each([
    [{ targets: ['mesages'] }],
    [{ targets: ['messages', 'mesages'] }],
    [{ targets: [] }],
    [{ requestIds: [] }],
    [{ requestIds: Array.from({ length: MOST_REPLAYS + 1 }, () => 'u'.repeat(43)) }],
    [{ since: 'yesterday' }],
  ])('is refused where it names what is not there, or too much: %#', async (change) => {
    const { requestId, post } = await endedWorld();
    const answer = await post('replay', { since: START, requestIds: [requestId], ...change });
    expect(answer).toMatchObject({ status: 400, code: 'operation_malformed' });
  });
});

test('replay says what it expects for targets', async () => {
  const { requestId, post } = await endedWorld();
  const { body } = await post('replay', { since: START, requestIds: [requestId], targets: ['mesages'] });
  expect(body).toContain('targets is invalid; expected names of targets in the data map');
});

test('redrive begins a move, and takes nothing else in its body', async () => {
  const { deadLetters, post } = await operationsWorld();
  expect(await post('redrive', {})).toMatchObject({ status: 200, body: '{"started":true}' });
  expect(deadLetters.moves).toBe(1);
  expect(await post('redrive', { queue: 'another' })).toMatchObject({ status: 400, code: 'operation_malformed' });
  expect(deadLetters.moves).toBe(1);
});

describe('reveal', () => {
  /** A request with two parts that wait to be deleted by hand. */
  async function waitingWorld() {
    const byHand = () => {
      const answers = { outcome: 'notified', items: 0 } as const;
      return Object.assign(testTarget({ one: `app-1#${PERSON}` }), { answers });
    };
    const found = await operationsWorld({ mailbox: byHand(), archive: byHand(), messages: testTarget() });
    await found.world.run(found.requestId);
    expect(found.world.part(found.requestId, 'mailbox').status).toBe('notified');
    return found;
  }

  it('shows what the data map says to look for, and who saw it is in the history', async () => {
    const { world, requestId, answerOf } = await waitingWorld();
    const mailbox = await answerOf('reveal', { requestId, seen: 0, target: 'mailbox', reason: 'ticket 4711' });
    expect(mailbox).toMatchObject({
      instructions: 'Open the mailbox.',
      lookFor: [{ kind: 'asid', value: `thread of ${PERSON}` }],
    });
    const archive = await answerOf('reveal', { requestId, seen: 1, target: 'archive' });
    expect(archive).toMatchObject({ instructions: 'Ask the archive.', lookFor: [{ kind: 'asid', value: PERSON }] });
    expect(world.record(requestId).history).toMatchObject([
      { by: 'maria', what: 'revealed', target: 'mailbox', reason: 'ticket 4711' },
      { by: 'maria', what: 'revealed', target: 'archive' },
    ]);
    expect(JSON.stringify(world.logs)).not.toContain(PERSON);
  });

  it('shows ids one by one where their combination could be somebody else’s', async () => {
    const { world, requestId, answerOf } = await waitingWorld();
    const verified = { tenantId: ['bakery', 'florist'], customerNo: ['100', '200'] };
    const open = async () => ({ identifiers: { verified } }) as never;
    const match = ['{appId}#{tenantId}', '{tenantId}#{customerNo}'];
    const targets = [{ name: 'mailbox', kind: 'manual', match }];
    const ports = { seal: { ...world.ports.seal, open }, facts: { ...FACTS, targets } };
    const { lookFor } = (await answerOf('reveal', { requestId, seen: 0, target: 'mailbox' }, { ports })) as {
      readonly lookFor: readonly { readonly kind: string; readonly value: string }[];
    };
    const shown = lookFor.map(({ kind, value }) => `${kind} ${value}`);
    const tenants = ['app-1#bakery', 'app-1#florist', 'bakery', 'florist'].map((tenant) => `tenantId ${tenant}`);
    expect(shown).toEqual([...tenants, 'customerNo 100', 'customerNo 200']);
  });

  it('opens no seal before it is recorded who looks', async () => {
    const { world, requestId, post } = await waitingWorld();
    const opened: number[] = [];
    const open = async (...[sealed, under]: Parameters<typeof world.ports.seal.open>) => {
      opened.push(world.record(requestId).history?.length ?? 0);
      return await world.ports.seal.open(sealed, under);
    };
    const seal = { ...world.ports.seal, open };
    const asked = { requestId, seen: 0, target: 'mailbox' };
    const amend = () => Promise.reject(new DeletionError('store_unavailable', 'retry', 'no answer'));
    const broken = { seal, store: { ...world.ports.store, amend } };
    expect(await post('reveal', asked, { ports: broken })).toMatchObject({ status: 503, code: 'store_unavailable' });
    expect(opened).toEqual([]);
    expect((await post('reveal', asked, { ports: { seal } })).status).toBe(200);
    expect(opened).toEqual([1]);
  });

  it('shows nothing of what is deleted otherwise, or is done, and says nothing of the person when the seal is broken', async () => {
    const { world, requestId, post } = await waitingWorld();
    const reveal = (target: string, change: Parameters<typeof post>[2] = {}) =>
      post('reveal', { requestId, seen: world.record(requestId).history?.length ?? 0, target }, change);
    expect(await reveal('messages')).toMatchObject({ status: 409, code: 'not_by_hand' });
    expect(await reveal('unheard-of')).toMatchObject({ status: 409, code: 'not_by_hand' });
    expect(world.record(requestId).history).toBeUndefined();
    const open = () => Promise.reject(new DeletionError('seal_broken', 'fail', 'the seal does not open'));
    const broken = await reveal('mailbox', { ports: { seal: { ...world.ports.seal, open } } });
    expect(broken).toMatchObject({ status: 409, code: 'seal_broken' });
    expect(broken.body).not.toContain(PERSON);
    const amend = async (...[before, after]: Parameters<typeof world.ports.store.amend>) => {
      const amended = await world.ports.store.amend(before, after);
      return amended === 'changed' ? amended : { ...amended, sealed: undefined };
    };
    const gone = await reveal('mailbox', { ports: { store: { ...world.ports.store, amend } } });
    expect(gone).toMatchObject({ status: 409, code: 'seal_gone' });
    await post('confirm', { requestId, seen: 2, target: 'mailbox' });
    expect(await reveal('mailbox')).toMatchObject({ status: 409, code: 'nothing_to_reveal' });
  });
});
