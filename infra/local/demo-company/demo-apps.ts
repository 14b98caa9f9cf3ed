import type { AppKind } from '../../../shared/domain/identifiers.ts';

/** An app whose callbacks the local stack accepts. */
export type LocalApp = { readonly appId: string; readonly secret: string; readonly kind: AppKind };

/**
 * The demonstration's apps, the same at every start; Meta knows neither. The second has other people under the same
 * ids.
 */
export const DEMO_APPS = [
  { appId: '1234567890123456', secret: 'demonstration-secret-of-nobody', kind: 'facebook' },
  { appId: '6543210987654321', secret: 'demonstration-secret-of-another', kind: 'facebook' },
] as const satisfies readonly LocalApp[];

/** Whether an app is one of the demonstration, also by its secret. Secrets of other apps are never given out. */
export function isDemoApp({ appId, secret }: LocalApp): boolean {
  return DEMO_APPS.some((demo) => demo.appId === appId && demo.secret === secret);
}

/** The first registered app of the demonstration, if any. */
export function demoAppAmong(apps: readonly LocalApp[]): Pick<LocalApp, 'appId' | 'secret'> | undefined {
  const found = DEMO_APPS.find(({ appId }) => apps.some((app) => app.appId === appId && isDemoApp(app)));
  return found && { appId: found.appId, secret: found.secret };
}
