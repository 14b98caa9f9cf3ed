/** The same text for the same value, in whatever order a store or a file has its attributes. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(ordered(value));
}

function ordered(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(ordered);
  const entries = new Map<string, unknown>(Object.entries(value));
  return Object.fromEntries([...entries.keys()].toSorted().map((name) => [name, ordered(entries.get(name))]));
}
