import { evidenceLines, figuresOf } from '../../../infra/ops/commands/evidence-figures.ts';
import { refuse } from '../../../shared/domain/operator-decisions.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { requestWorld, START, testTarget } from '../../support/request-world.ts';

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
      byStatus: { completed: 2, pending: 1, denied: 2 },
      byVerification: { signed_in_session: 1 },
      open: 1,
      overdue: 1,
      extended: 0,
      completed: 2,
      nothingFound: 0,
      keptInPart: 2,
      completedInTime: 2,
      hoursToCompletion: { median: 24, ninetieth: 24, longest: 24 },
      itemsDeleted: 3,
      refusals: [{ reason: 'no_match', basis: 'Nobody of that name', count: 2 }],
      kept: [{ target: 'invoices', reason: 'legal_obligation', basis: 'Tax law, "10 years"', count: 2 }],
    });
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

  it('is CSV with one figure a line, quoted where it must be', () => {
    expect(evidenceLines({ a: { b: 1, c: [true, 'x,"y"'] }, none: undefined })).toEqual([
      'figure,value',
      'a.b,1',
      'a.c.0,true',
      'a.c.1,"x,""y"""',
    ]);
  });
});
