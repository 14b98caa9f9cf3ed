import { DeletionError } from '../../../shared/domain/errors.ts';
import type { AppKind } from '../../../shared/domain/identifiers.ts';
import type { AppChange, AppWriter } from '../../../shared/ports/app-writer.ts';

type App = {
  readonly kind: AppKind;
  readonly secrets: readonly string[];
  readonly changes: readonly AppChange[];
  readonly importedAt?: number;
};

/** The table of apps in memory. An app's current secret comes first. */
export function memoryAppWriter(): AppWriter & { readonly apps: ReadonlyMap<string, App> } {
  const apps = new Map<string, App>();
  const change = (
    appId: string,
    done: AppChange,
    code: string,
    next: (secrets: readonly string[]) => readonly string[] | undefined,
    added?: AppKind,
  ): void => {
    const { secrets = [], changes = [], kind = 'facebook' } = apps.get(appId) ?? {};
    const changed = next(secrets);
    if (changed === undefined) throw new DeletionError(code, 'reject', code);
    apps.set(appId, { kind: added ?? kind, secrets: changed, changes: [...changes, done] });
  };
  return {
    apps,
    add: async (appId, kind, secret, author) => {
      const added = (had: readonly string[]) => (had.length > 0 ? undefined : [secret]);
      change(appId, { ...author, what: 'added' }, 'app_registered', added, kind);
    },
    rotate: async (appId, secret, author) =>
      change(appId, { ...author, what: 'rotated' }, 'not_rotated', (had) =>
        had.length === 1 ? [secret, ...had] : undefined,
      ),
    replace: async (appId, secret, author) =>
      change(appId, { ...author, what: 'replaced' }, 'not_rotated', ([current, ...others]) =>
        current === undefined ? undefined : [secret, ...others],
      ),
    retire: async (appId, author) =>
      change(appId, { ...author, what: 'retired' }, 'nothing_to_retire', ([current = '', previous]) =>
        previous === undefined ? undefined : [current],
      ),
    remove: async (appId, author) =>
      change(appId, { ...author, what: 'removed' }, 'app_unknown', (had) => (had.length > 0 ? [] : undefined)),
    registeredKind: async (appId) => registered(appId).kind,
    async noteImport(appId, now) {
      apps.set(appId, { ...registered(appId), importedAt: now });
    },
  };

  function registered(appId: string): App {
    const app = apps.get(appId);
    if (app === undefined || app.secrets.length === 0) throw new DeletionError('app_unknown', 'reject', 'app_unknown');
    return app;
  }
}
