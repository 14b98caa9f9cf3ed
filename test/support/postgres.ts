import { Client } from 'pg';
import { startBeside } from './beside.ts';

/** It is a database in WebAssembly, which a machine with other work to do starts slowly. In milliseconds. */
export const POSTGRES_START = 60_000;

/** A PostgreSQL for the tests of one file. */
export type TestPostgres = {
  readonly port: number;
  readonly url: string;
  /** @returns the rows of the last statement */
  run(sql: string): Promise<readonly { readonly [column: string]: unknown }[]>;
  stop(): Promise<void>;
};

/** @param url an existing server @default one in a process of its own */
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
        // several statements in one text have several results
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
