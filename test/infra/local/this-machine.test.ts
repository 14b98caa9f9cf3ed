import { startCrm } from '../../../infra/local/demo-company/crm.ts';
import { startGraph } from '../../../infra/local/demo-company/graph.ts';
import { type Emulators, startEmulators } from '../../../infra/local/emulators/emulators.ts';
import type { LoopbackServer } from '../../../infra/local/system/loopback.ts';
import { statusOf } from '../../support/foreign-requests.ts';

const FOREIGN: readonly (readonly [who: string, headers: Readonly<Record<string, string>>])[] = [
  ['a name that points here', { host: 'rebound.example' }],
  ['a name that begins like this machine', { host: '127.0.0.1.rebound.example' }],
  ['a page of another site', { origin: 'https://page.example' }],
  ['a page without an origin', { origin: 'null' }],
  ['a picture in a page of another site', { 'sec-fetch-site': 'cross-site' }],
];
const NAMES = ['dynamodb', 'sqs', 's3', 'kms', 'graph', 'crm'] as const;

describe('every server on this machine', () => {
  let emulators: Emulators;
  let servers: readonly LoopbackServer[];
  let addresses: { readonly [name in (typeof NAMES)[number]]: string };
  beforeAll(async () => {
    emulators = await startEmulators({ region: 'eu-central-1', accountId: '000000000000' });
    const [graph, crm] = [
      await startGraph({ apps: [] }),
      await startCrm({ secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }),
    ];
    servers = [graph, crm];
    addresses = { ...emulators.endpoints, graph: `${graph.url}/_fault`, crm: `${crm.url}/_fault` };
  });
  afterAll(async () => {
    await Promise.all([emulators.stop(), ...servers.map((server) => server.stop())]);
  });

  it.each(NAMES)('%s refuses other hosts and origins', async (name) => {
    for (const [who, headers] of FOREIGN) {
      expect([who, await statusOf(addresses[name], headers, 'POST')]).toEqual([who, 403]);
    }
  });

  it.each(NAMES)('%s answers programs and pages of this machine', async (name) => {
    const own: readonly Readonly<Record<string, string>>[] = [
      {},
      { host: 'localhost:4566' },
      { origin: 'http://localhost:5173' },
    ];
    for (const headers of own) {
      expect(await statusOf(addresses[name], headers, 'POST')).not.toBe(403);
    }
  });
});
