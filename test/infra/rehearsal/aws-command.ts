import * as dynamodb from '@aws-sdk/client-dynamodb';

type Input = Record<string, unknown>;
type CommandClass = new (input: Input) => Parameters<dynamodb.DynamoDBClient['send']>[0];

const LONGEST_WAIT_SECONDS = 60;

/**
 * Runs `aws dynamodb …` as it is written, without the AWS CLI: each command is mapped to the SDK command of the same name, and
 * each option to the parameter of the same name.
 *
 * @throws when the SDK has no such command
 */
export async function runDynamodbCommand(client: dynamodb.DynamoDBClient, words: readonly string[]): Promise<unknown> {
  const [name = '', ...rest] = words;
  if (name === 'wait') {
    const TableName = rest.at(-1) ?? '';
    const wait = rest[0] === 'table-exists' ? dynamodb.waitUntilTableExists : dynamodb.waitUntilTableNotExists;
    return await wait({ client, maxWaitTime: LONGEST_WAIT_SECONDS, minDelay: 1 }, { TableName });
  }
  const Command = (dynamodb as unknown as Readonly<Record<string, CommandClass>>)[`${capitalized(name)}Command`];
  if (Command === undefined) throw new Error(`aws dynamodb ${name} is no command of DynamoDB`);
  return await client.send(new Command(inputOf(rest)));
}

function inputOf(words: readonly string[]): Input {
  const input: Input = {};
  for (let at = 0; at < words.length; at += 1) {
    const option = words[at]?.replace(/^--/, '') ?? '';
    const next = words[at + 1];
    if (next === undefined || next.startsWith('--')) {
      input[capitalized(option.replace(/^no-/, ''))] = !option.startsWith('no-');
    } else {
      input[capitalized(option)] = valueOf(option, next);
      at += 1;
    }
  }
  return input;
}

/** Parses JSON, the shorthand `Name=value,…`, a time, or a string. */
function valueOf(option: string, text: string): unknown {
  if (text.startsWith('{')) return JSON.parse(text, bytesFromText);
  if (option.endsWith('date-time')) return new Date(text);
  if (!/^\w+=/.test(text)) return text;
  const pairs = text.split(',').map((pair) => pair.split('='));
  return Object.fromEntries(pairs.map(([name, value]) => [name, scalarOf(value ?? '')]));
}

/** An answer as version 2 of the AWS CLI prints it, and accepts it as input. */
export function asWritten(answer: unknown): string {
  return JSON.stringify(answer, (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
  );
}

function bytesFromText(name: string, value: unknown): unknown {
  return name === 'B' && typeof value === 'string' ? Buffer.from(value, 'base64') : value;
}

function scalarOf(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^\d+$/.test(text) ? Number(text) : text;
}

function capitalized(name: string): string {
  return name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
