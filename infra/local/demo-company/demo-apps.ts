import type { AppKind } from '../../../shared/domain/identifiers.ts';

/** An app whose callbacks are taken on this machine. */
export type LocalApp = { readonly appId: string; readonly secret: string; readonly kind: AppKind };

/** The demonstration's apps: the same at every start, and known to nobody at Meta. The second has other people under the same ids. */
export const DEMO_APPS = [
  { appId: '1234567890123456', secret: 'demonstration-secret-of-nobody', kind: 'facebook' },
  { appId: '6543210987654321', secret: 'demonstration-secret-of-another', kind: 'facebook' },
] as const satisfies readonly LocalApp[];

/** The demonstration's first app that is registered, if any is: nobody is told a secret of another app. */
export function demoAppAmong(apps: readonly LocalApp[]): Pick<LocalApp, 'appId' | 'secret'> | undefined {
  const found = DEMO_APPS.find(({ appId }) => apps.some((app) => app.appId === appId));
  return found && { appId: found.appId, secret: found.secret };
}
