import { createConnection } from 'mysql2/promise';
import { startMysql } from '../../infra/local/emulators/mysql/mysql.ts';

/** The longest start, in milliseconds: the server first creates its system tables. */
export const MYSQL_START = 60_000;

/** A MariaDB server for the tests of one file. */
export type TestMysql = {
  readonly port: number;
  readonly url: string;
  /** @returns the rows of the last statement */
  run(sql: string): Promise<readonly { readonly [column: string]: unknown }[]>;
  stop(): Promise<void>;
};

/** @param server further options of `mariadbd` */
export async function startTestMysql(...server: readonly string[]): Promise<TestMysql> {
  const { url, port, stop } = await startMysql({ server });
  return {
    port,
    url,
    async run(sql) {
      const connection = await createConnection({ uri: url, multipleStatements: true, timezone: 'Z' });
      try {
        await connection.query("SET time_zone = '+00:00'");
        const [answer, fields] = (await connection.query(sql)) as readonly unknown[];
        // a text with several statements has several results
        const isOfSeveral = Array.isArray(fields) && fields.some((of) => of === undefined || Array.isArray(of));
        const last: unknown = isOfSeveral && Array.isArray(answer) ? answer.at(-1) : answer;
        return Array.isArray(last) ? last : [];
      } finally {
        await connection.end();
      }
    },
    stop,
  };
}
