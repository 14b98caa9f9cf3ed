import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { keep } from '../../../shared/domain/operator-part-decisions.ts';
import { DAY, HOUR } from '../../../shared/domain/schedule.ts';
import { decideOnRequest } from '../../../shared/use-cases/decide-on-request.ts';
import { requestWorld, testTarget } from '../../support/request-world.ts';

const MINE = 'app-1#218471';
const COURT = { reason: 'legal_claims', basis: 'a court order' } as const;

const keepMessages = (request: DeletionRequest, now: number) =>
  keep(request, 'messages', { by: 'ines', retention: COURT }, now);

/** What the receipt of a request says. */
function claimsOf({ receipt = '' }: DeletionRequest): unknown {
  return JSON.parse(Buffer.from(receipt.split('.')[1] ?? '', 'base64url').toString());
}

describe('what an operator keeps', () => {
  it('is not what was deleted before, also during the last look', async () => {
    const messages = testTarget({ m1: MINE });
    const world = requestWorld({ messages });
    const { requestId } = await world.accept();
    const isTooLate = () =>
      expect(decideOnRequest(world.ports, requestId, keepMessages)).rejects.toMatchObject({ code: 'part_done' });
    await world.run(requestId);
    expect(world.part(requestId, 'messages')).toMatchObject({ status: 'verifying', items: 1 });
    await isTooLate();
    world.advance(HOUR);
    await world.run(requestId);
    world.advance(DAY);
    messages.faults.verify.push(new DeletionError('throttled', 'retry', 'too many calls'));
    await world.run(requestId);
    expect(world.record(requestId).rescan).toBe('running');
    await isTooLate();
    await world.runToEnd(requestId);
    expect(world.record(requestId).status).toBe('completed');
  });

  it('is what is left of a part that stopped half-way, and the receipt says so', async () => {
    const messages = testTarget({ m1: MINE, m2: MINE });
    const world = requestWorld({ messages });
    const { requestId } = await world.accept();
    await world.run(requestId, { isOver: () => messages.items.size < 2, signal: new AbortController().signal });
    expect(messages.items.size).toBe(1);
    await decideOnRequest(world.ports, requestId, keepMessages);
    await world.runToEnd(requestId);
    expect(messages.items.size).toBe(1);
    expect(claimsOf(world.record(requestId))).toMatchObject({
      parts: [{ name: 'messages', outcome: 'kept', legal_basis: 'a court order' }],
      notices: [{ kind: 'kept_in_part', part: 'messages' }],
    });
  });
});
