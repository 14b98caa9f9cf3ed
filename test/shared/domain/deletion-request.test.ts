import fc from 'fast-check';
import {
  type DeletionRequest,
  OPEN_STATUSES,
  REQUEST_STATUSES,
  REQUEST_TRANSITIONS,
} from '../../../shared/domain/deletion-request.ts';
import { withPart, withStatus } from '../../../shared/domain/moves.ts';
import { newRequest } from '../../../shared/domain/new-request.ts';
import {
  isDone,
  PART_STATUSES,
  PART_TRANSITIONS,
  type Part,
  type PartStatus,
  rollUp,
} from '../../../shared/domain/part.ts';

const NOW = Date.UTC(2026, 0, 31);

function part(status: PartStatus, name: string = status): Part {
  return { name, label: name, status, attempts: 0, items: 0, rounds: 0, updatedAt: NOW };
}

function request(parts: readonly Part[]): DeletionRequest {
  const made = newRequest(
    {
      requestId: 'r' as never,
      subjectRef: 's' as never,
      sealed: 'x' as never,
      appId: 'app',
      origin: 'callback',
      scope: 'deletion',
      beganWith: 'asid',
      promise: 1,
    },
    NOW,
  );
  return { ...made, parts };
}

describe('the roll-up of the parts', () => {
  it.each<[PartStatus[], ReturnType<typeof rollUp>]>([
    [[], 'nothing_found'],
    [['nothing_found', 'nothing_found'], 'nothing_found'],
    [['deleted', 'nothing_found'], 'completed'],
    [['anonymised', 'nothing_found'], 'completed'],
    [['anonymised', 'kept'], 'completed_with_retention'],
    [['anonymised', 'verifying'], undefined],
    [['confirmed', 'nothing_found'], 'completed'],
    [['kept', 'deleted', 'confirmed'], 'completed_with_retention'],
    [['kept'], 'completed_with_retention'],
    [['deleted', 'verifying'], undefined],
    [['deleted', 'acknowledged'], undefined],
    [['deleted', 'failing'], undefined],
  ])('of %j is %s', (statuses, outcome) => {
    expect(rollUp(statuses.map((status, index) => part(status, `p${index}`)))).toBe(outcome);
  });

  it('has an outcome exactly when every part is done, in whatever order they stand', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PART_STATUSES), { maxLength: 8 }), (statuses) => {
        const parts = statuses.map((status, index) => part(status, `p${index}`));
        expect(rollUp(parts) !== undefined).toBe(parts.every(isDone));
        expect(rollUp(parts.toReversed())).toBe(rollUp(parts));
      }),
    );
  });
});

describe('the transition tables', () => {
  it('move a request and a part only as they say', () => {
    for (const from of REQUEST_STATUSES) {
      for (const to of REQUEST_STATUSES) {
        const move = () => withStatus({ ...request([]), status: from }, to);
        if (REQUEST_TRANSITIONS[from].includes(to)) expect(move().status).toBe(to);
        else expect(move).toThrow(TypeError);
      }
    }
    for (const from of PART_STATUSES) {
      for (const to of PART_STATUSES) {
        const move = () => withPart(request([part(from, 'p'), part('pending', 'other')]), 'p', to, {}, NOW + 1);
        if (!PART_TRANSITIONS[from].includes(to)) expect(move).toThrow(TypeError);
        else
          expect(move().parts).toMatchObject([
            { status: to, updatedAt: NOW + 1 },
            { status: 'pending', updatedAt: NOW },
          ]);
      }
    }
  });

  it('let every open request reach an end', () => {
    for (const from of OPEN_STATUSES) {
      const reached = new Set<string>([from]);
      for (const status of reached) {
        for (const next of REQUEST_TRANSITIONS[status as keyof typeof REQUEST_TRANSITIONS]) reached.add(next);
      }
      expect([...reached]).toEqual(expect.arrayContaining(['completed', 'completed_with_retention', 'nothing_found']));
    }
  });

  it.each(['deleted', 'anonymised'] as const)('never call a part %s that was not read', (end) => {
    const before = PART_STATUSES.filter((status) => PART_TRANSITIONS[status].includes(end));
    expect(before).toEqual(['verifying']);
  });
});
