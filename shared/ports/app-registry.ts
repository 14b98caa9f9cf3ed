import type { AppKind } from '../domain/identifiers.ts';

/** A Meta app whose callbacks we answer, with every secret that may have signed them, current or previous. */
export type RegisteredApp = {
  readonly appId: string;
  readonly kind: AppKind;
  readonly secrets: readonly AppSecret[];
};

/** A secret of an app; while the secret is being rotated, there are two. */
export type AppSecret = { readonly value: string; readonly age: 'current' | 'previous' };

export type AppRegistry = {
  /**
   * Every registered app that can be read, with its secrets decrypted; remembered for a minute.
   *
   * @throws DeletionError `registry_unavailable` (retry)
   */
  apps(): Promise<readonly RegisteredApp[]>;
  /**
   * Reads again what is remembered, because no secret of it matched. Does so only now and then, so that forged
   * signatures cannot cause a call each.
   *
   * @returns whether it was read
   * @throws DeletionError `registry_unavailable` (retry)
   */
  refresh(): Promise<boolean>;
  /**
   * Whether a registered app, or one of its secrets, could not be read. A signature that no secret matches may then be
   * that app's.
   */
  hasUnreadable(): Promise<boolean>;
  /**
   * Records for operators that this secret matched, about once an hour. It is not awaited and does not report failures,
   * because the request matters more.
   */
  noteMatch(appId: string, age: AppSecret['age']): void;
  /** The same for messages that arrive here, and therefore not at the company's own webhook. */
  noteMessages(appId: string): void;
};
