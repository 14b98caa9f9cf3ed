import * as v from 'valibot';
import { DeletionError } from '../../domain/errors.ts';
import type { Selection } from '../../ports/target.ts';
import { dynamodbEntries, isNewer } from '../dynamodb/dynamodb.ts';
import { type DynamoCalls, dynamoCalls, type Page } from '../dynamodb/dynamodb-calls.ts';
import { type Item, type KeyCondition, keyConditions, selectorEntries } from '../dynamodb/dynamodb-selector.ts';
import type { Permission, TargetEnvironment } from '../target-kind.ts';

/** A table of access tokens that are encrypted with KMS, found by the ids at Meta that they are for. */
export const vaultEntries = {
  table: selectorEntries.table,
  partitionKey: selectorEntries.partitionKey,
  key: dynamodbEntries.key,
  createdAt: dynamodbEntries.createdAt,
  /** The attribute with the ciphertext; its encryption context is the partition key: `{ wabaId: '1099…' }`. */
  token: selectorEntries.partitionKey.entries.attribute,
  /** The id of the key that opens the tokens. Without it, that key's own policy has to let the worker in. */
  kmsKeyId: v.optional(v.pipe(v.string(), v.regex(/^(?:mrk-)?[0-9a-f-]{32,36}$/, 'the id of a KMS key'))),
};
export type VaultRow = v.InferOutput<v.ObjectSchema<typeof vaultEntries, undefined>>;

/** A token as it is stored. */
export type StoredToken = {
  /** Whom or what at Meta it is for. */
  readonly metaId: string;
  /** @throws DeletionError `key_unavailable` (retry), `token_unreadable` (fail) */
  open(): Promise<string>;
  erase(signal: AbortSignal): Promise<void>;
};

export type Vault = {
  /** The tokens for a person's ids at Meta, read with strong consistency. */
  pages(selection: Selection, signal?: AbortSignal): AsyncGenerator<readonly StoredToken[]>;
};

export async function connectVault(row: VaultRow, environment: TargetEnvironment): Promise<Vault> {
  const { table, key, token, createdAt } = row;
  const attributes = [...key, token, ...(createdAt === undefined ? [] : [createdAt.attribute])];
  const calls = dynamoCalls(environment);
  return {
    async *pages(selection, signal) {
      for (const condition of keyConditions(row, selection)) {
        let start: Item | undefined;
        do {
          const page: Page = await calls.query({ table, attributes }, condition, start, signal);
          yield page.items
            .filter((item) => !isNewer(row, item, selection))
            .map((item) => storedToken(item, condition, row, calls, environment));
          start = page.next;
        } while (start !== undefined);
      }
    },
  };
}

export function vaultPermissions({ table, kmsKeyId }: VaultRow): readonly Permission[] {
  const items = { actions: ['dynamodb:Query', 'dynamodb:BatchWriteItem'], resources: [`dynamodb:table/${table}`] };
  return kmsKeyId === undefined ? [items] : [items, { actions: ['kms:Decrypt'], resources: [`kms:key/${kmsKeyId}`] }];
}

function storedToken(
  item: Item,
  { partition }: KeyCondition,
  row: VaultRow,
  calls: DynamoCalls,
  environment: TargetEnvironment,
): StoredToken {
  const metaId = partition.value.S ?? partition.value.N ?? '';
  const key = Object.fromEntries(Object.entries(item).filter(([attribute]) => row.key.includes(attribute)));
  return {
    metaId,
    async open() {
      const ciphertext = item[row.token]?.B;
      if (ciphertext === undefined) throw unreadable();
      const { decrypt } = await import('../kms-decrypt.ts');
      try {
        return (await decrypt(environment, ciphertext, { [partition.attribute]: metaId })).toString();
      } catch (error) {
        throw error instanceof DeletionError && error.code === 'seal_broken' ? unreadable(error) : error;
      }
    },
    async erase(signal) {
      await calls.patiently(row.table, async () => {
        const unprocessed = await calls.deleteBatch(row.table, [key], signal);
        return unprocessed.length === 0 ? undefined : 'throttled';
      });
    },
  };
}

function unreadable(cause?: unknown): DeletionError {
  return new DeletionError('token_unreadable', 'fail', 'a stored token cannot be opened under its own id', { cause });
}
