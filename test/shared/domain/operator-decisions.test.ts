import fc from 'fast-check';
import {
  type DeletionRequest,
  type HoldCause,
  isOpen,
  REQUEST_STATUSES,
  REQUEST_TRANSITIONS,
} from '../../../shared/domain/deletion-request.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { newRequest } from '../../../shared/domain/new-request.ts';
import {
  cancel,
  confirmIdentifiers,
  extend,
  hold,
  refuse,
  release,
  retry,
} from '../../../shared/domain/operator-decisions.ts';
import { requireSeen } from '../../../shared/domain/operator-history.ts';
import { confirm, keep, releasePart, reveal } from '../../../shared/domain/operator-part-decisions.ts';
import { PART_STATUSES, PART_TRANSITIONS, type Part } from '../../../shared/domain/part.ts';
import { addMonths, DAY } from '../../../shared/domain/schedule.ts';

const START = Date.UTC(2026, 0, 15, 12);
const NOW = START + DAY;
const by = 'operator-1';
const link = expect.any(String);
const basis = 'Our terms cover no such request.';
const retention = { reason: 'legal_claims', basis: 'A court asked for it.', until: NOW + 90 * DAY } as const;

function part(change: Partial<Part> = {}): Part {
  return {
    name: 'messages',
    label: 'Messages',
    status: 'purging',
    attempts: 0,
    items: 0,
    rounds: 0,
    updatedAt: START,
    ...change,
  };
}

function request(change: Partial<DeletionRequest> = {}): DeletionRequest {
  const of = {
    requestId: 'r' as never,
    subjectRef: 's' as never,
    sealed: 'x' as never,
    appId: 'app',
    origin: 'operator',
    scope: 'deletion',
    beganWith: 'asid',
    promise: 30 * DAY,
  } as const;
  return { ...newRequest(of, START), ...change };
}

const running = (...parts: Part[]) => request({ status: 'running', parts });
const claimed = { claimedUntil: NOW + 20_000, nextAttemptAt: NOW + 20_000, epoch: 4 };
const refusing = (code: string) => expect.objectContaining({ name: 'DeletionError', disposition: 'reject', code });

/** Every step, as an operator may ask for it at any time. */
const STEPS: { readonly [name: string]: (of: DeletionRequest) => DeletionRequest } = {
  cancel: (of) => cancel(of, { by }, { retentionMonths: 25, backupHorizon: 35 * DAY }, NOW),
  refuse: (of) => refuse(of, { by, reason: 'other', basis }, { retentionMonths: 25, backupHorizon: 35 * DAY }, NOW),
  hold: (of) => hold(of, { by, reason: 'dispute' }, NOW),
  release: (of) => release(of, { by }, NOW),
  extend: (of) => extend(of, { by, reason: 'many requests', months: 2 }, NOW),
  retry: (of) => retry(of, { by }, NOW),
  retryPart: (of) => retry(of, { by }, NOW, 'messages'),
  keep: (of) => keep(of, 'messages', { by, retention }, NOW),
  releasePart: (of) => releasePart(of, 'messages', { by }, NOW),
  confirm: (of) => confirm(of, 'messages', { by }, false, NOW),
  reveal: (of) => reveal(of, 'messages', { by }, NOW),
  confirmFailing: (of) => confirm(of, 'messages', { by }, true, NOW),
};

describe('an operator', () => {
  it('cancels what no worker has begun, and the identifiers are gone at once', () => {
    for (const status of ['received', 'scheduled'] as const) {
      const cancelled = cancel(
        request({ status }),
        { by, reason: 'the person withdrew' },
        { retentionMonths: 25, backupHorizon: 35 * DAY },
        NOW,
      );
      expect(cancelled).toMatchObject({ status: 'cancelled', epoch: 1, expiresAt: addMonths(NOW, 25) });
      expect(cancelled.sealed).toBeUndefined();
      expect(cancelled.nextAttemptAt).toBeUndefined();
      expect(cancelled.history).toEqual([{ at: NOW, by, what: 'cancelled', reason: 'the person withdrew', link }]);
    }
    expect(() => cancel(running(), { by }, { retentionMonths: 25, backupHorizon: 35 * DAY }, NOW)).toThrow(
      refusing('request_begun'),
    );
  });

  it('refuses an open request with a reason and a basis, and the record stays for its retention', () => {
    const refused = refuse(
      running(part({ status: 'pending' })),
      { by, reason: 'claim_not_covered', basis },
      { retentionMonths: 25, backupHorizon: 35 * DAY },
      NOW,
    );
    expect(refused).toMatchObject({
      status: 'refused',
      refusal: { reason: 'claim_not_covered', basis, decidedBy: by, at: NOW },
      expiresAt: addMonths(NOW, 25),
      history: [{ at: NOW, by, what: 'refused', reason: 'claim_not_covered' }],
    });
    expect(refused.sealed).toBeUndefined();
    expect(refused.nextAttemptAt).toBeUndefined();
  });

  it('keeps the seal of what is refused half-way until the backups expire, for the requests that come after', () => {
    const begun = running(part({ status: 'deleted' }), part({ name: 'media' }));
    const refusal = { by, reason: 'claim_not_covered', basis } as const;
    const refused = refuse(begun, refusal, { retentionMonths: 25, backupHorizon: 35 * DAY }, NOW);
    expect(refused).toMatchObject({ sealed: 'x', backupsExpireAt: NOW + 35 * DAY, nextAttemptAt: NOW + 35 * DAY });
  });

  it.each<[string, Partial<Part>, string | undefined]>([
    ['nothing', { items: 0 }, undefined],
    ['one item', { items: 1 }, 'x'],
    ['what nobody counted', { uncounted: true }, 'x'],
    ['what another request may have deleted', { foundEarlier: true }, 'x'],
  ])('drops the seal of what is refused unless something was deleted: %s', (_, change, sealed) => {
    const begun = running(part({ status: 'pending', ...change }));
    const retentions = { retentionMonths: 25, backupHorizon: 35 * DAY };
    expect(refuse(begun, { by, reason: 'other', basis }, retentions, NOW).sealed).toBe(sealed);
  });

  it('keeps the record of what it ends a month longer than the backups', () => {
    const expiresAt = (of: DeletionRequest) =>
      refuse(of, { by, reason: 'other', basis }, { retentionMonths: 1, backupHorizon: 35 * DAY }, NOW).expiresAt;
    expect(expiresAt(running(part({ status: 'deleted' })))).toBe(addMonths(NOW + 35 * DAY, 1));
    expect(expiresAt(running())).toBe(addMonths(NOW, 1));
  });

  it('confirms identifiers by the numbers of their lines, wherever these stand', () => {
    const identifiers = [
      { kind: 'email', of: 'self_declared', count: 1, line: 2 },
      { kind: 'contactId', of: 'several_registrations', count: 1, since: 7, line: 4 },
      { kind: 'contactId', of: 'several_registrations', count: 1, since: 7, line: 5 },
      { kind: 'contactId', of: 'registration_unknown', count: 1, line: 6 },
      { kind: 'asid', of: 'verified', count: 1 },
    ] as const;
    const confirming = (...numbers: readonly number[]) =>
      confirmIdentifiers({ ...running(part()), identifiers }, numbers, { by }, NOW).decisions;
    const what = 'identifiers_confirmed';
    expect(confirming(2)).toEqual([{ what, confirmed: [{ kind: 'email', line: 2 }], settled: [], at: NOW }]);
    expect(confirming(5)).toEqual([
      { what, confirmed: [{ kind: 'contactId', since: 7, line: 5 }], settled: [4, 5], at: NOW },
    ]);
    expect(confirming(2, 5)).toMatchObject([{ settled: [4, 5] }]);
    for (const number of [0, 1, 3, 7]) expect(() => confirming(number)).toThrow(refusing('identifier_unknown'));
    expect(() => confirming(6)).toThrow(refusing('nothing_to_confirm'));
  });

  it('confirms identifiers in a record of an earlier version by the places of their lines, from 1', () => {
    const identifiers = [
      { kind: 'email', of: 'self_declared', count: 1 },
      { kind: 'contactId', of: 'several_registrations', count: 1, since: 7 },
      { kind: 'asid', of: 'verified', count: 1 },
    ] as const;
    const asked = { ...running(part()), identifiers };
    const confirming = (...numbers: readonly number[]) => confirmIdentifiers(asked, numbers, { by }, NOW);
    expect(confirming(2, 1)).toMatchObject({
      nextAttemptAt: NOW,
      history: [{ what: 'identifiers_confirmed', by, at: NOW }],
      decisions: [
        {
          what: 'identifiers_confirmed',
          confirmed: [{ kind: 'contactId', since: 7 }, { kind: 'email' }],
        },
      ],
    });
    for (const number of [0, 4]) expect(() => confirming(number)).toThrow(refusing('identifier_unknown'));
    expect(() => confirming(3)).toThrow(refusing('nothing_to_confirm'));
  });

  it.each(['cancel', 'refuse', 'hold', 'keep'])('takes the record from the worker under way: %s', (name) => {
    const of = request({ ...claimed, parts: [part({ status: 'pending' }), part({ name: 'contacts' })] });
    const decided = STEPS[name]?.(of);
    expect(decided?.epoch).toBe(5);
    expect(decided?.claimedUntil).toBeUndefined();
    // what that worker deleted since its last write is not counted
    expect(decided?.parts.find(({ name: target }) => target === 'contacts')?.uncounted).toBe(true);
  });

  it('holds a request until a date, or until it is released; the promised time stays', () => {
    const held = hold(running(part()), { by, reason: 'dispute', until: NOW + DAY }, NOW);
    expect(held).toMatchObject({
      status: 'running',
      dueAt: START + 30 * DAY,
      nextAttemptAt: NOW + DAY,
      hold: { reason: 'dispute', until: NOW + DAY, decidedBy: by, at: NOW },
    });
    expect(hold(running(part()), { by, reason: 'dispute' }, NOW).nextAttemptAt).toBeUndefined();
    expect(() => hold(running(), { by, reason: 'dispute', until: NOW }, NOW)).toThrow(refusing('time_passed'));
    const scheduled = request({ status: 'scheduled', nextAttemptAt: NOW + 3 * DAY });
    expect(hold(scheduled, { by, reason: 'dispute', until: NOW + DAY }, NOW).nextAttemptAt).toBe(NOW + 3 * DAY);
  });

  it('releases what is on hold, and what waits for its start, to be worked on at once', () => {
    const held = hold(running(part()), { by, reason: 'dispute' }, NOW);
    const free = release(held, { by }, NOW + 5);
    expect(free).toMatchObject({ nextAttemptAt: NOW + 5, dueAt: held.dueAt });
    expect(free.hold).toBeUndefined();
    expect(free.history?.map(({ what }) => what)).toEqual(['held', 'released']);
    const scheduled = request({ status: 'scheduled', nextAttemptAt: NOW + DAY });
    expect(release(scheduled, { by }, NOW).nextAttemptAt).toBe(NOW);
    expect(() => release(running(part()), { by }, NOW)).toThrow(refusing('nothing_to_release'));
  });

  it.each<[HoldCause | undefined, Partial<DeletionRequest>]>([
    [undefined, {}],
    ['unusual_volume', {}],
    ['registration_unknown', { settled: [1], decisions: [{ what: 'unknown_is_old', settled: [1], at: NOW }] }],
    [
      'several_registrations',
      { confirmed: [], settled: [2, 3], decisions: [{ what: 'registrations_settled', settled: [2, 3], at: NOW }] },
    ],
  ])('answers by the release what a request on hold asks: %s', (cause, answer) => {
    const standings = ['registration_unknown', 'several_registrations', 'several_registrations'] as const;
    const identifiers = standings.map((standing, at) => ({ kind: 'contactId', of: standing, count: 1, line: at + 1 }));
    const of = { ...running(part()), identifiers };
    const held = { ...of, hold: { reason: 'x', cause, decidedBy: by, at: START }, nextAttemptAt: undefined };
    expect(release(held, { by, reason: 'looked at' }, NOW)).toEqual({
      ...of,
      history: [{ at: NOW, by, reason: 'looked at', what: 'released', link }],
      nextAttemptAt: NOW,
      updatedAt: NOW,
      ...answer,
    });
  });

  it('answers by a confirmation that there are several registrations, and no other question', () => {
    const identifiers = [{ kind: 'contactId', of: 'several_registrations', count: 1, since: 7 }] as const;
    const confirming = (cause?: HoldCause) => {
      const held = { hold: { reason: 'x', cause, decidedBy: by, at: START }, nextAttemptAt: undefined };
      return confirmIdentifiers({ ...running(), identifiers, ...held }, [1], { by }, NOW);
    };
    const confirmed = [{ kind: 'contactId', since: 7 }];
    expect(confirming('several_registrations')).toMatchObject({ confirmed, hold: undefined, nextAttemptAt: NOW });
    for (const cause of [undefined, 'registration_unknown'] as const) {
      expect(confirming(cause)).toMatchObject({ confirmed, hold: { cause }, nextAttemptAt: undefined });
    }
  });

  it('asks again what was asked before an operator held the request, unless that was answered meanwhile', () => {
    const asked = { reason: 'x', cause: 'several_registrations', decidedBy: 'data-deletion', at: START } as const;
    const identifiers = [{ kind: 'contactId', of: 'several_registrations', count: 1, line: 1 }] as const;
    const of = { ...running(part()), identifiers, hold: asked, nextAttemptAt: undefined };
    const held = hold(hold(of, { by, reason: 'dispute' }, NOW), { by, reason: 'still', until: NOW + DAY }, NOW);
    expect(held.hold).toMatchObject({ reason: 'still', asksAgain: asked.cause });
    expect(held.hold).not.toHaveProperty('cause');
    const released = release(held, { by }, NOW);
    expect(released).toMatchObject({ hold: { ...asked, reason: asked.cause, at: NOW }, nextAttemptAt: undefined });
    expect(release(released, { by }, NOW)).toMatchObject({ hold: undefined, settled: [1], nextAttemptAt: NOW });
    const confirmed = confirmIdentifiers(held, [1], { by }, NOW);
    expect(confirmed).toMatchObject({ hold: { reason: 'still', asksAgain: undefined }, nextAttemptAt: NOW + DAY });
  });

  it('decides nothing more about what has ended, whatever it asked', () => {
    const identifiers = [{ kind: 'email', of: 'self_declared', count: 1 }] as const;
    const asked = { reason: 'x', cause: 'registration_unknown', decidedBy: by, at: START } as const;
    const ended = request({ status: 'refused', identifiers, hold: asked });
    expect(() => release(ended, { by }, NOW)).toThrow(refusing('request_closed'));
    expect(() => confirmIdentifiers(ended, [1], { by }, NOW)).toThrow(refusing('request_closed'));
  });

  it('decides only when the last decision was seen, so that what is sent twice is decided once', () => {
    const held = hold(running(part()), { by, reason: 'dispute' }, NOW);
    for (const [of, seen] of [
      [running(), 0],
      [held, 1],
    ] as const) {
      expect(() => requireSeen(of, seen)).not.toThrow();
      for (const other of [seen - 1, seen + 1]) {
        expect(() => requireSeen(of, other)).toThrow(
          expect.objectContaining({
            code: 'decided_meanwhile',
            message: `it has ${seen} decisions, not the number that was seen; look at it again`,
          }),
        );
      }
    }
  });

  it('extends the promised time once, by at most two months, within a month of the request', () => {
    const extended = extend(running(), { by, reason: 'many requests', months: 2 }, NOW);
    expect(extended).toMatchObject({
      dueAt: addMonths(START + 30 * DAY, 2),
      extension: { reason: 'many requests', decidedBy: by, at: NOW },
    });
    const again = () => extend(extended, { by, reason: 'more', months: 1 }, NOW);
    expect(again).toThrow(refusing('extended_already'));
    const asked = (of: DeletionRequest, months: number, now: number) => () =>
      extend(of, { by, reason: 'many requests', months }, now);
    expect(asked(running(), 3, NOW)).toThrow(refusing('extension_too_long'));
    expect(asked(request({ dueAt: START + 60 * DAY }), 2, NOW)).toThrow(refusing('extension_too_long'));
    expect(asked(running(), 2, addMonths(START, 1) + 1)).toThrow(refusing('extension_too_late'));
    const reopened = { ...running(), completedAt: START + DAY, dueAt: Date.UTC(2027, 6, 1) };
    expect(asked(reopened, 1, Date.UTC(2027, 5, 10))).toThrow(refusing('answered_already'));
    expect(asked(reopened, 1, Date.UTC(2027, 5, 10))).toThrow('what was kept is due by 2027-07-01');
  });

  it('retries what failed for good, from the beginning, and what waits after an error', () => {
    const failing = part({ status: 'failing', attempts: 25, rounds: 3, lastError: 'access_denied' });
    const waiting = part({ name: 'contacts', attempts: 4, lastError: 'throttled', nextAttemptAt: NOW + DAY });
    const settling = part({ name: 'tickets', status: 'verifying', nextAttemptAt: NOW + 60_000 });
    const retried = retry({ ...running(failing, waiting, settling), rescan: 'running' }, { by }, NOW);
    expect(retried.parts).toEqual([
      {
        ...failing,
        status: 'pending',
        asked: 1,
        attempts: 0,
        rounds: 0,
        lastError: undefined,
        nextAttemptAt: NOW,
        updatedAt: NOW,
      },
      { ...waiting, attempts: 0, lastError: undefined, nextAttemptAt: NOW, updatedAt: NOW },
      settling,
    ]);
    expect(retried).toMatchObject({ nextAttemptAt: NOW, history: [{ at: NOW, by, what: 'retried' }] });
    expect(retried.rescan).toBeUndefined();
  });

  it('retries one part alone, and a request that never came to its parts', () => {
    const failing = part({ status: 'failing' });
    const other = part({ name: 'contacts', status: 'failing' });
    const retried = retry(running(failing, other), { by }, NOW, 'contacts');
    expect(retried.parts.map(({ status }) => status)).toEqual(['failing', 'pending']);
    expect(retried.history).toEqual([{ at: NOW, by, what: 'retried', target: 'contacts', link }]);

    const stuck = request({ attempts: 25, lastError: 'seal_broken', nextAttemptAt: undefined });
    expect(retry(stuck, { by }, NOW)).toMatchObject({ attempts: 0, nextAttemptAt: NOW });
    expect(retry(stuck, { by }, NOW).lastError).toBeUndefined();
  });

  it('asks a service provider again, and retries nothing that has not failed or is on hold', () => {
    const asked = part({ status: 'acknowledged', nextAttemptAt: NOW + DAY });
    expect(retry(running(asked), { by }, NOW, 'messages').parts[0]?.nextAttemptAt).toBe(NOW);
    const settling = part({ status: 'verifying', nextAttemptAt: NOW + 60_000 });
    for (const sound of [part(), settling, part({ status: 'deleted' }), part({ status: 'notified' })]) {
      expect(() => retry(running(sound), { by }, NOW, 'messages')).toThrow(refusing('nothing_to_retry'));
      expect(() => retry(running(sound), { by }, NOW)).toThrow(refusing('nothing_to_retry'));
    }
    const held = hold(running(part({ status: 'failing' })), { by, reason: 'dispute' }, NOW);
    expect(() => retry(held, { by }, NOW)).toThrow(refusing('request_on_hold'));
    expect(() => retry(running(), { by }, NOW, 'messages')).toThrow(refusing('part_unknown'));
  });

  it('leaves a request on hold although one part of it is kept', () => {
    const held = hold({ ...running(part({ nextAttemptAt: NOW })), ...claimed }, { by, reason: 'dispute' }, NOW);
    expect(keep(held, 'messages', { by, retention }, NOW)).toMatchObject({ hold: { reason: 'dispute' } });
    expect(keep(held, 'messages', { by, retention }, NOW).nextAttemptAt).toBeUndefined();
  });

  it('remembers that a worker was purging what is kept from now on', () => {
    const kept = keep({ ...running(part()), ...claimed }, 'messages', { by, retention }, NOW);
    expect(kept.parts[0]).toMatchObject({ status: 'kept', uncounted: true });
  });

  it('keeps one part with its reason, while the others go on', () => {
    const kept = keep(running(part(), part({ name: 'contacts' })), 'messages', { by, retention }, NOW);
    expect(kept.parts[0]).toMatchObject({ status: 'kept', retention, nextAttemptAt: retention.until });
    expect(kept).toMatchObject({ nextAttemptAt: NOW, history: [{ target: 'messages', reason: 'legal_claims' }] });
    const until = (time: number) =>
      keep(running(part()), 'messages', { by, retention: { ...retention, until: time } }, NOW).parts[0]?.nextAttemptAt;
    expect(until(NOW + 1)).toBe(NOW + 1);
    expect(() => until(NOW)).toThrow(refusing('time_passed'));
    const today = Math.floor(NOW / DAY) * DAY;
    expect(until(today)).toBe(today + 1.5 * DAY);
    expect(() => until(today - 2 * DAY)).toThrow(refusing('time_passed'));
    const done = running(part({ status: 'deleted' }));
    expect(() => keep(done, 'messages', { by, retention }, NOW)).toThrow(refusing('part_done'));
    const read = running(part({ status: 'verifying', items: 2 }));
    expect(() => keep(read, 'messages', { by, retention }, NOW)).toThrow(refusing('part_done'));
    expect(() => keep(read, 'messages', { by, retention }, NOW)).toThrow(
      'part messages is deleted, and is being read once more; hold the request if nothing more may be deleted',
    );
  });

  it('keeps what is to be deleted by hand, and what was released by mistake, as long as nothing has begun', () => {
    const free = part({ status: 'kept', retention: { ...retention, until: NOW + DAY }, released: true });
    for (const one of [part({ status: 'notified', nextAttemptAt: undefined }), free]) {
      const [kept] = keep(running(one), 'messages', { by, retention }, NOW).parts;
      expect(kept).toMatchObject({ status: 'kept', retention, nextAttemptAt: retention.until, updatedAt: NOW });
      expect(kept?.released).toBeUndefined();
    }
  });

  it.each<[Partial<Part>, string]>([
    [{ status: 'kept' }, 'kept already; to change that, hold the request, release the part and keep it again'],
    [{ status: 'notified', nextAttemptAt: NOW }, 'notified; others were asked to delete it, and may have done so'],
    [{ status: 'acknowledged' }, 'acknowledged; others were asked to delete it, and may have done so'],
    [{ status: 'nothing_found' }, 'nothing found; only what is still to be deleted can be kept'],
  ])('says why a part cannot be kept: %j', (change, words) => {
    expect(() => keep(running(part(change)), 'messages', { by, retention }, NOW)).toThrow(`part messages is ${words}`);
  });

  it('releases a kept part, also of a closed request, but not when nobody knows any more whom it is about', () => {
    const kept = part({ status: 'kept', retention, nextAttemptAt: retention.until });
    const closed = request({ status: 'completed_with_retention', parts: [kept], nextAttemptAt: retention.until });
    const free = releasePart(closed, 'messages', { by }, NOW);
    expect(free).toMatchObject({ nextAttemptAt: NOW, parts: [{ status: 'kept', released: true, nextAttemptAt: NOW }] });
    const nameless = { ...closed, sealed: undefined };
    expect(() => releasePart(nameless, 'messages', { by }, NOW)).toThrow(refusing('seal_gone'));
    const deleted = running(part({ status: 'deleted' }));
    expect(() => releasePart(deleted, 'messages', { by }, NOW)).toThrow(refusing('nothing_to_release'));
  });

  it('confirms what others delete, and never what we delete and read ourselves', () => {
    for (const status of ['notified', 'acknowledged'] as const) {
      const confirmed = confirm(running(part({ status, nextAttemptAt: NOW + DAY })), 'messages', { by }, false, NOW);
      expect(confirmed.parts[0]).toMatchObject({ status: 'confirmed' });
      expect(confirmed.parts[0]?.nextAttemptAt).toBeUndefined();
      expect(confirmed.nextAttemptAt).toBe(NOW);
    }
    const failing = running(part({ status: 'failing', lastError: 'target_unavailable' }));
    expect(confirm(failing, 'messages', { by }, true, NOW).parts[0]?.status).toBe('confirmed');
    expect(() => confirm(failing, 'messages', { by }, false, NOW)).toThrow(refusing('not_to_be_confirmed'));
    // whether what is left is old, and whose it is, an operator alone can tell
    for (const lastError of ['age_unknown', 'kept_for_another', 'selection_changed']) {
      const asked = running(part({ status: 'failing', lastError }));
      expect(confirm(asked, 'messages', { by }, false, NOW).parts[0]?.status).toBe('confirmed');
    }
    for (const status of ['pending', 'purging', 'verifying', 'deleted'] as const) {
      expect(() => confirm(running(part({ status })), 'messages', { by }, true, NOW)).toThrow(
        refusing('not_to_be_confirmed'),
      );
    }
  });

  it('is shown whom to look for only while a part waits to be deleted by hand, and that is kept', () => {
    const asked = running(part({ status: 'notified' }));
    const revealed = reveal(asked, 'messages', { by, reason: 'to delete it' }, NOW);
    expect(revealed.history).toEqual([
      { at: NOW, by, reason: 'to delete it', what: 'revealed', target: 'messages', link },
    ]);
    expect({ ...revealed, history: undefined, updatedAt: asked.updatedAt }).toEqual({ ...asked, history: undefined });
    const others = ['pending', 'deleted', 'acknowledged', 'confirmed', 'failing'] as const;
    for (const of of [
      ...others.map((status) => running(part({ status }))),
      running(part({ status: 'notified', nextAttemptAt: NOW + DAY })),
      { ...asked, sealed: undefined },
    ]) {
      expect(() => reveal(of, 'messages', { by }, NOW)).toThrow(refusing('nothing_to_reveal'));
    }
    expect(() => reveal({ ...asked, status: 'completed' }, 'messages', { by }, NOW)).toThrow(
      refusing('request_closed'),
    );
  });

  it('does not wake a request on hold, nor take it from a worker, by confirming or releasing a part', () => {
    const held = hold(running(part({ status: 'notified' })), { by, reason: 'dispute' }, NOW);
    expect(confirm(held, 'messages', { by }, false, NOW).nextAttemptAt).toBeUndefined();
    const busy = { ...running(part({ status: 'notified' })), ...claimed };
    expect(confirm(busy, 'messages', { by }, false, NOW)).toMatchObject(claimed);
  });

  it('leaves a trail that loses no decision: what would be one too many is refused', () => {
    let of = running(part());
    for (let at = 0; at < 100; at += 1) of = hold(of, { by, reason: `decision ${at}` }, NOW + at);
    expect(of.history?.map(({ at }) => at - NOW)).toEqual([...Array(100).keys()]);
    expect(() => hold(of, { by, reason: 'one more' }, NOW)).toThrow(refusing('history_full'));
  });

  it('moves records only by the tables, never revives an ended one, and says why when it refuses', () => {
    const anyPart = fc.record({
      status: fc.constantFrom(...PART_STATUSES),
      lastError: fc.constantFrom('x', undefined),
      nextAttemptAt: fc.constantFrom(NOW - DAY, NOW + DAY, undefined),
    });
    const anyRequest = fc.record({
      status: fc.constantFrom(...REQUEST_STATUSES),
      parts: fc.array(anyPart, { maxLength: 1 }).map((parts) => parts.map((change) => part(change))),
      claimedUntil: fc.constantFrom(NOW + 1, undefined),
      lastError: fc.constantFrom('x', undefined),
    });
    fc.assert(
      fc.property(anyRequest, fc.constantFrom(...Object.keys(STEPS)), (change, name) => {
        const before = request(change);
        let after: DeletionRequest;
        try {
          after = STEPS[name]?.(before) ?? before;
        } catch (error) {
          expect(error).toBeInstanceOf(DeletionError);
          expect((error as Error).message).toMatch(/^[^A-Z].*[^.]$/);
          return;
        }
        expect([before.status, ...REQUEST_TRANSITIONS[before.status]]).toContain(after.status);
        for (const [index, { status }] of before.parts.entries()) {
          expect([status, ...PART_TRANSITIONS[status]]).toContain(after.parts[index]?.status);
        }
        expect(after.epoch).toBeGreaterThanOrEqual(before.epoch);
        if (!isOpen(before)) expect([after.status, name]).toEqual(['completed_with_retention', 'releasePart']);
        if (isOpen(after)) expect(after.expiresAt).toBeUndefined();
        expect(after.history).toHaveLength(1);
      }),
      { numRuns: 500 },
    );
  });
});
