/** The form of Meta's app secrets: 32 hexadecimal digits in lower case. */
const APP_SECRET = /^[0-9a-f]{32}$/;

/** A longer text is not taken for a secret with something around it. */
const LONGEST = 500;

/** What may have been copied along with a secret; the capture group is the part inside. */
const WRAPPINGS: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['spaces or invisible characters', /^[\s\p{Cf}](.*)|(.*)[\s\p{Cf}]$/su],
  ['a comma or semicolon', /(.+)[,;]$/s],
  ['quotes', /^(?:"([^"]+)"|'([^']+)'|`([^`]+)`|“([^“”]+)”|„([^“”]+)[“”]|‘([^‘’]+)’|«([^«»]+)»)$/],
  ['its name', /^[{\s]*["']?[A-Za-z][\w .-]*["']?\s*[:=]\s*(.+?)\s*}?$/s],
  ['the app’s id', /^\d{1,32}\|(.+)/s],
];

/** What is wrong with a text that was entered as an app secret, and which part of it is probably the secret. */
export type PastedSecret = {
  readonly looksRight: boolean;
  /** What surrounds the secret, in words. */
  readonly around: readonly string[];
  /** The text without that and in lower case; absent if that is the same text, or nothing is left. */
  readonly meant?: string;
};

/**
 * Checks whether a text is an app secret, or one with something that was copied along: quotes, its name, the app id.
 */
export function pastedSecret(text: string): PastedSecret {
  if (APP_SECRET.test(text)) return { looksRight: true, around: [] };
  const around: string[] = [];
  let inside = text;
  for (let found = wrapping(inside); found !== undefined; found = wrapping(inside)) {
    around.push(found.what);
    inside = found.inside;
  }
  if (APP_SECRET.test(inside.toLowerCase()) && !APP_SECRET.test(inside)) {
    around.push('capital letters');
    inside = inside.toLowerCase();
  }
  if (inside === text || inside === '') return { looksRight: false, around: [] };
  return { looksRight: false, around: [...new Set(around)], meant: inside };
}

function wrapping(text: string): { readonly what: string; readonly inside: string } | undefined {
  if (APP_SECRET.test(text) || text.length > LONGEST) return undefined;
  for (const [what, pattern] of WRAPPINGS) {
    const inside = pattern
      .exec(text)
      ?.slice(1)
      .find((part) => part !== undefined);
    if (inside !== undefined) return { what, inside };
  }
  return undefined;
}
