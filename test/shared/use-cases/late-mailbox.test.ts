import { confirm } from '../../../shared/domain/operator-part-decisions.ts';
import { DAY, HOUR } from '../../../shared/domain/schedule.ts';
import { decideOnRequest } from '../../../shared/use-cases/decide-on-request.ts';
import { mapWorld } from '../../support/map-world.ts';
import { BY_ASID, from, ME, target } from '../../support/memory-rows.ts';
import { START } from '../../support/request-world.ts';

const at = { createdAt: { attribute: 'at', format: 'epoch_ms' } };
/** CALIQ's rows: users, support messages, and the mailbox, which an operator empties by mailThread. */
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
  targets: [
    target('users', BY_ASID),
    target('mails', '{userEmail:lower}'),
    {
      name: 'mailbox',
      label: 'messages',
      kind: 'manual',
      instructions: 'Delete the threads.',
      match: ['{mailThread}'],
    },
  ],
};

it.each([false, true])(
  'an operator is not asked to delete the mails of a new start by hand (signed up again: %s)',
  async (isBack) => {
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
    await decideOnRequest(world.ports, requestId, (of, now) => confirm(of, 'mailbox', { by: 'olga' }, true, now));
    await world.run(requestId);
    if (isBack) {
      signUp('u2', world.ports.clock());
      world.advance(HOUR);
      mail('new', world.ports.clock());
    }
    world.advance(DAY);
    await world.run(requestId);
    const record = world.record(requestId);
    const { identifiers } = await world.ports.seal.open(record.sealed ?? ('' as never), record);
    expect([record.status, identifiers.verified['mailThread']]).toEqual(['completed', ['t-m0']]);
  },
);
