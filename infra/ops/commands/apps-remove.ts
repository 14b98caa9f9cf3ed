import { CANARY_APP_ID } from '../../../shared/domain/canary.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { isOpen } from '../../../shared/domain/deletion-request.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { registered } from '../aws/app-table.ts';
import { ask } from '../aws/operations.ts';
import { requestStore, type Services } from '../aws/services.ts';
import { afterPlan } from '../cli/ask.ts';
import { type Context, command } from '../cli/command.ts';
import { CHANGE, required, text } from '../cli/options.ts';
import { grouped } from '../cli/progress.ts';
import { unreadableLines } from './unreadable.ts';

/** `apps remove`: for an app that is no longer used. */
export const appsRemove = command({
  name: 'apps remove',
  summary: 'Removes an app and its secrets: its callbacks are refused.',
  about: [
    'For an app that is no longer used. Its open requests continue, but their steps at Meta need its secret and fail without it, so ' +
      'it is better to wait until none is open. Past requests and receipts stay, and so does the record of who changed the app. Reads the whole table of requests.',
  ],
  options: { app: required(text('ID', 'The app’s id, from the App Dashboard.')), ...CHANGE },
  examples: ['apps remove --app 1234567890123456'],
  async run({ app, yes }, context) {
    const services = await context.services();
    const { kind } = await registered(services, app);
    if (app === CANARY_APP_ID) {
      throw new DeletionError('app_is_canary', 'reject', `app ${app} is the canary’s, which would register it again`);
    }
    const { open, unreadable } = await openRequestsOf(app, services, context);
    const plan = [
      `Removes app ${app} (${kind}) from ${services.deployment.name}, with its secrets. Its callbacks are refused within a minute.`,
      open === 0
        ? `None of its requests${unreadable.length === 0 ? '' : ' that can be read'} is open.`
        : `${grouped(open)} of its requests are open; their steps at Meta will fail.`,
      ...unreadableLines(unreadable, [
        'and may be an open request of this app',
        'and may be open requests of this app',
      ]),
    ];
    return await afterPlan(context, yes, plan, async () => {
      await ask(services, { name: 'app-remove', fields: { appId: app } });
      context.answer({ appId: app, removed: true, openRequests: open, unreadable }, ['Removed.']);
      return 0;
    });
  },
});

async function openRequestsOf(app: string, services: Services, { clock }: Context) {
  let open = 0;
  const unreadable: RequestId[] = [];
  const store = requestStore(services);
  for await (const request of store.openSince(clock(), (requestId) => unreadable.push(requestId))) {
    if (request.appId === app && isOpen(request)) open += 1;
  }
  return { open, unreadable };
}
