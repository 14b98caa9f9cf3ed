import { DeletionError } from '../../../shared/domain/errors.ts';
import { webhookVerifyToken } from '../../../shared/meta/webhook-subscription.ts';
import { registered } from '../aws/app-table.ts';
import { registeredApps } from '../aws/services.ts';
import { command } from '../cli/command.ts';
import { required, text } from '../cli/options.ts';
import { newSecret, requireAppId, SECRET_STDIN, tokenOf, WITH_WEBHOOK } from './app-secret.ts';

/** `apps verify-token`: what the App Dashboard asks for before it sends webhooks. */
export const appsVerifyToken = command({
  name: 'apps verify-token',
  summary: 'Shows the verify token for WhatsApp’s webhook, and its address.',
  about: [
    'The token is derived from the app’s secret, which is asked for, or piped in; on the stack of npm start it is known.',
    'Only for an app that receives no other webhooks: messages arrive at the same address. An app with a webhook of its own keeps ' +
      'it, and hands the field account_update on; see infra/whatsapp-webhook.md.',
  ],
  options: { app: required(text('ID', 'The app’s id, from the App Dashboard.')), ...SECRET_STDIN },
  examples: ['apps verify-token --app 1234567890123456', 'apps verify-token --app 1234567890123456 < secret.txt'],
  async run({ app, 'secret-stdin': isGiven }, context) {
    requireAppId(app);
    const services = await context.services();
    const { kind } = await registered(services, app);
    if (!WITH_WEBHOOK.has(kind)) {
      throw new DeletionError(
        'no_webhook',
        'reject',
        `an app of kind ${kind} has no such webhook; expected facebook or whatsapp`,
      );
    }
    const isKnown = services.deployment.local !== undefined && !isGiven;
    const known = isKnown
      ? (await registeredApps(services, context.clock)).find(({ appId }) => appId === app)
      : undefined;
    const secret = known?.secrets[0]?.value ?? (await newSecret(context));
    const address = `${services.deployment.outputs.PublicUrl}/meta/whatsapp-webhook`;
    context.answer({ appId: app, address, ...tokenOf(kind, secret) }, [
      `Callback URL  ${address}`,
      `Verify token  ${webhookVerifyToken(secret)}`,
    ]);
    return 0;
  },
});
