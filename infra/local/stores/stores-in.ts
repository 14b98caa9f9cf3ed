import type { DataMap } from '../../../shared/data-map/data-map.ts';

/** A row of a data map that names a kind of store: a target, the store of a kept target, or the source of a rule. */
export type StoreRow = { readonly kind: string; readonly [own: string]: unknown };

/** A service provider that gets notices: the setting with its address, and those with its secrets. */
export type ProviderStore = { readonly url: string; readonly secrets: readonly string[] };

/** All rows that name this kind of store. */
export function rowsOfKind({ targets, identifiers }: DataMap, kind: string): readonly StoreRow[] {
  const within = targets.flatMap(({ where }) => (isStoreRow(where) ? [where] : []));
  return [...targets, ...within, ...identifiers.map(({ from }) => from)].filter((row) => row.kind === kind);
}

export function bucketsIn(map: DataMap): readonly string[] {
  return [...new Set(textsIn(rowsOfKind(map, 's3'), 'bucket'))];
}

export function providersIn(map: DataMap): readonly ProviderStore[] {
  const byUrl = Map.groupBy(rowsOfKind(map, 'webhook'), ({ url }) => String(url));
  return [...byUrl].map(([url, rows]) => ({ url, secrets: [...new Set(textsIn(rows, 'secret'))] }));
}

export function textsIn(rows: readonly object[], name: string): readonly string[] {
  return rows.flatMap((row) => {
    const value: unknown = Reflect.get(row, name);
    return typeof value === 'string' ? [value] : [];
  });
}

function isStoreRow(value: unknown): value is StoreRow {
  return typeof value === 'object' && value !== null && 'kind' in value;
}
