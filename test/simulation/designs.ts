import { type DeletionRequest, isOpen } from '../../shared/domain/deletion-request.ts';
import { signRequest, verifySignedRequest } from '../../shared/meta/signed-request.ts';
import type { Target } from '../../shared/ports/target.ts';
import { formEvent } from '../support/api-event.ts';
import type { MemoryStore } from '../support/memory/memory-target.ts';
import { DAY } from './history.ts';
import { SELECTION_DESIGNS } from './selection-designs.ts';
import { type Designs, type Handler } from './variation.ts';
import { APPS } from './world/people.ts';

type Event = Parameters<Handler>[0];

/** Wrong designs of the core: of recording, claiming, deleting and reading again. */
const SPINE: Designs = {
  'no sweeper': ['I1', { sweeper: false }],

  'open records have a time-to-live': [
    'I1',
    { store: (table) => ({ ...table, create: (of) => table.create({ ...of, expiresAt: of.acceptedAt + DAY }) }) },
  ],

  'Meta is answered before the record is written': [
    'I1',
    {
      store: (table) => ({
        ...table,
        async create(of) {
          void table.create(of).catch(() => undefined);
          return true;
        },
      }),
    },
  ],

  'a request is completed without a read': ['I2', { target: (target) => ({ ...target, verify: async () => 0 }) }],

  'there is no second read before the receipt': ['I2', { settings: { rescan: 0 } }],

  'unknown counts as zero': [
    'I2',
    { target: (target) => ({ ...target, verify: (of) => target.verify(of).catch(() => 0) }) },
  ],

  'the first delete comes before the identifiers are sealed': [
    'I2',
    { store: (table) => ({ ...table, replace: async (of) => (isNewlyResolved(of) ? of : await table.replace(of)) }) },
  ],

  'the code depends only on the person': [
    'I3',
    {
      callback: (handler) => (event) =>
        handler(signedAnew(event, (payload) => ({ ...payload, issued_at: 0, expires: 0 }))),
    },
  ],

  'codes are random': [
    'I3',
    { keys: (_, chance) => ({ keyOf: async () => Buffer.alloc(32, String(chance('a random code'))) }) },
  ],

  'a record is read, and then created without a condition': [
    'I4',
    {
      store: (table) => ({
        ...table,
        async create(of) {
          if ((await table.read(of.requestId)) !== undefined) return false;
          await table.put(of);
          return true;
        },
      }),
    },
  ],

  'a write has no version in its condition': [
    'I4',
    {
      store: (table) => ({
        ...table,
        async replace(of) {
          const written = { ...of, version: of.version + 1 };
          await table.put(written);
          return written;
        },
      }),
    },
  ],

  'a worker continues without checking the epoch': [
    'I4',
    {
      store: (table, run) => ({
        ...table,
        async read(id) {
          const found = await table.read(id);
          return found && { ...found, epoch: run.epoch ?? found.epoch, claimedUntil: found.claimedUntil ?? 1 };
        },
      }),
    },
  ],

  'a claim ignores the lease': [
    'I4',
    {
      store: (table) => ({
        ...table,
        async claim(id, _, until) {
          const old = await table.read(id);
          if (old === undefined) return 'missing';
          const request = {
            ...old,
            claimedUntil: until,
            nextAttemptAt: until,
            epoch: old.epoch + 1,
            version: old.version + 1,
          };
          await table.put(request);
          return { request, crashed: old.claimedUntil !== undefined, isBeforeProofs: false };
        },
      }),
    },
  ],

  'a claim is never renewed': ['I4', { every: () => () => undefined }],

  'a closed record is written again': [
    'I4',
    {
      store: (table) => ({
        ...table,
        async claim(id, now, until) {
          const old = await table.read(id);
          if (old !== undefined && !isOpen(old)) await table.replace({ ...old, updatedAt: now });
          return await table.claim(id, now, until);
        },
      }),
    },
  ],

  'the app is taken from the payload': [
    'I5',
    { callback: (handler) => (event) => handler(signedAnew(event, (payload) => payload, 'also what is forged')) },
  ],

  'ids are matched by prefix': [
    'I6',
    { target: (target, store) => alsoDeleting(target, store, (owner, mine) => owner.startsWith(mine)) },
  ],

  'an id is matched in every app': [
    'I6',
    {
      target: (target, store) =>
        alsoDeleting(target, store, (owner, mine) => owner.split('#')[1] === mine.split('#')[1]),
    },
  ],

  'a replay reads only open requests': [
    'I7',
    {
      store: (table) => ({
        ...table,
        async *openSince(time) {
          for await (const request of table.openSince(time)) if (isOpen(request)) yield request;
        },
      }),
    },
  ],

  'lateness is not measured from the records': [
    'I8',
    {
      store: (table) => ({ ...table, openFigures: async (now) => ({ ...(await table.openFigures(now)), overdue: 0 }) }),
    },
  ],

  'a request is logged unchanged': [
    'I9',
    {
      callback: (handler, ports) => (event) => {
        ports.log.info('request_accepted', { route: formOf(event).toString() });
        return handler(event);
      },
    },
  ],
};

function isNewlyResolved({ epoch, parts }: DeletionRequest): boolean {
  return epoch === 1 && parts.length > 0 && parts.every((part) => part.status === 'purging');
}

/** Designs that look right. Each breaks an invariant, which the simulation must find out. */
export const DESIGNS: Designs = { ...SPINE, ...SELECTION_DESIGNS };

function alsoDeleting(target: Target, store: MemoryStore, isMine: (owner: string, mine: string) => boolean): Target {
  return {
    ...target,
    async purge(selection, budget) {
      const mine = `${selection.appId}#${selection.identifiers['asid']?.[0]}`;
      await store.call(() => {
        for (const [key, { owner }] of store.records) if (isMine(owner, mine)) store.records.delete(key);
      });
      return await target.purge(selection, budget);
    },
  };
}

function formOf(event: Event): URLSearchParams {
  return new URLSearchParams(Buffer.from(event.body ?? '', 'base64').toString());
}

/** The event as it would be if Meta had signed the changed payload. */
function signedAnew(event: Event, change: (payload: object) => object, alsoForged?: 'also what is forged'): Event {
  const text = formOf(event).get('signed_request') ?? '';
  const payload: object = JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString());
  const verified = verifySignedRequest(text, APPS);
  const signer = typeof verified === 'string' ? alsoForged && APPS[0] : verified;
  const secret = signer && APPS.find(({ appId }) => appId === signer.appId)?.secrets[0];
  if (secret === undefined) return event;
  return formEvent(event.rawPath, [['signed_request', signRequest(change(payload), secret.value)]]);
}
