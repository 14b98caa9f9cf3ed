import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { type LoopbackServer, listenOnLoopback } from '../system/loopback.ts';
import { serveThisMachineOnly } from '../system/this-machine.ts';
import { writeFileAtomically } from '../system/write-file-atomically.ts';
import { faultSwitch } from './faults.ts';

export type CrmOptions = {
  /** The secret shared with the sender of notices: `whsec_` and base64. */
  readonly secret: string;
  /** How long a deletion takes here, in milliseconds. @default 1000 */
  readonly confirmAfter?: number;
  /**
   * Keeps the accepted notices after the process ends, so that they are carried out at the next start.
   *
   * @default none
   */
  readonly file?: string | undefined;
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

type AcceptedNotice = Notice & {
  readonly confirmationUrl: string;
  readonly state: 'accepted' | 'deleted' | 'confirmed';
};

type Body = { readonly data: { readonly identifiers: Notice['identifiers']; readonly confirmation_url: string } };

type SignatureHeaders = Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>>;

const CONFIRM_TRIES = 60;

/**
 * A service provider's CRM on this machine. It acknowledges a signed notice with 202, deletes after a moment, and
 * confirms at the URL in the notice. Once it has deleted, it answers the same notice with 200
 * `{"status":"completed"}`. GET shows its records.
 */
export async function startCrm(options: CrmOptions): Promise<LocalCrm> {
  const { secret, confirmAfter = 1000, file } = options;
  const verifier = new Webhook(secret);
  const faults = faultSwitch();
  const timers = new Set<NodeJS.Timeout>();
  /** What an earlier process was told. */
  const before = file && existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as AcceptedNotice[]) : [];
  const notices = new Map(before.map((notice) => [notice.id, notice]));
  let records: readonly CrmRecord[] = [];

  function keep(notice: AcceptedNotice): void {
    notices.set(notice.id, notice);
    if (file !== undefined) writeFileAtomically(file, JSON.stringify([...notices.values()]));
  }

  function later(action: () => Promise<void>): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      void action();
    }, confirmAfter);
    timers.add(timer);
  }

  /** Repeated until it is accepted: it may arrive before the worker has recorded our acknowledgement. */
  async function confirm(notice: AcceptedNotice, triesLeft = CONFIRM_TRIES): Promise<void> {
    const isTaken = await fetch(notice.confirmationUrl, { method: 'POST' }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isTaken) keep({ ...notice, state: 'confirmed' });
    else if (triesLeft > 1) later(() => confirm(notice, triesLeft - 1));
  }

  function carryOut(notice: AcceptedNotice): void {
    later(async () => {
      records = records.filter((record) => !isAbout(notice, record));
      const deleted = { ...notice, state: 'deleted' } as const;
      keep(deleted);
      await confirm(deleted);
    });
  }

  function take(id: string, { data }: Body): 'accepted' | 'completed' {
    const known = notices.get(id);
    if (known !== undefined) return known.state === 'accepted' ? 'accepted' : 'completed';
    if (faults.current() === 'lie') return 'accepted';
    const { identifiers, confirmation_url: confirmationUrl } = data;
    const notice = { id, identifiers, confirmationUrl, state: 'accepted' } as const;
    keep(notice);
    carryOut(notice);
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
  for (const notice of before) {
    if (notice.state === 'accepted') carryOut(notice);
    if (notice.state === 'deleted') later(() => confirm(notice));
  }
  return {
    ...loopback,
    add(record) {
      const isGone = before.some((notice) => notices.get(notice.id)?.state !== 'accepted' && isAbout(notice, record));
      if (!isGone) records = [...records, record];
    },
    records: () => records,
    notices: () => [...notices.values()],
    async stop() {
      for (const timer of timers) clearTimeout(timer);
      await loopback.stop();
    },
  };
}

function isAbout({ identifiers }: Notice, record: CrmRecord): boolean {
  const told = new Set(Object.values(identifiers).flat());
  return record.identifiers.some((identifier) => told.has(identifier));
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
