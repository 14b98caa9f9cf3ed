/** A WhatsApp Business Account of a customer of CALIQ. */
export type WhatsAppAccount = {
  readonly wabaId: string;
  /** Meta's ids of its phone numbers. */
  readonly numberIds: readonly string[];
};

/** The accounts that people write to. The first one's id is a prefix of the others', and so is that of its number. */
export const WHATSAPP_ACCOUNTS = {
  /** Has customers of its own, and leaves in the tests. */
  leaving: { wabaId: '10995550000000', numberIds: ['10654035000000'] },
  shop: { wabaId: '109955500000001', numberIds: ['106540350000001', '106540350000002'] },
  neighbour: { wabaId: '1099555000000012', numberIds: ['1065403500000012'] },
} as const satisfies { readonly [name: string]: WhatsAppAccount };

/** Part of the key of everything that belongs to an account; under another app the same id is another customer's. */
export function accountKey(appId: string, { wabaId }: Pick<WhatsAppAccount, 'wabaId'>): string {
  return `${appId}#${wabaId}`;
}
