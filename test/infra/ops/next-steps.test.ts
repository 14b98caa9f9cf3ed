import { nextSteps, standing } from '../../../infra/ops/commands/next-steps.ts';
import { requestLines, shownRequest } from '../../../infra/ops/commands/request-view.ts';
import { type DeletionRequest, newRequest } from '../../../shared/domain/deletion-request.ts';
import { cancel, hold } from '../../../shared/domain/operator-decisions.ts';
import type { Part } from '../../../shared/domain/part.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { requestWorld, START, testTarget } from '../../support/request-world.ts';

const of = {
  requestId: 'the-request' as never,
  subjectRef: 'keyed-hash' as never,
  sealed: 'sealed-text' as never,
  appId: 'app-1',
  origin: 'callback',
  scope: 'deletion',
  beganWith: 'asid',
  promise: 30 * DAY,
} as const;

function part(name: string, change: Partial<Part>): Part {
  return { name, label: name, status: 'pending', attempts: 0, items: 0, rounds: 0, updatedAt: START, ...change };
}

function request(change: Partial<DeletionRequest> = {}): DeletionRequest {
  return { ...newRequest(of, START), status: 'running', nextAttemptAt: undefined, ...change };
}

const failing = part('messages', { status: 'failing', lastError: 'access_denied' });
const byHand = part('mailbox', { status: 'notified' });

describe('what comes next', () => {
  it.each<[string, DeletionRequest, RegExp]>([
    [
      'a hold',
      hold(request(), { by: 'x', reason: 'y' }, START),
      /^Nothing is done until it is released\. .* release the-request$/,
    ],
    [
      'a hold that ends',
      hold(request(), { by: 'x', reason: 'y', until: START + DAY }, START),
      /until 2026-01-16 12:00 UTC/,
    ],
    [
      'a start to come',
      request({ status: 'scheduled', nextAttemptAt: START + DAY }),
      /begins in 1 d\. .* cancel the-request$/,
    ],
    [
      'a part that failed',
      request({ parts: [failing] }),
      /messages failed with access_denied\. .* retry the-request --target messages$/,
    ],
    [
      'a part by hand',
      request({ parts: [byHand] }),
      /mailbox is deleted by hand\. .* confirm the-request --target mailbox$/,
    ],
    ['a standstill', request({ lastError: 'seal_broken' }), /stands still after seal_broken\. .* retry the-request$/],
    ['a worker at work', request({ claimedUntil: START + 1, nextAttemptAt: START + 1 }), /^A worker has it\.$/],
    [
      'a wait',
      request({ nextAttemptAt: START + 3_600_000, lastError: 'x' }),
      /^It goes on by itself in 1 h after x\.$/,
    ],
    ['nothing but time', request({ nextAttemptAt: START }), /^It waits for a worker; there is nothing to do\.$/],
    ['a last look', request({ rescan: 'waiting', rescanAt: START + DAY }), /the last look is in 1 d\.$/],
    [
      'an end',
      cancel(request({ status: 'received' }), { by: 'x' }, 25, START),
      /^It is cancelled; there is nothing to do\.$/,
    ],
  ])('after %s is said in words, with the command', (_, after, words) => {
    expect(nextSteps(after, START).join('\n')).toMatch(words);
  });

  it('says how a part is deleted by hand, and that a promise was missed', () => {
    const late = request({ parts: [byHand] });
    const steps = nextSteps(late, START + 31 * DAY, (target) => `Empty the ${target}.`);
    expect(steps[0]).toBe('The promised time passed 1 d ago.');
    expect(steps[1]).toMatch(
      /Empty the mailbox\. What to look for: .*request reveal .* When that is done: .*request confirm /,
    );
  });

  it('says after the end how long the identifiers stay, and how what was kept can go', async () => {
    const invoices = testTarget();
    const world = requestWorld({ messages: testTarget(), invoices });
    const first = await world.runToEnd((await world.accept('1')).requestId);
    expect(nextSteps(first, START).join()).toContain('stay sealed for a restore until');
    invoices.answers = { outcome: 'kept', items: 0, retention: { reason: 'legal_claims', basis: 'x' } };
    const second = await world.runToEnd((await world.accept('2')).requestId);
    expect(nextSteps(second, START).at(-1)).toContain(`release ${second.requestId} --target invoices`);
  });

  it('is a few words in a list', () => {
    const held = hold(
      request({ parts: [failing, byHand, part('a', { status: 'deleted' })] }),
      { by: 'x', reason: 'y' },
      START,
    );
    expect(standing(held, START + 31 * DAY)).toBe(
      '1 of 3 parts done; overdue; on hold; failing: messages; by hand: mailbox',
    );
    expect(standing(request(), START)).toBe('');
  });
});

describe('a request as it is shown', () => {
  it('holds nothing of the person: no seal, no keyed hash', () => {
    const shown = request({
      parts: [failing],
      receipt: 'a.b.c',
      history: [{ at: START, by: 'anna', what: 'retried' }],
    });
    const text = JSON.stringify([shownRequest(shown), requestLines(shown, nextSteps(shown, START), START)]);
    expect(text).toContain('anna');
    for (const secret of ['sealed-text', 'keyed-hash', 'a.b.c']) expect(text).not.toContain(secret);
  });
});
