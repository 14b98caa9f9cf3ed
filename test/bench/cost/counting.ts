import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';

type Item = Record<string, AttributeValue>;

/** Counts all calls to these hosts from this thread by operation, including each retry. */
export function countCalls(hosts: readonly string[]): { readonly take: () => ReadonlyMap<string, number> } {
  let counted = new Map<string, number>();
  subscribe('http.client.request.start', (message) => {
    const { request } = message as { readonly request: ClientRequest };
    if (!hosts.includes(String(request.getHeader('host')))) return;
    const target = String(request.getHeader('x-amz-target'));
    const operation = target.replace(/^(\w+?)(?:_\d+)?\./, '$1.');
    counted.set(operation, (counted.get(operation) ?? 0) + 1);
  });
  return {
    take() {
      const taken = counted;
      counted = new Map();
      return taken;
    },
  };
}

/** The keys of the table of requests and of its indexes, whose entries are billed when they change. */
const INDEXES = [
  ['shard', 'nextAttemptAt'],
  ['openShard', 'dueAt'],
  ['needsOperatorShard', 'dueAt'],
  ['sealedSubject', 'acceptedAt'],
];

/** What DynamoDB bills for one write. */
export type Write = {
  readonly operation: 'PutItem' | 'UpdateItem';
  /** One for each started kilobyte of the old or the new item, whichever is larger. */
  readonly itemUnits: number;
  /** One for each index entry that is removed or added. */
  readonly indexUnits: number;
};

/**
 * Records the writes to the table of requests and their units, with an SDK middleware.
 *
 * @see AWS, "DynamoDB read and write capacity", "Global secondary indexes: write capacity"
 */
export function recordWrites(
  client: DynamoDBClient,
  table: string,
): { readonly take: () => readonly Write[]; readonly storedBytes: () => number } {
  let writes: readonly Write[] = [];
  let stored: Item = {};
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const answer = await next(args);
        const input = args.input as Input;
        const operation = (['PutItem', 'UpdateItem'] as const).find((name) => `${name}Command` === commandName);
        if (input.TableName !== table || operation === undefined) return answer;
        const isNew = input.ConditionExpression?.includes('attribute_not_exists(requestId)');
        if (isNew) stored = {};
        const written = input.Item ?? updated(stored, input);
        const indexUnits = INDEXES.map((keys) => {
          const [before, after] = [stored, written].map((item) => entry(item, keys));
          return before === after ? 0 : [before, after].filter((key) => key !== undefined).length;
        });
        const itemUnits = Math.ceil(Math.max(itemBytes(stored), itemBytes(written)) / 1024);
        writes = [...writes, { operation, itemUnits, indexUnits: indexUnits.reduce((sum, more) => sum + more, 0) }];
        stored = written;
        return answer;
      },
    { step: 'initialize', name: 'recordWrites' },
  );
  return {
    take() {
      const taken = writes;
      writes = [];
      return taken;
    },
    storedBytes: () => itemBytes(stored),
  };
}

type Input = {
  readonly TableName?: string;
  readonly Item?: Item;
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
  readonly ExpressionAttributeNames?: { readonly [name: string]: string };
  readonly ExpressionAttributeValues?: Item;
};

/** The item after an update; a sum becomes some number of the same length. */
function updated(item: Item, { UpdateExpression = '', ...write }: Input): Item {
  const nameOf = (name: string): string => write.ExpressionAttributeNames?.[name] ?? name;
  const [set = '', removed = ''] = UpdateExpression.replace(/^SET /, '').split(/\s*REMOVE /);
  const assigned = set.split(', ').map((assignment): [string, AttributeValue] => {
    const [name = '', value = ''] = assignment.split(' = ');
    return [nameOf(name), write.ExpressionAttributeValues?.[value] ?? { N: '1' }];
  });
  const gone = new Set(removed.split(', ').map(nameOf));
  return Object.fromEntries([...Object.entries(item), ...assigned].filter(([name]) => !gone.has(name)));
}

function entry(item: Item, keys: readonly string[]): string | undefined {
  const values = keys.map((key) => item[key]);
  return values.every((value) => value !== undefined) ? JSON.stringify(values) : undefined;
}

/** The length of a wrapped 256-bit key from KMS; the emulator's is shorter. */
const WRAPPED_KEY_BYTES = 184;

/** The size of the item on AWS, within a few bytes. */
function itemBytes(item: Item): number {
  const sealed = item['sealed']?.B;
  // a seal starts with its form and the length of its wrapped key
  const short = sealed === undefined ? 0 : WRAPPED_KEY_BYTES - Buffer.from(sealed).readUInt16BE(1);
  return size(item) + short;
}

/** The size as DynamoDB counts it, within a few bytes: names and values, half a byte per digit, 3 bytes per list or map. */
function size(value: unknown): number {
  if (value instanceof Uint8Array) return value.length;
  if (typeof value === 'object' && value !== null && 'N' in value) return Math.ceil(String(value.N).length / 2) + 1;
  if (typeof value !== 'object' || value === null) return Buffer.byteLength(String(value));
  if (Array.isArray(value)) return 3 + value.reduce((sum: number, element) => sum + size(element), 0);
  return Object.entries(value).reduce((sum, [name, member]) => {
    const isType = /^(?:S|N|B|BOOL|NULL|L|M)$/.test(name);
    return sum + (isType ? 0 : Buffer.byteLength(name)) + size(member);
  }, 0);
}
