import { DAY, HOUR } from '../../../shared/domain/schedule.ts';
import { mapWorld } from '../../support/map-world.ts';
import { BY_ASID, from, ME, target } from '../../support/memory-rows.ts';
import { START } from '../../support/request-world.ts';

const SESSION = { kind: 'sessionId', neverReused: true, from: from('sessions', 'sessionId', BY_ASID) };
const at = { createdAt: { attribute: 'at', format: 'epoch_ms' }, activeAt: { attribute: 'seen', format: 'epoch_ms' } };
const USER = { kind: 'userId', neverReused: true, registration: at, from: from('users', 'userId', BY_ASID) };
const CONVERSATION = {
  kind: 'conversationId',
  neverReused: true,
  from: from('conversations', 'conversationId', '{userId}'),
};

it('the removal of an app ends although the person logs in every day by other means', async () => {
  const map = {
    identifiers: [SESSION],
    targets: [{ ...target('tokens', '{sessionId}'), onDeauthorize: true }, target('sessions', BY_ASID)],
  };
  const world = await mapWorld(map, ['sessions', 'tokens']);
  const logIn = (name: string) => {
    const createdAt = world.ports.clock();
    world.put('sessions', name, { owner: ME, createdAt, fields: { sessionId: name } });
    world.put('tokens', `token of ${name}`, { owner: name, createdAt });
  };
  logIn('s0');
  const { requestId } = await world.accept(undefined, { scope: 'deauthorization' });
  await world.run(requestId);
  for (let day = 1; day <= 40 && world.record(requestId).completedAt === undefined; day += 1) {
    world.advance(HOUR);
    await world.run(requestId);
    logIn(`s${day}`);
    world.advance(DAY);
    await world.run(requestId);
  }
  expect(world.record(requestId).completedAt).toBeDefined();
});

it('a list ends although the person has used the account since, and begins a conversation a day', async () => {
  const map = {
    identifiers: [USER, CONVERSATION],
    targets: [target('messages', '{conversationId}'), target('conversations', '{userId}'), target('users', BY_ASID)],
  };
  const world = await mapWorld(map, ['users', 'conversations', 'messages']);
  const talk = (name: string) => {
    const createdAt = world.ports.clock();
    world.put('conversations', name, { owner: 'u1', createdAt, fields: { conversationId: name } });
    world.put('messages', `message in ${name}`, { owner: name, createdAt });
  };
  world.put('users', 'user', {
    owner: ME,
    createdAt: START - 90 * DAY,
    fields: { userId: 'u1', at: `${START - 90 * DAY}`, seen: `${START - HOUR}` },
  });
  world.put('conversations', 'v0', { owner: 'u1', createdAt: START - 20 * DAY, fields: { conversationId: 'v0' } });
  world.put('messages', 'message in v0', { owner: 'v0', createdAt: START - 20 * DAY });
  const { requestId } = await world.accept(undefined, { origin: 'list', askedAt: START - 10 * DAY });
  await world.run(requestId);
  for (let day = 1; day <= 40 && world.record(requestId).completedAt === undefined; day += 1) {
    world.advance(HOUR);
    await world.run(requestId);
    talk(`v${day}`);
    world.advance(DAY);
    await world.run(requestId);
  }
  expect(world.record(requestId).completedAt).toBeDefined();
});
