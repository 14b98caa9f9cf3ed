import { DAY, HOUR } from '../../../shared/domain/schedule.ts';
import { mapWorld } from '../../support/map-world.ts';
import { BY_ASID, from, ME, target } from '../../support/memory-rows.ts';
import { START } from '../../support/request-world.ts';

const registration = { createdAt: { attribute: 'at', format: 'epoch_ms' } };
const CONTACT = { kind: 'contactId', neverReused: true, registration, from: from('identities', 'contactId', BY_ASID) };
const CONVERSATION = {
  kind: 'conversationId',
  neverReused: true,
  from: from('conversations', 'conversationId', BY_ASID),
};
const MAP = {
  identifiers: [CONTACT, CONVERSATION],
  targets: [target('messages', '{conversationId}'), target('conversations', BY_ASID), target('identities', BY_ASID)],
};

it('what was written in a new start before the last look stays', async () => {
  const world = await mapWorld(MAP, ['identities', 'conversations', 'messages']);
  const begin = (n: number, createdAt: number) => {
    world.put('identities', `i${n}`, { owner: ME, createdAt, fields: { contactId: `c${n}`, at: `${createdAt}` } });
    world.put('conversations', `v${n}`, { owner: ME, createdAt, fields: { conversationId: `v${n}` } });
    world.put('messages', `message in v${n}`, { owner: `v${n}`, createdAt });
  };
  begin(1, START - DAY);
  const { requestId } = await world.accept();
  await world.run(requestId);
  world.advance(HOUR);
  await world.run(requestId);
  world.advance(HOUR);
  begin(2, START + 2 * HOUR);
  await world.runToEnd(requestId);
  expect(world.keys('messages')).toEqual(['message in v2']);
});
