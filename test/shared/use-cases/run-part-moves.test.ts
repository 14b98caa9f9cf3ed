import { DeletionError } from '../../../shared/domain/errors.ts';
import { InterruptedPurge } from '../../../shared/domain/interrupted-purge.ts';
import { newRequest } from '../../../shared/domain/new-request.ts';
import type { Part } from '../../../shared/domain/part.ts';
import { DAY, MOST_ATTEMPTS } from '../../../shared/domain/schedule.ts';
import type { Selection, Target } from '../../../shared/ports/target.ts';
import { runPart } from '../../../shared/use-cases/run-part.ts';

const NOW = Date.UTC(2026, 0, 15, 12);
const names = { requestId: 'r' as never, subjectRef: 's' as never, appId: 'app' };
const unavailable = new DeletionError('target_unavailable', 'retry', 'no answer');
const ENDLESS = { isOver: () => false, signal: new AbortController().signal };

function part(change: Partial<Part>): Part {
  const fresh = { status: 'purging', attempts: 0, items: 0, rounds: 0, updatedAt: 0 } as const;
  return { name: 'messages', label: 'Messages', ...fresh, ...change };
}

/** The selections with which the target was asked to purge. */
const asked: Selection[] = [];
beforeEach(() => asked.splice(0));

/** What becomes of a part when its target finds nothing, fails, or is not there; `moved` is what an operator did meanwhile. */
async function after(seen: Part, answer: 'emptied' | Error | 'no target', moved?: Partial<Part>): Promise<Part> {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const ports = { log, metrics: { count: () => undefined }, random: () => 0.5 };
  const look = async (of: Selection) => {
    asked.push(of);
    if (answer instanceof Error) throw answer;
  };
  const target: Target = {
    plan: async () => 0,
    purge: async (of) => look(of).then(() => ({ outcome: 'emptied', items: 0 })),
    verify: async (of) => look(of).then(() => 0),
  };
  const made = newRequest({ ...names, origin: 'callback', scope: 'deletion', beganWith: 'asid', promise: DAY }, NOW);
  const request = { ...made, status: 'running', parts: [seen] } as const;
  const selection = { requestId: made.requestId, appId: 'app', identifiers: {}, askedAt: NOW };
  const targetOf = () => {
    if (answer === 'no target') throw new DeletionError('target_not_in_data_map', 'retry', 'it is not there');
    return target;
  };
  const { step } = await runPart(ports, request, seen, targetOf, { selection }, ENDLESS, 60_000);
  const [result] = step({ ...request, parts: [{ ...seen, ...moved }] }, NOW).parts;
  if (result === undefined) throw new TypeError('the part is gone');
  return result;
}

describe('running a part', () => {
  it('tells the target, in each purge and reading, whether an operator has released what it kept', async () => {
    await after(part({ released: true }), 'emptied');
    await after(part({ status: 'verifying', released: true }), 'emptied');
    await after(part({}), 'emptied');
    expect(asked.map((selection) => selection.released)).toEqual([true, true, undefined]);
    expect(asked[0]).toMatchObject({ requestId: 'r', appId: 'app', askedAt: NOW });
  });

  it('tells the target whether an earlier purge deleted something, or may have', async () => {
    for (const change of [{}, { items: 1 }, { uncounted: true }, { items: 1, copiesUntil: NOW }] as const)
      await after(part(change), 'emptied');
    expect(asked.map(({ mayHaveDeleted }) => mayHaveDeleted)).toEqual([undefined, true, true, undefined]);
  });

  it('leaves a part as somebody else has moved it meanwhile', async () => {
    const moved = { status: 'kept', attempts: 9 } as const;
    for (const answer of ['emptied', unavailable] as const) {
      expect(await after(part({}), answer, moved)).toMatchObject(moved);
      expect(await after(part({ status: 'verifying' }), answer, moved)).toMatchObject(moved);
    }
  });

  it('remembers that items may be gone that were not counted when a purge broke off, and only then', async () => {
    expect(await after(part({}), unavailable)).toMatchObject({ uncounted: true, attempts: 1 });
    expect(await after(part({}), 'no target')).not.toHaveProperty('uncounted');
    expect(await after(part({ status: 'verifying' }), unavailable)).not.toHaveProperty('uncounted');
    expect(await after(part({ status: 'notified' }), unavailable)).not.toHaveProperty('uncounted');
    const telling = (mayHaveDeleted: boolean) => new InterruptedPurge(unavailable, {}, mayHaveDeleted);
    expect(await after(part({}), telling(false))).not.toHaveProperty('uncounted');
    expect(await after(part({ status: 'verifying' }), telling(true))).toMatchObject({ uncounted: true });
  });

  it('waits for a target that the data map does not have yet, and then needs an operator', async () => {
    expect(await after(part({}), 'no target')).toMatchObject({
      status: 'purging',
      attempts: 1,
      lastError: 'target_not_in_data_map',
      nextAttemptAt: NOW + 11_250,
    });
    expect(await after(part({ attempts: MOST_ATTEMPTS - 1 }), 'no target')).toMatchObject({ status: 'failing' });
  });
});
