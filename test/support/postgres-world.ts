import { postgres } from '../../shared/targets/postgres/postgres.ts';
import type { Row } from '../../shared/targets/target-kind.ts';
import type { OddTime, World } from '../contract/target.contract.ts';
import type { TestPostgres } from './postgres.ts';
import { postgresWire } from './postgres-wire.ts';
import { environment } from './target-environment.ts';

/** Two tables with data of one person: one is searched by texts, the other is partitioned and searched by a number. */
export const SCHEMA = `
  DROP SCHEMA IF EXISTS support CASCADE;
  CREATE SCHEMA support;
  CREATE TABLE support.tickets (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, app_id text, contact_id text, created_at timestamptz, body text);
  CREATE TABLE support.events (
    id bigint GENERATED ALWAYS AS IDENTITY, app_number bigint, contact_id text, created_at timestamptz, body text)
    PARTITION BY LIST (contact_id);
  CREATE TABLE support.events_777 PARTITION OF support.events FOR VALUES IN ('777');
  CREATE TABLE support.events_others PARTITION OF support.events DEFAULT`;

const ROW: Row<typeof postgres.entries> = {
  connection: 'TARGET_SUPPORT_DATABASE',
  tables: [
    {
      table: 'support.events',
      where: [
        { column: 'app_number', type: 'number', values: ['{appId}'] },
        { column: 'contact_id', type: 'text', values: ['{contactId}'] },
      ],
      createdAt: 'created_at',
    },
    {
      table: 'support.tickets',
      where: [
        { column: 'app_id', type: 'text', values: ['{appId}'] },
        { column: 'contact_id', type: 'text', values: ['{contactId}'] },
      ],
      createdAt: 'created_at',
    },
  ],
};

/** Creates both tables, empty, behind a wire. */
export async function postgresWorld(database: TestPostgres): Promise<World> {
  await database.run('TRUNCATE support.tickets, support.events');
  const wire = await postgresWire(database.port);
  const url = Object.assign(new URL(database.url), { host: `127.0.0.1:${wire.port}`, search: '' });
  const settings = { TARGET_SUPPORT_DATABASE: url.href };
  return {
    identifierKind: 'contactId',
    connect: () => postgres.connect(ROW, environment(settings)),
    async add({ appId, id }, count, createdAt) {
      const values = `'${id}', ${timeSql(createdAt)}, 'hello ' || i`;
      const inEvents = Math.floor(count / 2);
      await database.run(`
        INSERT INTO support.events (app_number, contact_id, created_at, body)
          SELECT ${appId}, ${values} FROM generate_series(1, ${inEvents}) i;
        INSERT INTO support.tickets (app_id, contact_id, created_at, body)
          SELECT '${appId}', ${values} FROM generate_series(1, ${count - inEvents}) i`);
    },
    async contents() {
      const rows = await database.run(`
        SELECT row_to_json(t)::text AS text FROM support.tickets t
        UNION ALL SELECT row_to_json(e)::text FROM support.events e`);
      return rows.map(({ text }) => String(text));
    },
    wire,
    close: () => wire.close(),
  };
}

function timeSql(time: number | OddTime): string {
  if (typeof time === 'number') return `to_timestamp(${time / 1000})`;
  return time === 'infinity' ? `'infinity'::timestamptz` : 'NULL::timestamptz';
}
