import { type BoundedValues, defineTarget, type FunctionSelection } from '../../package/runtime.ts';

/**
 * Support tickets in an index of OpenSearch or Elasticsearch, with the shop's own customer id as a keyword, and a date
 * `createdAt`. The URL contains the name and password of a user who may read and delete in this index only. The row:
 *
 * { "name": "tickets", "label": { "en": "Your questions to our support" }, "kind": "lambda",
 *   "function": "tickets-deletion:live", "match": { "customer": ["{userId}"] }, "createdAt": "known",
 *   "timeoutSeconds": 60, "canary": { "values": { "customer": "canary-{asid}" } } }
 */

type Query = { readonly [clause: string]: unknown };
type Deleted = { readonly deleted: number; readonly total: number; readonly failures: readonly unknown[] };

const DOCUMENTS_AT_ONCE = 1000;
const NOTHING: Query = { match_none: {} };
/** Plausible creation times; any other counts as unknown. */
const POSSIBLE = { gte: '1971-01-01', lte: 'now+10m' };

export const handler = defineTarget({
  plan: (selection) => count(selected(selection)),
  verify: (selection) => count(selected(selection)),
  async purge(selection, budget) {
    for (let items = 0; ; ) {
      await refresh();
      const path = `_delete_by_query?refresh=true&conflicts=proceed&max_docs=${DOCUMENTS_AT_ONCE}`;
      const { deleted, total, failures } = await call<Deleted>('POST', path, { query: selected(selection) });
      if (failures.length > 0) throw new Error(`${failures.length} documents could not be deleted`);
      items += deleted;
      if (total === 0) return { outcome: 'emptied', items };
      if (budget.isOver()) return { outcome: 'unfinished', items };
    }
  },
  countLeft: async ({ bounded }) => ({
    newer: await count(bounded === undefined ? NOTHING : both(customers(bounded.values), newerThan(bounded))),
    undated: await count(bounded?.undated === 'left' ? both(customers(bounded.values), UNDATED) : NOTHING),
  }),
  async seed({ customer: [customer = ''] = [] }) {
    const document = { customer, text: 'canary', createdAt: new Date().toISOString() };
    await call('PUT', `_doc/canary-${encodeURIComponent(customer)}?refresh=true`, document);
  },
  isThere: async ({ customer = [] }) => (await count(customers({ customer }))) > 0,
});

const UNDATED: Query = { bool: { must_not: { range: { createdAt: POSSIBLE } } } };

function selected({ values, bounded }: FunctionSelection): Query {
  if (bounded === undefined) return customers(values);
  const old: Query = { range: { createdAt: { ...POSSIBLE, lte: bounded.olderThan.toISOString() } } };
  const outdated = bounded.undated === 'deleted' ? either(old, UNDATED) : old;
  return either(customers(values), both(customers(bounded.values), outdated));
}

/** A terms query, because its values are never parsed as query syntax. */
function customers({ customer = [] }: FunctionSelection['values']): Query {
  return { terms: { customer } };
}

function newerThan({ olderThan }: BoundedValues): Query {
  return { range: { createdAt: { gt: olderThan.toISOString(), lte: POSSIBLE.lte } } };
}

function both(...filter: readonly Query[]): Query {
  return { bool: { filter } };
}

function either(...should: readonly Query[]): Query {
  return { bool: { should, minimum_should_match: 1 } };
}

/** Refreshes the index. Searches see only what was there at the last refresh, so there is one before each search. */
function refresh(): Promise<object> {
  return call('POST', '_refresh');
}

async function count(query: Query): Promise<number> {
  await refresh();
  const { count: found, _shards } = await call<{ count: number; _shards: { failed: number } }>('POST', '_count', {
    query,
  });
  if (_shards.failed > 0) throw new Error(`${_shards.failed} shards did not answer`);
  return found;
}

async function call<Answer>(method: 'POST' | 'PUT', path: string, body?: object): Promise<Answer> {
  const { username, password, origin, pathname } = new URL(process.env['TICKETS_INDEX_URL'] ?? '');
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`);
  const answer = await fetch(`${origin}${pathname}/${path}`, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Basic ${credentials.toString('base64')}` },
    ...(body && { body: JSON.stringify(body) }),
  });
  // the body is left out, because it may quote the query, which has ids
  if (!answer.ok) throw new Error(`the index answers ${answer.status} to ${path.split('?')[0]}`);
  return (await answer.json()) as Answer;
}
