import { confirmationHandler } from '../../../functions/provider-confirmation/handler.ts';
import { confirmationHash, formatConfirmationToken } from '../../../shared/domain/confirmation-token.ts';
import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { hold, refuse } from '../../../shared/domain/operator-decisions.ts';
import { decideOnRequest } from '../../../shared/use-cases/decide-on-request.ts';
import { readStatus } from '../../../shared/use-cases/read-status.ts';
import { apiEvent } from '../../support/api-event.ts';
import { requestWorld, START, testTarget } from '../../support/request-world.ts';

const NONCE = 'n'.repeat(43);
const HOUR = 3_600_000;

const refuseIt = (request: DeletionRequest, now: number) =>
  refuse(
    request,
    { by: 'operator-1', reason: 'suspected_fraud', basis: 'the law' },
    { retentionMonths: 25, backupHorizon: 35 * 86_400_000 },
    now,
  );

async function acknowledgedWorld() {
  const provider = testTarget();
  provider.answers = {
    outcome: 'acknowledged',
    items: 0,
    confirmationHash: confirmationHash(NONCE),
    askAgainAt: START + HOUR,
  };
  const world = requestWorld({ provider });
  const { requestId } = await world.accept();
  await world.run(requestId);
  const post = async (token: string, ports: Partial<typeof world.ports> = {}) => {
    const event = apiEvent({ method: 'POST', path: `/providers/confirmations/${token}` });
    return (await confirmationHandler({ ...world.ports, ...ports })(event)).statusCode;
  };
  return { world, requestId, post, provider, token: formatConfirmationToken({ requestId, nonce: NONCE }) };
}

describe("a service provider's confirmation", () => {
  it('confirms the part that waits for it, and the request closes', async () => {
    const { world, requestId, post, token } = await acknowledgedWorld();
    const event = apiEvent({ method: 'POST', path: `/providers/confirmations/${token}` });
    expect(await confirmationHandler(world.ports)(event)).toMatchObject({ statusCode: 204, body: '' });
    expect(world.part(requestId, 'provider').status).toBe('confirmed');
    expect(world.queue.messages.at(-1)).toEqual({ requestId, delaySeconds: 0, source: 'callback' });
    await world.run(requestId);
    expect(world.record(requestId).confirmations).toBeUndefined();
    expect(world.record(requestId).status).toBe('completed');
    expect(await post(token)).toBe(204);
  });

  it('triggers no run while other parts are not done, and shows on the status page at once', async () => {
    const provider = testTarget();
    provider.answers = { outcome: 'acknowledged', items: 0, confirmationHash: confirmationHash(NONCE) };
    const world = requestWorld({ provider, messages: testTarget({ m1: 'app-1#218471' }) });
    const { requestId, code } = await world.accept();
    await world.run(requestId);
    const [{ nextAttemptAt }, sent] = [world.record(requestId), world.queue.messages.length];
    const token = formatConfirmationToken({ requestId, nonce: NONCE });
    const event = apiEvent({ method: 'POST', path: `/providers/confirmations/${token}` });
    expect((await confirmationHandler(world.ports)(event)).statusCode).toBe(204);
    expect(world.record(requestId).nextAttemptAt).toBe(nextAttemptAt);
    expect(world.queue.messages).toHaveLength(sent);
    const shown = await readStatus(world.ports, code);
    expect(shown?.request.parts.find(({ name }) => name === 'provider')?.status).toBe('confirmed');
    expect(world.logs.at(-1)).toEqual({ event: 'part_confirmed', fields: { requestId, target: 'provider' } });
    // it says so again
    const recorded = world.record(requestId);
    expect((await confirmationHandler(world.ports)(event)).statusCode).toBe(204);
    expect(world.record(requestId)).toEqual(recorded);
    expect((await world.runToEnd(requestId)).status).toBe('completed');
    expect(world.record(requestId).confirmations).toBeUndefined();
  });

  it('changes nothing once the request was refused', async () => {
    const { world, requestId, post, token } = await acknowledgedWorld();
    const refused = await decideOnRequest(world.ports, requestId, refuseIt);
    expect(await post(token)).toBe(204);
    expect(world.record(requestId)).toEqual(refused);
  });

  it('does not end a hold', async () => {
    const { world, requestId, post, token } = await acknowledgedWorld();
    await decideOnRequest(world.ports, requestId, (request, now) =>
      hold(request, { by: 'operator-1', reason: 'dispute' }, now),
    );
    expect(await post(token)).toBe(204);
    expect(world.part(requestId, 'provider').status).toBe('confirmed');
    expect(world.record(requestId)).toMatchObject({ hold: { reason: 'dispute' } });
    expect(world.record(requestId).nextAttemptAt).toBeUndefined();
  });

  it('counts also when a later notice has failed meanwhile', async () => {
    const { world, requestId, post, token, provider } = await acknowledgedWorld();
    provider.faults.purge.push(new DeletionError('notice_refused', 'fail', 'told before'));
    world.advance(HOUR);
    await world.run(requestId);
    expect(world.part(requestId, 'provider').status).toBe('failing');
    expect(await post(token)).toBe(204);
    expect(world.part(requestId, 'provider')).toMatchObject({ status: 'confirmed', attempts: 0 });
    expect(world.part(requestId, 'provider').lastError).toBeUndefined();
    expect((await world.runToEnd(requestId)).status).toBe('completed');
  });

  it('is unknown where the provider is to be told anew, because there is more to delete', async () => {
    const { world, requestId, post, token } = await acknowledgedWorld();
    const record = world.record(requestId);
    const again = { ...record, parts: record.parts.map((part) => ({ ...part, status: 'pending' as const })) };
    await world.store.replace(again);
    expect(await post(token)).toBe(404);
    expect(world.record(requestId)).toMatchObject({ parts: [{ status: 'pending' }] });
    expect(world.record(requestId).confirmations).toBeUndefined();
  });

  it('is unknown with another nonce, for another request, and in another shape', async () => {
    const { world, requestId, post } = await acknowledgedWorld();
    const other = formatConfirmationToken({ requestId, nonce: 'm'.repeat(43) });
    const elsewhere = formatConfirmationToken({ requestId: 'x'.repeat(43) as never, nonce: NONCE });
    for (const token of [other, elsewhere, requestId, '', `${requestId}.`, 'a'.repeat(10_000)]) {
      expect(await post(token)).toBe(404);
    }
    expect(world.part(requestId, 'provider').status).toBe('acknowledged');
  });

  it('survives a writer that was faster', async () => {
    const { world, requestId, post, token } = await acknowledgedWorld();
    let reads = 0;
    const racing = {
      ...world.store,
      read: async (id: typeof requestId) => {
        const read = await world.store.read(id);
        reads += 1;
        if (reads === 1 && read) await world.store.amend(read, { ...read, attempts: 7 });
        return read;
      },
    };
    expect(await post(token, { store: racing })).toBe(204);
    expect(world.record(requestId)).toMatchObject({ attempts: 7, confirmations: [{ nonce: NONCE }] });
    expect(world.part(requestId, 'provider').status).toBe('confirmed');
  });

  it('leaves the claim of a worker that is at work alone', async () => {
    const { world, requestId, post, token } = await acknowledgedWorld();
    world.advance(HOUR);
    const claim = await world.store.claim(requestId, START + HOUR, START + 2 * HOUR);
    if (typeof claim !== 'object') throw new Error('not claimed');
    expect(await post(token)).toBe(204);
    const { claimedUntil, nextAttemptAt, epoch } = world.record(requestId);
    expect({ claimedUntil, nextAttemptAt, epoch }).toEqual({
      claimedUntil: START + 2 * HOUR,
      nextAttemptAt: claim.request.nextAttemptAt,
      epoch: claim.request.epoch,
    });
    expect(await world.store.claim(requestId, START + HOUR, START + 3 * HOUR)).toBe('not_due');
  });

  it('is not given by whoever only looks', async () => {
    const { world, requestId, token } = await acknowledgedWorld();
    const handle = confirmationHandler(world.ports);
    for (const method of ['GET', 'HEAD']) {
      const answer = await handle(apiEvent({ method, path: `/providers/confirmations/${token}` }));
      expect([answer.statusCode, answer.body]).toEqual([200, expect.stringMatching(/\w+ \w+/)]);
    }
    expect(world.part(requestId, 'provider').status).toBe('acknowledged');
  });

  it('counts with a slash at the end of the address', async () => {
    const { world, requestId, token } = await acknowledgedWorld();
    const event = apiEvent({ method: 'POST', path: `//providers/confirmations/${token}/` });
    expect((await confirmationHandler(world.ports)(event)).statusCode).toBe(204);
    expect(world.part(requestId, 'provider').status).toBe('confirmed');
  });

  it('answers 503 when nothing could be recorded, and logs why', async () => {
    const { world, requestId, token } = await acknowledgedWorld();
    const broken = {
      ...world.store,
      read: () => Promise.reject(new DeletionError('store_unavailable', 'retry', 'no answer')),
    };
    const event = apiEvent({ method: 'POST', path: `/providers/confirmations/${token}` });
    const answer = await confirmationHandler({ ...world.ports, store: broken })(event);
    expect(answer).toMatchObject({ statusCode: 503, headers: { 'retry-after': '30' } });
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'not_recorded' });
    const fields = { requestId, errorCode: 'store_unavailable' };
    expect(world.logs.at(-1)).toEqual({ event: 'request_not_recorded', fields });
  });
});
