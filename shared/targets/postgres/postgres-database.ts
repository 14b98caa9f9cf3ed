import { once } from 'node:events';
import { Socket } from 'node:net';
import { Client } from 'pg';
import type { Address } from '../sql/sql-address.ts';
import type { Database, Transaction } from '../sql/sql-dialect.ts';
import type { Login } from '../sql/sql-login.ts';
import { transactionsOf } from '../sql/sql-transactions.ts';
import { databaseError } from './postgres-errors.ts';

const LONGEST_CONNECT = 5000;
const LOCK_TIMEOUT = 5000;
const CLOSE_TIMEOUT = 1000;

/** @param timeout of a statement, in milliseconds */
export function connectDatabase(address: Address, { user, password }: Login, timeout: number): Database {
  const { host, port, database, ssl } = address;
  return {
    async session(signal, work) {
      const socket = new Socket();
      const client = new Client({
        host,
        port,
        database,
        user,
        password,
        ssl,
        stream: () => socket,
        application_name: 'data-deletion',
        connectionTimeoutMillis: Math.min(LONGEST_CONNECT, timeout),
        // a moment longer than the server's own limit, in case the server cannot keep to it
        query_timeout: timeout + 1000,
      });
      // an error of the connection also rejects the running query
      client.on('error', () => undefined);
      const cut = (): void => void socket.destroy();
      signal?.addEventListener('abort', cut);
      try {
        signal?.throwIfAborted();
        await client.connect();
        return await withTransactions(client, beginning(timeout), work);
      } catch (error) {
        throw databaseError(error);
      } finally {
        signal?.removeEventListener('abort', cut);
        await leave(client, cut);
      }
    },
  };
}

/**
 * Waits until the goodbye is sent. The server's process then takes 3 ms to end, a tenth of the time of a whole purge,
 * and nothing depends on that.
 */
async function leave(client: Client, cut: () => void): Promise<void> {
  const sent = once(client.connection.stream, 'finish').catch(() => undefined);
  const closing = setTimeout(cut, CLOSE_TIMEOUT);
  const closed = client
    .end()
    .catch(() => undefined)
    .finally(() => clearTimeout(closing));
  await Promise.race([sent, closed]);
}

/**
 * All settings are local to the transaction. Behind a pooler in transaction mode, the next transaction may use another
 * connection without our settings, and other clients use this one. What they may have left on it is reset. Temporary
 * tables that they left come last in the search path, so that none hides the intended table.
 */
function beginning(timeout: number): string {
  return [
    'BEGIN ISOLATION LEVEL READ COMMITTED',
    'SET LOCAL role TO DEFAULT',
    'SET LOCAL search_path TO DEFAULT',
    "SELECT set_config('search_path', concat_ws(', ', 'pg_catalog', NULLIF(current_setting('search_path'), ''), 'pg_temp'), true)",
    `SET LOCAL statement_timeout = ${timeout}`,
    `SET LOCAL idle_in_transaction_session_timeout = ${timeout}`,
    `SET LOCAL lock_timeout = ${LOCK_TIMEOUT}`,
    'SET LOCAL row_security = off',
    "SET LOCAL TimeZone = 'UTC'",
  ].join('; ');
}

async function withTransactions<T>(
  client: Client,
  begin: string,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const send = (text: string) => () => client.query(text);
  const { transaction, end } = transactionsOf(
    {
      begin: send(begin),
      commit: send('COMMIT'),
      commitAndBegin: send(`COMMIT; ${begin}`),
      rollback: send('ROLLBACK'),
    },
    async (sql, values) => {
      const { rows, rowCount } = await client.query<{ [column: string]: unknown }>(sql, [...values]);
      return { rows, count: rowCount ?? 0 };
    },
  );
  return await work(transaction).finally(end);
}
