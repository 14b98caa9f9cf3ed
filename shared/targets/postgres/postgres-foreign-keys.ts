const ruleOf = (column: string): string =>
  `CASE ${column} WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' WHEN 'd' THEN 'SET DEFAULT' ELSE 'RESTRICT' END`;

/**
 * The foreign keys that lead to a table, to its partitions and children, or to the tables below a view, as `SqlDialect`
 * says. In `also` are the partitions and children of the table that has the key, the tables of which it is one itself,
 * and views over all these. Only a generated column depends on other columns of its table.
 *
 * Partitions repeat the keys of their table. These repetitions are left out, but not those of keys that lead to a table
 * which was not asked about, because a row of the data map may name a partition. Since PostgreSQL 15, a key may name
 * those of its columns that ON DELETE sets.
 */
export const FOREIGN_KEYS = `
  WITH RECURSIVE referred AS (
    SELECT to_regclass($1)::oid AS oid
    UNION
    SELECT below.oid FROM referred CROSS JOIN LATERAL (
      SELECT inhrelid FROM pg_inherits WHERE inhparent = referred.oid
      UNION ALL
      SELECT refobjid FROM pg_rewrite r JOIN pg_depend ON classid = 'pg_rewrite'::regclass AND objid = r.oid
      WHERE ev_class = referred.oid AND ev_type = '1' AND refclassid = 'pg_class'::regclass) AS below (oid)),
  keys AS (
    SELECT k.*, conrelid = confrelid OR EXISTS (SELECT FROM pg_constraint whole
      WHERE whole.oid = k.conparentid AND whole.conrelid = whole.confrelid) AS to_itself
    FROM pg_constraint k WHERE contype = 'f' AND confrelid IN (SELECT oid FROM referred)
      AND NOT EXISTS (SELECT FROM pg_constraint whole
        WHERE whole.oid = k.conparentid AND whole.confrelid IN (SELECT oid FROM referred))),
  meaning (meant, oid, way) AS (
    SELECT conrelid, conrelid, 'itself' FROM keys
    UNION
    SELECT meant, another.oid, another.way FROM meaning CROSS JOIN LATERAL (
      SELECT inhrelid, 'part' FROM pg_inherits WHERE inhparent = meaning.oid AND meaning.way IN ('itself', 'part')
      UNION ALL
      SELECT inhparent, 'whole' FROM pg_inherits WHERE inhrelid = meaning.oid AND meaning.way IN ('itself', 'whole')
      UNION ALL
      SELECT ev_class, 'view' FROM pg_depend JOIN pg_rewrite r ON classid = 'pg_rewrite'::regclass AND objid = r.oid
      WHERE refclassid = 'pg_class'::regclass AND refobjid = meaning.oid) AS another (oid, way))
  SELECT nspname AS schema, relname AS name, conname AS key, pg_table_is_visible(c.oid)::int AS "isVisible",
    own.attname AS column, other.attname AS "refersTo", ${ruleOf('confdeltype')} AS "onDelete", ${ruleOf('confupdtype')} AS "onUpdate",
    (COALESCE(NULLIF(to_jsonb(k) -> 'confdelsetcols', 'null'), to_jsonb(conkey)) @> to_jsonb(own.attnum))::int AS "isSet",
    (SELECT relkind = 'v' FROM pg_class WHERE pg_class.oid = to_regclass($1))::int AS "isBelow", to_itself::int AS "isOwn",
    CASE WHEN confrelid <> to_regclass($1) THEN (SELECT json_build_array(nspname, relname)
      FROM pg_class t JOIN pg_namespace n ON n.oid = relnamespace WHERE t.oid = confrelid) END AS part,
    (SELECT json_agg(attname) FROM pg_depend LEFT JOIN pg_attrdef d ON classid = 'pg_attrdef'::regclass AND d.oid = objid
      JOIN pg_attribute ON attrelid = conrelid AND attnum = COALESCE(adnum, NULLIF(objsubid, 0))
      WHERE (adrelid = conrelid OR classid = 'pg_class'::regclass AND objid = conrelid)
        AND refclassid = 'pg_class'::regclass AND refobjid = conrelid AND refobjsubid = own.attnum) AS feeds,
    (NOT pg_operator_is_visible(conpfeqop[place]))::int AS "isIncomparable",
    (other.attgenerated <> '')::int AS "isComputed",
    (SELECT json_agg(DISTINCT jsonb_build_array(nspname, relname, pg_table_is_visible(c.oid)::int, (relkind = 'v')::int))
      FROM meaning JOIN pg_class c USING (oid) JOIN pg_namespace n ON n.oid = relnamespace WHERE meant = conrelid) AS also
  FROM keys k JOIN pg_class c ON c.oid = conrelid JOIN pg_namespace n ON n.oid = relnamespace
    CROSS JOIN LATERAL unnest(conkey, confkey) WITH ORDINALITY AS pair (of, to_, place)
    JOIN pg_attribute own ON own.attrelid = conrelid AND own.attnum = pair.of
    JOIN pg_attribute other ON other.attrelid = confrelid AND other.attnum = pair.to_
  ORDER BY schema, name, key, place`;
