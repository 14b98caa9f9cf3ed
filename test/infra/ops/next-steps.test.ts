import { plainText } from '../../../infra/ops/cli/text.ts';
import { failureCause } from '../../../infra/ops/commands/failure-cause.ts';
import { nextSteps, type StepSources, standing, stepLines } from '../../../infra/ops/commands/next-steps.ts';
import { requestLines, shownRequest } from '../../../infra/ops/commands/request-view.ts';
import { type DeletionRequest, newRequest } from '../../../shared/domain/deletion-request.ts';
import { withHistoryChange } from '../../../shared/domain/history-chain.ts';
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

const SOURCES: StepSources = { commandLine: (words) => `npm run ops -- ${words} --stack test` };
const linesOf = (after: DeletionRequest, now = START, sources = SOURCES) =>
  stepLines(nextSteps(after, now, sources)).map(plainText);

const failing = part('messages', { status: 'failing', lastError: 'target_access_denied' });
const byHand = part('mailbox', { status: 'notified' });

describe('what comes next', () => {
  it.each<[string, DeletionRequest, readonly string[]]>([
    [
      'a hold',
      hold(request(), { by: 'x', reason: 'y' }, START),
      ['On hold until it is released. To continue now:', '  npm run ops -- request release the-request --stack test'],
    ],
    [
      'a hold that ends',
      hold(request(), { by: 'x', reason: 'y', until: START + DAY }, START),
      [
        'On hold until 2026-01-16 12:00 UTC. To continue now:',
        '  npm run ops -- request release the-request --stack test',
      ],
    ],
    [
      'a start to come',
      request({ status: 'scheduled', nextAttemptAt: START + DAY }),
      [
        'The deletion starts in 1 d. Until then it can be cancelled:',
        '  npm run ops -- request cancel the-request --stack test',
      ],
    ],
    [
      'a standstill',
      request({ lastError: 'no_such_code' }),
      [
        'It stopped with no_such_code. See infra/runbooks/requests-needing-operator.md. When that is fixed:',
        '  npm run ops -- request retry the-request --stack test',
      ],
    ],
    [
      'a worker at work',
      request({ claimedUntil: START + 1, nextAttemptAt: START + 1 }),
      ['A worker is processing it.'],
    ],
    [
      'a wait',
      request({ nextAttemptAt: START + 3_600_000, lastError: 'x' }),
      ['The worker fails with x. It continues by itself in 1 h.'],
    ],
    ['nothing but time', request({ nextAttemptAt: START }), ['It waits for a worker; there is nothing to do.']],
    [
      'a last check',
      request({ rescan: 'waiting', rescanAt: START + DAY }),
      ['Everything is deleted; the last check is in 1 d.'],
    ],
    [
      'an end',
      cancel(
        request({ status: 'received' }),
        { by: 'x' },
        { retentionMonths: 25, backupHorizon: 35 * 86_400_000 },
        START,
      ),
      ['It is cancelled; there is nothing to do.'],
    ],
    [
      'an end with nothing',
      request({ status: 'nothing_found' }),
      ['It is completed, nothing found; there is nothing to do.'],
    ],
    ['a refusal', request({ status: 'refused' }), ['It is denied; there is nothing to do.']],
  ])('after %s is said in words, with the command in a line of its own', (_, after, lines) => {
    expect(linesOf(after)).toEqual(lines);
  });

  it('after a failure is the cause that the runbook names, the runbook, and the command', () => {
    const [said = '', command] = linesOf(request({ parts: [failing] }));
    expect(said).toMatch(/^messages is failing with target_access_denied: a policy, key or database grant is missing/);
    expect(said).toContain('See infra/runbooks/requests-needing-operator.md.');
    expect(command).toBe('  npm run ops -- request retry the-request --target messages --stack test');
    expect(failureCause('graph_refused_190')).toMatch(/^Meta refuses/);
    expect(failureCause('graph_refused')).toBeUndefined();
    expect(failureCause('record_forged')).toMatch(/see infra\/runbooks\/record-forged\.md$/);
  });

  it.each([
    [
      'purging',
      'target_unreachable',
      /^messages fails with target_unreachable: no such host, .* It is tried again in 1 h\.$/,
    ],
    ['verifying', 'unexpected', /^messages fails with unexpected: .*errorName.* It is tried again in 1 h\.$/],
  ] as const)('names a target that fails while it is %s with %s, the cause, and when it is tried again', (...given) => {
    const [status, lastError, sentence] = given;
    const retried = { status, lastError, attempts: 2, nextAttemptAt: START + 3_600_000 };
    expect(linesOf(request({ parts: [part('messages', retried)] }))).toEqual([expect.stringMatching(sentence)]);
    const recovered = { ...retried, attempts: 0 };
    expect(linesOf(request({ parts: [part('messages', recovered)] }))).toEqual([
      'It waits for a worker; there is nothing to do.',
    ]);
  });

  it('says what the worker fails with, and what to try, while it still tries by itself', () => {
    const [said] = linesOf(request({ nextAttemptAt: START + 3_600_000, lastError: 'unexpected' }));
    expect(said).toMatch(
      /^The worker fails with unexpected: an error that nobody foresaw: .* It continues by itself in 1 h\.$/,
    );
  });

  it('says how a part is deleted by hand, and that a promise was missed', () => {
    const sources = { ...SOURCES, instructions: (target: string) => `Empty the ${target}.` };
    expect(linesOf(request({ parts: [byHand] }), START + 31 * DAY, sources)).toEqual([
      'The promised time passed 1 d ago.',
      'mailbox is deleted by hand. Empty the mailbox. What to look for:',
      '  npm run ops -- request reveal the-request --target mailbox --stack test',
      'When mailbox is deleted:',
      '  npm run ops -- request confirm the-request --target mailbox --stack test',
    ]);
  });

  it('says after the end how long the identifiers stay, and how what was kept can go', async () => {
    const invoices = testTarget();
    const world = requestWorld({ messages: testTarget(), invoices });
    const first = await world.runToEnd((await world.accept('1')).requestId);
    expect(linesOf(first).join()).toContain('stay sealed for a restore until');
    invoices.answers = { outcome: 'kept', items: 0, retention: { reason: 'legal_claims', basis: 'x' } };
    const second = await world.runToEnd((await world.accept('2')).requestId);
    expect(linesOf(second)[0]).toBe('It is completed, some data kept; there is nothing to do.');
    expect(linesOf(second).at(-1)).toContain(`release ${second.requestId} --target invoices`);
  });
});

describe('where a request stands, in a list', () => {
  const deleted = part('a', { status: 'deleted' });

  it('names what needs attention', () => {
    const held = hold(request({ parts: [failing, byHand, deleted] }), { by: 'x', reason: 'y' }, START);
    expect(standing(held, START + 31 * DAY)).toBe(
      '1 of 3 parts done; overdue; on hold; failing: messages; by hand: mailbox',
    );
    const doubted = { reason: 'y', cause: 'stale_signature', decidedBy: 'system', at: START } as const;
    expect(standing(request({ hold: doubted }), START)).toBe('on hold: stale signature');
    expect(standing(request(), START)).toBe('');
    expect(standing(request({ status: 'scheduled', nextAttemptAt: START + DAY }), START)).toBe('starts in 1 d');
  });

  it('does not say that all parts are done while the last check is to come', () => {
    expect(standing(request({ parts: [deleted] }), START)).toBe('last check to come');
    // what others delete is not read again
    expect(standing(request({ parts: [part('mailbox', { status: 'confirmed' })] }), START)).toBe('1 of 1 parts done');
    expect(standing(request({ parts: [deleted, byHand] }), START)).toBe('1 of 2 parts done; by hand: mailbox');
    const waiting = request({ parts: [deleted], rescan: 'waiting', rescanAt: START + DAY });
    expect(standing(waiting, START)).toBe('last check in 1 d');
    expect(standing({ ...waiting, rescan: 'running' }, START)).toBe('last check under way');
  });

  it('says of an end when it was, and what the public word does not', () => {
    const ended = request({ status: 'completed_with_retention', completedAt: START, parts: [deleted] });
    expect(standing(ended, START + DAY)).toBe('ended 1 d ago; some data kept');
    expect(standing(request({ status: 'cancelled', updatedAt: START }), START + DAY)).toBe('ended 1 d ago');
  });
});

describe('a request as it is shown', () => {
  it('has the public word for its status, and its own beside it', () => {
    expect(shownRequest(request({ status: 'scheduled' }))).toMatchObject({ status: 'pending', detail: 'scheduled' });
    const lines = requestLines(request({ status: 'running' }), [], START).map(plainText);
    expect(lines.slice(0, 2)).toEqual(['Request ID  the-request', 'Status      in progress']);
  });

  it('says that its history was changed, also after its end, and when the worker has found that', () => {
    const held = hold(request({ status: 'running' }), { by: 'anna', reason: 'a dispute' }, START);
    const altered = { ...held, history: held.history?.map((act) => ({ ...act, by: 'bert' })) };
    const found = withHistoryChange(altered, START - DAY);
    const ended = { ...altered, status: 'completed', completedAt: START - DAY, hold: undefined } as const;
    const historyOf = (shown: DeletionRequest) => {
      const lines = requestLines(shown, [], START).map(plainText);
      const { isHistoryChanged } = shownRequest(shown);
      return [isHistoryChanged, standing(shown, START), lines.find((line) => line.startsWith('History'))];
    };
    const said = 'the history of this request was changed';
    const runbook = 'see infra/runbooks/record-forged.md';
    expect(historyOf(held)).toEqual([false, 'on hold', undefined]);
    expect(historyOf(altered)).toEqual([true, `on hold; ${said}`, `History     ${said}; ${runbook}`]);
    expect(historyOf(found)).toEqual([
      true,
      `on hold; ${said}`,
      `History     ${said}, found 2026-01-14 12:00 UTC, 1 d ago; ${runbook}`,
    ]);
    expect(historyOf(ended)).toEqual([true, `ended 1 d ago; ${said}`, `History     ${said}; ${runbook}`]);
    expect(shownRequest(found)).not.toHaveProperty('historySeen');
  });

  it('holds nothing of the person: no seal, no keyed hash', () => {
    const shown = request({
      parts: [failing],
      receipt: 'a.b.c',
      history: [{ at: START, by: 'anna', what: 'retried' }],
    });
    const text = JSON.stringify([shownRequest(shown), requestLines(shown, nextSteps(shown, START, SOURCES), START)]);
    expect(text).toContain('anna');
    for (const secret of ['sealed-text', 'keyed-hash', 'a.b.c']) expect(text).not.toContain(secret);
  });
});
