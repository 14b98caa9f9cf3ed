import * as v from 'valibot';
import { CANARY_APP_ID } from '../../shared/domain/canary.ts';
import { asDeletionError } from '../../shared/domain/errors.ts';
import { APP_IDENTIFIER_KIND, type AppKind } from '../../shared/domain/identifiers.ts';
import { isMetaId } from '../../shared/meta/meta-id.ts';
import type { AppWriter } from '../../shared/ports/app-writer.ts';
import { type NamedOperation, operation } from './operation.ts';

// the canary manages its own app
export const AppId = v.pipe(
  v.string(),
  v.check((id) => isMetaId(id) && id !== CANARY_APP_ID),
);
const secret = v.pipe(v.string(), v.regex(/^[!-~]{8,256}$/));
const kind = v.picklist(Object.keys(APP_IDENTIFIER_KIND) as AppKind[]);

type Author = { readonly by: string; readonly at: number };

/** The operations that change apps, by their names in the URL. Each answers the app's id. */
export const APP_OPERATIONS: readonly NamedOperation[] = [
  change('app-add', { appId: AppId, kind, secret }, (apps, app, author) =>
    apps.add(app.appId, app.kind, app.secret, author),
  ),
  change('app-rotate', { appId: AppId, secret }, (apps, app, author) => apps.rotate(app.appId, app.secret, author)),
  change('app-replace', { appId: AppId, secret }, (apps, app, author) => apps.replace(app.appId, app.secret, author)),
  change('app-retire', { appId: AppId }, (apps, { appId }, author) => apps.retire(appId, author)),
  change('app-remove', { appId: AppId }, (apps, { appId }, author) => apps.remove(appId, author)),
];

/**
 * Anyone who knows a secret can sign as Meta, so every change raises an alarm, even one that may have failed because
 * the table did not answer.
 */
function change<const Entries extends v.ObjectEntries & { readonly appId: typeof AppId }>(
  name: string,
  entries: Entries,
  apply: (
    apps: AppWriter,
    fields: v.InferOutput<v.StrictObjectSchema<Entries, undefined>>,
    author: Author,
  ) => Promise<void>,
): NamedOperation {
  return operation(name, entries, (fields) => async ({ apps, clock, log, metrics }, by) => {
    const { appId } = fields as { readonly appId: string };
    const raiseAlarm = (errorCode?: string): void => {
      log.warn('app_secret_changed', { appId, ...(errorCode !== undefined && { errorCode }) });
      metrics.count('AppSecretChanged');
    };
    try {
      await apply(apps, fields, { by, at: clock() });
    } catch (error) {
      const { code } = asDeletionError(error);
      if (code === 'registry_unavailable') raiseAlarm(code);
      throw error;
    }
    raiseAlarm();
    return { appId };
  });
}
