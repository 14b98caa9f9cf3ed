const PARTS = 6;

/** Whether a text matches an IAM pattern: `*` stands for any characters, `?` for one. */
export function matchesPattern(pattern: string, text: string): boolean {
  return compiled(pattern).test(text);
}

/**
 * Whether an ARN matches a pattern, part by part: a wildcard does not match across the colons between parts. Only the
 * last part may contain colons.
 *
 * @see AWS, "IAM JSON policy elements: Resource"
 */
export function matchesArn(pattern: string, arn: string): boolean {
  if (pattern === '*') return true;
  const [patterns, parts] = [partsOf(pattern), partsOf(arn)];
  if (parts.length < PARTS) return false;
  // IAM completes patterns that have too few parts
  return parts.every((part, index) => matchesPattern(patterns[index] ?? '*', part));
}

function partsOf(arn: string): readonly string[] {
  const parts = arn.split(':');
  return parts.length < PARTS ? parts : [...parts.slice(0, PARTS - 1), parts.slice(PARTS - 1).join(':')];
}

const patterns = new Map<string, RegExp>();

function compiled(pattern: string): RegExp {
  const known = patterns.get(pattern);
  if (known !== undefined) return known;
  const source = pattern
    .replaceAll(/[$()+.[\\\]^{|}]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const made = new RegExp(`^${source}$`, 's');
  patterns.set(pattern, made);
  return made;
}
