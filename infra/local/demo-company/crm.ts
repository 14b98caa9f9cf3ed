import { createServer, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { type LoopbackServer, listenOnLoopback } from '../system/loopback.ts';
import { serveThisMachineOnly } from '../system/this-machine.ts';
import { faultSwitch } from './faults.ts';

export type CrmOptions = {
  /** The secret shared with the sender of notices: `whsec_` and base64. */
  readonly secret: string;
  /** How long a deletion takes here, in milliseconds. @default 1000 */
  readonly confirmAfter?: number;
};

/** A customer's record at the provider, found by any of its identifiers. */
export type CrmRecord = { readonly identifiers: readonly string[]; readonly name: string };

export type LocalCrm = LoopbackServer & {
  add(record: CrmRecord): void;
  records(): readonly CrmRecord[];
  /** The accepted notices, without repeats. */
  notices(): readonly Notice[];
};

export type Notice = { readonly id: string; readonly identifiers: { readonly [kind: string]: readonly string[] } };

type Body = { readonly data: { readonly identifiers: Notice['identifiers']; readonly confirmation_url: string } };

type SignatureHeaders = Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>>;

const CONFIRM_TRIES = 60;

/**
 * A service provider's CRM on this machine. It acknowledges a signed notice with 202, deletes after a moment, and
 * confirms at the URL in the notice. After that it answers the same notice with 200 `{"status":"completed"}`. GET shows
 * its records.
 */
export async function startCrm(options: CrmOptions): Promise<LocalCrm> {
  const verifier = new Webhook(options.secret);
  const confirmAfter = options.confirmAfter ?? 1000;
  const faults = faultSwitch();
  const timers = new Set<NodeJS.Timeout>();
  const notices = new Map<string, Notice & { isDone: boolean }>();
  let records: readonly CrmRecord[] = [];

  function later(action: () => Promise<void>): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      void action();
    }, confirmAfter);
    timers.add(timer);
  }

  /** Repeated until it is accepted: it may arrive before the worker has recorded our acknowledgement. */
  async function confirm(url: string, triesLeft = CONFIRM_TRIES): Promise<void> {
    const isTaken = await fetch(url, { method: 'POST' }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (!isTaken && triesLeft > 1) later(() => confirm(url, triesLeft - 1));
  }

  function take(id: string, { data }: Body): 'accepted' | 'completed' {
    const known = notices.get(id);
    if (known !== undefined) return known.isDone ? 'completed' : 'accepted';
    if (faults.current() === 'lie') return 'accepted';
    const notice = { id, identifiers: data.identifiers, isDone: false };
    notices.set(id, notice);
    later(async () => {
      const told = new Set(Object.values(data.identifiers).flat());
      records = records.filter(({ identifiers }) => !identifiers.some((identifier) => told.has(identifier)));
      notice.isDone = true;
      await confirm(data.confirmation_url);
    });
    return 'accepted';
  }

  const server = createServer((request, response) => {
    void faults.take(request, response).then(async (isTaken) => {
      if (isTaken) return;
      if (request.method === 'GET') {
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(records));
        return;
      }
      const body = await text(request);
      const headers = signatureOf(request.headers);
      if (!isSigned(verifier, body, headers)) {
        response.writeHead(401).end();
        return;
      }
      const status = take(headers['webhook-id'], JSON.parse(body) as Body);
      response.writeHead(status === 'completed' ? 200 : 202, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ status }));
    });
  });
  const loopback = await listenOnLoopback(serveThisMachineOnly(server));
  return {
    ...loopback,
    add(record) {
      records = [...records, record];
    },
    records: () => records,
    notices: () => [...notices.values()],
    async stop() {
      for (const timer of timers) clearTimeout(timer);
      await loopback.stop();
    },
  };
}

/** Uses a third-party library, so that notices are not verified by the code that signs them. */
function isSigned(verifier: Webhook, body: string, headers: SignatureHeaders): boolean {
  try {
    verifier.verify(body, headers);
    return true;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false;
    throw error;
  }
}

function signatureOf(headers: IncomingHttpHeaders): SignatureHeaders {
  const one = (name: string): string => String(headers[name] ?? '');
  return {
    'webhook-id': one('webhook-id'),
    'webhook-timestamp': one('webhook-timestamp'),
    'webhook-signature': one('webhook-signature'),
  };
}
