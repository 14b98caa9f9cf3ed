import { connect, type Socket } from 'node:net';
import { type Connection, createConnection, type QueryError } from 'mysql2';
import type { Address } from '../sql/sql-address.ts';
import type { Database, QueryAnswer } from '../sql/sql-dialect.ts';
import type { Login } from '../sql/sql-login.ts';
import { type TransactionSteps, transactionsOf } from '../sql/sql-transactions.ts';
import { databaseError } from './mysql-errors.ts';

const LONGEST_CONNECT = 5000;
const LOCK_TIMEOUT_SECONDS = 5;
const CLOSE_TIMEOUT = 1000;

/** @param timeout of a statement, in milliseconds */
export function connectDatabase(address: Address, { user, password, isToken }: Login, timeout: number): Database {
  return {
    async session(signal, work) {
      let socket: Socket | undefined;
      let connection: Connection | undefined;
      const cut = (): void => void socket?.destroy();
      signal?.addEventListener('abort', cut);
      try {
        const secret = await password();
        signal?.throwIfAborted();
        socket = connect({ host: address.host, port: address.port, noDelay: true });
        connection = createConnection(options(address, { user, password: secret, isToken }, socket, timeout));
        // an error of the connection also rejects the running query
        connection.on('error', () => undefined);
        const run = querying(connection, cut, timeout);
        await connected(connection);
        for (const setting of settings(timeout)) await run('query', setting, []);
        const { transaction, end } = transactionsOf(steps(run), (sql, values) => run('execute', sql, values));
        return await work(transaction).finally(end);
      } catch (error) {
        throw databaseError(error);
      } finally {
        signal?.removeEventListener('abort', cut);
        if (connection !== undefined && socket !== undefined) await closed(connection, socket);
      }
    },
  };
}

type Secret = { readonly user: string; readonly password: string; readonly isToken: boolean };

function options({ host, port, database, ssl }: Address, secret: Secret, socket: Socket, timeout: number) {
  const { user, password, isToken } = secret;
  return {
    ...{ host, port, database, user, password },
    ...(ssl !== false && { ssl: { ...ssl, rejectUnauthorized: true, verifyIdentity: true } }),
    // an IAM token is sent in plain text, so only over TLS
    enableCleartextPlugin: isToken && ssl !== false,
    stream: () => socket,
    connectTimeout: Math.min(LONGEST_CONNECT, timeout),
    connectAttributes: { program_name: 'data-deletion' },
    charset: 'utf8mb4',
    // no code generation at run time for parsing rows
    disableEval: true,
    flags: ['-LOCAL_FILES'],
  };
}

/**
 * Settings of the session, which ends with the connection. The time limit of statements has a different name in MariaDB
 * and in MySQL, where it applies only to SELECT. Each server skips the comment that is meant for the other.
 */
function settings(timeout: number): readonly string[] {
  const limits = `/*M! , max_statement_time = ${timeout / 1000} */ /*!80000 , max_execution_time = ${timeout} */`;
  const idle = Math.max(1, Math.ceil(timeout / 1000));
  return [
    'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
    `SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00', foreign_key_checks = 1,
      sql_safe_updates = 0, sql_select_limit = DEFAULT, innodb_lock_wait_timeout = ${LOCK_TIMEOUT_SECONDS},
      lock_wait_timeout = ${LOCK_TIMEOUT_SECONDS}, wait_timeout = ${idle} ${limits}`,
  ];
}

/** The values that the driver can send as parameters. */
type Bindable = string | number | boolean | null;

/** Statements with parameters are prepared, so that the database itself binds the values. */
type Run = (how: 'query' | 'execute', sql: string, values: readonly unknown[]) => Promise<QueryAnswer>;

/** Cuts the connection a moment after the server's own time limit, in case the server has none or cannot keep to it. */
function querying(connection: Connection, cut: () => void, timeout: number): Run {
  return (how, sql, values) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(cut, timeout + 1000);
      const answered = (error: QueryError | null, result: unknown): void => {
        clearTimeout(timer);
        if (error === null) resolve(answerOf(result));
        else reject(error);
      };
      if (how === 'query') connection.query(sql, answered);
      else connection.execute(sql, values as Bindable[], answered);
    });
}

function answerOf(result: unknown): QueryAnswer {
  if (Array.isArray(result)) return { rows: result, count: result.length };
  return { rows: [], count: (result as { readonly affectedRows: number }).affectedRows };
}

function steps(run: Run): TransactionSteps {
  const send = (text: string) => () => run('query', text, []);
  return {
    begin: send('START TRANSACTION'),
    commit: send('COMMIT'),
    commitAndBegin: send('COMMIT AND CHAIN'),
    rollback: send('ROLLBACK'),
  };
}

function connected(connection: Connection): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.connect((error) => (error === null ? resolve() : reject(error)));
  });
}

/** Closes the connection properly, but does not wait long, because a broken connection never answers. */
async function closed(connection: Connection, socket: Socket): Promise<void> {
  if (socket.destroyed) return;
  const timer = setTimeout(() => socket.destroy(), CLOSE_TIMEOUT);
  await new Promise<void>((resolve) => {
    socket.once('close', resolve);
    connection.end(() => resolve());
  });
  clearTimeout(timer);
  socket.destroySoon();
}
