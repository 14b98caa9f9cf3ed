import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DynamoDBClient,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { connectionCause } from '../../adapters/connection-cause.ts';
import { backoff } from '../../concurrency/backoff.ts';
import { DeletionError } from '../../domain/errors.ts';
import { awsClientSettings } from '../aws-client.ts';
import type { TargetEnvironment } from '../target-kind.ts';
import type { Item, KeyCondition } from './dynamodb-selector.ts';

export type Page = { readonly items: readonly Item[]; readonly next?: Item };
export type Read = {
  readonly table: string;
  readonly index?: string;
  readonly attributes: readonly string[];
};

/**
 * The calls that targets make to DynamoDB. They are limited in time and number, wait when throttled, and translate
 * errors.
 */
export type DynamoCalls = {
  /** One page of the items under a key; strongly consistent unless an index is queried. */
  query(from: Read, condition: KeyCondition, start: Item | undefined, signal?: AbortSignal): Promise<Page>;
  /** Reads up to 100 items by their keys, strongly consistent; items that do not exist are left out. */
  read(from: Read, keys: readonly Item[], signal?: AbortSignal): Promise<readonly Item[]>;
  /** Sends one batch of up to 25 deletes. @returns the keys that were not processed, for lack of capacity */
  deleteBatch(table: string, keys: readonly Item[], signal: AbortSignal): Promise<readonly Item[]>;
  /**
   * Removes attributes of one item (null) or replaces them by a text, if the item still satisfies the condition.
   *
   * @returns `not_theirs` when it no longer does, or is gone
   */
  anonymise(
    table: string,
    key: Item,
    condition: KeyCondition,
    attributes: { readonly [attribute: string]: string | null },
    signal: AbortSignal,
  ): Promise<'anonymised' | 'not_theirs' | 'throttled'>;
  /**
   * Repeats a step while it is throttled, and a few times when there was no answer, with growing pauses.
   *
   * @throws DeletionError `target_throttled` (retry) when it is still throttled after the last try, or the error of the
   *   last unanswered one: `target_unavailable`, `target_unreachable` (retry)
   */
  patiently<T>(table: string, step: () => Promise<T | 'throttled'>): Promise<T>;
};

const PAGE_SIZE = 1000;
const MOST_TRIES = 8;
const MOST_TRIES_WITHOUT_ANSWER = 3;
const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 2000;

const THROTTLED: ReadonlySet<string> = new Set([
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
]);
const DENIED: ReadonlySet<string> = new Set([
  'AccessDeniedException',
  'MissingAuthenticationTokenException',
  'UnrecognizedClientException',
]);

/** One client for all rows of a data map, so that they share its connections. It does not retry; `patiently` does. */
const clients = new WeakMap<TargetEnvironment, DynamoDBClient>();

export function dynamoCalls(environment: TargetEnvironment): DynamoCalls {
  const client =
    clients.get(environment) ?? new DynamoDBClient({ ...awsClientSettings(environment, 'DYNAMODB'), maxAttempts: 1 });
  clients.set(environment, client);

  const patiently: DynamoCalls['patiently'] = async (table, step) => {
    let unanswered = 0;
    for (let tries = 1; ; tries += 1) {
      const result = await step().catch((error: unknown) => {
        unanswered += 1;
        if (!isWithoutAnswer(error) || unanswered === MOST_TRIES_WITHOUT_ANSWER) throw error;
        return 'unanswered' as const;
      });
      if (result !== 'throttled' && result !== 'unanswered') return result;
      if (tries === MOST_TRIES) {
        throw new DeletionError(
          'target_throttled',
          'retry',
          `table ${table} was throttled ${MOST_TRIES} times in a row`,
        );
      }
      const random = environment.random();
      await environment.sleep(backoff({ attempts: tries, random, base: FIRST_PAUSE, cap: LONGEST_PAUSE }));
    }
  };

  return {
    patiently,
    query: (from, condition, start, signal) =>
      patiently(from.table, async () => {
        const answer = await translated(from, () =>
          client.send(new QueryCommand({ ...queryInput(from, condition), ExclusiveStartKey: start }), {
            abortSignal: signal,
          }),
        );
        return answer === 'throttled' ? answer : { items: answer.Items ?? [], next: answer.LastEvaluatedKey };
      }),
    async read(from, keys, signal) {
      const items: Item[] = [];
      let left = [...keys];
      await patiently(from.table, async () => {
        const request = { Keys: left, ConsistentRead: true, ...projection(from.attributes) };
        const answer = await translated(from, () =>
          client.send(new BatchGetItemCommand({ RequestItems: { [from.table]: request } }), { abortSignal: signal }),
        );
        if (answer === 'throttled') return answer;
        items.push(...(answer.Responses?.[from.table] ?? []));
        left = answer.UnprocessedKeys?.[from.table]?.Keys ?? [];
        return left.length === 0 ? undefined : 'throttled';
      });
      return items;
    },
    async deleteBatch(table, keys, signal) {
      const requests = keys.map((Key) => ({ DeleteRequest: { Key } }));
      const answer = await translated({ table }, () =>
        client.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }), { abortSignal: signal }),
      );
      if (answer === 'throttled') return keys;
      const unprocessed = answer.UnprocessedItems?.[table] ?? [];
      return unprocessed.map((request) => request.DeleteRequest?.Key).filter((key) => key !== undefined);
    },
    anonymise: (table, key, condition, attributes, signal) =>
      translated({ table }, async () => {
        try {
          const command = new UpdateItemCommand({ TableName: table, Key: key, ...updateOf(condition, attributes) });
          await client.send(command, { abortSignal: signal });
          return 'anonymised' as const;
        } catch (error) {
          if (error instanceof ConditionalCheckFailedException) return 'not_theirs' as const;
          throw error;
        }
      }),
  };
}

function queryInput(from: Read, condition: KeyCondition) {
  const { ProjectionExpression, ExpressionAttributeNames } = projection(from.attributes);
  const { expression, names, values } = comparison(condition);
  return {
    TableName: from.table,
    IndexName: from.index,
    // a global index has no consistent reads
    ConsistentRead: from.index === undefined,
    Limit: PAGE_SIZE,
    KeyConditionExpression: expression,
    ProjectionExpression,
    ExpressionAttributeNames: { ...ExpressionAttributeNames, ...names },
    ExpressionAttributeValues: values,
  };
}

function comparison({ partition, sort }: KeyCondition) {
  const compared = sort?.by === 'prefix' ? ' AND begins_with(#sort, :sort)' : ' AND #sort = :sort';
  return {
    expression: `#partition = :partition${sort === undefined ? '' : compared}`,
    names: { '#partition': partition.attribute, ...(sort && { '#sort': sort.attribute }) },
    values: { ':partition': partition.value, ...(sort && { ':sort': sort.value }) },
  };
}

function updateOf(condition: KeyCondition, attributes: { readonly [attribute: string]: string | null }) {
  const { expression, names, values } = comparison(condition);
  const changes = Object.entries(attributes).map(([attribute, text], index) => ({ attribute, text, at: `a${index}` }));
  const set = changes.flatMap(({ text, at }) => (text === null ? [] : [`#${at} = :${at}`]));
  const removed = changes.flatMap(({ text, at }) => (text === null ? [`#${at}`] : []));
  const texts = changes.flatMap(({ text, at }) => (text === null ? [] : [[`:${at}`, { S: text }] as const]));
  const clauses = [
    ...(set.length > 0 ? [`SET ${set.join(', ')}`] : []),
    ...(removed.length > 0 ? [`REMOVE ${removed.join(', ')}`] : []),
  ];
  return {
    ConditionExpression: expression,
    UpdateExpression: clauses.join(' '),
    ExpressionAttributeNames: {
      ...names,
      ...Object.fromEntries(changes.map(({ attribute, at }) => [`#${at}`, attribute])),
    },
    ExpressionAttributeValues: { ...values, ...Object.fromEntries<AttributeValue>(texts) },
  };
}

function projection(attributes: readonly string[]) {
  const names = [...new Set(attributes)].map((attribute, index) => [`#a${index}`, attribute] as const);
  return {
    ProjectionExpression: names.map(([placeholder]) => placeholder).join(', '),
    ExpressionAttributeNames: Object.fromEntries(names),
  };
}

/**
 * Translates an error of DynamoDB into what it means for the part. Our message never repeats DynamoDB's, which may
 * quote a key.
 */
async function translated<T>(
  { table, index }: { readonly table: string; readonly index?: string },
  call: () => Promise<T>,
): Promise<T | 'throttled'> {
  try {
    return await call();
  } catch (error) {
    const { name, message: detail } = error as Error;
    const where = index === undefined ? `table ${table}` : `index ${index} of table ${table}`;
    if (THROTTLED.has(name)) return 'throttled';
    if (DENIED.has(name)) {
      throw new DeletionError('target_access_denied', 'fail', `${where}: access denied`, { cause: error });
    }
    if (name === 'ResourceNotFoundException') {
      throw new DeletionError('target_not_found', 'fail', `${where} does not exist`, { cause: error });
    }
    if (/does not project/.test(detail)) {
      const message = `${where} does not project an attribute that the data map reads from it (createdAt, or the one looked up)`;
      throw new DeletionError('index_projects_too_little', 'fail', message, { cause: error });
    }
    if (name === 'ValidationException') {
      const message = `${where} does not have the index or the keys that the data map names`;
      throw new DeletionError('target_rejected', 'fail', message, { cause: error });
    }
    const [unreachable, says = 'does not answer'] = connectionCause(error) ?? [];
    const code = unreachable ?? (isTooSlow(error as NodeJS.ErrnoException) ? 'target_too_slow' : 'target_unavailable');
    throw new DeletionError(code, 'retry', `${where} ${says}`, { cause: error });
  }
}

/** The SDK also calls a broken connection a time-out; only the error code tells them apart. */
export function isTooSlow({ name, code }: NodeJS.ErrnoException): boolean {
  return (name === 'AbortError' || name === 'TimeoutError') && code !== 'ECONNRESET' && code !== 'EPIPE';
}

/**
 * Whether the call failed fast enough to try again at once. One that hung is not retried: other targets need the time.
 */
function isWithoutAnswer(error: unknown): boolean {
  return error instanceof DeletionError && ['target_unavailable', 'target_unreachable'].includes(error.code);
}
