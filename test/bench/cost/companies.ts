import { BatchWriteItemCommand, DeleteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { readDataMap } from '../../../infra/data-map-file.ts';
import { DEMO_APPS } from '../../../infra/local/demo-company/demo-apps.ts';
import { DEMO_PEOPLE } from '../../../infra/local/demo-company/demo-data.ts';
import { createTable } from '../../../infra/local/emulators/create-table.ts';
import { startCompanyStores } from '../../../infra/local/stores/company-stores.ts';
import { dynamodbTables } from '../../../infra/local/stores/dynamodb-tables.ts';
import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';
import { APP } from '../events.ts';
import type { CountedCompany } from './world.ts';

const TABLES = ['contacts', 'messages', 'tokens'];
const BATCH = 25;

/** A company with three tables, each read by its own key. */
export function companyOfThreeTables(): CountedCompany {
  const dataMap = loadDataMap({ identifiers: [], targets: TABLES.map(target) });
  return {
    app: APP,
    dataMap,
    async start({ clients }) {
      for (const table of dynamodbTables(dataMap)) await createTable(clients.dynamodb, table);
      return { settings: {}, stop: async () => undefined };
    },
  };
}

/** Gives a person this many items in each of the three tables. */
export async function fillThreeTables(client: DynamoDBClient, person: string, items: number): Promise<void> {
  const requests = Array.from({ length: items }, (_, item) => ({
    PutRequest: { Item: { owner: { S: `${APP.id}#${person}` }, item: { S: String(item) } } },
  }));
  for (const table of TABLES) {
    for (let at = 0; at < items; at += BATCH) {
      const batch = requests.slice(at, at + BATCH);
      await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: batch } }));
    }
  }
}

/**
 * The demonstration company with the repository's data map, one of whose targets is a provider that confirms. The person has no
 * invoice, because it would be deleted only ten years later.
 */
export function demonstrationCompany(): CountedCompany {
  const [{ appId: id, secret }] = DEMO_APPS;
  const dataMap = readDataMap('infra/data-map.json');
  return {
    app: { id, secret },
    dataMap,
    async start(services) {
      const stores = await startCompanyStores({ ...services, dataMap, apps: DEMO_APPS, given: {}, seed: true });
      const invoiceNumber = { S: `${DEMO_PEOPLE.person.contactId}-2026-06` };
      await services.clients.dynamodb.send(
        new DeleteItemCommand({ TableName: 'caliq-invoices', Key: { invoiceNumber } }),
      );
      return { settings: stores.targetSettings, stop: stores.stop };
    },
  };
}

function target(table: string) {
  return {
    name: table,
    label: { en: table },
    kind: 'dynamodb',
    table,
    partitionKey: { attribute: 'owner', values: ['{appId}#{asid}'] },
    key: ['owner', 'item'],
  };
}
