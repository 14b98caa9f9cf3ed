/** One item of a table. */
export type DemoItem = { readonly table: string; readonly item: { readonly [attribute: string]: unknown } };
