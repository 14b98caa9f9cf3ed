import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { DeletionRequest, Replay } from '../../../shared/domain/deletion-request.ts';
import { type Identifiers, joined, type SealedIdentifiers } from '../../../shared/domain/identifiers.ts';
import type { Part } from '../../../shared/domain/part.ts';
import type { Registration, RegistrationAge, RegistrationReading } from '../../../shared/domain/selection.ts';
import type { ConnectedDataMap } from '../../../shared/ports/connected-data-map.ts';
import type { Gap, Resolution, ResolutionQuestion } from '../../../shared/ports/resolution.ts';
import type { RecordKeys } from '../../../shared/use-cases/open-record.ts';
import { resolveRequest } from '../../../shared/use-cases/resolve-request.ts';
import { connectedTarget, requestWorld, resolution, START, testTarget } from '../../support/request-world.ts';

const MINUTE = 60_000;
const GRACE = 10 * MINUTE;
const HOUR = 60 * MINUTE;
const ME: Identifiers = { asid: ['218471'] };
const PART: Part = {
  name: 'messages',
  label: 'Label of messages',
  selects: 'what messages selects',
  status: 'purging',
  attempts: 0,
  items: 0,
  rounds: 0,
  nextAttemptAt: START,
  updatedAt: START,
};
const REPLAY: Replay = { of: 'first' as RequestId, sealOf: 'first' as RequestId, lastLookAt: START + 2 * HOUR };
/** Everything was found and sealed before, and the part is being purged. */
const RESOLVED: Partial<DeletionRequest> = { resolved: true, parts: [PART] };

type Case = {
  readonly change?: Partial<DeletionRequest>;
  /** What the seal holds. */
  readonly sealed?: SealedIdentifiers;
  readonly now?: number;
  /** What the data map finds beside the ids that it is asked about. */
  readonly found?: Partial<Resolution>;
  /** What the registration records say at first. */
  readonly readings?: readonly RegistrationReading[];
  readonly dataMap?: Partial<ConnectedDataMap>;
  /** Another request of the person, and what its seal holds. */
  readonly other?: { readonly change?: Partial<DeletionRequest>; readonly sealed: SealedIdentifiers };
  /** The seal was made when the request was entered, and not by the worker. */
  readonly isNew?: true;
};

async function resolve(about: Case) {
  const { sealed = { verified: ME }, now = START, found = {}, readings = [] } = about;
  const world = requestWorld({ messages: testTarget() });
  const { requestId } = await world.accept();
  const { seal } = world.ports;
  const { hash } = world.ports.dataMap;
  const record: DeletionRequest = { ...world.record(requestId), dataMapHash: hash, ...about.change };
  const { sealed: made, recordKey } = await seal.closeWithKey(sealed, record);
  const request = { ...record, sealed: about.isNew ? await seal.close(sealed, record) : made };
  const keys: RecordKeys = about.isNew ? new Map() : new Map([[made, recordKey]]);
  const others = new Map<RequestId, DeletionRequest>();
  if (about.other !== undefined) {
    const other = { ...record, requestId: 'other' as RequestId, resolved: true, ...about.other.change };
    others.set(other.requestId, { ...other, sealed: await seal.close(about.other.sealed, other) });
  }
  const asked: { what: 'everything' | 'registrations' | 'others'; question?: ResolutionQuestion }[] = [];
  const ports = {
    ...world.ports,
    store: {
      read: async (id: RequestId) => others.get(id),
      async ofSubject() {
        asked.push({ what: 'others' });
        return [requestId, ...others.keys()];
      },
    },
    dataMap: {
      ...world.ports.dataMap,
      async resolveSelection(question: ResolutionQuestion) {
        const isFirst = asked.length === 0;
        asked.push({ what: 'everything', question });
        return resolution(
          {},
          { ...(isFirst && { readings }), ...found, verified: joined(question.identifiers, found.verified ?? {}) },
        );
      },
      async readRegistrations(question: ResolutionQuestion) {
        asked.push({ what: 'registrations', question });
        return readings;
      },
      ...about.dataMap,
    },
  };
  const answer = await resolveRequest(ports, keys, request, sealed, now);
  const after = answer.step(request);
  const opened = after.sealed && (await seal.open(after.sealed, after));
  return {
    ...answer,
    request,
    after,
    /** What the seal holds afterwards, and whether it is the worker's with a key that it has. */
    seals: { ...opened?.identifiers },
    isProvable: after.sealed !== undefined && opened?.recordKey?.equals(keys.get(after.sealed) ?? recordKey) === true,
    isSealKept: after.sealed === request.sealed,
    asked,
    questions: asked.flatMap(({ question }) => question ?? []),
    logs: world.logs,
    counted: world.counted,
  };
}

function reading(age: RegistrationAge, change: Partial<Registration> = {}): RegistrationReading {
  return { age, registration: { kind: 'contactId', value: 'c1', isNeverReused: true, createdAt: START, ...change } };
}

const moved = (change: object) => ({
  targets: new Map([['messages', { ...connectedTarget('messages', testTarget()), ...change }]]),
});
const AT_GRACE = START + GRACE;
const LATE = AT_GRACE + 1;
const READ: Part = { ...PART, name: 'tickets', status: 'verifying' };
const READ_ONLY: Partial<DeletionRequest> = { resolved: true, parts: [{ ...PART, status: 'verifying' }] };
const REOPENED: Partial<DeletionRequest> = { ...RESOLVED, completedAt: START - 1 };
const CLOSED: Partial<DeletionRequest> = { completedAt: START + 1, parts: [{ ...PART, status: 'deleted' }] };

describe('what the data map is asked', () => {
  it.each<[string, Case, 'everything' | 'registrations' | 'nothing']>([
    ['is everything at first', {}, 'everything'],
    ['is nothing of an id that names nobody', { sealed: { verified: { asid: ['0'] } } }, 'nothing'],
    ['is nothing while all is known', { change: READ_ONLY }, 'nothing'],
    ['is everything while a source has not answered', { change: { ...RESOLVED, unanswered: true } }, 'everything'],
    [
      'is everything where another data map is in force',
      { change: RESOLVED, dataMap: { hash: 'other' } },
      'everything',
    ],
    [
      'is nothing where the request had ended under another data map',
      { change: { ...RESOLVED, ...CLOSED }, dataMap: { hash: 'other' } },
      'nothing',
    ],
    ['is everything for a new target', { change: { resolved: true } }, 'everything'],
    ['is nothing for a new target of an ended request', { change: { resolved: true, completedAt: START } }, 'nothing'],
    [
      'is nothing for a new target out of the scope',
      { change: { resolved: true, scope: 'deauthorization' } },
      'nothing',
    ],
    ['is nothing for a target of another name', { change: READ_ONLY, dataMap: moved({ formerly: ['x'] }) }, 'nothing'],
    [
      'is nothing for a renamed target',
      { change: { resolved: true, parts: [{ ...READ, name: 'x' }] }, dataMap: moved({ formerly: ['x'] }) },
      'nothing',
    ],
    [
      'is everything for a target that selects otherwise',
      { change: RESOLVED, dataMap: moved({ selects: 'other' }) },
      'everything',
    ],
    [
      'is nothing for one whose selection has the same key',
      { change: READ_ONLY, dataMap: moved({ selects: 'what messages selects, longer' }) },
      'nothing',
    ],
    [
      'is nothing for one that selects otherwise after the request has ended',
      { change: { ...RESOLVED, ...CLOSED }, dataMap: moved({ selects: 'other' }) },
      'nothing',
    ],
    [
      'is nothing where the record does not say what was selected',
      {
        change: { resolved: true, parts: [{ ...PART, status: 'verifying', selects: undefined }] },
        dataMap: moved({ selects: 'other' }),
      },
      'nothing',
    ],
    ['is everything again for a purge within the grace', { change: RESOLVED, now: AT_GRACE }, 'everything'],
    ['is everything again for a purge after the grace', { change: RESOLVED, now: LATE }, 'everything'],
    ['is nothing for a purge of an ended request within the grace', { change: REOPENED, now: AT_GRACE }, 'nothing'],
    [
      'is the registrations for a purge of an ended request after the grace',
      { change: REOPENED, now: LATE },
      'registrations',
    ],
    [
      'is everything again where one part is read and another purged',
      { change: { resolved: true, parts: [READ, PART] }, now: LATE },
      'everything',
    ],
    [
      'is nothing where parts are only read',
      { change: { resolved: true, parts: [{ ...PART, status: 'verifying' }] }, now: LATE },
      'nothing',
    ],
    [
      'is nothing where no part is due',
      { change: { resolved: true, parts: [{ ...PART, nextAttemptAt: LATE + 1 }] }, now: LATE },
      'nothing',
    ],
    [
      'is everything again when the last look begins',
      { change: { ...READ_ONLY, rescan: 'waiting', rescanAt: START } },
      'everything',
    ],
    [
      'is nothing before the last look',
      { change: { ...READ_ONLY, rescan: 'waiting', rescanAt: START + 1 } },
      'nothing',
    ],
  ])('%s', async (_, about, expected) => {
    const { asked } = await resolve(about);
    expect(asked.map(({ what }) => what).filter((what) => what !== 'others')).toEqual(
      expected === 'nothing' ? [] : [expected],
    );
  });

  const QUESTION = {
    appId: 'app-1',
    beganWith: 'asid',
    identifiers: ME,
    askedAt: START,
    isFirstReading: true,
    checksActivity: false,
    selfDeclared: {},
    unconfirmed: {},
    takenForOld: {},
  };
  const again = { ...RESOLVED, unanswered: true } as const;
  it.each<[string, Partial<DeletionRequest>, Partial<ResolutionQuestion>]>([
    ['are read for the first time in a new request', {}, {}],
    ['are read again once it was resolved', again, { isFirstReading: false }],
    ['are not new to a replay', { replay: REPLAY }, { isFirstReading: false }],
    ['are not new to a replay that was resolved', { ...again, replay: REPLAY }, { isFirstReading: false }],
    ['are not old because an operator once said so', { ...again, isUnknownOld: true }, { isFirstReading: false }],
    [
      'show a new start, which is known already',
      { ...again, returns: { reRegisteredAt: START + HOUR } },
      { isFirstReading: false, isBack: true },
    ],
    [
      'show a new start, of which only activity is known',
      { ...again, returns: { activeSince: START + HOUR } },
      { isFirstReading: false },
    ],
    ['are compared with the last use for lists', { origin: 'list' }, { checksActivity: true }],
    ['are compared with the last use for stale signatures', { isStale: true }, { checksActivity: true }],
    ['are not compared with the last use for operators', { origin: 'operator' }, {}],
  ])('says whether registrations %s', async (_, change, expected) => {
    const { questions, request } = await resolve({ change });
    expect(questions).toEqual([{ ...QUESTION, ...expected, requestId: request.requestId }]);
  });

  const typed = { line: 1, of: 'self_declared', kind: 'email', values: ['a@example.com'] } as const;
  const start = { line: 2, of: 'several_registrations', kind: 'contactId', values: ['c1'] } as const;
  const undated = { line: 3, of: 'registration_unknown', kind: 'contactId', values: ['c3'] } as const;
  const lines = [typed, start, { ...start, line: 4, values: ['c2'] }, undated];
  const selfDeclared = { email: ['a@example.com'], contactId: ['c1', 'c2'] };
  const numbered = [{ kind: 'email', of: 'self_declared', count: 1, line: 1 }] as const;
  const [figure] = [{ kind: 'email', of: 'self_declared', count: 1 } as const];
  const byKind = { ...again, confirmed: [{ kind: 'email' }], identifiers: [figure] };
  it.each<[string, Partial<DeletionRequest>, SealedIdentifiers['lines'], Partial<ResolutionQuestion>]>([
    ['nothing more', again, lines, { unconfirmed: { contactId: ['c1', 'c2'] } }],
    [
      'what is confirmed of it',
      { ...again, confirmed: [{ kind: 'contactId', line: 4 }], settled: [2, 4] },
      lines,
      { identifiers: { ...ME, contactId: ['c2'] }, unconfirmed: { contactId: ['c1'] } },
    ],
    [
      'what of unknown age is taken for old',
      { ...again, settled: [3] },
      lines,
      { unconfirmed: { contactId: ['c1', 'c2'] }, takenForOld: { contactId: ['c3'] } },
    ],
    [
      'what an earlier version confirmed by its kind',
      byKind,
      undefined,
      { identifiers: { ...ME, email: selfDeclared.email } },
    ],
    ['nothing that it confirmed of several lines', { ...byKind, identifiers: [figure, figure] }, undefined, {}],
    ['nothing of another line with the same kind', { ...byKind, identifiers: numbered }, [typed], {}],
    [
      'nothing that it confirmed of several registrations',
      { ...byKind, identifiers: [{ ...figure, of: 'several_registrations' }] },
      undefined,
      {},
    ],
  ])('is what the seal holds of lines: %s', async (_, change, some, expected) => {
    const sealed = { verified: ME, selfDeclared, ...(some && { lines: some }) };
    const { questions, request } = await resolve({ change, sealed });
    const question = { ...QUESTION, isFirstReading: false, selfDeclared, ...expected, requestId: request.requestId };
    expect(questions).toEqual([question]);
  });
});

describe('whom the targets look for', () => {
  const SELECTION = { appId: 'app-1', beganWith: 'asid', identifiers: ME, askedAt: START };
  const cutOff = { unboundedKinds: ['contactId'], olderThan: START + HOUR - GRACE, undated: 'deleted' };
  const askedAt = { unboundedKinds: [], olderThan: START };
  const newStart = { reRegisteredAt: START + HOUR };
  it.each<[string, Partial<DeletionRequest>, object]>([
    ['everything while the request is open', {}, {}],
    ['what is older than its end after that', { completedAt: START + HOUR }, { bounds: cutOff }],
    [
      'what is older than the last look of the first request in a replay, which knows no times of change',
      { replay: REPLAY },
      { restored: true, bounds: { ...cutOff, olderThan: START + 2 * HOUR - GRACE } },
    ],
    [
      'the same in a replay that has ended',
      { replay: REPLAY, completedAt: START + 3 * HOUR },
      { restored: true, bounds: { ...cutOff, olderThan: START + 2 * HOUR - GRACE } },
    ],
    [
      'what is older than asked when the app was removed',
      { scope: 'deauthorization' },
      { bounds: { ...askedAt, undated: 'deleted_if_refused_by_meta' } },
    ],
    ['what is older than a new start', { returns: newStart }, { bounds: { ...cutOff, undated: 'left' } }],
    [
      'what is older than a new start also once doubts are settled',
      { returns: { ...newStart, isUnknown: true }, isUnknownOld: true },
      { bounds: { ...cutOff, undated: 'left' } },
    ],
    [
      'what is older than asked while there are doubts',
      { returns: { isUnknown: true } },
      { bounds: { unboundedKinds: ['contactId'], olderThan: START, undated: 'asked' } },
    ],
    ['everything once an operator has settled them', { returns: { isUnknown: true }, isUnknownOld: true }, {}],
  ])('is %s', async (_, change, expected) => {
    const dataMap = { neverReusedKinds: ['contactId'] };
    const { selection, request } = await resolve({ change: { ...RESOLVED, ...change }, dataMap });
    expect(selection).toStrictEqual({ ...SELECTION, ...expected, requestId: request.requestId });
  });

  it.each<[string, SealedIdentifiers, object]>([
    ['nobody under an id that names nobody', { verified: { asid: ['0'] } }, { selection: { identifiers: {} } }],
    ['only the verified where nothing was self-declared', { verified: ME, selfDeclared: {} }, {}],
    [
      'only the verified where self-declared values were dropped',
      { verified: ME, selfDeclared: { email: [] } },
      { selfDeclaredKinds: ['email'] },
    ],
    [
      'both, apart, where something was self-declared',
      { verified: ME, selfDeclared: { email: ['a@b.example'] } },
      { withSelfDeclared: { identifiers: { ...ME, email: ['a@b.example'] } }, selfDeclaredKinds: ['email'] },
    ],
    [
      'what is of a business, apart',
      { verified: ME, ofBusiness: { wabaId: ['4001'] } },
      { selection: { identifiers: ME, ofBusiness: { wabaId: ['4001'] } } },
    ],
  ])('is %s', async (_, sealed, expected) => {
    const { selection, withSelfDeclared, selfDeclaredKinds } = await resolve({ change: RESOLVED, sealed });
    expect({
      selection: { identifiers: selection.identifiers, ofBusiness: selection.ofBusiness },
      withSelfDeclared: withSelfDeclared && { identifiers: withSelfDeclared.identifiers },
      selfDeclaredKinds,
    }).toEqual({ selection: { identifiers: ME }, selfDeclaredKinds: [], ...expected });
  });
});

describe('what a record says once everything was resolved', () => {
  it('is all that was found, with a part for each target', async () => {
    const figures = [{ kind: 'contactId', of: 'verified', count: 1 }] as const;
    const gap = (kind: string, change: Partial<Gap>): Gap => ({
      kind,
      reason: 'gone',
      isPassing: false,
      isCovered: false,
      ...change,
    });
    const gaps = [
      gap('psid', {}),
      gap('psid', {}),
      gap('igsid', { isCovered: true }),
      gap('email', { reason: 'unanswered', isPassing: true }),
    ];
    const readings = [reading('new', { createdAt: START + HOUR })];
    const found = { verified: { contactId: ['c1'] }, figures, gaps, readings };
    const { after, request, logs, counted, seals, isProvable } = await resolve({ found, isNew: true });
    expect(after).toEqual({
      ...request,
      sealed: expect.anything(),
      resolved: true,
      unanswered: true,
      goneSources: ['psid'],
      silentSources: ['email'],
      identifiers: figures,
      returns: { reRegisteredAt: START + HOUR },
      dataMapHash: 'data-map-1',
      parts: [{ ...PART, status: 'pending' }],
    });
    expect(seals).toEqual({ verified: { ...ME, contactId: ['c1'] }, selfDeclared: {}, lookedFor: [] });
    expect(isProvable).toBe(true);
    const { requestId } = request;
    expect(logs.filter(({ event }) => event.startsWith('identifier'))).toEqual([
      ...['psid', 'psid', 'igsid'].map((identifierKind) => ({
        event: 'identifier_source_gone',
        fields: { requestId, identifierKind },
      })),
      { event: 'identifiers_resolved', fields: { requestId, count: 2 } },
    ]);
    expect(counted['SourcesGone']).toBe(3);
  });

  it('names no source where all have answered', async () => {
    const { after, counted } = await resolve({});
    expect([after.unanswered, after.goneSources, after.silentSources]).toEqual([undefined, undefined, undefined]);
    expect(counted['SourcesGone']).toBeUndefined();
  });

  it.each<readonly [string, Identifiers, ConnectedDataMap['placeholders']]>([
    ['a zero', { asid: ['0'] }, {}],
    ['a number of one digit', { phone: ['999999999'] }, {}],
    ['what the data map says is nobody', { email: ['nobody@company.example'] }, { others: ['nobody@company.example'] }],
  ])('is that nothing is there for an id that names nobody: %s', async (_, verified, placeholders) => {
    const { after, request } = await resolve({ sealed: { verified }, dataMap: { placeholders } });
    expect(after).toEqual({ ...request, resolved: true, dataMapHash: 'data-map-1', parts: [] });
  });

  it('is a failure where a record could not hold the identifiers', async () => {
    const found = { verified: { email: Array.from({ length: 9_000 }, (_, at) => `someone-${at}@company.example`) } };
    const message = expect.stringContaining(String(300 * 1024));
    await expect(resolve({ found })).rejects.toMatchObject({ code: 'too_many_identifiers', message });
  });

  it('is a failure where nothing in the data map reads what it began with, unless another request knows more', async () => {
    const dataMap = { entryKinds: ['phone'] };
    const code = 'kind_not_in_data_map';
    await expect(resolve({ dataMap })).rejects.toMatchObject({ code, disposition: 'retry' });
    await expect(resolve({ change: { scope: 'deauthorization' }, dataMap })).resolves.toBeDefined();
    await expect(resolve({ change: { origin: 'canary' }, dataMap })).resolves.toBeDefined();
    const known = { verified: { ...ME, phone: ['4915100000001'] } };
    await expect(resolve({ sealed: known, dataMap })).resolves.toBeDefined();
  });

  it('is a failure where a replay names a target that the data map lacks, until it has its parts', async () => {
    const replay = { ...REPLAY, targets: ['messages', 'gone'] };
    await expect(resolve({ change: { replay } })).rejects.toMatchObject({ code: 'target_not_in_data_map' });
    expect((await resolve({ change: { replay: { ...replay, targets: ['messages'] } } })).after.resolved).toBe(true);
    expect((await resolve({ change: { ...RESOLVED, replay } })).after.resolved).toBe(true);
  });
});

it('everything is looked up again where an operator has confirmed something meanwhile', async () => {
  const { step, request, after } = await resolve({});
  const confirmed = [{ kind: 'email', line: 1 }];
  expect(after.unanswered).toBeUndefined();
  expect(step({ ...request, confirmed })).toMatchObject({
    resolved: true,
    unanswered: true,
    parts: [{ name: 'messages', status: 'pending' }],
  });
});

describe('a seal', () => {
  const same = { ...RESOLVED, unanswered: true } as const;
  const sealed = { verified: ME, selfDeclared: {} };
  it.each<[string, Case, boolean]>([
    ['stays where it holds what was found', { change: same, sealed }, true],
    ['stays where nothing was asked', { change: RESOLVED, sealed }, true],
    ['is made anew where more was found', { change: same, sealed, found: { verified: { psid: ['1'] } } }, false],
    [
      'is made anew where something was self-declared',
      { change: same, sealed, found: { selfDeclared: { a: ['1'] } } },
      false,
    ],
    ['is made anew where the worker has not made it', { sealed, isNew: true }, false],
    ['is made anew also where nobody is named', { sealed: { verified: { asid: ['0'] } }, isNew: true }, false],
    ['of the worker stays where nobody is named', { sealed: { verified: { asid: ['0'] } } }, true],
  ])('%s', async (_, about, expected) => {
    const { isSealKept, isProvable } = await resolve(about);
    expect([isSealKept, isProvable]).toEqual([expected, true]);
  });

  it('goes on holding what belongs to a business when nothing leads there any more', async () => {
    const before = { verified: ME, ofBusiness: { wabaId: ['4001'] } };
    const found = { ofBusiness: { wabaId: ['4002'] } };
    expect((await resolve({ sealed: before, found })).seals).toMatchObject({
      ofBusiness: { wabaId: ['4001', '4002'] },
    });
  });

  const isConfirmed = { ...same, confirmed: [{ kind: 'email' }] };
  const LINE = { of: 'self_declared', kind: 'email', values: ['b@b.example'], line: 1 } as const;
  const isAnswered = { ...same, confirmed: [{ kind: 'email', line: 1 }] };
  const found = { verified: { email: ['a@b.example'] } };
  const ofOther = { change: { confirmed: undefined }, sealed: { verified: { email: ['a@b.example'], psid: ['1'] } } };
  it.each<[string, Case, Identifiers | undefined]>([
    ['what was found after that', { change: isConfirmed, sealed, found }, found.verified],
    [
      'what is known by then',
      { change: isConfirmed, sealed: { ...sealed, confirmed: { psid: ['1'] } }, found },
      { psid: ['1'], ...found.verified },
    ],
    [
      'all that it does not begin with where a seal of before does not say what',
      { change: isConfirmed, sealed: { verified: { ...ME, ...found.verified } } },
      found.verified,
    ],
    [
      'what an answer has led to, whatever else was known by then',
      { change: isAnswered, sealed: { verified: { ...ME, psid: ['1'] }, lines: [LINE] } },
      { email: LINE.values },
    ],
    ['nothing that another request knows', { change: isConfirmed, sealed, found, other: ofOther }, {}],
    ['nothing where nobody has', { change: same, sealed, found }, undefined],
    [
      'nothing where of several registrations none was',
      { change: { ...same, confirmed: [] }, sealed, found },
      undefined,
    ],
  ])('says of what an operator may have confirmed alone: %s', async (_, about, confirmed) => {
    expect((await resolve(about)).seals.confirmed).toEqual(confirmed);
  });

  const KNOWN = [{ kind: 'contactId', value: 'c0', at: START - HOUR }];
  const C1 = { kind: 'contactId', value: 'c1', at: START };
  it.each<[string, RegistrationReading, readonly object[]]>([
    ['an old registration', reading('old'), [...KNOWN, C1]],
    ['one that was used since', reading('active'), [...KNOWN, C1]],
    ['no new one', reading('new'), KNOWN],
    ['none of unknown age', reading('unknown'), KNOWN],
    ['none without a time', reading('old', { createdAt: undefined }), KNOWN],
    ['none that leads to an id that is given again', reading('old', { isNeverReused: false }), KNOWN],
    ['none twice', reading('old', { value: 'c0' }), KNOWN],
    [
      'one of another kind with the same value',
      reading('old', { kind: 'userId', value: 'c0' }),
      [...KNOWN, { kind: 'userId', value: 'c0', at: START }],
    ],
  ])('holds the time of %s for the next reading', async (_, one, expected) => {
    const { seals } = await resolve({ sealed: { verified: ME, registered: KNOWN }, found: { readings: [one] } });
    expect(seals.registered).toEqual(expected);
  });

  it('holds no times where there are none', async () => {
    expect((await resolve({ found: { readings: [reading('new')] } })).seals.registered).toBeUndefined();
  });
});

describe('a registration that is read before a late purge', () => {
  const C1 = { contactId: ['c1'] };
  it.each<[string, RegistrationReading, Identifiers | undefined]>([
    ['is followed where it is old', reading('old'), { ...ME, ...C1 }],
    ['is followed where it was used since', reading('active'), { ...ME, ...C1 }],
    ['is not followed where it is new', reading('new'), undefined],
    ['is not followed where it leads to nobody', reading('old', { value: 'none' }), undefined],
    ['is not followed where its id is known', reading('old', { kind: 'asid', value: '218471' }), undefined],
  ])('%s', async (_, one, followed) => {
    const { kind, value } = one.registration;
    const found = { verified: { [kind]: [value] } };
    const { asked, questions, after, selection } = await resolve({
      change: RESOLVED,
      now: LATE,
      readings: [one],
      ...(followed && { found }),
    });
    const identifiers = followed ?? ME;
    expect(asked.map(({ what }) => what)).toEqual(
      followed ? ['everything', 'others', 'everything', 'others'] : ['everything', 'others'],
    );
    expect(questions.map((question) => question.identifiers)).toEqual(followed ? [ME, ME] : [ME]);
    expect(selection.identifiers).toEqual(identifiers);
    expect(after.resolved).toBe(true);
  });

  it.each<[string, Partial<SealedIdentifiers>]>([
    ['was typed, or is one of several', { selfDeclared: C1 }],
    ['is of a business', { ofBusiness: C1 }],
  ])('is not followed where it is known that its id %s', async (_, more) => {
    const sealed = { verified: ME, ...more };
    const { asked, selection } = await resolve({ change: RESOLVED, now: LATE, readings: [reading('old')], sealed });
    expect([asked.map(({ what }) => what), selection.identifiers]).toEqual([['everything', 'others'], ME]);
  });

  it.each<[string, SealedIdentifiers]>([
    ['was only typed', { verified: ME, selfDeclared: C1 }],
    ['was taken for a business’s', { verified: ME, ofBusiness: C1 }],
    ['was unknown', { verified: ME }],
  ])('deletes by an id that is proven now and %s before', async (_, sealed) => {
    const { seals, selection, asked } = await resolve({
      change: RESOLVED,
      now: LATE,
      sealed,
      found: { verified: C1 },
    });
    expect([seals.verified, selection.identifiers]).toEqual([
      { ...ME, ...C1 },
      { ...ME, ...C1 },
    ]);
    expect(asked.filter(({ what }) => what === 'everything')).toHaveLength(2);
  });

  it('is followed only where all that leads to it says that it is the person’s', async () => {
    const found = { selfDeclared: C1 };
    const { seals, selection } = await resolve({ change: RESOLVED, now: LATE, readings: [reading('old')], found });
    expect([seals.verified, seals.selfDeclared, selection.identifiers]).toEqual([ME, C1, ME]);
  });

  it('has its new start added to what the record knows', async () => {
    const returns = { activeSince: START + HOUR };
    const readings = [reading('new', { createdAt: LATE + 1 })];
    const known = await resolve({ change: { ...RESOLVED, returns }, now: LATE, readings });
    expect(known.after).toEqual({ ...known.request, returns: { ...returns, reRegisteredAt: LATE + 1 } });
    const first = await resolve({ change: RESOLVED, now: LATE, readings });
    expect(first.after).toEqual({ ...first.request, returns: { reRegisteredAt: LATE + 1 } });
    expect(first.selection.bounds?.undated).toBe('left');
  });

  it('is no new start where it leads to what another request of the person knows', async () => {
    const { after, seals, question } = await resolve({
      change: RESOLVED,
      now: LATE,
      readings: [reading('new', { createdAt: LATE + 1 }), reading('unknown')],
      other: { sealed: { verified: { ...ME, ...C1 } } },
    });
    expect([after.returns, question, seals.verified]).toEqual([{}, undefined, { ...ME, ...C1 }]);
  });

  it('lets every part begin anew where it leads to an id that the request does not know', async () => {
    const parts = [
      { ...PART, status: 'deleted', nextAttemptAt: undefined } as const,
      { ...READ, status: 'purging' } as const,
    ];
    const { after, seals } = await resolve({
      change: { resolved: true, parts },
      now: LATE,
      readings: [reading('old')],
      found: { verified: C1 },
    });
    expect(after.parts[0]).toMatchObject({ name: 'messages', status: 'pending', nextAttemptAt: LATE });
    expect(seals.verified).toEqual({ ...ME, ...C1 });
  });
});

describe('what an operator is asked', () => {
  const several = { starts: [{ kind: 'contactId', value: 'c1' }], selfDeclared: { contactId: ['c1'] } };
  const mixed = { ...several, figures: [{ kind: 'asid', of: 'verified', count: 1 }] } as const;
  const verified = { figures: [{ kind: 'asid', of: 'verified', count: 1 }] } as const;
  const unknown = { readings: [reading('unknown')] };
  const decided = { isUnknownOld: true, returns: { isUnknown: true } } as const;
  const start = { line: 1, of: 'several_registrations', kind: 'contactId', values: ['c1'] } as const;
  const asked = { verified: ME, lines: [start] };
  const another = { starts: [...several.starts, { kind: 'contactId', value: 'c2' }] };
  it.each<[string, Case, string | undefined]>([
    ['nothing of verified ids', { found: verified }, undefined],
    ['which of several registrations is meant', { found: several }, 'several_registrations'],
    ['that also beside verified ids', { found: mixed }, 'several_registrations'],
    ['nothing once that was settled', { found: several, sealed: asked, change: { settled: [1] } }, undefined],
    [
      'that about one that came since',
      { found: another, sealed: asked, change: { settled: [1] } },
      'several_registrations',
    ],
    [
      'that where an earlier version had an answer',
      { found: several, change: { confirmed: [] } },
      'several_registrations',
    ],
    ['whether a registration is old', { found: unknown }, 'registration_unknown'],
    ['that first', { found: { ...unknown, ...several } }, 'registration_unknown'],
    ['nothing once that was decided', { found: { readings: [reading('old')] }, change: decided }, undefined],
    ['that about one that came since', { found: unknown, change: decided }, 'registration_unknown'],
    ['nothing when the app was removed', { found: unknown, change: { scope: 'deauthorization' } }, undefined],
    ['nothing where a new start tells', { found: { readings: [...unknown.readings, reading('new')] } }, undefined],
    ['that in a replay', { found: unknown, change: { replay: REPLAY } }, 'registration_unknown'],
    ['that before a late purge', { change: RESOLVED, now: LATE, found: unknown, ...unknown }, 'registration_unknown'],
    ['nothing before a late purge without doubt', { change: RESOLVED, now: LATE }, undefined],
    ['that until it is decided', { change: { ...RESOLVED, returns: { isUnknown: true } } }, 'registration_unknown'],
    ['nothing where nothing was read', { change: RESOLVED }, undefined],
  ])('is %s', async (_, about, expected) => {
    expect((await resolve(about)).question).toBe(expected);
  });
});

describe('another request of the person', () => {
  const knowsMore = { sealed: { verified: { ...ME, contactId: ['c9'] } } };
  const both = { ...ME, contactId: ['c9'] };

  it.each<[string, Case, readonly (Identifiers | 'others')[]]>([
    ['is looked up after what the data map finds', {}, [ME, 'others']],
    ['changes nothing where it knows no more', { other: { sealed: { verified: ME } } }, [ME, 'others']],
    ['has registrations read again where it knows more', { other: knowsMore }, [ME, 'others', both]],
    [
      'is asked for what the data map does not find',
      { other: knowsMore, found: { verified: { contactId: ['c9'] } } },
      [ME, 'others'],
    ],
    [
      'tells a replay no id, only what operators keep',
      { other: knowsMore, change: { replay: REPLAY } },
      [ME, 'others'],
    ],
    ['is looked up again before a late purge', { change: RESOLVED, now: LATE }, [ME, 'others']],
    [
      'has everything resolved again where it has found more by then',
      { other: knowsMore, change: RESOLVED, now: LATE },
      [ME, 'others', ME, 'others', both],
    ],
    [
      'changes nothing where that was taken over before',
      { other: knowsMore, sealed: { verified: both }, change: RESOLVED, now: LATE },
      [both, 'others'],
    ],
    [
      'changes nothing where this one had ended',
      { other: knowsMore, change: { ...RESOLVED, completedAt: START + 1 }, now: LATE },
      [ME, 'others'],
    ],
    [
      'is not looked up by a replay before a late purge',
      { other: knowsMore, change: { ...RESOLVED, replay: REPLAY }, now: LATE },
      [ME],
    ],
    [
      'is not looked up where parts are only read',
      { other: knowsMore, change: { resolved: true, parts: [{ ...PART, status: 'verifying' }] }, now: LATE },
      [],
    ],
  ])('%s', async (_, about, expected) => {
    const { asked, selection } = await resolve(about);
    expect(asked.map(({ question, what }) => question?.identifiers ?? what)).toEqual(expected);
    const isBoth = expected.includes(both);
    expect(selection.identifiers).toEqual(joined(about.found?.verified ?? {}, isBoth ? both : ME));
  });

  it('adds the registrations that nobody has confirmed there to those of this request', async () => {
    const start = { line: 1, of: 'several_registrations', kind: 'contactId' } as const;
    const { questions } = await resolve({
      change: { ...RESOLVED, unanswered: true },
      sealed: { verified: ME, lines: [{ ...start, values: ['c1'] }] },
      other: { sealed: { verified: { ...ME, orderId: ['9'] }, lines: [{ ...start, values: ['c2'] }] } },
    });
    expect(questions.map(({ unconfirmed }) => unconfirmed)).toEqual([
      { contactId: ['c1'] },
      { contactId: ['c1', 'c2'] },
    ]);
  });

  it('has what it knows sealed', async () => {
    expect((await resolve({ other: knowsMore })).seals.verified).toEqual(both);
  });

  it.each<[string, SealedIdentifiers]>([
    ['self-declared ids', { verified: ME, selfDeclared: { email: ['a@b.example'] } }],
    ['ids of a business', { verified: ME, ofBusiness: { wabaId: ['4001'] } }],
    ['former numbers', { verified: ME, former: { identifiers: { phone: ['49151'] }, until: START - HOUR } }],
  ])('has its %s taken over before a late purge', async (_, knows) => {
    const { seals } = await resolve({ other: { sealed: knows }, change: RESOLVED, now: LATE });
    expect(seals).toMatchObject(knows);
    const again = await resolve({ other: { sealed: knows }, change: RESOLVED, sealed: knows, now: LATE });
    expect(again.asked.map(({ what }) => what)).toEqual(['everything', 'others']);
  });

  it.each<[string, Partial<Case>]>([
    ['when everything is resolved', {}],
    ['before a late purge', { change: { resolved: true, parts: [PART] }, now: LATE }],
  ])('tells of a new start, and of what it has deleted, %s', async (_, about) => {
    const at = START + 30 * MINUTE;
    const registered = [{ kind: 'contactId', value: 'c2', at }];
    const change = { askedAt: START + HOUR, parts: [{ ...PART, status: 'deleted', items: 3 } as const] };
    const { after, selection } = await resolve({ ...about, other: { change, sealed: { verified: ME, registered } } });
    expect(after.returns).toEqual({ reRegisteredAt: at });
    expect(selection.bounds).toMatchObject({ olderThan: at - GRACE, undated: 'left' });
    expect(after.parts).toMatchObject([{ name: 'messages', foundEarlier: true }]);
  });

  it('bounds no number by the time at which another one was last the person’s', async () => {
    const until = START - 40 * 24 * HOUR;
    const other = {
      change: { completedAt: START - HOUR },
      sealed: { verified: { phone: ['4915100000001'] }, former: { identifiers: { phone: ['4915100000002'] }, until } },
    };
    const formerOf = async (about: Case) => (await resolve({ other, ...about })).seals.former;
    expect(await formerOf({})).toEqual({ identifiers: { phone: ['4915100000002', '4915100000001'] }, until });
    const found = { verified: { phone: ['4915100000002'] } };
    expect(await formerOf({ found })).toEqual({ identifiers: { phone: ['4915100000001'] }, until: START - HOUR });
  });
});
