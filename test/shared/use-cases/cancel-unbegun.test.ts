import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { acceptRequest } from '../../../shared/use-cases/accept-request.ts';
import { cancelIfReturned, cancelUnbegun } from '../../../shared/use-cases/cancel-unbegun.ts';
import { requestWorld, START } from '../../support/request-world.ts';

const BUSINESS = { appId: 'app-wa', kind: 'waba', value: '7771' } as const;

/** A business whose leaving is recorded, and how long its leavings and returns are remembered. */
async function leavingWorld() {
  const world = requestWorld();
  const { requestId } = await acceptRequest(world.ports, {
    subject: BUSINESS,
    occasion: 'it leaves',
    origin: 'whatsapp',
    scope: 'deletion',
    promise: 30 * DAY,
    startAt: START + 7 * DAY,
  });
  const forgotten: number[] = [];
  const { noteLeaving, noteReturn } = world.ports.returns;
  const returns: typeof world.ports.returns = {
    noteLeaving(business, id, forgetAt) {
      forgotten.push(forgetAt);
      return noteLeaving(business, id, forgetAt);
    },
    noteReturn(business, at, forgetAt) {
      forgotten.push(forgetAt);
      return noteReturn(business, at, forgetAt);
    },
  };
  return { world, requestId, forgotten, ports: { ...world.ports, returns } };
}

describe('what the leaving of a business had scheduled', () => {
  it('is cancelled once when the business is back, which is counted and logged', async () => {
    const { world, requestId, ports } = await leavingWorld();
    expect(await cancelUnbegun(ports, BUSINESS, START)).toBe(1);
    expect(world.record(requestId).status).toBe('cancelled');
    expect(world.logs).toContainEqual({ event: 'request_cancelled', fields: { requestId, appId: 'app-wa' } });
    expect(await cancelUnbegun(ports, BUSINESS, START)).toBe(0);
  });

  it('is cancelled as it is by then, where somebody else has written into it meanwhile', async () => {
    const { world, requestId, ports } = await leavingWorld();
    let writes = 0;
    const amend = async (before: DeletionRequest, after: DeletionRequest) => {
      writes += 1;
      if (writes === 1) await world.store.replace({ ...world.record(requestId), dueAt: START });
      return await world.store.amend(before, after);
    };
    expect(await cancelUnbegun({ ...ports, store: { ...world.store, amend } }, BUSINESS, START)).toBe(1);
    expect(world.record(requestId)).toMatchObject({ status: 'cancelled', dueAt: START });
  });

  it('is passed over where the record is gone that the index still names', async () => {
    const { ports } = await leavingWorld();
    const gone = { ...ports.store, read: async () => undefined };
    expect(await cancelUnbegun({ ...ports, store: gone }, BUSINESS, START)).toBe(0);
    await cancelIfReturned({ ...ports, store: gone }, 'gone' as RequestId);
  });

  it('can be undone for longer than the week in which Meta repeats what was not answered', async () => {
    const { requestId, forgotten, ports } = await leavingWorld();
    await cancelIfReturned(ports, requestId);
    await cancelUnbegun(ports, BUSINESS, START);
    expect(forgotten).toEqual([START + 8 * DAY, START + 8 * DAY]);
  });
});
