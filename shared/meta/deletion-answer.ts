import type { ConfirmationCode } from '../domain/confirmation-code.ts';

/** The callback's answer to Meta, as JSON with exactly these two members. */
export type DeletionAnswer = {
  readonly url: string;
  readonly confirmation_code: ConfirmationCode;
};

/**
 * The URL at which the person can follow the request, and the code that opens it.
 *
 * @param publicUrl the configured URL, without a trailing slash; never taken from the request
 * @see Meta, "Data Deletion Request Callback"
 */
export function deletionAnswer(publicUrl: string, code: ConfirmationCode): DeletionAnswer {
  return { url: `${publicUrl}/data-deletion/${code}`, confirmation_code: code };
}
