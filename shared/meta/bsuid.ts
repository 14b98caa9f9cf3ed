/** A country code, then `ENT` if it is a parent id, which several portfolios of a business share. */
const BSUID = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/;

/**
 * Whether a text is a business-scoped user id, by which a business knows somebody on WhatsApp, with or without a
 * number.
 *
 * @see Meta, WhatsApp Business Platform, "Business-scoped user IDs"
 * @example isBsuid('US.13491208655302741918') // true
 */
export function isBsuid(text: string): boolean {
  return BSUID.test(text);
}

/** Whether a business-scoped user id is a parent id, which is the same in several portfolios of a business. */
export function isParentBsuid(text: string): boolean {
  return isBsuid(text) && text.slice(2).startsWith('.ENT.');
}
