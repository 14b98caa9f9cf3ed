import { createHmac, timingSafeEqual } from 'node:crypto';
import { callbackHandler } from '../../functions/deletion-callback/handler.ts';
import { emfMetrics } from '../../shared/adapters/aws/emf-metrics.ts';
import { signRequest, verifySignedRequest } from '../../shared/meta/signed-request.ts';
import type { RegisteredApp } from '../../shared/ports/app-registry.ts';
import { APP, formEvent } from './events.ts';
import { compared, type Figure, interleaved, timed } from './figures.ts';
import { requireInstalled } from './installed.ts';

const APPS: readonly RegisteredApp[] = [
  { appId: APP.id, kind: 'facebook', secrets: [{ value: APP.secret, age: 'current' }] },
];
const CLAIMS = { algorithm: 'HMAC-SHA256', expires: 1_700_003_600, issued_at: 1_700_000_000, user_id: '218471' };
const PER_BLOCK = 5000;

const REQUESTS = {
  forged: signRequest(CLAIMS, 'another secret'),
  malformed: 'no signed request at all, as what looks for holes sends it',
  genuine: signRequest(CLAIMS, APP.secret),
} as const;

/** CPU time of one refusal: of the whole callback, and of the verifier against what others verify with. */
export async function refusals(rounds: number): Promise<readonly Figure[]> {
  const verifiers = { verifySignedRequest: (text: string) => verifySignedRequest(text, APPS), ...others() };
  const handler = callbackHandler(silentDependencies());
  const figures: Figure[] = [];
  for (const [kind, request] of Object.entries(REQUESTS)) {
    const variants = Object.fromEntries(
      Object.entries(verifiers).map(([name, verify]) => [name, () => perCall(() => quietly(() => verify(request)))]),
    );
    const { cpu } = await interleaved(variants, rounds, ['cpu']);
    const against = Object.keys(verifiers).slice(1);
    const reach = kind === 'genuine' ? undefined : '< 1';
    figures.push({
      part: 'verifying',
      what: `verifySignedRequest, ${kind}`,
      unit: 'µs CPU',
      ...compared(
        cpu,
        'verifySignedRequest',
        against.map((other) => ({ against: other, ...(reach && { reach }) })),
      ),
    });
    if (kind === 'genuine') continue;
    const event = formEvent('/meta/data-deletion', request);
    const whole = await interleaved({ whole: () => perCall(() => handler(event)) }, rounds, ['cpu']);
    const { value } = compared(whole.cpu, 'whole', []);
    const perSecond = Math.round(1e6 / value.median / 100) * 100;
    figures.push({
      part: 'refusing',
      what: `callbackHandler, ${kind}`,
      unit: 'µs CPU',
      value,
      reach: '< 30',
      note: `${perSecond.toLocaleString('en-US')} a second and core, no call out`,
    });
  }
  return figures;
}

async function perCall(call: () => unknown): Promise<{ readonly cpu: number }> {
  const { cpu } = await timed(async () => {
    for (let made = 0; made < PER_BLOCK; made += 1) await call();
  });
  return { cpu: (cpu * 1000) / PER_BLOCK };
}

function quietly(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}

type Verify = (signedRequest: string) => unknown;

function others(): Record<string, Verify> {
  const parser = requireInstalled('fb-signed-parser', '0.0.3') as
    | { parse(text: string, secret: string): unknown }
    | undefined;
  const SignedRequest = requireInstalled('facebook-signed-request', '0.0.2') as
    | (new (
        text: string,
        options: object,
      ) => { parse(done: (errors: unknown) => void): void })
    | undefined;
  return {
    'Meta’s documented algorithm': asMetaDocuments,
    ...(parser && { 'fb-signed-parser': (text: string) => parser.parse(text, APP.secret) }),
    ...(SignedRequest && {
      'facebook-signed-request': (text: string) =>
        new SignedRequest(text, { secret: APP.secret }).parse(() => undefined),
    }),
  };
}

/** @see Meta, "Data Deletion Request Callback": `parse_signed_request`, in its order */
function asMetaDocuments(signedRequest: string): unknown {
  const decode = (text = '') => Buffer.from(text.replaceAll('-', '+').replaceAll('_', '/'), 'base64');
  const [signature, payload = ''] = signedRequest.split('.', 2);
  const given = decode(signature);
  const data = JSON.parse(decode(payload).toString()) as unknown;
  const expected = createHmac('sha256', APP.secret).update(payload).digest();
  return given.length === expected.length && timingSafeEqual(given, expected) ? data : undefined;
}

/** What a refusal must not touch throws, and what it writes is written nowhere. */
function silentDependencies() {
  const untouched = () => Promise.reject(new TypeError('a refusal called out'));
  const write = () => undefined;
  return {
    registry: {
      apps: async () => APPS,
      refresh: async () => false,
      hasUnreadable: async () => false,
      noteMatch: () => undefined,
      noteMessages: () => undefined,
    },
    keys: { keyOf: untouched },
    seal: { close: untouched },
    store: { create: untouched, ofSubject: untouched, read: untouched, amend: untouched },
    returns: { noteReturn: untouched, noteLeaving: untouched },
    retentions: { backupHorizon: 0, retentionMonths: 25 },
    queue: { send: untouched },
    publicUrl: 'https://deletion.example',
    whatsAppHold: undefined,
    startAfter: 0,
    acceptLoginSignatures: false,
    promise: 1,
    clock: Date.now,
    log: { info: write, warn: (...fields: readonly unknown[]) => void JSON.stringify(fields), error: write },
    metrics: emfMetrics('DataDeletion', Date.now, write),
  };
}
