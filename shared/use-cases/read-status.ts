import { withPending } from '../domain/apply-pending.ts';
import { type ConfirmationCode, readConfirmationCode, requestId } from '../domain/confirmation-code.ts';
import type { DeletionRequest } from '../domain/deletion-request.ts';
import type { Clock } from '../ports/clock.ts';
import type { RequestStore } from '../ports/request-store.ts';

export type ReadStatusPorts = {
  readonly store: Pick<RequestStore, 'read'>;
  readonly clock: Clock;
};

export type FoundRequest = { readonly code: ConfirmationCode; readonly request: DeletionRequest };

const LONGEST_LOOKED_UP = 128;

/**
 * Finds the request that a confirmation code opens.
 *
 * Does one hash and one read, whatever was written, so that somebody who guesses cannot tell an unknown code from one
 * that is malformed or whose record has expired. A record may outlive its time by days, because time-to-live is best
 * effort.
 *
 * @throws DeletionError `store_unavailable` (retry)
 */
export async function readStatus(ports: ReadStatusPorts, written: string): Promise<FoundRequest | undefined> {
  const code = readConfirmationCode(written);
  const lookedUp = code ?? (written.slice(0, LONGEST_LOOKED_UP) as ConfirmationCode);
  const request = await ports.store.read(requestId(lookedUp));
  if (code === undefined || request === undefined || hasExpired(request, ports.clock())) return undefined;
  // what others have decided or confirmed is shown even before the next run applies it
  return { code, request: withPending(request) };
}

function hasExpired(request: DeletionRequest, now: number): boolean {
  return request.expiresAt !== undefined && request.expiresAt <= now;
}
