import { asks, calmHistory as history } from './calm-history.ts';
import { type Act, DAY, type History, HOUR, MINUTE, SECOND } from './history.ts';

const YEAR = 365 * DAY;

function writesLate(at: number, store: (Act & { does: 'writes late' })['store'], isOld: boolean): Act {
  return { does: 'writes late', at, who: 'anna', store, isOld };
}

function comesBack(at: number): Act {
  return { does: 'comes back', at, who: 'anna', isAnew: true };
}

/** Histories that once deleted a stranger's data, missed the person's, or deleted data of somebody who had come back. */
export const SELECTION_EXAMPLES: { readonly [name: string]: History } = {
  'placeholders stand for the contact and the address, as in rows of strangers': history({
    acts: [asks({ who: 'erik' })],
  }),
  'somebody typed the address of another person, and works for a business': history({ acts: [asks({})] }),
  'an employee removes the app': history({ acts: [asks({ does: 'removes the app' })] }),
  'a store writes seconds where the data map says milliseconds': history({
    clocks: [
      { store: 'calls', how: 'writes seconds' },
      { store: 'archive', how: 'is far ahead' },
    ],
    acts: [asks({})],
  }),
  'what is restored is dated in the wrong unit': history({
    clocks: [{ store: 'calls', how: 'is far ahead' }],
    acts: [asks({}), { does: 'restores', at: 2 * HOUR, store: 'calls', copyOf: 0 }],
  }),
  'a registration is dated in the far future': history({
    clocks: [{ store: 'identities', how: 'is far ahead' }],
    acts: [asks({})],
  }),
  'a message comes three seconds after the request': history({
    acts: [asks({}), writesLate(3 * SECOND, 'messages', false), writesLate(3 * SECOND, 'chats', false)],
  }),
  'a consumer writes the old contact and its registration back before the last look': history({
    acts: [
      asks({}),
      writesLate(5 * MINUTE, 'identities', true),
      writesLate(5 * MINUTE, 'contacts', true),
      writesLate(6 * MINUTE, 'messages', false),
    ],
  }),
  'the old registration is written back with the time at which that was done': history({
    acts: [asks({}), writesLate(25 * MINUTE, 'identities', false)],
  }),
  'the person signs up again before the last look': history({ acts: [asks({}), comesBack(25 * MINUTE)] }),
  'a new start has a registration without a time': history({
    clocks: [{ store: 'identities', how: 'is not written' }],
    acts: [asks({}), comesBack(25 * MINUTE)],
  }),
  'a store with times is restored after the person came back': history({
    acts: [asks({}), comesBack(DAY), { does: 'restores', at: 2 * DAY, store: 'archive', copyOf: 0 }],
  }),
  'what is kept is released after the person came back': history({
    acts: [asks({}), comesBack(DAY), { does: 'decides', at: 2 * DAY, who: 'anna', what: 'release what is kept' }],
  }),
  'what is kept without a time is released after the person came back': history({
    clocks: [{ store: 'invoices', how: 'is not written' }],
    acts: [asks({}), comesBack(DAY), { does: 'decides', at: 2 * DAY, who: 'anna', what: 'release what is kept' }],
  }),
  'a store is restored after the person came back': history({
    acts: [asks({}), comesBack(DAY), { does: 'restores', at: 2 * DAY, store: 'chats', copyOf: 0 }],
  }),
  'a list is imported after the person came back': history({
    acts: [
      comesBack(DAY),
      { does: 'is entered', at: 2 * DAY, who: 'anna', by: 'asid', from: 'list', age: 3 * DAY, waits: 0 },
    ],
  }),
  'a list is imported after the person went on': history({
    acts: [
      { does: 'comes back', at: DAY, who: 'anna', isAnew: false },
      { does: 'is entered', at: 2 * DAY, who: 'anna', by: 'asid', from: 'list', age: 3 * DAY, waits: 0 },
    ],
  }),
  'the person asks again while a store still fails': history({
    acts: [asks({}), asks({ at: 30 * MINUTE, occasion: 1 })],
    outages: [{ of: 'messages.', how: 'is down', from: 0, to: HOUR }],
  }),
  'the first request is refused half-way, and the person asks again': history({
    acts: [
      asks({}),
      { does: 'decides', at: 10 * MINUTE, who: 'anna', what: 'refuse' },
      asks({ at: HOUR, occasion: 1 }),
    ],
    outages: [{ of: 'messages.', how: 'is down', from: 0, to: 50 * MINUTE }],
  }),
  'a request was signed seven years ago': history({ acts: [asks({ age: 7 * YEAR })] }),
  'a callback looks like a login': history({ acts: [asks({ isLogin: true })] }),
  'the app was removed before the person asked': history({
    acts: [asks({ does: 'removes the app' }), asks({ at: MINUTE, occasion: 1 })],
  }),
  'the data map moves a target between two readings': history({
    workers: [{ clock: 0, deployedAt: 20 * MINUTE }],
    acts: [asks({})],
  }),
  'one file is locked, and another is written later': history({
    acts: [asks({}), writesLate(10 * MINUTE, 'files', true)],
    outages: [{ of: 'files.', how: 'locks', from: 0, to: 3 * HOUR }],
  }),
  'a store has back at once what was deleted': history({
    acts: [asks({})],
    outages: [{ of: 'files.', how: 'restores', from: 0, to: 3 * HOUR }],
  }),
  'a number leads to two starts': history({
    acts: [
      comesBack(MINUTE),
      { does: 'is entered', at: HOUR, who: 'anna', by: 'phone', from: 'operator', age: 0, waits: 0 },
    ],
  }),
  'a slow writer dates the registration today, when another request has deleted the old one': history({
    seed: 12,
    acts: [
      asks({}),
      { does: 'is entered', at: 289, who: 'anna', by: 'phone', from: 'operator', age: 3 * DAY, waits: 0 },
      { does: 'decides', at: 415, who: 'anna', what: 'hold until later' },
      writesLate(575, 'identities', false),
    ],
  }),
  'a slow writer dates the registration after the first request, and the person asks again': history({
    seed: 3,
    acts: [asks({}), writesLate(40 * MINUTE, 'identities', false), asks({ at: 3 * HOUR, occasion: 1 })],
  }),
  'a first request is refused half-way, and nobody knows how old the invoices under its number are': history({
    clocks: [{ store: 'invoices', how: 'is far ahead' }],
    acts: [
      asks({ who: 'bela' }),
      asks({ at: 319, who: 'bela', occasion: 1 }),
      { does: 'decides', at: 409, who: 'bela', what: 'refuse' },
      { does: 'decides', at: 414, who: 'bela', what: 'keep the messages' },
    ],
  }),
  'one signed request comes a hundred times': history({ acts: [asks({ times: 100, gap: 1000 })] }),
  'an app sends more requests than people plausibly do': history({
    callbacksPerHour: 1,
    startAfter: 10 * MINUTE,
    acts: [asks({}), asks({ who: 'bela' })],
  }),
};
