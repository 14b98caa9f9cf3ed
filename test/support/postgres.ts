import { Client } from 'pg';
import { startBeside } from './beside.ts';

/** The longest start, in milliseconds: the database is WebAssembly, which starts slowly on a busy machine. */
export const POSTGRES_START = 60_000;

/** A PostgreSQL server for the tests of one file. */
export type TestPostgres = {
  readonly port: number;
  readonly url: string;
  /** @returns the rows of the last statement */
  run(sql: string): Promise<readonly { readonly [column: string]: unknown }[]>;
  stop(): Promise<void>;
};

/** @param url an existing server @default a new one in its own process */
export async function startTestPostgres(url?: string): Promise<TestPostgres> {
  const own = url === undefined ? await startBeside('postgres-process.ts') : undefined;
  const address = new URL(url ?? `postgres://postgres@127.0.0.1:${own?.port}/postgres`);
  return {
    port: Number(address.port),
    url: address.href,
    async run(sql) {
      const client = new Client({ connectionString: address.href });
      await client.connect();
      try {
        // a text with several statements has several results
        const answer: unknown = await client.query(sql);
        const last = (Array.isArray(answer) ? answer.at(-1) : answer) as { rows: { [column: string]: unknown }[] };
        return last.rows;
      } finally {
        await client.end();
      }
    },
    stop: async () => own?.stop(),
  };
}
