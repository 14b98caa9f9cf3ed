import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { DeletionRequest, Sealed } from '../../../shared/domain/deletion-request.ts';
import type { Identifiers, SealedIdentifiers } from '../../../shared/domain/identifiers.ts';
import { MOST_OF_SUBJECT } from '../../../shared/ports/request-store.ts';
import { earlierRequests } from '../../../shared/use-cases/earlier-requests.ts';
import { requestWorld } from '../../support/request-world.ts';

const MINUTE = 60_000;
const ASKED_AT = Date.UTC(2026, 10, 20);

type Other = { readonly askedAt: number; readonly knows: SealedIdentifiers; readonly resolved?: false };

/** A person's other requests, the latest first, each with what its seal holds. */
async function worldOf(others: readonly Other[]) {
  const { accept, record, store } = requestWorld();
  const { requestId } = await accept();
  const request: DeletionRequest = { ...record(requestId), askedAt: ASKED_AT };
  const requests = new Map<RequestId, DeletionRequest>();
  const seals = new Map<Sealed, SealedIdentifiers>();
  const opened: Sealed[] = [];
  for (const [at, { askedAt, knows, resolved = true }] of others.entries()) {
    const [id, sealed] = [`request-${at}` as RequestId, `seal-${at}` as Sealed];
    requests.set(id, { ...request, requestId: id, askedAt, sealed, resolved });
    seals.set(sealed, knows);
  }
  const ports = {
    store: {
      ...store,
      ofSubject: async () => [requestId, ...requests.keys()].slice(0, MOST_OF_SUBJECT),
      read: async (id: RequestId) => requests.get(id),
    },
    seal: {
      async open(sealed: Sealed) {
        opened.push(sealed);
        return { identifiers: seals.get(sealed) ?? { verified: {} } };
      },
    },
    dataMap: { neverReusedKinds: ['contactId'], addressKinds: ['phone', 'email'] },
  };
  return { opened, ask: (own: Identifiers = {}) => earlierRequests(ports, request, own) };
}

async function startedAnewAt(others: readonly Other[], own: Identifiers): Promise<number | undefined> {
  return (await (await worldOf(others)).ask(own)).startedAnewAt;
}

const registered = (kind: string, value: string, at: number): SealedIdentifiers => ({
  verified: { [kind]: [value] },
  registered: [{ kind, value, at }],
});

describe('that somebody signed up again, as a later request found,', () => {
  const anHourLater = { askedAt: ASKED_AT + 60 * MINUTE, knows: registered('contactId', 'c1', ASKED_AT + 11 * MINUTE) };

  it('is known by the time of the registration', async () => {
    expect(await startedAnewAt([anHourLater], { contactId: ['c0'] })).toBe(ASKED_AT + 11 * MINUTE);
  });

  it('is not so where the registration leads to an id of the old start, which was written back', async () => {
    expect(await startedAnewAt([anHourLater], { contactId: ['c1'] })).toBeUndefined();
  });

  it('is not so where another request knows that id from before', async () => {
    const before = { askedAt: ASKED_AT - 60 * MINUTE, knows: { verified: { contactId: ['c1'] } } };
    expect(await startedAnewAt([anHourLater, before], {})).toBeUndefined();
  });

  it('is so under an id that a company gives again', async () => {
    const later = {
      askedAt: ASKED_AT + 60 * MINUTE,
      knows: registered('email', 'a@b.example', ASKED_AT + 11 * MINUTE),
    };
    expect(await startedAnewAt([later], { email: ['a@b.example'] })).toBe(ASKED_AT + 11 * MINUTE);
  });

  it('is not told by a clock that is ten minutes fast', async () => {
    const later = { ...anHourLater, knows: registered('contactId', 'c1', ASKED_AT + 10 * MINUTE) };
    expect(await startedAnewAt([later], {})).toBeUndefined();
  });
});

describe('what the person’s other requests know', () => {
  const unresolved = (count: number): readonly Other[] =>
    Array.from({ length: count }, () => ({ askedAt: ASKED_AT, knows: { verified: { asid: ['1'] } }, resolved: false }));
  const knowing = (value: string): Other => ({
    askedAt: ASKED_AT - MINUTE,
    knows: { verified: { contactId: [value] } },
  });
  const known = async (others: readonly Other[]) => (await (await worldOf(others)).ask()).identifiers;

  it('is found behind any number that have not begun, whose seals are not opened', async () => {
    const { ask, opened } = await worldOf([...unresolved(60), knowing('c1')]);
    expect((await ask()).identifiers).toEqual({ contactId: ['c1'] });
    expect(opened).toHaveLength(1);
  });

  it('is that of the latest twenty that were resolved, without the request itself', async () => {
    const resolved = Array.from({ length: 21 }, (_, at) => knowing(`c${at}`));
    expect((await known(resolved))['contactId']).toEqual(resolved.slice(0, 20).map((_, at) => `c${at}`));
  });

  it('is not taken for everything where there are more requests than can be looked at', async () => {
    const failed = { code: 'too_many_requests', disposition: 'fail' };
    await expect(known([...unresolved(MOST_OF_SUBJECT), knowing('c1')])).rejects.toMatchObject(failed);
    expect(await known([...unresolved(MOST_OF_SUBJECT - 2), knowing('c1')].slice(0, -1))).toEqual({});
    const latest = Array.from({ length: 20 }, () => knowing('c1'));
    expect(await known([...latest, ...unresolved(MOST_OF_SUBJECT)])).toEqual({ contactId: ['c1'] });
  });
});
