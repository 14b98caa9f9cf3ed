/** How a person asked, when the request did not come signed. */
export const REQUEST_CHANNELS = ['email', 'whatsapp', 'page', 'phone', 'letter', 'business_customer'] as const;
/** How a person asked. */
export type RequestChannel = (typeof REQUEST_CHANNELS)[number];

/** How it was verified that whoever asked is the person, or may ask for them. */
export const VERIFICATION_METHODS = [
  'answer_from_known_address',
  'code_sent_to_known_address',
  'signed_in_session',
  'identity_document',
  'business_customer_vouched',
] as const;
/** How it was verified that whoever asked is the person. */
export type VerificationMethod = (typeof VERIFICATION_METHODS)[number];

/** Closed lists, so that nothing about the person can be written here. @see GDPR Art. 12(6) */
export type Verification = {
  readonly askedBy: RequestChannel;
  readonly method: VerificationMethod;
  /** The operator who verified it, or the system that did. */
  readonly by: string;
};
