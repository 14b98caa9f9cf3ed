const ruleOf = (column: string): string =>
  `CASE ${column} WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' WHEN 'd' THEN 'SET DEFAULT' ELSE 'RESTRICT' END`;

/**
 * The foreign keys that lead to a table, or to those below a view, as `SqlDialect` says. In `also` are the partitions
 * of the table that has the key, and views over it. Only a generated column depends on other columns of its table.
 *
 * Partitions repeat the keys of their table. These repetitions are left out, but not those of keys that lead to the
 * table, because a row of the data map may name a partition. Since PostgreSQL 15, a key may name those of its columns
 * that ON DELETE sets.
 */
export const FOREIGN_KEYS = `
  WITH RECURSIVE referred AS (
    SELECT to_regclass($1)::oid AS oid
    UNION
    SELECT refobjid FROM referred JOIN pg_rewrite r ON ev_class = referred.oid AND ev_type = '1'
      JOIN pg_depend ON classid = 'pg_rewrite'::regclass AND objid = r.oid AND refclassid = 'pg_class'::regclass),
  keys AS (
    SELECT * FROM pg_constraint k WHERE contype = 'f' AND confrelid IN (SELECT oid FROM referred)
      AND NOT EXISTS (SELECT FROM pg_constraint whole WHERE whole.oid = k.conparentid AND whole.confrelid = k.confrelid)),
  meaning (meant, oid) AS (
    SELECT conrelid, conrelid FROM keys
    UNION
    SELECT meant, another.oid FROM meaning CROSS JOIN LATERAL (
      SELECT inhrelid FROM pg_inherits WHERE inhparent = meaning.oid
      UNION ALL
      SELECT ev_class FROM pg_depend JOIN pg_rewrite r ON classid = 'pg_rewrite'::regclass AND objid = r.oid
      WHERE refclassid = 'pg_class'::regclass AND refobjid = meaning.oid) AS another (oid))
  SELECT nspname AS schema, relname AS name, conname AS key, pg_table_is_visible(c.oid)::int AS "isVisible",
    own.attname AS column, other.attname AS "refersTo", ${ruleOf('confdeltype')} AS "onDelete", ${ruleOf('confupdtype')} AS "onUpdate",
    (COALESCE(NULLIF(to_jsonb(k) -> 'confdelsetcols', 'null'), to_jsonb(conkey)) @> to_jsonb(own.attnum))::int AS "isSet",
    (confrelid <> to_regclass($1))::int AS "isBelow",
    (SELECT json_agg(attname) FROM pg_depend LEFT JOIN pg_attrdef d ON classid = 'pg_attrdef'::regclass AND d.oid = objid
      JOIN pg_attribute ON attrelid = conrelid AND attnum = COALESCE(adnum, NULLIF(objsubid, 0))
      WHERE (adrelid = conrelid OR classid = 'pg_class'::regclass AND objid = conrelid)
        AND refclassid = 'pg_class'::regclass AND refobjid = conrelid AND refobjsubid = own.attnum) AS feeds,
    (other.attgenerated <> '')::int AS "isComputed",
    (SELECT json_agg(json_build_array(nspname, relname, pg_table_is_visible(c.oid)::int, (relkind = 'v')::int))
      FROM meaning JOIN pg_class c USING (oid) JOIN pg_namespace n ON n.oid = relnamespace WHERE meant = conrelid) AS also
  FROM keys k JOIN pg_class c ON c.oid = conrelid JOIN pg_namespace n ON n.oid = relnamespace
    CROSS JOIN LATERAL unnest(conkey, confkey) WITH ORDINALITY AS pair (of, to_, place)
    JOIN pg_attribute own ON own.attrelid = conrelid AND own.attnum = pair.of
    JOIN pg_attribute other ON other.attrelid = confrelid AND other.attnum = pair.to_
  ORDER BY schema, name, key, place`;
