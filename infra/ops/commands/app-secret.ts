import { randomUUID } from 'node:crypto';
import { DeletionError } from '../../../shared/domain/errors.ts';
import type { AppKind } from '../../../shared/domain/identifiers.ts';
import { isMetaId } from '../../../shared/meta/meta-id.ts';
import { webhookVerifyToken } from '../../../shared/meta/webhook-subscription.ts';
import { connectGraph } from '../../../shared/targets/meta-graph/graph-client.ts';
import { call } from '../aws/http.ts';
import type { Services } from '../aws/services.ts';
import { askPrivately } from '../cli/ask.ts';
import type { Context } from '../cli/command.ts';
import { flag, UsageError } from '../cli/options.ts';
import { pastedSecret } from '../cli/pasted-secret.ts';
import { type Line, styled } from '../cli/text.ts';
import { storeEnvironment } from './stores-here.ts';

/** The kinds of app that can subscribe to WhatsApp's webhook. */
export const WITH_WEBHOOK: ReadonlySet<AppKind> = new Set(['facebook', 'whatsapp']);

/** For those who know the option from `doctor` and `callback send`: where a secret is always asked for, it changes nothing. */
export const SECRET_STDIN = {
  'secret-stdin': flag('Read the app’s secret from standard input, or ask for it, as happens without this option.'),
} as const;

const EXPECTED = 'an app secret has 32 characters, the digits 0 to 9 and the lower-case letters a to f';

/**
 * Asks for a secret, or reads it from standard input. If something was copied along with it, the operator is asked
 * whether to remove that; without a terminal, such input is refused. A text that does not look like one of Meta's
 * secrets is accepted with a warning.
 *
 * @throws UsageError if it cannot be a secret
 */
export async function newSecret(context: Context): Promise<string> {
  const secret = await meantSecret(context, await askPrivately(context, 'the app secret'));
  if (!/^[!-~]{8,256}$/.test(secret)) {
    throw new UsageError('the app secret is invalid; expected 8 to 256 ASCII characters without spaces');
  }
  if (!pastedSecret(secret).looksRight) {
    context.terminal.note(styled('warning', `Warning: this does not look like a secret of Meta; ${EXPECTED}.`));
  }
  return secret;
}

async function meantSecret({ terminal }: Context, entered: string): Promise<string> {
  const { around, meant } = pastedSecret(entered);
  if (meant === undefined) return entered;
  const what = around.join(' and ');
  if (!terminal.isInteractive) throw new UsageError(`the app secret came with ${what}; ${EXPECTED}`);
  const answer = await terminal.ask(`It came with ${what}. Use it without that? [Y/n]`);
  return /^n(o)?$/i.test(answer) ? entered : meant;
}

/**
 * Asks the deployment, by the verify token that is derived from a secret, whether a registered app has it.
 *
 * @returns undefined if it cannot tell now
 */
async function isRegistered(secret: string, { deployment }: Services): Promise<boolean | undefined> {
  const challenge = randomUUID();
  const url = new URL(`${deployment.outputs.PublicUrl}/meta/whatsapp-webhook`);
  url.search = new URLSearchParams({
    'hub.mode': 'subscribe',
    'hub.challenge': challenge,
    'hub.verify_token': webhookVerifyToken(secret),
  }).toString();
  const answer = await call(url);
  return answer.status >= 500 ? undefined : answer.ok && (await answer.text()) === challenge;
}

/**
 * Refuses a secret that a registered app has already: Meta gives each app its own, and what two apps may have signed is
 * recorded for neither.
 *
 * @param mayBeOwn it may be a previous secret of the same app
 * @returns lines for the plan
 * @throws DeletionError `secret_registered` (reject)
 */
export async function ownSecretLines(secret: string, services: Services, mayBeOwn: boolean): Promise<readonly Line[]> {
  const known = await isRegistered(secret, services);
  if (known === undefined) return [styled('warning', 'Warning: it cannot be told now whether an app has this secret.')];
  if (!known) return [];
  if (mayBeOwn) {
    return [
      styled(
        'warning',
        'Warning: an app has this secret already. If it is another one, the callbacks of both are refused.',
      ),
    ];
  }
  const message =
    'a registered app has this secret already; Meta gives each app its own, so it is another app’s, or not new';
  throw new DeletionError('secret_registered', 'reject', message);
}

/** The kinds of app whose secret can be checked with Meta's Graph API. */
export const KNOWN_TO_GRAPH: ReadonlySet<AppKind> = new Set(['facebook', 'whatsapp']);

/**
 * Asks Meta whether a secret belongs to the app, if its kind allows that.
 *
 * @returns a line for the plan; none for kinds that the Graph API does not know
 */
export async function proofLines(
  { appId, kind }: { readonly appId: string; readonly kind: AppKind },
  secret: string,
  services: Services,
  context: Context,
): Promise<readonly Line[]> {
  if (!KNOWN_TO_GRAPH.has(kind)) return [];
  const code = await refusalOf(appId, secret, services, context);
  if (code === undefined) return ['Meta confirms that the secret is the app’s.'];
  if (code !== 'app_token_refused') return [`Meta could not be asked whether the secret is the app’s (${code}).`];
  return [styled('warning', `Warning: Meta says that this is not the secret of app ${appId}.`)];
}

/** Asks Meta about a secret. @returns the error code if Meta does not confirm it; undefined if it does */
export async function refusalOf(
  appId: string,
  secret: string,
  services: Services,
  context: Context,
): Promise<string | undefined> {
  const environment = { ...storeEnvironment(services, context), appSecret: async () => secret };
  try {
    await (await connectGraph(environment, appId, AbortSignal.timeout(LONGEST_PROOF))).proveAppToken();
    return undefined;
  } catch (error) {
    if (error instanceof DeletionError) return error.code;
    throw error;
  }
}

const LONGEST_PROOF = 5000;

/** The verify token of WhatsApp's webhook, if this kind of app can have that webhook. */
export function tokenOf(kind: AppKind, secret: string) {
  return WITH_WEBHOOK.has(kind) ? { verifyToken: webhookVerifyToken(secret) } : {};
}

export function tokenLines(kind: AppKind, secret: string): readonly string[] {
  return Object.values(tokenOf(kind, secret)).map((token) => `Verify token for WhatsApp’s webhook: ${token}`);
}

/** @throws UsageError */
export function requireAppId(appId: string): void {
  if (!isMetaId(appId)) throw new UsageError('--app is invalid; expected decimal digits');
}
