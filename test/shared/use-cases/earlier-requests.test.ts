import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { DeletionRequest, Sealed } from '../../../shared/domain/deletion-request.ts';
import type { Identifiers, SealedIdentifiers } from '../../../shared/domain/identifiers.ts';
import { earlierRequests } from '../../../shared/use-cases/earlier-requests.ts';
import { requestWorld } from '../../support/request-world.ts';

const MINUTE = 60_000;
const ASKED_AT = Date.UTC(2026, 10, 20);

/** A person's other requests, each with what its seal holds. */
async function worldOf(others: readonly { readonly askedAt: number; readonly knows: SealedIdentifiers }[]) {
  const { accept, record, store } = requestWorld();
  const { requestId } = await accept();
  const request: DeletionRequest = { ...record(requestId), askedAt: ASKED_AT };
  const requests = new Map<RequestId, DeletionRequest>();
  const seals = new Map<Sealed, SealedIdentifiers>();
  for (const [at, { askedAt, knows }] of others.entries()) {
    const [id, sealed] = [`request-${at}` as RequestId, `seal-${at}` as Sealed];
    requests.set(id, { ...request, requestId: id, askedAt, sealed });
    seals.set(sealed, knows);
  }
  const ports = {
    store: {
      ...store,
      ofSubject: async () => [requestId, ...requests.keys()],
      read: async (id: RequestId) => requests.get(id),
    },
    seal: { open: async (sealed: Sealed) => ({ identifiers: seals.get(sealed) ?? { verified: {} } }) },
    dataMap: { neverReusedKinds: ['contactId'], addressKinds: ['phone', 'email'] },
  };
  return async (own: Identifiers) => (await earlierRequests(ports, request, own)).startedAnewAt;
}

const registered = (kind: string, value: string, at: number): SealedIdentifiers => ({
  verified: { [kind]: [value] },
  registered: [{ kind, value, at }],
});

describe('that somebody signed up again, as a later request found,', () => {
  const anHourLater = { askedAt: ASKED_AT + 60 * MINUTE, knows: registered('contactId', 'c1', ASKED_AT + 11 * MINUTE) };

  it('is known by the time of the registration', async () => {
    expect(await (await worldOf([anHourLater]))({ contactId: ['c0'] })).toBe(ASKED_AT + 11 * MINUTE);
  });

  it('is not so where the registration leads to an id of the old start, which was written back', async () => {
    expect(await (await worldOf([anHourLater]))({ contactId: ['c1'] })).toBeUndefined();
  });

  it('is not so where another request knows that id from before', async () => {
    const before = { askedAt: ASKED_AT - 60 * MINUTE, knows: { verified: { contactId: ['c1'] } } };
    expect(await (await worldOf([anHourLater, before]))({})).toBeUndefined();
  });

  it('is so under an id that a company gives again', async () => {
    const later = {
      askedAt: ASKED_AT + 60 * MINUTE,
      knows: registered('email', 'a@b.example', ASKED_AT + 11 * MINUTE),
    };
    expect(await (await worldOf([later]))({ email: ['a@b.example'] })).toBe(ASKED_AT + 11 * MINUTE);
  });

  it('is not told by a clock that is ten minutes fast', async () => {
    const later = { ...anHourLater, knows: registered('contactId', 'c1', ASKED_AT + 10 * MINUTE) };
    expect(await (await worldOf([later]))({})).toBeUndefined();
  });
});
