import { connectDataMap } from '../../../shared/data-map/connect-data-map.ts';
import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import type { Identifiers } from '../../../shared/domain/identifiers.ts';
import type { ConnectedDataMap } from '../../../shared/ports/connected-data-map.ts';
import type { Log } from '../../../shared/ports/log.ts';
import type { Resolution, ResolutionQuestion } from '../../../shared/ports/resolution.ts';
import { type MemoryRecord, memoryKind, memoryStore } from '../../support/memory/memory-target.ts';
import { environment } from '../../support/target-environment.ts';

const HOUR = 3_600_000;
/** When the person asked; the environment's clock is three days later. */
const ASKED = Date.UTC(2026, 10, 20);
const LONG_BEFORE = ASKED - 1000 * HOUR;
const SILENT: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

const createdAt = { attribute: 'at', format: 'epoch_ms' };
const activeAt = { attribute: 'seenAt', format: 'epoch_ms' };

/** A company with contacts, who are linked to ids of Meta, users, who log in, and businesses for which users work. */
const RULES = [
  {
    kind: 'psid',
    required: false,
    from: { kind: 'memory', store: 'meta', match: ['{appId}#{asid}'], field: 'psid' },
  },
  {
    kind: 'psid',
    required: false,
    from: { kind: 'memory', store: 'meta', match: ['{appId}#{igsid}'], field: 'psid' },
  },
  {
    kind: 'contactId',
    neverReused: true,
    registration: { createdAt },
    from: {
      kind: 'memory',
      store: 'links',
      match: ['{appId}#{asid}', '{appId}#{psid}', '{appId}#phone#{phone:digits}'],
      field: 'contactId',
    },
  },
  {
    kind: 'userEmail',
    as: 'email',
    verified: { attribute: 'verifiedAt' },
    registration: { createdAt, activeAt },
    from: { kind: 'memory', store: 'users', match: ['{appId}#{asid}'], field: 'userEmail' },
  },
  {
    kind: 'contactPhone',
    as: 'phone',
    verified: 'WhatsApp told us',
    from: { kind: 'memory', store: 'contacts', match: ['{contactId}'], field: 'contactPhone' },
  },
  {
    kind: 'contactEmail',
    as: 'email',
    from: { kind: 'memory', store: 'contacts', match: ['{contactId}'], field: 'contactEmail' },
  },
  {
    kind: 'thread',
    from: {
      kind: 'memory',
      store: 'mails',
      match: ['{email:lower}', '{userEmail:lower}', '{contactEmail:lower}'],
      field: 'thread',
    },
  },
  {
    kind: 'wabaId',
    of: 'business',
    from: { kind: 'memory', store: 'accounts', match: ['{appId}#{asid}', '{waba}'], field: 'wabaId' },
  },
  {
    kind: 'note',
    from: { kind: 'memory', store: 'notes', match: ['{contactId}/{contactEmail}', '{waba}'], field: 'note' },
  },
  { kind: 'line', from: { kind: 'memory', store: 'lines', match: ['{wabaId}'], field: 'line' } },
];

type Records = { readonly [store: string]: readonly MemoryRecord[] };
type World = ConnectedDataMap & { readonly calls: string[] };

async function world(
  records: Records,
  failing: readonly string[] = [],
  matches: readonly string[] = ['{contactPhone}', '{thread}', '{line}'],
): Promise<World> {
  const calls: string[] = [];
  const names = [...new Set(RULES.map(({ from }) => from.store))];
  const stores = names.map((name) => {
    const store = memoryStore();
    for (const [at, record] of (records[name] ?? []).entries()) store.records.set(`${at}`, record);
    const call = async <T>(effect: () => T): Promise<T> => {
      calls.push(name);
      if (failing.includes(name)) throw new DeletionError('source_failed', 'fail', 'the source failed');
      return effect();
    };
    return [name, { ...store, call }] as const;
  });
  const kinds = [memoryKind(new Map([...stores, ['rest', memoryStore()]]))];
  const targets = matches.map((match, at) => ({
    name: `rest-${at}`,
    label: { en: 'The rest' },
    kind: 'memory',
    store: 'rest',
    match: [match],
  }));
  const map = loadDataMap({ placeholders: ['n.v.t.'], identifiers: RULES, targets }, kinds);
  return { ...(await connectDataMap(map, environment(), SILENT, kinds)), calls };
}

function question(identifiers: Identifiers, change: Partial<ResolutionQuestion> = {}): ResolutionQuestion {
  const [beganWith = 'asid'] = Object.keys(identifiers) as ResolutionQuestion['beganWith'][];
  return {
    requestId: 'request' as RequestId,
    appId: '1001',
    beganWith,
    identifiers,
    askedAt: ASKED,
    isFirstReading: true,
    checksActivity: false,
    ...change,
  };
}

async function resolve(
  records: Records,
  identifiers: Identifiers,
  change: Partial<ResolutionQuestion> = {},
): Promise<Resolution> {
  return (await world(records)).resolveSelection(question(identifiers, change));
}

function link(by: string, contactId: string, at?: number | string): MemoryRecord {
  return { owner: `1001#${by}`, fields: { contactId, ...(at !== undefined && { at: String(at) }) } };
}
function user(fields: { readonly [name: string]: string }): MemoryRecord {
  return { owner: '1001#777', fields: { at: String(LONG_BEFORE), ...fields } };
}
function contact(contactId: string, fields: { readonly [name: string]: string }): MemoryRecord {
  return { owner: contactId, fields };
}
function mail(address: string, thread: string): MemoryRecord {
  return { owner: address, fields: { thread } };
}

const ANNA = { asid: ['777'] };
const C1 = { contactId: ['c-1'] };
const C2 = { contactId: ['c-2'] };

describe('a registration record', () => {
  it.each([
    ['an hour before the person asked', ASKED - HOUR, {}, 'old'],
    ['nine minutes after, as clocks differ', ASKED + 9 * 60_000, {}, 'old'],
    ['eleven minutes after', ASKED + 11 * 60_000, {}, 'new'],
    ['at no time, at the first reading', undefined, {}, 'old'],
    ['at no time, later', undefined, { isFirstReading: false }, 'unknown'],
    ['at no time, later, and taken for old', undefined, { isFirstReading: false, takenForOld: C1 }, 'old'],
    ['at no time, later, beside one taken for old', undefined, { isFirstReading: false, takenForOld: C2 }, 'unknown'],
    ['at an impossible time, later', Date.UTC(2099, 0, 1), { isFirstReading: false }, 'unknown'],
    ['at a time that is none, at the first reading', 'last week', {}, 'old'],
  ] as const)('written %s is judged by its time: %s, %j → %s', async (_when, at, change, age) => {
    const { readings, verified } = await resolve({ links: [link('777', 'c-1', at)] }, ANNA, change);
    expect(readings.map((reading) => reading.age)).toEqual([age]);
    expect(verified['contactId']).toEqual(age === 'old' ? ['c-1'] : undefined);
  });

  it('of a later start leads nowhere, while the old one is followed', async () => {
    const records = {
      links: [link('777', 'c-1', LONG_BEFORE), link('777', 'c-2', ASKED + HOUR)],
      contacts: [contact('c-1', { contactPhone: '49151' }), contact('c-2', { contactPhone: '49152' })],
    };
    const { verified, readings } = await resolve(records, ANNA);
    expect(verified).toMatchObject({ contactId: ['c-1'], contactPhone: ['49151'] });
    expect(readings.map(({ registration, age }) => [registration.value, registration.createdAt, age])).toEqual([
      ['c-1', LONG_BEFORE, 'old'],
      ['c-2', ASKED + HOUR, 'new'],
    ]);
  });

  it('that was sealed before is the old one written back, whatever its time', async () => {
    const { readings } = await resolve({ links: [link('777', 'c-1', ASKED + HOUR)] }, { ...ANNA, contactId: ['c-1'] });
    expect(readings.map(({ age }) => age)).toEqual(['old']);
  });

  it('of an id that is never reused is as old as the earliest record of it', async () => {
    const links = [link('777', 'c-1', ASKED + HOUR), link('9', 'c-1', LONG_BEFORE)];
    const { readings, verified } = await resolve({ links, meta: [{ owner: '1001#777', fields: { psid: '9' } }] }, ANNA);
    expect(readings).toEqual([
      { registration: { kind: 'contactId', value: 'c-1', isNeverReused: true, createdAt: LONG_BEFORE }, age: 'old' },
    ]);
    expect(verified['contactId']).toEqual(['c-1']);
  });

  it('of an address that is known already keeps the address, and says that there is a new start', async () => {
    const users = [user({ userEmail: 'a@example.com', verifiedAt: 'yes', at: String(ASKED + HOUR) })];
    const known = { ...ANNA, userEmail: ['a@example.com'] };
    const { readings, verified } = await resolve({ users }, known, { isFirstReading: false });
    expect(readings.map(({ age }) => age)).toEqual(['new']);
    expect(verified['userEmail']).toEqual(['a@example.com']);
  });

  it.each([
    [true, 'active'],
    [false, 'old'],
  ])('of somebody who used the account since, when activity is checked (%j), is %s', async (checksActivity, age) => {
    const seen = { userEmail: 'a@example.com', verifiedAt: 'yes', seenAt: String(ASKED + HOUR) };
    const { readings, verified } = await resolve({ users: [user(seen)] }, ANNA, { checksActivity });
    expect(readings.map((reading) => reading.age)).toEqual([age]);
    expect(verified['userEmail']).toEqual(['a@example.com']);
  });

  it('is read again alone, by the ids that the request knows, and followed no further', async () => {
    const records = {
      links: [link('777', 'c-1', LONG_BEFORE), link('9', 'c-2', ASKED + HOUR)],
      users: [user({ userEmail: 'a@example.com' })],
    };
    const { readRegistrations, calls } = await world(records);
    const readings = await readRegistrations(
      question({ ...ANNA, psid: ['9'], contactId: ['c-1'] }, { isFirstReading: false }),
    );
    expect(calls.toSorted()).toEqual(['links', 'users']);
    expect(readings.map(({ registration, age }) => `${registration.value} ${age}`).toSorted()).toEqual([
      'a@example.com old',
      'c-1 old',
      'c-2 new',
    ]);
  });

  it('that cannot be read is not none', async () => {
    const { readRegistrations } = await world({}, ['links']);
    await expect(readRegistrations(question(ANNA))).rejects.toMatchObject({ code: 'source_failed' });
  });
});

describe('an address that somebody typed', () => {
  const typed = {
    links: [link('777', 'c-1', LONG_BEFORE)],
    contacts: [contact('c-1', { contactEmail: 'B@example.com', contactPhone: '49151' })],
    mails: [mail('b@example.com', 'thread-b'), mail('a@example.com', 'thread-a')],
    notes: [{ owner: 'c-1/B@example.com', fields: { note: 'note-1' } }],
  };

  it('deletes nothing, nor does what only it leads to', async () => {
    const { verified, selfDeclared, figures } = await resolve(typed, ANNA);
    expect(verified).toEqual({ asid: ['777'], contactId: ['c-1'], contactPhone: ['49151'] });
    expect(selfDeclared).toEqual({ contactEmail: ['B@example.com'], thread: ['thread-b'], note: ['note-1'] });
    expect(figures).toEqual([
      { kind: 'asid', of: 'verified', count: 1 },
      { kind: 'contactEmail', of: 'self_declared', count: 1 },
      { kind: 'contactId', of: 'verified', count: 1 },
      { kind: 'contactPhone', of: 'verified', count: 1 },
      { kind: 'note', of: 'self_declared', count: 1 },
      { kind: 'thread', of: 'self_declared', count: 1 },
    ]);
  });

  it.each(['2026-01-01T00:00:00Z', 'true', '1'])('is verified when its row says %j', async (verifiedAt) => {
    const users = [user({ userEmail: 'a@example.com', verifiedAt })];
    const { verified } = await resolve({ ...typed, users }, ANNA);
    expect(verified).toMatchObject({ userEmail: ['a@example.com'], thread: ['thread-a'] });
  });

  it.each(['', 'false', '0', 'null', undefined])('is not verified when its row says %j', async (verifiedAt) => {
    const users = [user({ userEmail: 'a@example.com', ...(verifiedAt !== undefined && { verifiedAt }) })];
    const { verified, selfDeclared } = await resolve({ users }, ANNA);
    expect(verified['userEmail']).toBeUndefined();
    expect(selfDeclared['userEmail']).toEqual(['a@example.com']);
  });

  it('is verified when the same address is proven elsewhere, in whatever case', async () => {
    const users = [user({ userEmail: 'b@example.com', verifiedAt: 'true' })];
    const { verified, selfDeclared } = await resolve({ ...typed, users }, ANNA);
    expect(verified).toMatchObject({ contactEmail: ['B@example.com'], thread: ['thread-b'] });
    expect(selfDeclared).toEqual({});
  });

  it('is verified once an operator confirmed it, and so is what it leads to', async () => {
    const { verified, selfDeclared } = await resolve(typed, { ...ANNA, contactEmail: ['B@example.com'] });
    expect(verified).toMatchObject({ contactEmail: ['B@example.com'], thread: ['thread-b'] });
    expect(selfDeclared).toEqual({});
  });

  it('leaves a gap where it cannot be looked up, and what is proven stops the request there', async () => {
    const { resolveSelection } = await world(typed, ['mails']);
    const { verified, gaps } = await resolveSelection(question(ANNA));
    expect(verified['contactId']).toEqual(['c-1']);
    expect(gaps).toMatchObject([{ kind: 'thread', reason: 'unanswered', errorCode: 'source_failed' }]);
    await expect(resolveSelection(question({ email: ['a@example.com'] }))).rejects.toMatchObject({
      code: 'source_failed',
    });
  });

  it.each([
    ['a@example.com', 2],
    ['b@example.com', 1],
  ])('is looked up apart from the person’s own only where it differs (%s)', async (userEmail, lookUps) => {
    const records = { ...typed, users: [user({ userEmail, verifiedAt: 'true' })] };
    const { resolveSelection, calls } = await world(records);
    await resolveSelection(question(ANNA));
    expect(calls.filter((store) => store === 'mails')).toHaveLength(lookUps);
  });
});

describe('a number that may have changed hands', () => {
  const links = [link('phone#49151', 'c-1', LONG_BEFORE), link('phone#49151', 'c-2', ASKED - HOUR)];
  const records = { links, contacts: [contact('c-2', { contactPhone: '49152' })] };
  const phone = { phone: ['+49 151'] };

  it('leads to nothing that deletes while it leads to several registrations', async () => {
    const { verified, selfDeclared, figures } = await resolve(records, phone);
    expect(verified).toEqual({ phone: ['+49 151'] });
    expect(selfDeclared).toEqual({ contactId: ['c-1', 'c-2'], contactPhone: ['49152'] });
    expect(figures).toEqual([
      { kind: 'contactId', of: 'several_registrations', count: 1, since: LONG_BEFORE },
      { kind: 'contactId', of: 'several_registrations', count: 1, since: ASKED - HOUR },
      { kind: 'contactPhone', of: 'self_declared', count: 1 },
      { kind: 'phone', of: 'verified', count: 1 },
    ]);
  });

  it('leads to the registration that an operator confirmed, and to no other', async () => {
    const { verified, selfDeclared } = await resolve(records, { ...phone, contactId: ['c-2'] });
    expect(verified).toEqual({ phone: ['+49 151'], contactId: ['c-2'], contactPhone: ['49152'] });
    expect(selfDeclared).toEqual({ contactId: ['c-1'] });
  });

  it('leads to the one registration that is not of a later start', async () => {
    const later = [link('phone#49151', 'c-1', LONG_BEFORE), link('phone#49151', 'c-2', ASKED + HOUR)];
    expect((await resolve({ links: later }, phone)).verified['contactId']).toEqual(['c-1']);
  });

  it('asks nobody when the request began with an id of Meta', async () => {
    const several = [link('777', 'c-1', LONG_BEFORE), link('777', 'c-2', LONG_BEFORE)];
    expect((await resolve({ links: several }, ANNA)).verified['contactId']).toEqual(['c-1', 'c-2']);
  });
});

describe('the account of a business', () => {
  const records = {
    accounts: [
      { owner: '1001#777', fields: { wabaId: 'w-1' } },
      { owner: 'w-1', fields: { wabaId: 'w-1' } },
    ],
    lines: [{ owner: 'w-1', fields: { line: 'line-1' } }],
  };

  it('is not of the person who works there, nor is what only it leads to', async () => {
    const { verified, ofBusiness, figures } = await resolve(records, ANNA);
    expect(verified).toEqual(ANNA);
    expect(ofBusiness).toEqual({ wabaId: ['w-1'], line: ['line-1'] });
    expect(figures).toContainEqual({ kind: 'wabaId', of: 'business', count: 1 });
  });

  it('goes when the business itself asks', async () => {
    const { verified, ofBusiness } = await resolve(records, { waba: ['w-1'] });
    expect(verified).toEqual({ waba: ['w-1'], wabaId: ['w-1'], line: ['line-1'] });
    expect(ofBusiness).toEqual({});
  });
});

describe('a value that names nobody', () => {
  it.each(['none', '0', ' NULL ', 'N/A', '-', 'n.v.t.', ''])(
    'leads nowhere where %j was found, and is counted',
    async (value) => {
      const records = {
        links: [link('777', value, LONG_BEFORE)],
        contacts: [contact(value, { contactPhone: '49151' }), contact(value.trim(), { contactPhone: '49151' })],
      };
      const { verified, selfDeclared, figures } = await resolve(records, ANNA);
      expect({ verified, selfDeclared }).toEqual({ verified: ANNA, selfDeclared: {} });
      expect(figures).toContainEqual({ kind: 'contactId', of: 'dropped', count: 1 });
    },
  );

  it.each([
    [{ asid: ['0'] }, 'asid'],
    [{ phone: ['+11 111 111'] }, 'phone'],
    [{ email: ['None'] }, 'email'],
  ])('leads nowhere where a request begins with it: %j', async (identifiers: Identifiers, kind) => {
    const everybody = [link('0', 'c-1'), link('phone#11111111', 'c-1'), link('none', 'c-1')];
    const { verified, figures } = await resolve({ links: everybody, mails: [mail('none', 'thread')] }, identifiers);
    expect(verified).toEqual({});
    expect(figures).toEqual([{ kind, of: 'dropped', count: 1 }]);
  });

  it('is a phone number of one digit wherever it stands, while an internal id may be 1111', async () => {
    const records = {
      links: [link('777', '1111', LONG_BEFORE)],
      contacts: [contact('1111', { contactPhone: '1111111' })],
    };
    const { verified, figures } = await resolve(records, ANNA);
    expect(verified).toEqual({ ...ANNA, contactId: ['1111'] });
    expect(figures).toContainEqual({ kind: 'contactPhone', of: 'dropped', count: 1 });
  });

  it('never reaches a target, also when an older seal holds it', async () => {
    const store = memoryStore();
    store.records.set('1', { owner: 'n.v.t.' });
    store.records.set('2', { owner: 'none' });
    store.records.set('3', { owner: 'c-1' });
    const kinds = [memoryKind(new Map([['rest', store]]))];
    const row = { name: 'rest', label: { en: 'Rest' }, kind: 'memory', store: 'rest', match: ['{contactId}'] };
    const rule = { kind: 'contactId', from: { kind: 'memory', store: 'rest', match: ['{phone}'], field: 'contactId' } };
    const map = loadDataMap({ placeholders: ['n.v.t.'], identifiers: [rule], targets: [row] }, kinds);
    const target = (await connectDataMap(map, environment(), SILENT, kinds)).targets.get('rest')?.target;
    const selection = { requestId: 'request' as RequestId, appId: '1001', askedAt: ASKED };
    const sealed = { ...selection, identifiers: { contactId: ['n.v.t.', 'none', 'c-1'] } };
    expect(await target?.plan(sealed)).toBe(1);
    expect(await target?.verify(sealed)).toBe(1);
  });
});

describe('a source that does not say what it knows', () => {
  it.each([
    ['a registration led to the contact all the same', [link('777', 'c-1', LONG_BEFORE)], true],
    ['nothing else leads to a contact', [], false],
    ['only a later start leads to a contact', [link('777', 'c-2', ASKED + HOUR)], false],
  ])('is covered or not: %s', async (_why, links, isCovered) => {
    const { resolveSelection } = await world({ links }, ['meta']);
    const { gaps } = await resolveSelection(question(ANNA));
    expect(gaps).toEqual([
      { kind: 'psid', reason: 'unanswered', errorCode: 'source_failed', isPassing: false, isCovered },
    ]);
  });

  it('is not covered by a registration when a target itself needs what it knows', async () => {
    const links = [link('777', 'c-1', LONG_BEFORE)];
    const { resolveSelection } = await world({ links }, ['meta'], ['{appId}#{psid}']);
    expect((await resolveSelection(question(ANNA))).gaps).toMatchObject([{ kind: 'psid', isCovered: false }]);
  });

  it('leaves one gap for each kind, however many rules asked it', async () => {
    const { resolveSelection } = await world({}, ['meta']);
    const { gaps } = await resolveSelection(question({ asid: ['777'], igsid: ['778'] }));
    expect(gaps.map(({ kind }) => kind)).toEqual(['psid']);
  });
});
