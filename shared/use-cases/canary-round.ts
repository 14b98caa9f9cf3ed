import { CANARY_DIGITS, canaryTexts, canaryUserId } from '../domain/canary.ts';
import { type ConfirmationCode, requestId } from '../domain/confirmation-code.ts';
import { DeletionError } from '../domain/errors.ts';
import { DAY, HOUR } from '../domain/schedule.ts';
import { signRequest } from '../meta/signed-request.ts';
import type { Canary, CanaryState, OpenCanaryState } from '../ports/canary-state.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { PublicSurface } from '../ports/public-surface.ts';
import type { Seeding } from '../ports/seeding.ts';

export type CanaryPorts = {
  readonly canaryState: CanaryState;
  readonly surface: PublicSurface;
  /** By the names of the targets. */
  readonly seedings: ReadonlyMap<string, Seeding>;
  /** Returns this many random decimal digits. */
  readonly digits: (count: number) => string;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
};

/** What a round found and did. */
export type CanaryReport = {
  readonly verified: number;
  /** Why the others were not verified: by code, with the target where one is at fault. */
  readonly failures: readonly Failure[];
  /** How many are still under way. */
  readonly open: number;
  readonly asked: boolean;
};
export type Failure = { readonly errorCode: string; readonly target?: string };

/** A day, less a margin because the hourly rounds do not begin exactly an hour apart. */
const INTERVAL = DAY - HOUR / 2;

/**
 * Looks at the canaries that are under way, and once a day puts a new one into every store and asks for its deletion.
 *
 * A canary is verified when the public status of its request is completed, every store into which it was put says
 * *deleted*, and a look into the stores themselves, by the seeded keys, finds nothing. How long ago that last happened
 * is measured in every round. If a round breaks off anywhere, the next one continues it: the same canary is seeded
 * again and asked for again, which changes nothing.
 *
 * @param isAskedFor start a new one now, however long ago the last one was
 * @throws DeletionError when the canaries' state cannot be opened or written
 */
export async function canaryRound(ports: CanaryPorts, isAskedFor = false): Promise<CanaryReport> {
  const canaryState = await ports.canaryState.open();
  const now = ports.clock();
  const looks = await Promise.all(
    canaryState.notes.open.map(async (canary) => ({ canary, found: await lookAt(ports, canary) })),
  );
  const verified = looks.filter(({ found }) => found === 'verified').length;
  const failures = looks.flatMap(({ found }) => (typeof found === 'object' ? [found] : []));
  const open = looks.filter(({ found }) => found === 'open').map(({ canary }) => canary);

  let notes = { ...canaryState.notes, open, ...(verified > 0 && { verifiedAt: now }) };
  ports.metrics.count('CanaryAgeSeconds', Math.round((now - (notes.verifiedAt ?? notes.startedAt)) / 1000));
  if (open.length < looks.length) await canaryState.write(notes);

  const isDue = isAskedFor || now - (notes.askedAt ?? Number.NEGATIVE_INFINITY) >= INTERVAL;
  const unasked = open.find(({ code }) => code === undefined);
  const next = unasked ?? (isDue ? newCanary(ports, now) : undefined);
  if (next !== undefined && unasked === undefined) {
    notes = { ...notes, askedAt: now, open: [...open, next] };
    // what is seeded must be known, even if the round gets no further
    await canaryState.write(notes);
  }
  const code = next && (await seedAndAsk(ports, canaryState, next));
  if (code !== undefined) {
    await canaryState.write({
      ...notes,
      open: notes.open.map((canary) => (canary === next ? { ...canary, code } : canary)),
    });
  }
  return { verified, failures, open: notes.open.length, asked: code !== undefined };
}

async function lookAt(ports: CanaryPorts, canary: Canary): Promise<'open' | 'verified' | Failure> {
  const { code } = canary;
  if (code === undefined) return 'open';
  const about = { requestId: requestId(code) };
  try {
    const found = await verdict(ports, canary, code);
    if (found === 'verified') {
      ports.log.info('canary_verified', about);
      ports.metrics.count('CanaryVerified');
    } else if (found !== 'open') {
      ports.log.error('canary_not_verified', { ...about, ...found });
      ports.metrics.count('CanaryVerified', 0);
    }
    return found;
  } catch (error) {
    if (!(error instanceof DeletionError)) throw error;
    ports.log.warn('canary_not_seen', { ...about, errorCode: error.code });
    return 'open';
  }
}

async function verdict(
  { surface, seedings }: CanaryPorts,
  { userId, seeded }: Canary,
  code: ConfirmationCode,
): Promise<'open' | 'verified' | Failure> {
  const seen = await surface.statusOf(code);
  if (seen === 'unknown') return { errorCode: 'canary_unknown' };
  if (seen.status === 'pending' || seen.status === 'in_progress') return 'open';
  if (seen.status !== 'completed') return { errorCode: `canary_${seen.status}` };
  for (const target of seeded) {
    const part = seen.parts.find(({ name }) => name === target);
    if (part?.status !== 'deleted') return { errorCode: 'canary_not_found', target };
    if (await seedings.get(target)?.isThere(canaryTexts(userId))) return { errorCode: 'canary_left', target };
  }
  return 'verified';
}

function newCanary({ digits, seedings }: CanaryPorts, now: number): Canary {
  return { userId: canaryUserId(digits(CANARY_DIGITS)), askedAt: now, seeded: [...seedings.keys()] };
}

/** @returns the code; undefined when the next round has to continue */
async function seedAndAsk(
  { surface, seedings, log }: CanaryPorts,
  { secret }: OpenCanaryState,
  { userId, askedAt, seeded }: Canary,
): Promise<ConfirmationCode | undefined> {
  let target: string | undefined;
  try {
    for (target of seeded) await seedings.get(target)?.seed(canaryTexts(userId));
    target = undefined;
    const issuedAt = Math.floor(askedAt / 1000);
    const payload = { algorithm: 'HMAC-SHA256', issued_at: issuedAt, user_id: userId };
    const code = await surface.ask(signRequest(payload, secret));
    log.info('canary_asked', { requestId: requestId(code), count: seeded.length });
    return code;
  } catch (error) {
    if (!(error instanceof DeletionError)) throw error;
    log.error('canary_not_asked', { errorCode: error.code, ...(target !== undefined && { target }) });
    return undefined;
  }
}
