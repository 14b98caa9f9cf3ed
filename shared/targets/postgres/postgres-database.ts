import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { Client, DatabaseError } from 'pg';
import { DeletionError } from '../../domain/errors.ts';
import { secretSetting } from '../secret-setting.ts';
import type { TargetEnvironment } from '../target-kind.ts';
import { callTimeout, isLoopback, requiredSetting, urlSetting } from '../target-settings.ts';
import type { PostgresConnection } from './postgres-connection.ts';
import { rdsToken } from './rds-token.ts';

export type Query = (sql: string, values: readonly unknown[]) => Promise<QueryAnswer>;
export type QueryAnswer = { readonly rows: readonly { readonly [column: string]: unknown }[]; readonly count: number };

/** A database, and one connection to it for each piece of work. */
export type Database = {
  /** @throws DeletionError as `databaseError` says; also when the signal aborts */
  session<T>(signal: AbortSignal | undefined, work: (query: Query) => Promise<T>): Promise<T>;
};

const LONGEST_CONNECT = 5000;
const LOCK_TIMEOUT = 5000;
const CLOSE_TIMEOUT = 1000;

/** @throws DeletionError `setting_missing`, `setting_invalid` (fail) */
export function connectDatabase(row: PostgresConnection, environment: TargetEnvironment): Database {
  const address = addressOf(row.connection, environment);
  const password = passwordOf(row, address, environment);
  const timeout = callTimeout(environment);
  const { host, port, database, ssl } = address;
  return {
    async session(signal, work) {
      const socket = new Socket();
      const client = new Client({
        host,
        port,
        database,
        user: row.iam?.user ?? address.user,
        password,
        ssl,
        stream: () => socket,
        application_name: 'data-deletion',
        connectionTimeoutMillis: Math.min(LONGEST_CONNECT, timeout),
        // a moment longer than the server's own limit, for when the server cannot keep to it
        query_timeout: timeout + 1000,
      });
      // whatever breaks the connection also rejects the query that is under way
      client.on('error', () => undefined);
      const cut = (): void => void socket.destroy();
      signal?.addEventListener('abort', cut);
      try {
        signal?.throwIfAborted();
        await client.connect();
        await client.query(
          `SET statement_timeout = ${timeout}; SET lock_timeout = ${LOCK_TIMEOUT}; SET row_security = off; SET TimeZone = 'UTC'`,
        );
        return await work(async (sql, values) => {
          const { rows, rowCount } = await client.query<{ [column: string]: unknown }>(sql, [...values]);
          return { rows, count: rowCount ?? 0 };
        });
      } catch (error) {
        throw databaseError(error);
      } finally {
        signal?.removeEventListener('abort', cut);
        const closing = setTimeout(cut, CLOSE_TIMEOUT);
        await client.end().catch(() => undefined);
        clearTimeout(closing);
      }
    },
  };
}

type Address = {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly ssl: false | { readonly ca?: Buffer };
};

/** Away from this machine the connection is encrypted and the server's certificate is checked; nothing turns that off. */
function addressOf(name: string, environment: TargetEnvironment): Address {
  const url = urlSetting(environment, name);
  const others = [...url.searchParams.keys()].filter((key) => key !== 'sslrootcert');
  if (!/^postgres(?:ql)?:$/.test(url.protocol) || url.hostname === '' || others.length > 0) {
    const allowed = 'postgres://user@host:5432/database, with no parameter but sslrootcert';
    throw new DeletionError('setting_invalid', 'fail', `setting ${name} is not what is allowed: ${allowed}`);
  }
  const certificates = url.searchParams.get('sslrootcert');
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || 5432),
    database: decodeURIComponent(url.pathname.slice(1)),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    ssl:
      isLoopback(url.hostname) && certificates === null
        ? false
        : certificates === null
          ? {}
          : { ca: readFileSync(certificates) },
  };
}

function passwordOf(row: PostgresConnection, address: Address, environment: TargetEnvironment): () => Promise<string> {
  if (row.password !== undefined) return secretSetting(environment, row.password);
  const { iam } = row;
  if (iam === undefined) return async () => address.password;
  return async () =>
    rdsToken({
      host: address.host,
      port: address.port,
      user: iam.user,
      region: requiredSetting(environment, 'AWS_REGION'),
      credentials: {
        accessKeyId: requiredSetting(environment, 'AWS_ACCESS_KEY_ID'),
        secretAccessKey: requiredSetting(environment, 'AWS_SECRET_ACCESS_KEY'),
        sessionToken: environment.setting('AWS_SESSION_TOKEN'),
      },
      now: environment.now(),
    });
}

/**
 * Says what an error of PostgreSQL means for the part. The message never repeats PostgreSQL's, which quotes values.
 *
 * @see PostgreSQL, Appendix A, "PostgreSQL Error Codes"
 */
function databaseError(error: unknown): DeletionError {
  if (error instanceof DeletionError) return error;
  const state = error instanceof DatabaseError ? (error.code ?? '') : '';
  const meaning = MEANINGS.find(([pattern]) => pattern.test(state));
  if (meaning === undefined) {
    return new DeletionError('target_unavailable', 'retry', 'the database does not answer', { cause: error });
  }
  const [, code, message] = meaning;
  return new DeletionError(code, 'fail', `${message} (SQLSTATE ${state})`, { cause: error });
}

/** What no later try mends: SQLSTATE, our code, and what an operator reads. */
const MEANINGS: readonly (readonly [RegExp, string, string])[] = [
  [/^(?:28|42501)/, 'target_access_denied', 'the database does not let the worker do this'],
  [/^(?:3D000|3F000|42P01|42703)/, 'target_not_found', 'the database has no such table or column'],
  [/^23503/, 'rows_still_referenced', 'rows refer to those to be deleted; name their table before, in "tables"'],
  [/^22/, 'identifier_not_usable', 'a column cannot hold an identifier; see the "type" of its condition'],
  [/^42/, 'target_rejected', 'a column is not of the type that the data map says'],
];
