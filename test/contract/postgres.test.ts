import { postgres } from '../../shared/targets/postgres.ts';
import type { Row } from '../../shared/targets/target.ts';
import { startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { postgresWire } from '../support/postgres-wire.ts';
import { environment } from '../support/target-environment.ts';
import { describeTarget, type World } from './target.contract.ts';

const SCHEMA = `
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

let database: TestPostgres;
beforeAll(async () => {
  database = await startTestPostgres();
  await database.run(SCHEMA);
});
afterAll(() => database.stop());

describeTarget('postgres, two tables', postgresWorld, { cutOff: true });

async function postgresWorld(): Promise<World> {
  await database.run('TRUNCATE support.tickets, support.events');
  const wire = await postgresWire(database.port);
  const settings = { TARGET_SUPPORT_DATABASE: `postgres://postgres@127.0.0.1:${wire.port}/postgres` };
  return {
    identifierKind: 'contactId',
    connect: () => postgres.connect(ROW, environment(settings)),
    async add({ appId, id }, count, createdAt) {
      const values = `'${id}', to_timestamp(${createdAt / 1000}), 'hello ' || i`;
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
