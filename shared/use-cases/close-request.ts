import { hasUnusedConfirmation } from '../domain/asked-lines.ts';
import type { DeletionRequest } from '../domain/deletion-request.ts';
import { rollUp } from '../domain/part.ts';
import { receiptClaims, receiptSigningInput } from '../domain/receipt.ts';
import type { Retentions } from '../domain/schedule.ts';
import { closed, needsLastLook, returnClaim, waitingForLastLook } from '../domain/worker-steps.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { ReceiptSigner } from '../ports/receipt-signer.ts';
import type { ClaimSession } from './claim-session.ts';

export type ClosePorts = {
  readonly signer: ReceiptSigner;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
};

/** Durations in milliseconds. */
export type CloseSettings = Retentions & {
  /** Between the first verification and the last look before the receipt. */
  readonly rescan: number;
  /** Who signs the receipt: the public address. */
  readonly issuer: string;
};

/**
 * Writes the results of the parts. If all parts are done, the request waits for the last look, or closes with its
 * receipt; otherwise its claim is returned.
 *
 * @throws DeletionError `key_unavailable` (retry) when the receipt cannot be signed, and what writing throws
 */
export async function closeRequest(ports: ClosePorts, settings: CloseSettings, session: ClaimSession): Promise<void> {
  const now = ports.clock();
  const seen = session.written();
  const after = session.current();
  const outcome = rollUp(after.parts);
  const isToResolve = outcome === undefined || hasUnusedConfirmation(after);
  if (isToResolve || needsLastLook(after)) {
    session.record((request) =>
      isToResolve ? returnClaim(request, now) : waitingForLastLook(request, now, settings.rescan),
    );
    await session.flush();
    return;
  }

  const done = closed(after, outcome, settings, now);
  const receipt = await signedReceipt(ports.signer, done, settings.issuer);
  session.record((request) =>
    // if it changed while its receipt was being signed, the next run signs what it says by then
    request.version === seen.version ? { ...done, receipt } : returnClaim(request, now),
  );
  const { status } = await session.flush();
  if (status === outcome) tellClosed(ports, done, now);
}

/** A compact JWS. */
async function signedReceipt(signer: ReceiptSigner, done: DeletionRequest, issuer: string): Promise<string> {
  const signingInput = receiptSigningInput(receiptClaims(done, issuer), await signer.keyId());
  const signature = await signer.sign(Buffer.from(signingInput));
  return `${signingInput}.${Buffer.from(signature).toString('base64url')}`;
}

function tellClosed(
  { log, metrics }: ClosePorts,
  { requestId, status, origin, acceptedAt, lastLookAt }: DeletionRequest,
  now: number,
) {
  log.info('request_closed', { requestId, status });
  if (origin === 'canary') return;
  metrics.count('RequestsClosed');
  // what was kept may be deleted years later; the person has not waited that long
  if (lastLookAt === undefined) metrics.count('SecondsToCompletion', Math.round((now - acceptedAt) / 1000));
}
