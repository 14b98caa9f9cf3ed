import { DeletionError } from '../../domain/errors.ts';
import type { Query, ShapeQuestion, TableShape } from '../sql/sql-dialect.ts';
import { quotedWith } from '../sql/sql-names.ts';
import type { Condition, Rows } from '../sql/sql-rows.ts';
import { columnsAskedAbout, type DescribedColumn, fittingShapes, type TimeTypes } from '../sql/sql-shape.ts';

/** As pg_class, pg_attribute and pg_type have it; a domain is followed to the type that it restricts. */
const SHAPE = `
  WITH RECURSIVE compared AS (
    SELECT attname::text AS name, atttypid AS type, attcollation AS collated FROM pg_attribute
    WHERE attrelid = to_regclass($1) AND attname = ANY ($2::text[]) AND attnum > 0 AND NOT attisdropped
    UNION ALL
    SELECT name, typbasetype, collated FROM compared JOIN pg_type ON pg_type.oid = type WHERE typtype = 'd')
  SELECT relkind::text AS kind, pg_relation_is_updatable(c.oid, true) & 16 <> 0 AS deletes,
    pg_relation_is_updatable(c.oid, true) & 4 <> 0 AS updates,
    name, typname::text AS type, typcategory::text AS category, format_type(t.oid, -1) AS written,
    COALESCE((SELECT oprnamespace FROM pg_operator WHERE oprname = '=' AND oprleft = t.oid AND oprright = t.oid LIMIT 1),
      'pg_catalog'::regnamespace)::regnamespace::text AS operators,
    (SELECT NOT collisdeterministic FROM pg_collation l WHERE l.oid = collated) AS loose
  FROM pg_class c
    LEFT JOIN (compared JOIN pg_type t ON t.oid = type AND typtype <> 'd') ON true
  WHERE c.oid = to_regclass($1)`;

/** What the data map may say of a column. */
const FITTING: { readonly [type in Condition['type']]: (type: string, category: string) => boolean } = {
  text: (type, category) => category === 'S' && type !== 'char',
  number: (type) => ['int2', 'int4', 'int8', 'numeric'].includes(type),
  uuid: (type) => type === 'uuid',
};
const FLOATING: ReadonlySet<string> = new Set(['float4', 'float8']);
const TIME_TYPES: TimeTypes = { withZone: 'timestamptz', withoutZone: 'timestamp' };

/** As `SqlDialect` says. */
export async function shapeOf(query: Query, rows: Rows, question: ShapeQuestion): Promise<TableShape> {
  const { table, key, anonymise } = rows;
  const { rows: found } = await query(SHAPE, [quotedWith('"', table), columnsAskedAbout(rows, question)]);
  const [first] = found;
  if (first === undefined) throw new DeletionError('target_not_found', 'fail', `there is no table ${table}`);
  const described = (column: string): DescribedColumn | undefined => {
    const row = found.find(({ name }) => name === column);
    return row && describedColumn(row);
  };
  const columns = fittingShapes(rows, question, described, TIME_TYPES);
  const [change, verb] = anonymise === undefined ? ['deletes', 'deleted'] : ['updates', 'changed'];
  const refused = first[change] === true ? undefined : verb;
  return { key: keyOf(table, String(first['kind']), refused, key), columns };
}

function describedColumn(row: { readonly [column: string]: unknown }): DescribedColumn {
  const type = String(row['type']);
  const fits = Object.entries(FITTING).filter(([, isFitting]) => isFitting(type, String(row['category'])));
  return {
    called: type,
    type: String(row['written']),
    comparedBy: String(row['operators']),
    // citext compares by case alone, whatever its collation
    isLoose: row['loose'] === true && row['operators'] === 'pg_catalog',
    fits: fits.map(([name]) => name as Condition['type']),
    isFloating: FLOATING.has(type),
    times: type === 'timestamptz' ? 'with_zone' : type === 'timestamp' ? 'without_zone' : undefined,
  };
}

/** Partitioned tables have several rows at one place, and views and foreign tables have no places. */
function keyOf(
  table: string,
  kind: string,
  refused: string | undefined,
  key: readonly string[] | undefined,
): readonly string[] | undefined {
  if (kind === 'r' || kind === 'p') return key;
  const why =
    kind === 'm'
      ? 'is a materialized view; name the tables that its rows come from'
      : kind !== 'v' && kind !== 'f'
        ? 'is no table'
        : refused !== undefined
          ? `is a view of which no rows can be ${refused}; name the tables that its rows come from`
          : key === undefined
            ? 'is a view or a foreign table; name the columns that tell its rows apart, as "key"'
            : undefined;
  if (why !== undefined) throw new DeletionError('target_unsupported', 'fail', `${table} ${why}`);
  return key;
}
