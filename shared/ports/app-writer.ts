import type { AppKind } from '../domain/identifiers.ts';

/** Who changed an app, and when, in epoch milliseconds. */
export type AppChange = {
  readonly at: number;
  readonly by: string;
  readonly what: 'added' | 'rotated' | 'replaced' | 'retired' | 'removed';
};
type Author = Pick<AppChange, 'at' | 'by'>;

/**
 * Changes the table of apps. Secrets are sealed before they are stored, and each change stays recorded with the app for
 * good. Every method throws DeletionError `registry_unavailable` (retry) when the table does not answer; a change may
 * then have been made.
 */
export type AppWriter = {
  /** @throws DeletionError `app_registered` (reject) */
  add(appId: string, kind: AppKind, secret: string, author: Author): Promise<void>;
  /**
   * The new secret becomes the current one, and the current one the previous.
   *
   * @throws DeletionError `not_rotated` (reject) if there already is a previous one, which would be lost
   */
  rotate(appId: string, secret: string, author: Author): Promise<void>;
  /**
   * The new secret replaces the current one, and the previous one stays.
   *
   * @throws DeletionError `not_rotated` (reject)
   */
  replace(appId: string, secret: string, author: Author): Promise<void>;
  /** The previous secret is no longer accepted. @throws DeletionError `nothing_to_retire` (reject) */
  retire(appId: string, author: Author): Promise<void>;
  /**
   * Deletes the app's secrets, so that its callbacks are refused; its history stays.
   *
   * @throws DeletionError `app_unknown` (reject)
   */
  remove(appId: string, author: Author): Promise<void>;
  /** The kind that the app is registered as. @throws DeletionError `app_unknown` (reject) */
  registeredKind(appId: string): Promise<AppKind>;
  /** Records that a list from Meta was entered completely. @throws DeletionError `app_unknown` (reject) */
  noteImport(appId: string, now: number): Promise<void>;
};
