import { DeletionError } from './errors.ts';
import { isPlaceholder, type PlaceholderRules } from './placeholder-values.ts';

/** Any id of a person, with its kind (`asid`, `psid`, `igsid`, `phone`, `waba`, or one the data map defines). */
export type Identifiers = {
  readonly [kind: string]: readonly string[];
};

/** In characters, of the key of each rule. */
export const RULE_KEY_LENGTH = 3;

/** What a seal holds of a person. */
export type SealedIdentifiers = {
  /** Proven to be the person's: data is deleted by these. */
  readonly verified: Identifiers;
  /**
   * Those of `verified` that may be so only because an operator confirmed something: that holds for this request alone.
   */
  readonly confirmed?: Identifiers;
  /** What another data map verified, and the one by which this was sealed cannot. */
  readonly onceVerified?: Identifiers;
  /**
   * What somebody merely typed, and what only that leads to: nothing is deleted by these, and the person reads whether
   * they find something.
   */
  readonly selfDeclared?: Identifiers;
  /**
   * Of a business that the person works for: nothing is deleted by these, and the person reads that the data is kept.
   */
  readonly ofBusiness?: Identifiers;
  /** Ids that may have become another person's: numbers, addresses, and whatever else is used again. */
  readonly former?: FormerIdentifiers;
  /** When the starts that verified ids belong to were registered, as far as that is known. */
  readonly registered?: readonly RegisteredIdentifier[];
  /** What operators are or were asked about, line by line. */
  readonly lines?: readonly AskedLine[];
  /**
   * The rules of the data map that were followed before anything was deleted from the store that they read, by their
   * keys. What any other rule would have found may be gone. Absent in seals of earlier versions.
   */
  readonly lookedFor?: readonly string[];
  /** The rules that were in doubt once, here or in another request of the person, and stay so. None is in `lookedFor`. */
  readonly inDoubt?: readonly string[];
  /** The kinds of id that the seal held before it was reduced to what kept parts need. */
  readonly dropped?: readonly string[];
};

/** What an operator can decide about an identifier. */
export const ASKED_STANDINGS = ['self_declared', 'several_registrations', 'registration_unknown'] as const;
export type AskedStanding = (typeof ASKED_STANDINGS)[number];

export type Asked = {
  readonly of: AskedStanding;
  readonly kind: string;
  readonly values: readonly string[];
  /** For one of several registrations: when it was made. */
  readonly since?: number;
};
export type AskedLine = Asked & { readonly line: number };

/**
 * Ids that can become another person's, such as numbers and addresses, and that are known only from another request of
 * the person, which has ended. Newer data may belong to whoever has them now.
 */
export type FormerIdentifiers = {
  readonly identifiers: Identifiers;
  /** When they were last known to be the person's, epoch milliseconds. */
  readonly until: number;
};

export type RegisteredIdentifier = { readonly kind: string; readonly value: string; readonly at: number };

/**
 * The kind of id by which each kind of Meta app knows the people who use it. Users of an Instagram app are `igUser`, by
 * either of the ids that `/me` gives for them; people who write to an Instagram account are `igsid`.
 *
 * @see Meta, "Instagram API with Instagram Login"
 */
export const APP_IDENTIFIER_KIND = {
  facebook: 'asid',
  instagram: 'igUser',
  threads: 'threadsId',
  whatsapp: 'phone',
} as const;
/** What kind of Meta app it is. */
export type AppKind = keyof typeof APP_IDENTIFIER_KIND;

/** The kinds with which a request can begin; every other kind is reached from these through the data map. */
export const ENTRY_IDENTIFIER_KINDS = [
  'asid',
  'igUser',
  'igsid',
  'threadsId',
  'psid',
  'bsuid',
  'phone',
  'waba',
  'email',
] as const;
/** A kind of id with which a request can begin. */
export type EntryIdentifierKind = (typeof ENTRY_IDENTIFIER_KINDS)[number];

export function isEntryKind(kind: string): kind is EntryIdentifierKind {
  return ENTRY_IDENTIFIER_KINDS.some((entry) => entry === kind);
}

/**
 * The kinds by which a WhatsApp app knows people and businesses. Meta sends no callback for such an app: its people ask
 * in other ways.
 */
const KINDS_OF_WHATSAPP: readonly EntryIdentifierKind[] = ['phone', 'bsuid', 'waba'];

/** The kinds by which an app knows those who use it; none for a kind of app that is not known. */
export function entryKindsOfApp(kind: AppKind): readonly EntryIdentifierKind[] {
  if (kind === 'whatsapp') return KINDS_OF_WHATSAPP;
  return Object.hasOwn(APP_IDENTIFIER_KIND, kind) ? [APP_IDENTIFIER_KIND[kind]] : [];
}

const LOGIN_KINDS: ReadonlySet<string> = new Set<EntryIdentifierKind>(['asid', 'igUser', 'threadsId']);

/**
 * Refuses the id of a login to another kind of app than this one is registered as. It names nobody here, so the request
 * would end with nothing found. Other ids, such as those of a page or a phone number, are accepted for any app.
 *
 * @throws DeletionError `kind_not_of_app` (reject)
 */
export function requireKindOfApp(kind: EntryIdentifierKind, app: AppKind): void {
  const own = APP_IDENTIFIER_KIND[app];
  if (!LOGIN_KINDS.has(kind) || kind === own) return;
  throw new DeletionError(
    'kind_not_of_app',
    'reject',
    `this app is registered as ${app}, which knows people by ${own}, not by ${kind}`,
  );
}

/**
 * Refuses an id by which the data map finds nobody: the request would end with nothing found, whatever data there is of
 * the person.
 *
 * @param entryKinds the kinds by which the data map finds people
 * @throws DeletionError `kind_not_in_data_map` (reject)
 */
export function requireKindInDataMap(kind: EntryIdentifierKind, entryKinds: readonly string[]): void {
  if (entryKinds.includes(kind)) return;
  throw new DeletionError(
    'kind_not_in_data_map',
    'reject',
    `the data map finds nobody by ${kind}: look the person up, and send the id by which it finds them, of the kind ` +
      `${entryKinds.join(', ')}; or add a rule that reads {${kind}}`,
  );
}

/** Ids that Meta assigns per app or page: under another app the same digits are another person. */
export const APP_SCOPED_KINDS: ReadonlySet<string> = new Set(['asid', 'psid', 'igsid', 'threadsId', 'bsuid', 'igUser']);

/** Whom a request is about, as the request itself names them. */
export type Subject = {
  readonly appId: string;
  readonly kind: EntryIdentifierKind;
  readonly value: string;
};

/**
 * Whether these are values that identify no person; Meta's id `0` occurs in genuine payloads. No values at all are what
 * is left of a person's own ids in a seal that holds only what kept parts need.
 */
export function namesNobody(identifiers: Identifiers, rules?: PlaceholderRules): boolean {
  const values = Object.entries(identifiers).flatMap(([kind, some]) => some.map((value) => ({ kind, value })));
  return values.length > 0 && values.every(({ kind, value }) => isPlaceholder(kind, value, rules));
}

/** The identifiers of both, each value once. */
export function joined(one: Identifiers, other: Identifiers): Identifiers {
  const kinds = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.fromEntries(
    kinds.map((kind) => [kind, [...new Set([...valuesOf(one, kind), ...valuesOf(other, kind)])]] as const),
  );
}

/** Whether `all` has every value of `some`. */
export function holds(all: Identifiers, some: Identifiers): boolean {
  return Object.entries(some).every(([kind, values]) => values.every((value) => valuesOf(all, kind).includes(value)));
}

/** Whether the two have a value in common. */
export function sharesAny(one: Identifiers, other: Identifiers): boolean {
  return Object.entries(one).some(([kind, values]) => values.some((value) => valuesOf(other, kind).includes(value)));
}

/** The values of the first that the second does not have. */
export function without(one: Identifiers, other: Identifiers): Identifiers {
  const left = Object.entries(one).map(
    ([kind, values]) => [kind, values.filter((value) => !valuesOf(other, kind).includes(value))] as const,
  );
  return Object.fromEntries(left.filter(([, values]) => values.length > 0));
}

/**
 * All former ids together, with the earliest of their times. Ids that are known to be the person's now are left out
 * first, so that they do not bound the others.
 */
export function joinedFormer(
  formers: readonly (FormerIdentifiers | undefined)[],
  verified: Identifiers,
): FormerIdentifiers | undefined {
  const all = formers
    .filter((former) => former !== undefined)
    .map(({ identifiers, until }) => ({ identifiers: without(identifiers, verified), until }))
    .filter(({ identifiers }) => Object.keys(identifiers).length > 0);
  if (all.length === 0) return undefined;
  return {
    identifiers: all.map(({ identifiers }) => identifiers).reduce(joined, {}),
    until: Math.min(...all.map(({ until }) => until)),
  };
}

/** The ids by which targets now look for more, or delete more, than they did by what was held before. */
export function newlyHeld(now: SealedIdentifiers, before: SealedIdentifiers): Identifiers {
  return joined(without(now.verified, before.verified), without(selecting(now), selecting(before)));
}

type ByWorth = Partial<Pick<SealedIdentifiers, 'verified' | 'selfDeclared' | 'ofBusiness'>>;

export function everythingIn({ verified = {}, selfDeclared = {}, ofBusiness = {} }: ByWorth): Identifiers {
  return [verified, selfDeclared, ofBusiness].reduce(joined);
}

/** All ids that the seal holds, including those that may be another person's. */
export function held(sealed: SealedIdentifiers): Identifiers {
  return joined(everythingIn(sealed), sealed.former?.identifiers ?? {});
}

/** Former ids count as self-declared: the person is told if they find anything besides the person's own rows. */
export function selfDeclaredIn({
  selfDeclared = {},
  former,
}: Pick<SealedIdentifiers, 'selfDeclared' | 'former'>): Identifiers {
  return joined(selfDeclared, former?.identifiers ?? {});
}

/** The kinds of the ids that were not held before. */
export function newKindsIn(now: SealedIdentifiers, before: SealedIdentifiers): readonly string[] {
  return Object.keys(without(held(now), held(before)));
}

/** All ids by which targets look for data, including where they keep what they find, or delete only what is old. */
export function selecting({ verified, ofBusiness = {}, former }: SealedIdentifiers): Identifiers {
  return [verified, ofBusiness, former?.identifiers ?? {}].reduce(joined);
}

/** The identifiers of these kinds. */
export function ofKinds(identifiers: Identifiers, kinds: readonly string[]): Identifiers {
  return Object.fromEntries(Object.entries(identifiers).filter(([kind]) => kinds.includes(kind)));
}

/** The values of a kind. Kinds are names from a data map, so `constructor` is one like any other. */
export function valuesOf(identifiers: Identifiers, kind: string): readonly string[] {
  return Object.hasOwn(identifiers, kind) ? (identifiers[kind] ?? []) : [];
}
