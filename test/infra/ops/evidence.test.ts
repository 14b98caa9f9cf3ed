import { evidenceLines, figuresOf, recordedSince } from '../../../infra/ops/commands/evidence/figures.ts';
import { reportPage } from '../../../infra/ops/commands/evidence/report.ts';
import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { hold, refuse } from '../../../shared/domain/operator-decisions.ts';
import { DAY, HOUR } from '../../../shared/domain/schedule.ts';
import { requestWorld, START, testTarget } from '../../support/request-world.ts';
import { partOf, reportOf, requestAt } from './sample-report.ts';

async function yearOfRequests() {
  const invoices = testTarget();
  invoices.answers = {
    outcome: 'kept',
    items: 0,
    retention: { reason: 'legal_obligation', basis: 'Tax law, "10 years"' },
  };
  const messages = testTarget({ m1: 'app-1#1', m2: 'app-1#1', m3: 'app-1#2' });
  const world = requestWorld({ messages, invoices });
  for (const id of ['1', '2']) await world.runToEnd((await world.accept(id)).requestId);
  await world.accept('3', {
    origin: 'operator',
    verification: { askedBy: 'email', method: 'signed_in_session', by: 'x' },
  });
  for (const id of ['4', '5']) {
    const { requestId } = await world.accept(id);
    const refusal = { by: 'operator-1', reason: 'no_match', basis: 'Nobody of that name' } as const;
    await world.store.replace(
      refuse(world.record(requestId), refusal, { retentionMonths: 25, backupHorizon: 35 * 86_400_000 }, START),
    );
  }
  return world;
}

describe('the evidence', () => {
  it('counts requests, times, refusals and what is kept', async () => {
    const world = await yearOfRequests();
    const figures = figuresOf([...world.store.records.values()], START + 60 * DAY);
    expect(figures).toEqual({
      requests: 5,
      deauthorizations: 0,
      byOrigin: { callback: 4, operator: 1 },
      byMonth: { '2026-01': { callback: 4, operator: 1 } },
      byApp: { 'app-1': { callback: 4, operator: 1 } },
      byStatus: { completed: 2, pending: 1, denied: 2 },
      byVerification: { signed_in_session: 1 },
      open: 1,
      overdue: 1,
      extended: 0,
      completed: 2,
      nothingFound: 0,
      keptInPart: 2,
      openedAgain: 0,
      completedInTime: 2,
      completedLate: 0,
      hoursToCompletion: { median: 24, ninetieth: 24, ninetyFifth: 24, longest: 24 },
      historiesChanged: 0,
      byNotice: {},
      itemsDeleted: 3,
      partsUncounted: 0,
      refusals: [{ reason: 'no_match', basis: 'Nobody of that name', count: 2 }],
      kept: [{ target: 'invoices', reason: 'legal_obligation', basis: 'Tax law, "10 years"', count: 2 }],
    });
  });

  it('counts the requests whose history was changed, whatever they ask for, and says so on the page', () => {
    const held = hold(requestAt(1, START), { by: 'operator-1', reason: 'a dispute' }, START);
    const altered = { ...held, history: held.history?.map((act) => ({ ...act, by: 'operator-2' })) };
    const records = [held, altered, { ...altered, scope: 'deauthorization' } as const];
    expect(figuresOf(records, START).historiesChanged).toBe(2);
    expect(evidenceLines(figuresOf(records, START))).toContain('historiesChanged,2');
    expect(reportPage(reportOf(records, { from: START, to: START + 1 }))).toContain('The history of 2 requests');
    expect(reportPage(reportOf([held], { from: START, to: START + 1 }))).not.toContain('The history of');
  });

  it('counts who removed the app apart from who asked for deletion', async () => {
    const world = await yearOfRequests();
    const before = figuresOf([...world.store.records.values()], START);
    await world.runToEnd((await world.accept('6', { scope: 'deauthorization' })).requestId);
    const after = figuresOf([...world.store.records.values()], START);
    expect(after).toEqual({ ...before, deauthorizations: 1 });
  });

  it('names neither a person nor a request nor an operator', async () => {
    const world = await yearOfRequests();
    const records = [...world.store.records.values()];
    const text = JSON.stringify(figuresOf(records, START));
    for (const { requestId, subjectRef } of records) {
      expect(text).not.toContain(requestId);
      expect(text).not.toContain(subjectRef);
    }
    expect(text).not.toContain('operator-1');
  });

  it('says nothing about durations while nothing is completed', () => {
    expect(figuresOf([], START)).toMatchObject({ requests: 0, byOrigin: {} });
    expect(figuresOf([], START).hoursToCompletion).toBeUndefined();
  });

  it('tells the times of half, of 90 and of 95 in 100, and the slowest, and how many were late', () => {
    const took = (hours: number) => requestAt(hours, START, { status: 'completed', completedAt: START + hours * HOUR });
    const figures = figuresOf(
      Array.from({ length: 40 }, (_, at) => took(40 - at)).concat(took(31 * 24)),
      START + 60 * DAY,
    );
    expect(figures).toMatchObject({
      hoursToCompletion: { median: 21, ninetieth: 37, ninetyFifth: 39, longest: 744 },
      completedInTime: 40,
      completedLate: 1,
    });
  });

  it('takes the promised moment itself for in time', () => {
    const ended = (at: number) => requestAt(1, START, { status: 'completed', dueAt: START + DAY, completedAt: at });
    const { completedInTime, completedLate } = figuresOf([ended(START + DAY), ended(START + DAY + 1)], START);
    expect({ completedInTime, completedLate }).toEqual({ completedInTime: 1, completedLate: 1 });
  });

  it('leaves out the times of requests that were opened again for what had been kept', () => {
    const took = (dueInDays: number, change: Partial<DeletionRequest> = {}) =>
      requestAt(1, START, { status: 'completed', completedAt: START + DAY, dueAt: START + dueInDays * DAY, ...change });
    const timesOf = (request: DeletionRequest) => {
      const { openedAgain, hoursToCompletion } = figuresOf([request], START + 400 * DAY);
      return { openedAgain, median: hoursToCompletion?.median };
    };
    const extension = { reason: 'x', decidedBy: 'x', at: START };
    expect(timesOf(took(30))).toEqual({ openedAgain: 0, median: 24 });
    expect(timesOf(took(90, { extension }))).toEqual({ openedAgain: 0, median: 24 });
    expect(timesOf(took(60, { origin: 'whatsapp' }))).toEqual({ openedAgain: 0, median: 24 });
    expect(timesOf(took(62, { origin: 'whatsapp' }))).toEqual({ openedAgain: 0, median: 24 });
    expect(timesOf(took(62.001, { origin: 'whatsapp' }))).toEqual({ openedAgain: 1 });
    expect(timesOf(took(31))).toEqual({ openedAgain: 0, median: 24 });
    expect(timesOf(took(60))).toEqual({ openedAgain: 1 });
    expect(timesOf(took(94, { extension }))).toEqual({ openedAgain: 1 });
    expect(timesOf(took(30, { status: 'running' }))).toEqual({ openedAgain: 1 });
  });

  it('counts intake by month and by app, in their order', () => {
    const records = [
      requestAt(1, Date.UTC(2026, 2, 1), { appId: 'b' }),
      requestAt(2, Date.UTC(2026, 1, 28, 23, 59, 59, 999), { appId: 'a', origin: 'list' }),
      requestAt(3, Date.UTC(2026, 2, 1), { appId: 'c' }),
    ];
    const { byMonth, byApp } = figuresOf(records, START);
    expect(Object.entries(byMonth)).toEqual([
      ['2026-02', { list: 1 }],
      ['2026-03', { callback: 2 }],
    ]);
    expect(Object.entries(byApp)).toEqual([
      ['a', { list: 1 }],
      ['b', { callback: 1 }],
      ['c', { callback: 1 }],
    ]);
  });

  it('tells when the last of what is kept may go, unless one of them depends on a decision', () => {
    const kept = (until?: number) =>
      requestAt(1, START, {
        parts: [partOf('invoices', 'kept', { retention: { reason: 'legal_obligation', basis: 'x', until } })],
      });
    const untilOf = (...records: readonly DeletionRequest[]) => figuresOf(records, START).kept[0]?.until;
    expect(untilOf(kept(START), kept(START + DAY))).toBe('2026-01-16T12:00:00.000Z');
    expect(untilOf(kept(START), kept())).toBeUndefined();
  });

  it('says of nothing that was refused that it is kept until a date', () => {
    const retention = { reason: 'legal_obligation', basis: 'x', until: START } as const;
    const refused = requestAt(1, START, { status: 'refused', parts: [partOf('invoices', 'kept', { retention })] });
    expect(figuresOf([refused], START).kept).toEqual([]);
  });

  it('takes more requests than a call takes arguments', () => {
    const retention = { reason: 'legal_obligation', basis: 'x', until: START } as const;
    const request = requestAt(1, START, { parts: [partOf('invoices', 'kept', { retention })] });
    const many = Array.from({ length: 130_000 }, () => request);
    const report = reportOf(many);
    expect(report.figures.kept).toMatchObject([{ count: 130_000 }]);
    expect(reportPage(report)).toContain('130,000');
  });

  it('tells apart what is open, overdue and extended, and what was found', () => {
    const records = [
      requestAt(1, START, { dueAt: START }),
      requestAt(2, START, { dueAt: START - 1 }),
      requestAt(3, START, { extension: { reason: 'x', decidedBy: 'x', at: START } }),
      requestAt(4, START, { status: 'completed', completedAt: START, dueAt: START - 1 }),
      requestAt(5, START, { status: 'nothing_found', completedAt: START }),
      requestAt(6, START, { status: 'completed_with_retention', completedAt: START }),
    ];
    const { open, overdue, extended, completed, nothingFound, keptInPart } = figuresOf(records, START);
    expect({ open, overdue, extended }).toEqual({ open: 3, overdue: 1, extended: 1 });
    expect({ completed, nothingFound, keptInPart }).toEqual({ completed: 3, nothingFound: 1, keptInPart: 1 });
  });

  it('keeps apart what was refused or kept for different reasons, and counts nothing as kept that is deleted', () => {
    const refused = (basis: string) =>
      requestAt(1, START, { refusal: { reason: 'other', basis, decidedBy: 'x', at: START } });
    const retention = { reason: 'legal_obligation', basis: 'x' } as const;
    const parts = [partOf('invoices', 'deleted', { retention }), partOf('messages', 'kept')];
    const { refusals, kept } = figuresOf([refused('a'), refused('b'), requestAt(2, START, { parts })], START);
    expect(refusals.map(({ basis, count }) => [basis, count])).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
    expect(kept).toEqual([]);
    const keptFor = (basis: string) =>
      requestAt(1, START, { parts: [partOf('invoices', 'kept', { retention: { ...retention, basis } })] });
    const apart = figuresOf([keptFor('a'), keptFor('b'), keptFor('a')], START).kept;
    expect(apart.map(({ basis, count }) => [basis, count])).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
  });

  it('counts parts of which items were deleted uncounted', () => {
    const parts = [partOf('messages', 'deleted', { uncounted: true }), partOf('invoices', 'deleted')];
    expect(figuresOf([requestAt(1, START, { parts })], START).partsUncounted).toBe(1);
  });

  it('counts the requests that ended with each notice, whatever the number of parts that it is about', () => {
    const left = { newer: 2, undated: 0 };
    const parts = [partOf('messages', 'deleted', { left }), partOf('invoices', 'deleted', { left })];
    const ended = { status: 'completed', completedAt: START, parts } as const;
    const unsure = [partOf('messages', 'deleted', { hasSelfDeclared: true, left })];
    const { byNotice } = figuresOf(
      [requestAt(1, START, ended), requestAt(2, START, { ...ended, parts: unsure }), requestAt(3, START, { parts })],
      START,
    );
    expect(byNotice).toEqual({ newer_data: 2, self_declared: 1 });
  });

  it('knows from which month on no record has been removed', () => {
    expect(recordedSince(25, Date.UTC(2026, 10, 23))).toBe(Date.UTC(2024, 10, 1));
    // records of 29 to 31 January are removed on the last day of February, too
    expect(recordedSince(1, Date.UTC(2026, 1, 28))).toBe(Date.UTC(2026, 1, 1));
  });

  it('is CSV with one figure a line, quoted where it must be', () => {
    expect(evidenceLines({ a: { b: 1, c: [true, 'x,"y"'] }, none: undefined, nothing: null })).toEqual([
      'figure,value',
      'a.b,1',
      'a.c.0,true',
      'a.c.1,"x,""y"""',
    ]);
  });
});
