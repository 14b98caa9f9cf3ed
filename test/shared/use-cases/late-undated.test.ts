import { DeletionError } from '../../../shared/domain/errors.ts';
import { DAY, MINUTE } from '../../../shared/domain/schedule.ts';
import { mapWorld } from '../../support/map-world.ts';
import { BY_ASID, from, ME, target } from '../../support/memory-rows.ts';
import { START } from '../../support/request-world.ts';

const busy = new DeletionError('target_throttled', 'retry', 'busy', { retryAfter: 60 });
const at = { createdAt: { attribute: 'at', format: 'epoch_ms' } };
const CONTACT = {
  kind: 'contactId',
  neverReused: true,
  registration: at,
  from: from('identities', 'contactId', BY_ASID),
};
const CONVERSATION = {
  kind: 'conversationId',
  neverReused: true,
  from: from('conversations', 'conversationId', '{contactId}'),
};
const LOGIN = {
  kind: 'loginMail',
  as: 'email',
  verified: 'by a code',
  registration: at,
  from: from('users', 'mail', BY_ASID),
};
const STORES = ['identities', 'conversations', 'messages', 'users'];
const MAP = {
  identifiers: [CONTACT, CONVERSATION, LOGIN],
  targets: [
    target('messages', '{conversationId}'),
    target('conversations', '{contactId}'),
    target('identities', BY_ASID),
    target('users', BY_ASID),
  ],
};

it.each(['nothing', 'a conversation', 'an undated identity'])(
  '%s that is written a minute after the person asked needs no operator',
  async (what) => {
    const world = await mapWorld(MAP, STORES);
    world.put('identities', 'i', { owner: ME, fields: { contactId: 'c1', at: `${START - DAY}` } });
    // an old row without a time
    world.put('users', 'u', { owner: ME, fields: { mail: 'ada@example.com' } });
    const talk = (name: string, owner: string) => {
      world.put('conversations', name, { owner, fields: { conversationId: name } });
      world.put('messages', `in ${name}`, { owner: name });
    };
    talk('v1', 'c1');
    const { requestId } = await world.accept();
    await world.run(requestId, undefined, world.withoutPurge(busy, ...STORES));
    world.advance(MINUTE);
    if (what === 'a conversation') talk('v2', 'c1');
    if (what === 'an undated identity') {
      world.remove('users', 'u');
      world.put('identities', 'i2', { owner: ME, fields: { contactId: 'c2' } });
    }
    const finished = await world.runToEnd(requestId);
    expect(finished.status).toBe('completed');
  },
);
