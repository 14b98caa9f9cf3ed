import { errorTrace } from '../../shared/domain/error-trace.ts';
import type { DeletionError } from '../../shared/domain/errors.ts';
import type { Log } from '../../shared/ports/log.ts';
import type { Metrics } from '../../shared/ports/metrics.ts';
import type { Answer } from '../http/answer.ts';
import { problem } from '../http/problem.ts';

type Ports = { readonly log: Log; readonly metrics: Metrics };

/** Refuses a call because of the caller's mistake, and logs and counts it by its code. */
export function refusal({ log, metrics }: Ports, code: string): Answer {
  log.warn('request_refused', { errorCode: code });
  metrics.count(code === 'signature_mismatch' ? 'SignatureMismatches' : 'CallbacksRefused');
  return problem(code);
}

/**
 * Answers a thrown error: a refusal, or 503 if nothing could be recorded and the caller should send the request again.
 */
export function failureAnswer(ports: Ports, error: DeletionError): Answer {
  if (error.disposition === 'reject') return refusal(ports, error.code);
  if (error.code === 'app_unreadable') {
    // the unreadable app has already raised its own alarm; forged signatures end up here too and must not raise another
    ports.log.warn('request_refused', { errorCode: error.code });
    return problem('not_recorded');
  }
  ports.log.error('request_not_recorded', errorTrace(error));
  ports.metrics.count('CallbacksNotRecorded');
  return problem('not_recorded');
}
