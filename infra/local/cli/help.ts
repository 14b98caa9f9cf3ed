import { SETTINGS } from '../settings.ts';

export type Row = readonly [name: string, value: string];

/** What `npm start -- --help` prints. */
export function help(): readonly string[] {
  return [
    'npm start runs the whole stack on this machine: the functions of functions/, behind the routes, the queue and the',
    'schedule that cdk deploy would make, with DynamoDB, SQS, S3 and KMS embedded. It needs no account and no network.',
    '',
    'Settings are environment variables, as in PORT=8080 npm start:',
    '',
    ...aligned([
      ...Object.entries(SETTINGS),
      [
        'TARGET_…',
        'a setting that the data map names: an address on this machine, or a secret, of a store of yours instead of an emulator',
      ],
    ]),
    '',
    'It does not use the addresses in cdk.json, which are real. Every table, bucket, SQL database and provider that the',
    'data map names is made here, with people as its rows for the canary describe them; a store whose TARGET_… is set is used',
    'as it is. A data map that names another kind of store does not start until its TARGET_… is set.',
  ];
}

/** Names and values as two columns. */
export function aligned(rows: readonly Row[]): readonly string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
}
