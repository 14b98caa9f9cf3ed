import { isEmailAddress } from '../domain/email-address.ts';
import type { EntryIdentifierKind } from '../domain/identifiers.ts';
import { isBsuid } from './bsuid.ts';
import { isMetaId } from './meta-id.ts';

const PHONE = /^[1-9]\d{6,14}$/;

/** What an identifier of a kind looks like, for error messages. */
export function expectedIdentifier(kind: EntryIdentifierKind): string {
  if (kind === 'phone') return 'a telephone number with its country, such as +49 151 00000001';
  if (kind === 'email') return 'an e-mail address';
  if (kind === 'bsuid') return 'a business-scoped user id, such as US.13491208655302741918';
  return '1 to 32 decimal digits';
}

/**
 * An identifier as Meta and the stores have it: telephone numbers as WhatsApp writes them, with the country code and
 * without the plus; e-mail addresses in lower case; ids unchanged.
 *
 * @returns undefined for anything that cannot be an identifier of this kind
 * @see ITU-T E.164
 */
export function readIdentifier(kind: EntryIdentifierKind, written: string): string | undefined {
  const text = written.trim();
  if (kind === 'phone') {
    const number = text.replace(/[\s()./-]/g, '').replace(/^(?:\+|00)/, '');
    return PHONE.test(number) ? number : undefined;
  }
  if (kind === 'email') return isEmailAddress(text) ? text.toLowerCase() : undefined;
  const isId = kind === 'bsuid' ? isBsuid(text) : isMetaId(text);
  return isId ? text : undefined;
}
