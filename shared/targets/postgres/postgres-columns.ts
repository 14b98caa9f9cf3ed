import { DeletionError } from '../../domain/errors.ts';
import type { Query, ShapeQuestion, TableShape } from '../sql/sql-dialect.ts';
import { quotedWith } from '../sql/sql-names.ts';
import type { Condition, Rows } from '../sql/sql-rows.ts';
import { columnsAskedAbout, type DescribedColumn, fittingShapes, type TimeTypes } from '../sql/sql-shape.ts';

/** Whether a foreign key leads to the table `c`. */
const REFERRED = `EXISTS (SELECT FROM pg_constraint WHERE confrelid = c.oid)`;

/**
 * Whether a foreign key changes columns of the table `c`, and leads to itself or to a table that is deleted from or
 * changed by further keys, which could lead back to it.
 */
const LOOPED = `EXISTS (SELECT FROM pg_constraint own
      WHERE conrelid = c.oid AND contype = 'f' AND (confdeltype IN ('n', 'd') OR confupdtype IN ('c', 'n', 'd'))
        AND (confrelid = c.oid OR EXISTS (SELECT FROM pg_constraint further WHERE further.conrelid = own.confrelid
          AND contype = 'f' AND (confdeltype IN ('c', 'n', 'd') OR confupdtype IN ('c', 'n', 'd')))))`;

/** Whether a trigger of the table `c` can keep rows without an error. */
const GUARDED = `EXISTS (SELECT FROM pg_trigger WHERE tgrelid = c.oid AND NOT tgisinternal AND tgtype & 3 = 3)`;

/**
 * Describes ordinary columns: `plain` is true for built-in types with no collation, the default one (100) or "C" (950),
 * which are deterministic. On a new connection, this takes four fifths of the time of `SHAPE`.
 *
 * @see PostgreSQL, pg_collation.dat
 */
const PLAIN_SHAPE = `
  SELECT relkind::text AS kind, relkind <> 'r' OR relhasrules OR relhassubclass AS composed,
    events & 16 <> 0 AS deletes, events & 4 <> 0 AS updates,
    typtype <> 'd' AND typnamespace = 'pg_catalog'::regnamespace AND attcollation IN (0, 100, 950) AS plain,
    attname::text AS name, typname::text AS type, typcategory::text AS category, format_type(t.oid, -1) AS written,
    'pg_catalog' AS operators, relhastriggers AS triggers
  FROM pg_class c CROSS JOIN LATERAL pg_relation_is_updatable(c.oid, true) AS events
    LEFT JOIN (pg_attribute a JOIN pg_type t ON t.oid = atttypid)
      ON attrelid = c.oid AND attname = ANY ($2::text[]) AND attnum > 0 AND NOT attisdropped
  WHERE c.oid = to_regclass($1) AND relpersistence <> 't'`;

/**
 * Which foreign keys there are. A table to which one leads, or that has one, has triggers because of it; tables without
 * any trigger are not asked about, because the answer takes a new connection 0.6 ms.
 */
const KEYS = `SELECT ${REFERRED} AS referred, ${LOOPED} AS looped, ${GUARDED} AS guarded
  FROM pg_class c WHERE c.oid = to_regclass($1)`;

/**
 * Describes any columns, from pg_class, pg_attribute and pg_type. For a domain, it returns the type that it restricts.
 */
const SHAPE = `
  WITH RECURSIVE compared AS (
    SELECT attname::text AS name, atttypid AS type, attcollation AS collated FROM pg_attribute
    WHERE attrelid = to_regclass($1) AND attname = ANY ($2::text[]) AND attnum > 0 AND NOT attisdropped
    UNION ALL
    SELECT name, typbasetype, collated FROM compared JOIN pg_type ON pg_type.oid = type WHERE typtype = 'd')
  SELECT relkind::text AS kind, relkind <> 'r' OR relhasrules OR relhassubclass AS composed,
    pg_relation_is_updatable(c.oid, true) & 16 <> 0 AS deletes, pg_relation_is_updatable(c.oid, true) & 4 <> 0 AS updates,
    name, typname::text AS type, typcategory::text AS category, format_type(t.oid, -1) AS written,
    COALESCE((SELECT oprnamespace FROM pg_operator WHERE oprname = '=' AND oprleft = t.oid AND oprright = t.oid LIMIT 1),
      'pg_catalog'::regnamespace)::regnamespace::text AS operators,
    (SELECT NOT collisdeterministic FROM pg_collation l WHERE l.oid = collated) AS loose
  FROM pg_class c
    LEFT JOIN (compared JOIN pg_type t ON t.oid = type AND typtype <> 'd') ON true
  WHERE c.oid = to_regclass($1) AND relpersistence <> 't'`;

/**
 * Looks at what is below a view, a rule or a partitioned table: whether rows are in another database, whether a rule or
 * a trigger may do something other than the statement says, and which foreign keys there are. Below a view, the
 * triggers include row triggers that run before a delete or update.
 */
const BELOW = `
  WITH RECURSIVE reached AS (
    SELECT to_regclass($1)::oid AS oid
    UNION
    SELECT below.oid FROM reached CROSS JOIN LATERAL (
      SELECT inhrelid FROM pg_inherits WHERE inhparent = reached.oid
      UNION ALL
      SELECT refobjid FROM pg_rewrite r JOIN pg_depend d ON classid = 'pg_rewrite'::regclass AND objid = r.oid
      WHERE ev_class = reached.oid AND ev_type = '1' AND refclassid = 'pg_class'::regclass) AS below (oid))
  SELECT bool_or(relkind = 'f') AS remote, bool_or(
    EXISTS (SELECT FROM pg_rewrite WHERE ev_class = c.oid AND is_instead AND ev_enabled <> 'D'
      AND ev_type = CASE WHEN $2 THEN '4' ELSE '2' END)
    OR EXISTS (SELECT FROM pg_trigger WHERE tgrelid = c.oid AND NOT tgisinternal AND tgenabled <> 'D'
      AND tgtype & CASE WHEN $2 THEN 8 ELSE 16 END <> 0 AND (tgtype & 64 <> 0 OR $3 AND tgtype & 3 = 3))) AS otherwise,
    bool_or(${REFERRED}) AS referred, bool_or(${LOOPED}) AS looped, bool_or(${GUARDED}) AS guarded
  FROM reached JOIN pg_class c USING (oid)`;

/** The types of columns that fit each `type` in the data map. */
const FITTING: { readonly [type in Condition['type']]: (type: string, category: string) => boolean } = {
  text: (type, category) => category === 'S' && type !== 'char',
  number: (type) => ['int2', 'int4', 'int8', 'numeric'].includes(type),
  uuid: (type) => type === 'uuid',
};
const FLOATING: ReadonlySet<string> = new Set(['float4', 'float8']);
const TIME_TYPES: TimeTypes = { withZone: 'timestamptz', withoutZone: 'timestamp' };

/** See `SqlDialect.shapeOf`. */
export async function shapeOf(query: Query, rows: Rows, question: ShapeQuestion): Promise<TableShape> {
  const { table, key, anonymise } = rows;
  const asked = [quotedWith('"', table), columnsAskedAbout(rows, question)];
  const plain = (await query(PLAIN_SHAPE, asked)).rows;
  const found = plain.some((column) => column['plain'] === false) ? (await query(SHAPE, asked)).rows : plain;
  const [first] = found;
  if (first === undefined) throw new DeletionError('target_not_found', 'fail', `there is no table ${table}`);
  const described = (column: string): DescribedColumn | undefined => {
    const row = found.find(({ name }) => name === column);
    return row && describedColumn(row);
  };
  const columns = fittingShapes(rows, question, described, TIME_TYPES);
  const [change, verb] = anonymise === undefined ? ['deletes', 'deleted'] : ['updates', 'changed'];
  const kind = String(first['kind']);
  const isComposed = first['composed'] === true;
  const below = isComposed ? await askBelow(query, rows, kind) : {};
  const relation = {
    kind,
    isForeign: below['remote'] === true,
    refused: first[change] === true ? undefined : verb,
    replaced: question.identifier === undefined && below['otherwise'] === true ? verb : undefined,
  };
  const hasTriggers = !isComposed && plain[0]?.['triggers'] === true;
  const keys = hasTriggers ? await askKeys(query, table) : below;
  const [isReferred, isLooped] = [keys['referred'] === true, keys['looped'] === true];
  // rows whose key is null are equal to none
  const canKeepRows = key !== undefined || keys['guarded'] === true;
  return { key: keyOf(table, relation, key), columns, isReferred, isLooped, canKeepRows };
}

async function askBelow(query: Query, { table, anonymise }: Rows, kind: string) {
  const { rows } = await query(BELOW, [quotedWith('"', table), anonymise === undefined, kind === 'v']);
  return rows[0] ?? {};
}

async function askKeys(query: Query, table: string) {
  const { rows } = await query(KEYS, [quotedWith('"', table)]);
  return rows[0] ?? {};
}

function describedColumn(row: { readonly [column: string]: unknown }): DescribedColumn {
  const type = String(row['type']);
  const fits = Object.entries(FITTING).filter(([, isFitting]) => isFitting(type, String(row['category'])));
  return {
    called: type,
    type: String(row['written']),
    comparedBy: String(row['operators']),
    // citext only ignores case, whatever its collation
    isLoose: row['loose'] === true && row['operators'] === 'pg_catalog',
    fits: fits.map(([name]) => name as Condition['type']),
    isFloating: FLOATING.has(type),
    times: type === 'timestamptz' ? 'with_zone' : type === 'timestamp' ? 'without_zone' : undefined,
  };
}

type Relation = {
  readonly kind: string;
  /** Some of its rows are in another database, which may hide rows and compare values by its own settings. */
  readonly isForeign: boolean;
  /** What cannot be done with its rows: `deleted` or `changed`. */
  readonly refused: string | undefined;
  /**
   * What a rule or a trigger may do differently: `deleted` or `changed`. A view could then hide rows that still exist.
   */
  readonly replaced: string | undefined;
};

/**
 * The key of the row, after checking that rows can be deleted reliably. Only a view needs one, because it has no
 * `ctid`.
 */
function keyOf(table: string, relation: Relation, key: readonly string[] | undefined): readonly string[] | undefined {
  const why = whyUnsupported(relation, key);
  if (why !== undefined) throw new DeletionError('target_unsupported', 'fail', `${table} ${why}`);
  return key;
}

function whyUnsupported(
  { kind, isForeign, refused, replaced }: Relation,
  key: readonly string[] | undefined,
): string | undefined {
  const isView = kind === 'v';
  if (kind === 'm') return 'is a materialized view; name the tables that its rows come from';
  if (isForeign)
    return 'has rows in another database (a foreign table), which may hide some; name that database itself';
  if (!isView && kind !== 'r' && kind !== 'p') return 'is not a table';
  if (isView && refused !== undefined) {
    return `is a view whose rows cannot be ${refused}; name the tables that its rows come from`;
  }
  if (replaced !== undefined) {
    const mend = isView ? 'name the tables that its rows come from' : 'remove the rule, or delete with a function';
    return `has a rule or a trigger, so that rows may be kept instead of ${replaced}; ${mend}`;
  }
  if (isView && key === undefined) return 'is a view; name the columns that tell its rows apart, as "key"';
  return undefined;
}
