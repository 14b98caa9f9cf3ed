/** Rows of a data map over stores in memory, and the owner of what is found by the id of the person in `requestWorld`. */
export const ME = 'app-1#218471';
export const BY_ASID = '{appId}#{asid}';

export function target(name: string, ...match: readonly string[]) {
  return { name, label: 'orders', kind: 'memory', store: name, match };
}

export function from(store: string, field: string, ...match: readonly string[]) {
  return { kind: 'memory', store, match, field };
}
