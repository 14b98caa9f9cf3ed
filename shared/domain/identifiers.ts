/** Any id of a person, with its kind (`asid`, `psid`, `igsid`, `phone`, `waba`, or one the data map defines). */
export type Identifiers = {
  readonly [kind: string]: readonly string[];
};

/** What each kind of Meta app calls the people who use it. */
export const APP_IDENTIFIER_KIND = {
  facebook: 'asid',
  instagram: 'igsid',
  threads: 'threadsId',
  whatsapp: 'phone',
} as const;
export type AppKind = keyof typeof APP_IDENTIFIER_KIND;

/** The kinds with which a request can begin; every other kind is reached from these through the data map. */
export const ENTRY_IDENTIFIER_KINDS = ['asid', 'igsid', 'threadsId', 'psid', 'phone', 'waba', 'email'] as const;
export type EntryIdentifierKind = (typeof ENTRY_IDENTIFIER_KINDS)[number];

export function isEntryKind(kind: string): kind is EntryIdentifierKind {
  return ENTRY_IDENTIFIER_KINDS.some((entry) => entry === kind);
}

/** Ids that Meta gives each app or page anew: under another app the same digits are somebody else. */
export const APP_SCOPED_KINDS: ReadonlySet<string> = new Set(['asid', 'psid', 'igsid', 'threadsId', 'bsuid', 'igUser']);

/** Whom a request is about, as the request itself names them. */
export type Subject = {
  readonly appId: string;
  readonly kind: EntryIdentifierKind;
  readonly value: string;
};

/**
 * Meta's id `0` occurs in genuine payloads and names nobody: it must not be looked for anywhere.
 */
export function namesNobody(identifiers: Identifiers): boolean {
  const values = Object.values(identifiers).flat();
  return values.every((value) => value === '0');
}
