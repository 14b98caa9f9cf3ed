import { DAY, HOUR } from '../../../shared/domain/schedule.ts';
import { mapWorld } from '../../support/map-world.ts';
import { BY_ASID, from, ME, target } from '../../support/memory-rows.ts';
import { START } from '../../support/request-world.ts';

const at = { createdAt: { attribute: 'at', format: 'epoch_ms' } };
/** As in CALIQ's map: support mails are found by a verified address, and lead to their threads. */
const MAP = {
  identifiers: [
    {
      kind: 'userEmail',
      as: 'email',
      verified: { attribute: 'verifiedAt' },
      registration: at,
      from: from('users', 'mail', BY_ASID),
    },
    { kind: 'mailThread', from: from('mails', 'thread', '{userEmail:lower}') },
  ],
  targets: [target('users', BY_ASID), target('mails', '{userEmail:lower}', '{mailThread}')],
};

it('a request ends although the person has signed up again, and writes to the support every day', async () => {
  const world = await mapWorld(MAP, ['users', 'mails']);
  const mail = (name: string, createdAt: number) =>
    world.put('mails', name, { owner: 'ada@example.com', createdAt, fields: { thread: `t-${name}` } });
  const signUp = (name: string, createdAt: number) =>
    world.put('users', name, {
      owner: ME,
      createdAt,
      fields: { mail: 'ada@example.com', verifiedAt: 'yes', at: `${createdAt}` },
    });
  signUp('u1', START - 90 * DAY);
  mail('m0', START - 20 * DAY);
  const { requestId } = await world.accept();
  await world.run(requestId);
  world.advance(HOUR);
  await world.run(requestId);
  signUp('u2', world.ports.clock());
  for (let day = 1; day <= 40 && world.record(requestId).completedAt === undefined; day += 1) {
    world.advance(HOUR);
    await world.run(requestId);
    mail(`m${day}`, world.ports.clock());
    world.advance(DAY);
    await world.run(requestId);
  }
  expect(world.record(requestId).completedAt).toBeDefined();
});
