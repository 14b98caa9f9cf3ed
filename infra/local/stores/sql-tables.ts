import type { DataMap } from '../../../shared/data-map/data-map.ts';
import { rowsOfKind, type StoreRow, textsIn } from './stores-in.ts';

/** A database of the company, identified by the setting with its address. */
export type SqlStore = {
  readonly connection: string;
  /** Settings with other addresses of the same database: the canary may log in as another user. */
  readonly otherConnections: readonly string[];
  readonly passwords: readonly string[];
  readonly tables: readonly SqlTable[];
};

/** What the data map says about a table: the columns that it names, and their types. */
export type SqlTable = { readonly table: string; readonly columns: ReadonlyMap<string, SqlType> };
export type SqlType = 'text' | 'id_number' | 'uuid' | 'number' | 'boolean' | 'time' | 'time_without_zone';

/** The parts of a row that name columns, which are the same for every kind of SQL database. */
type Rows = {
  readonly table: string;
  readonly where: readonly { readonly column: string; readonly type: 'text' | 'number' | 'uuid' }[];
  readonly createdAt?: string | { readonly column: string; readonly zone?: string };
  readonly key?: readonly string[];
  readonly anonymise?: object;
};
type Canary = {
  readonly rows: readonly { readonly table: string; readonly values: { readonly [column: string]: unknown } }[];
  readonly connection?: string;
  readonly password?: string;
};
type Named = { readonly table: string; readonly column: string; readonly type: SqlType };

/** The types in conditions, and the column types that they imply. */
const COMPARED = { text: 'text', number: 'id_number', uuid: 'uuid' } as const satisfies { [type: string]: SqlType };

/** The databases that a data map names for one kind of target, with the tables that its rows need. */
export function sqlStoresIn(map: DataMap, kind: string): readonly SqlStore[] {
  const byConnection = Map.groupBy(rowsOfKind(map, kind), ({ connection }) => String(connection));
  return [...byConnection].map(([connection, rows]) => {
    const canaries = rows.flatMap(({ canary }) => (canary === undefined ? [] : [canary as Canary]));
    const others = textsIn(canaries, 'connection').filter((other) => other !== connection);
    return {
      connection,
      otherConnections: [...new Set(others)],
      passwords: [...new Set([...textsIn(rows, 'password'), ...textsIn(canaries, 'password')])],
      tables: tablesOf([...rows.flatMap(namedBy), ...timesBeside(map, kind, connection), ...canaries.flatMap(seeded)]),
    };
  });
}

/** The setting with the password for a database, by the setting with its address; undefined if no row names one. */
export function passwordSettingOf(map: DataMap, connection: string): string | undefined {
  return loginsIn(map).find((login) => login.connection === connection)?.password;
}

/** All settings with a database's password. */
export function passwordSettingsIn(map: DataMap): readonly string[] {
  return loginsIn(map).map(({ password }) => password);
}

function loginsIn(map: DataMap): readonly Login[] {
  const rows = [...map.targets, ...map.targets.flatMap(({ where, canary }) => [where, canary])];
  return [...rows, ...map.identifiers.map(({ from }) => from)].filter(isLogin);
}

type Login = { readonly connection: string; readonly password: string };

function isLogin(value: unknown): value is Login {
  return typeof value === 'object' && value !== null && 'connection' in value && 'password' in value;
}

/** If a column is named several times, the first one determines its type. */
function tablesOf(named: readonly Named[]): readonly SqlTable[] {
  const byTable = Map.groupBy(named, ({ table }) => table);
  return [...byTable].map(([table, columns]) => ({
    table,
    columns: new Map(columns.toReversed().map(({ column, type }) => [column, type])),
  }));
}

/** The columns that a row names. A target has a list of tables; a source is one table. */
function namedBy(row: StoreRow): readonly Named[] {
  const tables = (Array.isArray(row['tables']) ? row['tables'] : [row]) as readonly Rows[];
  return tables.flatMap((rows) => {
    const { table, where, createdAt, key = [], anonymise = {} } = rows;
    const time = typeof createdAt === 'string' ? { column: createdAt } : createdAt;
    const texts = [...key, ...Object.keys(anonymise), ...textsIn([row], 'column')];
    return [
      ...where.map(({ column, type }) => ({ table, column, type: COMPARED[type] })),
      ...(time === undefined ? [] : [{ table, column: time.column, type: timeType(time) }]),
      ...texts.map((column) => ({ table, column, type: 'text' as const })),
    ];
  });
}

/** The columns that a rule reads besides the identifier. */
function timesBeside({ identifiers }: DataMap, kind: string, connection: string): readonly Named[] {
  return identifiers.flatMap(({ from, registration, verified }) => {
    if (from.kind !== kind || from['connection'] !== connection) return [];
    const table = String(from['table']);
    const times = [registration?.createdAt, registration?.activeAt].flatMap((time): readonly Named[] => {
      if (time?.column === undefined) return [];
      const isText = time.format === undefined || time.format === 'iso8601';
      return [{ table, column: time.column, type: isText ? timeType(time) : 'id_number' }];
    });
    const flag = typeof verified === 'object' ? verified.column : undefined;
    return [...times, ...(flag === undefined ? [] : [{ table, column: flag, type: 'text' as const }])];
  });
}

function seeded({ rows }: Canary): readonly Named[] {
  return rows.flatMap(({ table, values }) =>
    Object.entries(values).map(([column, value]) => ({ table, column, type: typeOf(value) })),
  );
}

function typeOf(value: unknown): SqlType {
  return typeof value === 'number' || typeof value === 'boolean' ? (typeof value as 'number' | 'boolean') : 'text';
}

function timeType({ zone }: { readonly zone?: string | undefined }): SqlType {
  return zone === undefined ? 'time' : 'time_without_zone';
}
