import type { ConfirmationCode } from '../domain/confirmation-code.ts';
import type { PartStatus } from '../domain/part.ts';
import type { PublicStatus } from '../domain/status-view.ts';

/** This deployment as Meta and people see it: only through its public address. */
export type PublicSurface = {
  /**
   * Sends what Meta would send.
   *
   * @throws DeletionError `callback_refused` (fail), `surface_unavailable` (retry)
   */
  ask(signedRequest: string): Promise<ConfirmationCode>;
  /** @throws DeletionError `surface_unavailable` (retry) */
  statusOf(code: ConfirmationCode): Promise<SeenStatus | 'unknown'>;
};

export type SeenStatus = {
  readonly status: PublicStatus;
  readonly parts: readonly { readonly name: string; readonly status: PartStatus }[];
};
