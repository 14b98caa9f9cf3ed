import type { RequestId } from './confirmation-code.ts';

/** The form of the messages that are sent. The earliest messages do not state theirs, and count as form 1. */
export const MESSAGE_FORM = 1;

const REQUEST_ID = /^[A-Za-z0-9_-]{43}$/;

/** The body of the message that triggers a run: the key of the record, and nothing about the person. */
export function formatPurgeMessage(requestId: RequestId): string {
  return JSON.stringify({ form: MESSAGE_FORM, requestId });
}

/** @returns the key, or why it cannot be read: the message is not ours, or from a later version */
export function readPurgeMessage(
  body: string,
): { readonly requestId: RequestId } | 'message_malformed' | 'form_unknown' {
  const { form = 1, requestId } = objectOf(body);
  if (typeof form !== 'number' || !Number.isInteger(form) || form < 1) return 'message_malformed';
  if (form > MESSAGE_FORM) return 'form_unknown';
  const isKey = typeof requestId === 'string' && REQUEST_ID.test(requestId);
  return isKey ? { requestId: requestId as RequestId } : 'message_malformed';
}

function objectOf(body: string): { readonly form?: unknown; readonly requestId?: unknown } {
  try {
    const message: unknown = JSON.parse(body);
    return typeof message === 'object' && message !== null ? message : {};
  } catch {
    return {};
  }
}
