import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainText } from '../../../infra/ops/cli/text.ts';
import { FAILURE_RUNBOOK, failureCause } from '../../../infra/ops/commands/failure-cause.ts';
import { nextSteps, type StepSources, standing } from '../../../infra/ops/commands/next-steps.ts';
import { requestLines, shownRequest } from '../../../infra/ops/commands/request-view.ts';
import { statusText } from '../../../infra/ops/commands/states.ts';
import { stepLines } from '../../../infra/ops/commands/step.ts';
import { DOCUMENTS } from '../../../infra/project.ts';
import { type DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { withHistoryChange } from '../../../shared/domain/history-chain.ts';
import { newRequest } from '../../../shared/domain/new-request.ts';
import { cancel, hold } from '../../../shared/domain/operator-decisions.ts';
import type { Part } from '../../../shared/domain/part.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { requestWorld, START, testTarget } from '../../support/request-world.ts';
import { stylesIn } from './run-command.ts';

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

const WAITING = 'It waits for a worker; there is nothing to do.';

const failing = part('messages', { status: 'failing', lastError: 'target_access_denied' });
const byHand = part('mailbox', { status: 'notified' });

describe('where an ended request stands', () => {
  it('includes what was left, unless it was refused', () => {
    const parts = [
      part('newsletter', { status: 'nothing_found', hasSelfDeclared: true }),
      part('messages', { status: 'deleted', left: { newer: 1, undated: 1 } }),
      part('orders', { status: 'deleted', left: { newer: 1, undated: 0 } }),
    ];
    expect(standing(request({ status: 'nothing_found', parts }), START)).toBe(
      'ended in 0 s; nothing found; newer data left: messages, orders; undated data left: messages; unverified data may be left: newsletter',
    );
    expect(standing(request({ status: 'refused', parts }), START)).not.toContain('left');
  });
});

describe('what comes next', () => {
  it('is told of a request that has ended and whose seal cannot be dropped, and not of one that failed before it was refused', () => {
    const failed = { lastError: 'unexpected', nextAttemptAt: START + 6 * 3_600_000, backupsExpireAt: START };
    const kept = request({ ...failed, status: 'completed_with_retention' });
    expect(linesOf(kept)).toContainEqual(expect.stringMatching(/^Its seal cannot be dropped: .*again in 6 h\.$/));
    expect(standing(kept, START)).toContain('after unexpected');
    const refused = request({ ...failed, status: 'refused' });
    expect(linesOf(refused).join()).not.toContain('seal cannot be dropped');
    expect(standing(refused, START)).not.toContain('unexpected');
  });

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
      ['Nothing is left to delete; the last check is in 1 d.'],
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

  const RELEASE = '  npm run ops -- request release the-request --stack test';

  it.each([
    ['login_signature', 'It came with what a login carries, and may be no request'],
    ['stale_signature', 'It was signed more than seven days before it came, on 2026-01-15'],
    ['unusual_volume', 'Its app sent more callbacks than is plausible'],
    ['registration_unknown', 'A registration record does not say when it was made, and may be of a new start'],
  ] as const)('asks an operator to decide about a hold for %s', (cause, why) => {
    const held = { reason: 'y', decidedBy: 'system', at: START, cause };
    expect(linesOf(request({ hold: held, parts: [failing] }), START + 31 * DAY)).toEqual([
      'The promised time passed 1 d ago.',
      `${why}. See infra/runbooks/requests-needing-operator.md. To continue:`,
      RELEASE,
    ]);
  });

  it('lets an operator choose one of several registrations, or none', () => {
    const held = { reason: 'y', decidedBy: 'system', at: START, cause: 'several_registrations' } as const;
    expect(linesOf(request({ hold: held }))).toEqual([
      'What it began with leads to several registrations, and may have changed hands. To see their dates, and confirm one:',
      '  npm run ops -- request identifiers the-request --stack test',
      'To continue without any of them:',
      RELEASE,
    ]);
  });

  it('marks the commands', () => {
    const steps = nextSteps(request({ hold: { reason: 'y', decidedBy: 'x', at: START } }), START, SOURCES);
    expect(stylesIn(stepLines(steps))).toEqual([`strong: ${RELEASE.trim()}`]);
  });

  it.each<[string, Partial<DeletionRequest>, string]>([
    ['its start has come', { status: 'scheduled', nextAttemptAt: START }, WAITING],
    ['nothing says when it is due', { status: 'scheduled' }, WAITING],
    ['a claim is over', { claimedUntil: START }, WAITING],
    [
      'it failed, and is due',
      { lastError: 'x', nextAttemptAt: START },
      'The worker fails with x. It waits for a worker.',
    ],
    ['it is due later', { nextAttemptAt: START + 1000 }, 'It continues by itself in 1 s.'],
    ['its last check has no time', { rescan: 'waiting' }, 'Nothing is left to delete; the last check is in 0 s.'],
    ['its last check runs', { rescan: 'running', rescanAt: START + DAY }, WAITING],
    ['its promised time is now', { dueAt: START }, WAITING],
  ])('has one sentence where %s', (_, change, sentence) => {
    expect(linesOf(request(change))).toEqual([sentence]);
  });

  it.each<[string, Partial<Part>, readonly string[]]>([
    ['is due again', { status: 'notified', nextAttemptAt: START }, ['mailbox fails with x. It is tried again now.']],
    ['is confirmed by its provider', { status: 'acknowledged', nextAttemptAt: START }, [WAITING]],
    ['has not begun', { status: 'pending', nextAttemptAt: START }, [WAITING]],
    ['has no error', { status: 'purging', nextAttemptAt: START, lastError: undefined }, [WAITING]],
    ['is not due', { status: 'purging' }, [WAITING]],
  ])('says of a part that %s only what is so', (_, change, lines) => {
    expect(linesOf(request({ parts: [part('mailbox', { attempts: 1, lastError: 'x', ...change })] }))).toEqual(lines);
  });

  it('says of a failing part whose error is not recorded that it is unknown', () => {
    const lines = linesOf(request({ parts: [part('mailbox', { status: 'failing' })] }));
    expect(lines[0]).toMatch(/^mailbox is failing with an unknown error\. See /);
  });

  it.each<[string, Part['retention'], string]>([
    ['until it is released', { reason: 'legal_claims', basis: 'x' }, 'kept until it is released. To delete it now:'],
    ['without a reason', undefined, 'kept until it is released. To delete it now:'],
    [
      'until a date',
      { reason: 'legal_obligation', basis: 'x', until: START },
      'kept until 2026-01-15 12:00 UTC. To delete it now:',
    ],
    [
      'for a business',
      { reason: 'controller_decides', basis: 'x', until: START },
      'kept for the business that decides about it. Only if that business asks to have it deleted:',
    ],
  ])('says after the end how what was kept %s can go, while its seal is there', (_, retention, words) => {
    const parts = [part('invoices', { status: 'kept', retention }), part('messages', { status: 'deleted', retention })];
    const ended = request({ status: 'completed_with_retention', parts });
    expect(linesOf(ended)).toEqual([
      'It is completed, some data kept; there is nothing to do.',
      `invoices is ${words}`,
      '  npm run ops -- request release the-request --target invoices --stack test',
    ]);
    expect(linesOf({ ...ended, sealed: undefined })).toHaveLength(1);
  });

  it.each([{}, { released: true } as const])('offers no release of what is kept %j once it is refused', (change) => {
    const kept = { status: 'kept', updatedAt: START, retention: { reason: 'legal_claims', basis: 'x' } } as const;
    const history = [{ at: START, by: 'ines', what: 'kept', target: 'invoices' }] as const;
    const refused = request({ status: 'refused', history, parts: [part('invoices', { ...kept, ...change })] });
    expect(linesOf(refused)).toEqual(['It is denied; there is nothing to do.']);
    expect(standing(refused, START)).not.toContain('until released');
    expect(standing({ ...refused, status: 'running' }, START)).toContain('kept until released: invoices');
  });

  it('says of a part that was released after the end only that a worker will delete it', () => {
    const parts = [
      part('invoices', { status: 'kept', released: true }),
      part('mails', { status: 'kept' }),
      part('messages', { status: 'deleted', released: true }),
    ];
    expect(linesOf(request({ status: 'completed_with_retention', parts }))).toEqual([
      'invoices is released; a worker will delete it.',
    ]);
  });

  it.each<[string, Partial<DeletionRequest>, boolean]>([
    ['its seal is kept for a restore', {}, true],
    ['its seal is gone', { sealed: undefined }, false],
    ['no backup expires', { backupsExpireAt: undefined, nextAttemptAt: undefined }, false],
    ['something else is to come', { nextAttemptAt: START + 1 }, false],
  ])('says how long its identifiers stay only where %s', (_, change, isSaid) => {
    const ended = request({ status: 'completed', backupsExpireAt: START, nextAttemptAt: START, ...change });
    const stay = 'The identifiers stay sealed for a restore until 2026-01-15 12:00 UTC.';
    expect(linesOf(ended).slice(1)).toEqual(isSaid ? [stay] : []);
  });

  it('says that the record stays where an operator keeps something without a date', () => {
    const kept = part('messages', {
      status: 'kept',
      retention: { reason: 'legal_claims', basis: 'a case' },
      updatedAt: START,
    });
    const history = [{ at: START, by: 'ines', what: 'kept', target: 'messages' }] as const;
    const lines = linesOf(request({ status: 'completed_with_retention', parts: [kept], history }));
    expect(lines.join('\n')).toContain(
      'Its record and the identifiers that find what is kept stay until that is released.',
    );
  });

  it('after a failure is the cause that the runbook names, the runbook, and the command', () => {
    const [said = '', command] = linesOf(request({ parts: [failing] }));
    expect(said).toMatch(/^messages is failing with target_access_denied: a policy, key or database grant is missing/);
    expect(said).toContain('See infra/runbooks/requests-needing-operator.md.');
    expect(command).toBe('  npm run ops -- request retry the-request --target messages --stack test');
  });

  it('is explained once where several parts failed in the same way', () => {
    const failed = { status: 'failing', lastError: 'rows_still_referenced' } as const;
    const lines = linesOf(request({ parts: [part('account', failed), failing, part('orders', failed)] }));
    expect(lines[0]).toMatch(/^account is failing with rows_still_referenced: rows of another table still refer /);
    expect(lines.find((line) => line.startsWith('orders'))).toBe(
      'orders is failing with rows_still_referenced, as above. See infra/runbooks/requests-needing-operator.md. When that is fixed:',
    );
    expect(lines.filter((line) => line.includes('target_access_denied: '))).toHaveLength(1);
  });

  it('has advice in the runbook that is about no other error', () => {
    const runbook = readFileSync(join(DOCUMENTS, FAILURE_RUNBOOK), 'utf8');
    const rows = [...runbook.matchAll(/^ *\| (`[^|]+`) \| ([^|]+) \|$/gm)];
    const codes = rows.flatMap(([, named = '']) => [...named.matchAll(/`([^`…]+)…?`/g)].map(([, code = '']) => code));
    expect(codes.length).toBeGreaterThan(40);
    for (const [, , advice = ''] of rows) for (const code of codes) expect(advice).not.toContain(`\`${code}\``);
  });

  it('where something is kept that may be another person’s is a decision', () => {
    const asked = part('messages', { status: 'failing', lastError: 'kept_for_another' });
    const lines = linesOf(request({ parts: [asked] }));
    expect(lines[0]).toMatch(/^messages waits for a decision: kept_for_another: an operator keeps something there/);
    const commands = lines.filter((line) => line.startsWith('  ')).map((line) => /request (\S+)/.exec(line)?.[1]);
    expect(commands).toEqual(['keep', 'retry', 'confirm']);
  });

  it.each([
    ['graph_refused', undefined],
    ['unexpectedly', undefined],
    ['replay_forged', 'somebody has written into the table: see infra/runbooks/record-forged.md'],
  ])('after %s is, without marks of its markup, the cause that the runbook gives: %s', (code, cause) => {
    expect(failureCause(code)).toBe(cause);
  });

  it.each([
    ['graph_refused_190', "Meta refuses: check the app's secret (apps list), then the app's permissions"],
    ['business_token_refused', 'the business has to connect again'],
  ])('after %s from Meta says what has to be done', (code, words) => {
    expect(failureCause(code)).toContain(words);
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
    expect(said).toMatch(/^The worker fails with unexpected: an unforeseen error: .* It continues by itself in 1 h\.$/);
  });

  it.each<[string, Partial<Part>, readonly string[]]>([
    ['is retried or confirmed when it is of unknown age', { lastError: 'age_unknown' }, ['retry', 'confirm']],
    ['is retried or confirmed without its target', { lastError: 'target_not_in_data_map' }, ['retry', 'confirm']],
    ['is retried or confirmed when a row has changed', { lastError: 'selection_changed' }, ['retry', 'confirm']],
    ['is retried or confirmed when its target was merged', { lastError: 'kept_by_other_part' }, ['retry', 'confirm']],
    ['is only confirmed when ids may be missing', { lastError: 'selection_changed', lacksIds: true }, ['confirm']],
    [
      'is only retried when ids may be missing, but another error has to be solved first',
      { lacksIds: true },
      ['retry'],
    ],
  ])('says which commands help: a failing part %s', (_, change, verbs) => {
    const commandsFor = (asked: number | undefined) =>
      linesOf(request({ parts: [{ ...failing, ...change, asked }] })).filter((line) => line.startsWith(' '));
    const command = (verb: string, which = '') =>
      `  npm run ops -- request ${verb} the-request --target messages${which} --stack test`;
    for (const asked of [undefined, 1]) expect(commandsFor(asked)).toEqual(verbs.map((verb) => command(verb)));
    expect(commandsFor(2)).toEqual(verbs.map((verb) => command(verb, verb === 'confirm' ? ' --asked 2' : '')));
  });

  it('says that a part has to be deleted by hand and how, and that a promise was missed', () => {
    expect(linesOf(request({ parts: [byHand] }))[0]).toBe(
      'mailbox has to be deleted by hand. Somebody has to delete it. What to look for:',
    );
    const sources = { ...SOURCES, instructions: (target: string) => `Empty the ${target} ` };
    const inGerman = { ...SOURCES, instructions: () => 'Postfach leeren!' };
    expect(linesOf(request({ parts: [byHand] }), START, inGerman)[0]).toMatch(
      /hand\. Postfach leeren! What to look for:$/,
    );
    expect(linesOf(request({ parts: [byHand] }), START + 31 * DAY, sources)).toEqual([
      'The promised time passed 1 d ago.',
      'mailbox has to be deleted by hand. Empty the mailbox. What to look for:',
      '  npm run ops -- request reveal the-request --target mailbox --stack test',
      'When mailbox is deleted:',
      '  npm run ops -- request confirm the-request --target mailbox --stack test',
    ]);
    expect(linesOf(request({ parts: [{ ...byHand, asked: 2 }] }))).toEqual([
      'mailbox has to be deleted by hand. Somebody has to delete it. More was found since it was first asked about. What to look for:',
      '  npm run ops -- request reveal the-request --target mailbox --stack test',
      'When mailbox is deleted:',
      '  npm run ops -- request confirm the-request --target mailbox --asked 2 --stack test',
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
    const retried = { status: 'purging', attempts: 1, lastError: 'target_unavailable', nextAttemptAt: START } as const;
    expect(standing(request({ parts: [part('orders', retried), part('messages', retried)] }), START)).toBe(
      '0 of 2 parts done; tried again: orders after target_unavailable, messages after target_unavailable',
    );
    const stopped = hold(request({ parts: [part('orders', retried)] }), { by: 'x', reason: 'y' }, START);
    expect(standing(stopped, START)).toBe('0 of 1 parts done; on hold');
    const scheduled = request({ status: 'scheduled', nextAttemptAt: START + DAY });
    expect(standing(scheduled, START)).toBe('starts in 1 d');
    expect(standing(scheduled, START + DAY)).toBe('');
    expect(standing({ ...scheduled, nextAttemptAt: undefined }, START)).toBe('');
    expect(standing({ ...scheduled, status: 'running' }, START)).toBe('');
    expect(standing({ ...scheduled, hold: doubted }, START)).toBe('on hold: stale signature');
    expect(standing(request({ dueAt: START, lastError: 'unexpected' }), START)).toBe('after unexpected');
    const two = { parts: [failing, { ...failing, name: 'media' }, byHand, { ...byHand, name: 'archive' }] };
    expect(standing(request(two), START)).toBe(
      '0 of 4 parts done; failing: messages, media; by hand: mailbox, archive',
    );
  });

  it('does not say that all parts are done while the last check is to come', () => {
    expect(standing(request({ parts: [deleted] }), START)).toBe('last check to come');
    // what others delete is not read again
    expect(standing(request({ parts: [part('mailbox', { status: 'confirmed' })] }), START)).toBe('1 of 1 parts done');
    expect(standing(request({ parts: [deleted, byHand] }), START)).toBe('1 of 2 parts done; by hand: mailbox');
    const waiting = request({ parts: [deleted], rescan: 'waiting', rescanAt: START + DAY });
    expect(standing(waiting, START)).toBe('last check in 1 d');
    expect(standing({ ...waiting, rescan: 'running' }, START)).toBe('last check under way');
    expect(standing({ ...waiting, rescanAt: undefined }, START)).toBe('last check in 0 s');
  });

  it('says of an end when it was, and what the public word does not', () => {
    const ended = request({ status: 'completed_with_retention', completedAt: START, parts: [deleted] });
    expect(standing(ended, START + DAY)).toBe('ended 1 d ago; some data kept');
    expect(standing(request({ status: 'cancelled', updatedAt: START }), START + DAY)).toBe('ended 1 d ago');
  });
});

test.each([
  ['completed', 'good: completed'],
  ['deleted', 'good: deleted'],
  ['anonymised', 'good: anonymised'],
  ['confirmed', 'good: confirmed'],
  ['failing', 'bad: failing'],
  ['notified', 'warning: notified'],
  ['in_progress', undefined],
] as const)('the status %s is marked as %s', (status, style) => {
  expect(stylesIn([statusText(status)])).toEqual(style === undefined ? [] : [style]);
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
