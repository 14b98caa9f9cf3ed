import { handler } from '../../infra/examples/opensearch/handler.ts';
import { runTargetContract } from '../../shared/targets/lambda/target-contract.ts';
import { type HttpWire, httpWire } from '../support/wire.ts';

type Hit = { readonly _id: string; readonly _source: object };

const address = process.env['OPENSEARCH_URL'];
if (address === undefined) {
  // oxlint-disable-next-line jest/no-disabled-tests -- says what is missing
  it.skip('the example for OpenSearch: OPENSEARCH_URL is not set', () => undefined);
} else {
  const index = `${address}/tickets`;
  let wire: HttpWire;

  async function call(method: string, path: string, body?: object): Promise<unknown> {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${index}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  beforeAll(async () => {
    wire = await httpWire(Number(new URL(address).port));
    process.env['TICKETS_INDEX_URL'] = `${wire.url.replace('//', '//user:secret@')}/tickets`;
    await fetch(index, { method: 'DELETE' });
    const properties = { customer: { type: 'keyword' }, createdAt: { type: 'date' }, text: { type: 'text' } };
    await call('PUT', '', { mappings: { properties } });
  }, 60_000);
  afterAll(() => wire.close());

  async function add(customer: string, count: number, createdAt?: Date): Promise<void> {
    for (let at = 0; at < count; at += 1) {
      const time = createdAt && { createdAt: createdAt.toISOString() };
      await call('POST', '/_doc', { customer, text: 'Where is my order?', ...time });
    }
  }

  async function contents(): Promise<readonly string[]> {
    await call('POST', '/_refresh');
    const { hits } = (await call('POST', '/_search?size=1000')) as { readonly hits: { readonly hits: readonly Hit[] } };
    return hits.hits.map(({ _id, _source }) => JSON.stringify([_id, _source]));
  }

  describe('the example for OpenSearch', () => {
    it('keeps the contract', async () => {
      await runTargetContract({
        handler,
        valuesOf: (id) => ({ customer: [id] }),
        add,
        contents,
        knowsCreationTimes: true,
        isSeeded: true,
        async disconnect() {
          wire.cutFrom(1, 'before');
          return async () => wire.recover();
        },
      });
    }, 120_000);

    it('takes a time that cannot be one for none', async () => {
      await add('odd', 1, new Date(Date.UTC(2099, 0)));
      await add('odd', 1, new Date(0));
      const about = { request: 'r', app: '1', askedAt: '2026-11-23T00:00:00.000Z', values: {} };
      const bounded = { values: { customer: ['odd'] }, olderThan: '2026-11-01T00:00:00.000Z', undated: 'left' };
      const message = { version: 1, timeLimit: 1000, ...about, bounded };
      const context = { getRemainingTimeInMillis: () => 60_000 };
      expect(await handler({ ...message, verb: 'plan' }, context)).toEqual({ version: 1, count: 0 });
      const left = { version: 1, newer: 0, undated: 2 };
      expect(await handler({ ...message, verb: 'countLeft' }, context)).toEqual(left);
    }, 60_000);
  });
}
