import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { keep, releasePart } from '../../../shared/domain/operator-part-decisions.ts';
import { DAY, HOUR } from '../../../shared/domain/schedule.ts';
import { decideOnRequest } from '../../../shared/use-cases/decide-on-request.ts';
import { mapWorld } from '../../support/map-world.ts';
import { BY_ASID, from, ME, target } from '../../support/memory-rows.ts';
import { START } from '../../support/request-world.ts';

const registration = { createdAt: { attribute: 'at', format: 'epoch_ms' } };
const MAP = {
  identifiers: [
    { kind: 'contactId', neverReused: true, registration, from: from('identities', 'contactId', BY_ASID) },
    { kind: 'conversationId', neverReused: true, from: from('conversations', 'conversationId', '{contactId}') },
  ],
  targets: [
    target('messages', '{conversationId}'),
    target('conversations', '{contactId}'),
    target('identities', BY_ASID, '{contactId}'),
  ],
};

/** A request that has deleted everything, an hour later. */
async function untilWaiting({ accept, run, advance }: Awaited<ReturnType<typeof mapWorld>>): Promise<RequestId> {
  const { requestId } = await accept();
  await run(requestId);
  advance(HOUR);
  await run(requestId);
  advance(HOUR);
  return requestId;
}

it('a late conversation of the old start leads to its messages although there is a new start', async () => {
  const world = await mapWorld(MAP, ['identities', 'conversations', 'messages']);
  const link = (n: number, createdAt: number) =>
    world.put('identities', `i${n}`, { owner: ME, createdAt, fields: { contactId: `c${n}`, at: `${createdAt}` } });
  const talk = (name: string, owner: string) => {
    world.put('conversations', name, { owner, fields: { conversationId: name } });
    world.put('messages', `in ${name}`, { owner: name });
  };
  link(1, START - DAY);
  talk('v1', 'c1');
  const requestId = await untilWaiting(world);
  link(2, START + 2 * HOUR);
  talk('new', 'c2');
  talk('late', 'c1');
  expect((await world.runToEnd(requestId)).status).toBe('completed');
  expect([world.keys('messages'), world.keys('conversations')]).toEqual([['in new'], ['new']]);
});

const NUMBER = {
  kind: 'number',
  as: 'phone',
  verified: 'from the webhook',
  from: from('contacts', 'number', '{contactId}'),
};
const CONTACTS = {
  identifiers: [MAP.identifiers[0], NUMBER],
  targets: [
    target('statuses', '{number}'),
    target('contacts', '{contactId}'),
    target('identities', BY_ASID, '{contactId}'),
  ],
};

/** Starts of the person, each with a contact, and contacts with a number that messages were sent to. */
function contactsOf({ put }: Pick<Awaited<ReturnType<typeof mapWorld>>, 'put'>) {
  const contact = (name: string, contactId: string, createdAt: number, number: string) => {
    put('contacts', name, { owner: contactId, createdAt, fields: { number } });
    put('statuses', `to ${name}`, { owner: number, createdAt });
  };
  const begin = (n: number, createdAt: number) => {
    put('identities', `i${n}`, { owner: ME, createdAt, fields: { contactId: `c${n}`, at: `${createdAt}` } });
    contact(`a${n}`, `c${n}`, createdAt, `491510000000${n}`);
  };
  return { contact, begin };
}

it('a late row of the old start leads to what it names although there is a new start', async () => {
  const world = await mapWorld(CONTACTS, ['identities', 'contacts', 'statuses']);
  const { begin, contact } = contactsOf(world);
  begin(1, START - DAY);
  const requestId = await untilWaiting(world);
  begin(2, START + 2 * HOUR);
  contact('late', 'c1', START - DAY, '4915100000009');
  expect((await world.runToEnd(requestId)).status).toBe('completed');
  expect([world.keys('statuses'), world.keys('contacts')]).toEqual([['to a2'], ['a2']]);
});

it.each([undefined, START + 3 * DAY])(
  'a late row leads on also where it is deleted because it is kept no longer, until %s',
  async (until) => {
    const world = await mapWorld(CONTACTS, ['identities', 'contacts', 'statuses']);
    const { begin, contact } = contactsOf(world);
    begin(1, START - DAY);
    const { requestId } = await world.accept();
    await world.run(requestId, { isOver: () => true, signal: new AbortController().signal });
    const retention = { reason: 'legal_claims', basis: 'A lawsuit', ...(until && { until }) } as const;
    await decideOnRequest(world.ports, requestId, (request, now) =>
      keep(request, 'contacts', { by: 'operator-1', retention }, now),
    );
    await world.run(requestId);
    world.advance(HOUR);
    await world.run(requestId);
    world.advance(HOUR);
    begin(2, START + 2 * HOUR);
    contact('late', 'c1', START - DAY, '4915100000009');
    if (until === undefined) {
      await decideOnRequest(world.ports, requestId, (request, now) =>
        releasePart(request, 'contacts', { by: 'operator-1', reason: 'it ended' }, now),
      );
    } else world.advance(6 * DAY);
    expect((await world.runToEnd(requestId)).status).toBe('completed');
    expect([world.keys('statuses'), world.keys('contacts')]).toEqual([['to a2'], ['a2']]);
  },
);
