import type { AppKind } from '../domain/identifiers.ts';

/** A Meta app whose callbacks we answer, with every secret that may have signed them: current and previous. */
export type RegisteredApp = {
  readonly appId: string;
  readonly kind: AppKind;
  readonly secrets: readonly AppSecret[];
};

export type AppSecret = { readonly value: string; readonly age: 'current' | 'previous' };

export type AppRegistry = {
  /**
   * Every registered app with its secrets opened; remembered for a minute.
   *
   * @throws DeletionError `registry_unavailable` (retry)
   */
  apps(): Promise<readonly RegisteredApp[]>;
  /** Reads again what is remembered, at most once a minute; @returns whether it was read. */
  refresh(): Promise<boolean>;
};
