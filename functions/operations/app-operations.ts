import * as v from 'valibot';
import type { AppWriter } from '../../shared/adapters/aws/app-writer.ts';
import { CANARY_APP_ID } from '../../shared/domain/canary.ts';
import { APP_IDENTIFIER_KIND, type AppKind } from '../../shared/domain/identifiers.ts';
import { isMetaId } from '../../shared/meta/meta-id.ts';

/** One change of a registered app, as a body that was read asks for it. */
export type AppOperation = {
  readonly appId: string;
  readonly change: (apps: AppWriter, by: string, now: number) => Promise<void>;
};

// the canary keeps its app itself
const appId = v.pipe(
  v.string(),
  v.check((id) => isMetaId(id) && id !== CANARY_APP_ID),
);
const secret = v.pipe(v.string(), v.regex(/^[!-~]{8,256}$/));
const kind = v.picklist(Object.keys(APP_IDENTIFIER_KIND) as AppKind[]);

/** The changes of apps, by their names in the address. */
export const APP_OPERATIONS: ReadonlyMap<string, (body: unknown) => AppOperation> = new Map([
  appOperation(
    'app-add',
    { appId, kind, secret },
    (app) => (apps, by, at) => apps.add(app.appId, app.kind, app.secret, { by, at }),
  ),
  appOperation(
    'app-rotate',
    { appId, secret },
    (app) => (apps, by, at) => apps.rotate(app.appId, app.secret, { by, at }),
  ),
  appOperation(
    'app-replace',
    { appId, secret },
    (app) => (apps, by, at) => apps.replace(app.appId, app.secret, { by, at }),
  ),
  appOperation('app-retire', { appId }, (app) => (apps, by, at) => apps.retire(app.appId, { by, at })),
  appOperation('app-remove', { appId }, (app) => (apps) => apps.remove(app.appId)),
]);

function appOperation<const Entries extends v.ObjectEntries & { readonly appId: typeof appId }>(
  name: string,
  entries: Entries,
  change: (fields: v.InferOutput<v.StrictObjectSchema<Entries, undefined>>) => AppOperation['change'],
): readonly [string, (body: unknown) => AppOperation] {
  const Fields = v.strictObject(entries);
  return [
    name,
    (body) => {
      const fields = v.parse(Fields, body);
      return { appId: (fields as { readonly appId: string }).appId, change: change(fields) };
    },
  ];
}
