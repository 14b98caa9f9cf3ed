import * as v from 'valibot';
import { DeletionError } from '../../domain/errors.ts';
import type { Selection } from '../../ports/target.ts';
import type { Fate } from '../bounds.ts';
import { type DynamoCalls, dynamoCalls } from '../dynamodb/dynamodb-calls.ts';
import { keyedEntries, keyOf, pages, readOf, withFate } from '../dynamodb/dynamodb-items.ts';
import {
  Attribute,
  type Item,
  type KeyCondition,
  keyConditions,
  selectorEntries,
} from '../dynamodb/dynamodb-selector.ts';
import { decrypt } from '../kms-decrypt.ts';
import type { Permission, TargetEnvironment } from '../target-kind.ts';

/** A table of access tokens, encrypted with KMS, which are found by the ids at Meta that they are for. */
export const vaultEntries = {
  table: selectorEntries.table,
  partitionKey: selectorEntries.partitionKey,
  key: keyedEntries.key,
  createdAt: keyedEntries.createdAt,
  token: v.pipe(
    Attribute,
    v.description(
      'The attribute that holds the encrypted token; its encryption context is the partition key, for example {"wabaId": "1099…"}.',
    ),
  ),
  kmsKeyId: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^(?:mrk-)?[0-9a-f-]{32,36}$/, 'the id of a KMS key'),
      v.description(
        'The id of the key that decrypts the tokens. Without it, the key’s own policy has to allow the worker to decrypt.',
      ),
    ),
  ),
};
export type VaultRow = v.InferOutput<v.ObjectSchema<typeof vaultEntries, undefined>>;

/** A token as it is stored. */
export type StoredToken = {
  /** The id at Meta of the person or account that it is for. */
  readonly metaId: string;
  /** Its fate under the bounds of the selection. */
  readonly fate: Fate;
  /** @throws DeletionError `key_unavailable` (retry), `token_unreadable` (fail) */
  open(): Promise<string>;
  erase(signal: AbortSignal): Promise<void>;
};

export type Vault = {
  /** Whether the selection names an id at Meta for which a token could be stored. */
  isAsked(selection: Selection): boolean;
  /** The tokens for a person's ids at Meta, with any fate, read with strong consistency. */
  pages(selection: Selection, signal?: AbortSignal): AsyncGenerator<readonly StoredToken[]>;
};

export async function connectVault(row: VaultRow, environment: TargetEnvironment): Promise<Vault> {
  const calls = dynamoCalls(environment);
  return {
    isAsked: (selection) => keyConditions(row, selection).length > 0,
    async *pages(selection, signal) {
      for (const condition of keyConditions(row, selection)) {
        const read = readOf(row, condition);
        const from = { ...read, attributes: [...read.attributes, row.token] };
        for await (const items of pages(calls, from, condition, signal)) {
          yield items.map((item) => storedToken(item, condition, row, calls, environment));
        }
      }
    },
  };
}

/** @param isErased whether the tokens are erased or only used */
export function vaultPermissions({ table, kmsKeyId }: VaultRow, isErased: boolean): readonly Permission[] {
  const actions = ['dynamodb:Query', ...(isErased ? ['dynamodb:BatchWriteItem'] : [])];
  const items = { actions, resources: [`dynamodb:table/${table}`] };
  return kmsKeyId === undefined ? [items] : [items, { actions: ['kms:Decrypt'], resources: [`kms:key/${kmsKeyId}`] }];
}

function storedToken(
  item: Item,
  condition: KeyCondition,
  row: VaultRow,
  calls: DynamoCalls,
  environment: TargetEnvironment,
): StoredToken {
  const { partition } = condition;
  const metaId = partition.value.S ?? partition.value.N ?? '';
  return {
    metaId,
    fate: withFate({ row, environment }, condition, item).fate,
    async open() {
      const ciphertext = item[row.token]?.B;
      if (ciphertext === undefined) throw unreadable();
      try {
        return (await decrypt(environment, ciphertext, { [partition.attribute]: metaId })).toString();
      } catch (error) {
        throw error instanceof DeletionError && error.code === 'seal_broken' ? unreadable(error) : error;
      }
    },
    async erase(signal) {
      await calls.patiently(row.table, async () => {
        const unprocessed = await calls.deleteBatch(row.table, [keyOf(row, item)], signal);
        return unprocessed.length === 0 ? undefined : 'throttled';
      });
    },
  };
}

function unreadable(cause?: unknown): DeletionError {
  return new DeletionError('token_unreadable', 'fail', 'a stored token cannot be opened under its own id', { cause });
}
