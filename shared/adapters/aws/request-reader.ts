import type { RequestStore } from '../../ports/request-store.ts';
import type { JsonCall } from './json-call.ts';
import { fromItem, type Item } from './request-item.ts';
import { storeUnavailable } from './table-unavailable.ts';

/** Reads records from the table of requests, for a process that does nothing else with it. */
export function dynamoRequestReader(call: JsonCall, table: string): Pick<RequestStore, 'read'> {
  return {
    async read(requestId) {
      const { Item } = await answered(
        call('GetItem', { TableName: table, Key: { requestId: { S: requestId } }, ConsistentRead: true }),
      );
      return Item && fromItem(Item);
    },
  };
}

async function answered(call: Promise<unknown>): Promise<{ readonly Item?: Item }> {
  try {
    return (await call) as { readonly Item?: Item };
  } catch (error) {
    throw storeUnavailable(error);
  }
}
