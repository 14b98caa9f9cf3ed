import { confirmationHandler } from '../../../functions/provider-confirmation/handler.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { formatConfirmationToken } from '../../../shared/domain/confirmation-token.ts';
import { apiEvent } from '../../support/api-event.ts';
import { MINUTE } from '../history.ts';
import { nonceOf, type Told } from '../world/partner.ts';
import { portsOf } from '../world/ports.ts';
import { newRun } from '../world/run.ts';
import type { World } from '../world/world.ts';

const MOST_TRIES = 6;

/** A service provider accepts a notice, confirms at once or later by calling us, and repeats the call until we answer. */
export function tellPartner(world: World, requestId: RequestId): Told {
  const isFirst = !world.told.has(requestId);
  world.told.add(requestId);
  if (!isFirst && world.chance('partner remembers') < 0.5) return 'confirmed';
  const wait = world.chance('partner') * (world.chance('partner is quick') < 0.5 ? 2000 : 90 * MINUTE);
  world.time.at(world.time.now() + wait, () => void confirm(world, requestId, 1));
  return wait < 1000 ? 'acknowledged' : 'notified';
}

async function confirm(world: World, requestId: RequestId, attempt: number): Promise<void> {
  const run = newRun(world, 'provider');
  run.requestId = requestId;
  const token = formatConfirmationToken({ requestId, nonce: nonceOf(requestId) });
  const event = apiEvent({ method: 'POST', path: `/providers/confirmations/${token}` });
  const answered = confirmationHandler(portsOf(world, run))(event).then(({ statusCode }) => statusCode);
  const status = await Promise.race([answered, run.process.killed]);
  world.reached.add(`provider answered ${String(status)}`);
  if (status === 204 || attempt === MOST_TRIES) return;
  world.time.at(world.time.now() + 5 * MINUTE, () => void confirm(world, requestId, attempt + 1));
}
