import type { IncomingMessage, RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

/** A reference receiver for service providers of the notices in `infra/webhook-protocol.md`. */
export type ReceiverOptions = {
  /** The secret shared with the sender of the notices: `whsec_` and base64. */
  readonly secret: string;
  /**
   * The kinds of identifiers that `deletePerson` can look for, as the sender's data map names them. A notice with
   * another is refused, because its data would be confirmed without being deleted.
   */
  readonly kinds: readonly string[];
  /** Deletes everything under these identifiers, by kind. It runs again after a crash, so it must be idempotent. */
  deletePerson(identifiers: Identifiers): Promise<void>;
  /** Stores notices; it has to be durable. */
  readonly notices: NoticeStore;
  /** Waits before the next try of a confirmation. */
  sleep(milliseconds: number): Promise<void>;
};

export type Identifiers = { readonly [kind: string]: readonly string[] };
export type Notice = {
  readonly identifiers: Identifiers;
  readonly confirmationUrl: string;
  readonly status: 'accepted' | 'completed';
};

/** Stores notices by their `webhook-id`, which is the same when a notice is repeated. */
export type NoticeStore = {
  get(id: string): Promise<Notice | undefined>;
  put(id: string, notice: Notice): Promise<void>;
};

type Body = {
  readonly type: string;
  readonly data: { readonly identifiers: Identifiers; readonly confirmation_url: string };
};

const LONGEST_BODY = 1024 * 1024;
const CONFIRM_TRIES = 20;
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 60_000;

/**
 * Receives notices: verifies and stores a notice, answers it, and only then deletes and confirms. A stored notice that
 * is not completed continues when it is sent again, which happens every day until it is confirmed.
 */
export function webhookReceiver(options: ReceiverOptions): RequestListener {
  const verifier = new Webhook(options.secret);
  return (request, response) => {
    const answer = (status: number, body?: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(body && JSON.stringify(body));
    };
    take(request, verifier, options).then(
      (status) =>
        typeof status === 'number' ? answer(status) : answer(status === 'completed' ? 200 : 202, { status }),
      () => answer(500),
    );
  };
}

/** @returns the status to answer with, or an HTTP status code if the notice is not accepted */
async function take(
  request: IncomingMessage,
  verifier: Webhook,
  options: ReceiverOptions,
): Promise<Notice['status'] | number> {
  if (request.method !== 'POST') return 405;
  if (!(Number(request.headers['content-length']) <= LONGEST_BODY)) return 413;
  // the signature covers the body as it was sent, so it is verified before anything is parsed
  const sent = await text(request);
  const id = String(request.headers['webhook-id']);
  if (!isSigned(verifier, sent, request)) return 401;
  const { type, data } = JSON.parse(sent) as Body;
  if (type !== 'person.deletion_requested' || !areKnown(data.identifiers, options)) return 422;

  const known = await options.notices.get(id);
  if (known?.status === 'completed') return 'completed';
  const notice: Notice = { identifiers: data.identifiers, confirmationUrl: data.confirmation_url, status: 'accepted' };
  await options.notices.put(id, notice);
  // the answer does not wait for this; after a failure, the notice is sent again
  void complete(id, notice, options).catch(() => undefined);
  return 'accepted';
}

function areKnown(identifiers: Identifiers, { kinds }: ReceiverOptions): boolean {
  const named = Object.keys(identifiers);
  return named.length > 0 && named.every((kind) => kinds.includes(kind));
}

/** Verifies the signature, and that it is at most five minutes old, so that a notice cannot be replayed later. */
function isSigned(verifier: Webhook, body: string, { headers }: IncomingMessage): boolean {
  const one = (name: string): string => String(headers[name]);
  try {
    verifier.verify(body, {
      'webhook-id': one('webhook-id'),
      'webhook-timestamp': one('webhook-timestamp'),
      'webhook-signature': one('webhook-signature'),
    });
    return true;
  } catch {
    return false;
  }
}

async function complete(id: string, notice: Notice, options: ReceiverOptions): Promise<void> {
  await options.deletePerson(notice.identifiers);
  await options.notices.put(id, { ...notice, status: 'completed' });
  let pause = FIRST_PAUSE;
  // 404 also means that the record of the notice is still being written
  for (let tries = 1; tries <= CONFIRM_TRIES; tries += 1) {
    const isTaken = await fetch(notice.confirmationUrl, { method: 'POST' }).then(
      ({ status }) => status === 204,
      () => false,
    );
    if (isTaken) return;
    await options.sleep(pause);
    pause = Math.min(2 * pause, LONGEST_PAUSE);
  }
}
