import type { DataMap } from '../../../shared/data-map/data-map.ts';

/** Any row of a data map that names a kind of store: a target, what a kept target holds, or where a rule looks. */
export type StoreRow = { readonly kind: string; readonly [own: string]: unknown };

/** A service provider that is sent notices, by the setting with its address. */
export type ProviderStore = { readonly url: string; readonly secrets: readonly string[] };

/** Every row that names this kind of store. */
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
