import { type DemoPerson, demoItems } from '../../../infra/local/demo-company/demo-data.ts';
import type { DemoItem } from '../../../infra/local/demo-company/demo-item.ts';
import { APP_ID } from '../../support/local-stack.ts';

/** The app whose users log in with Instagram. */
export const INSTAGRAM_APP_ID = '2234567890';

/** The attributes that contain times, and the format of each. */
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

/** A person all of whose ids contain the tag, so that everything about them can be found by it. */
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

/** A new start of the same person: the company's own ids are new; those of Meta, the number and the address stay. */
export function newStartOf(who: DemoPerson, tag: string): DemoPerson {
  return { ...who, contactId: `contact-${tag}`, wabaId: `1099${tag}` };
}

/** Everything that CALIQ's tables contain about a person, all written at the same time if one is given. */
export function rowsOf(who: DemoPerson, writtenAt?: number): readonly DemoItem[] {
  const rows = demoItems(who, APP_ID);
  return writtenAt === undefined
    ? rows
    : rows.map(({ table, item }) => ({ table, item: writtenThen(item, writtenAt) }));
}

/** The rows of these tables, which are named without the company. */
export function within(rows: readonly DemoItem[], ...tables: readonly string[]): readonly DemoItem[] {
  return rows.filter(({ table }) => tables.some((name) => table === `caliq-${name}`));
}

export function without(rows: readonly DemoItem[], ...tables: readonly string[]): readonly DemoItem[] {
  const left = within(rows, ...tables);
  return rows.filter((row) => !left.includes(row));
}

/** Changes some attributes of rows, and leaves the others. */
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
