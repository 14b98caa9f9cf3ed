import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import type { ImportTimes } from '../../ports/import-times.ts';
import { IMPORTED_AT } from './app-notes.ts';
import { registryUnavailable } from './table-unavailable.ts';

/** Reads only this attribute from the table of apps, because the sweeper may not see sealed secrets. */
export function dynamoImportTimes(tables: DynamoDBClient, table: string): ImportTimes {
  return {
    async lastImports() {
      const times: number[] = [];
      const scan = { TableName: table, Select: 'SPECIFIC_ATTRIBUTES', ProjectionExpression: IMPORTED_AT } as const;
      try {
        for await (const { Items = [] } of paginateScan({ client: tables }, scan)) {
          times.push(...Items.flatMap(({ [IMPORTED_AT]: time }) => (time?.N === undefined ? [] : [Number(time.N)])));
        }
      } catch (error) {
        throw registryUnavailable(error);
      }
      return times;
    },
  };
}
