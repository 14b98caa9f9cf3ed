import { type DemoPerson, demoItems } from '../../../infra/local/demo-company/demo-data.ts';
import type { DemoItem } from '../../../infra/local/demo-company/demo-item.ts';
import { APP_ID } from '../../support/local-stack.ts';

/** Whose people log in with Instagram. */
export const INSTAGRAM_APP_ID = '2234567890';

/** Attributes that say when something happened, and how they are written. */
const TIMES: { readonly [attribute: string]: (time: number) => string | number } = {
  linkedAt: iso,
  createdAt: iso,
  lastSeenAt: iso,
  emailVerifiedAt: iso,
  startedAt: iso,
  connectedAt: iso,
  grantedAt: iso,
  issuedAt: iso,
  sentAt: (time) => time,
  at: (time) => Math.floor(time / 1000),
};

/** Somebody of whose ids each holds the tag, so that whatever is about them is found by it. */
export function personOf(tag: string): DemoPerson {
  return {
    about: '',
    userId: `91${tag}`,
    contactId: `contact-${tag}`,
    phone: `4915${tag}`,
    email: `person.${tag}@example.com`,
    wabaId: `1099${tag}`,
    messages: 3,
  };
}

/** The same person begins anew: the ids that the company makes are others, those of Meta, the number and the address stay. */
export function newStartOf(who: DemoPerson, tag: string): DemoPerson {
  return { ...who, contactId: `contact-${tag}`, wabaId: `1099${tag}` };
}

/** Everything that CALIQ's tables hold about somebody, written at one time where that is given. */
export function rowsOf(who: DemoPerson, writtenAt?: number): readonly DemoItem[] {
  const rows = demoItems(who, APP_ID);
  return writtenAt === undefined
    ? rows
    : rows.map(({ table, item }) => ({ table, item: writtenThen(item, writtenAt) }));
}

/** Those of one table, which is named without the company. */
export function within(rows: readonly DemoItem[], ...tables: readonly string[]): readonly DemoItem[] {
  return rows.filter(({ table }) => tables.some((name) => table === `caliq-${name}`));
}

export function without(rows: readonly DemoItem[], ...tables: readonly string[]): readonly DemoItem[] {
  const left = within(rows, ...tables);
  return rows.filter((row) => !left.includes(row));
}

/** Changes what some rows say; everything else of them stays. */
export function changed(rows: readonly DemoItem[], change: DemoItem['item']): readonly DemoItem[] {
  return rows.map(({ table, item }) => ({ table, item: { ...item, ...change } }));
}

export function rowOf(table: string, item: DemoItem['item']): DemoItem {
  return { table: `caliq-${table}`, item };
}

function writtenThen(item: DemoItem['item'], time: number): DemoItem['item'] {
  return Object.fromEntries(
    Object.entries(item).map(([attribute, value]) => [attribute, TIMES[attribute]?.(time) ?? value]),
  );
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
