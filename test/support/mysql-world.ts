import { mysql } from '../../shared/targets/mysql/mysql.ts';
import type { Row } from '../../shared/targets/target-kind.ts';
import type { OddTime, World } from '../contract/target.contract.ts';
import type { TestMysql } from './mysql.ts';
import { mysqlWire } from './mysql-wire.ts';
import { environment } from './target-environment.ts';

/** One person’s tables in two databases: one is searched by texts of two collations, the other, partitioned, by a number. */
export const SCHEMA = `
  DROP DATABASE IF EXISTS support;
  CREATE DATABASE support;
  CREATE TABLE support.tickets (
    id bigint AUTO_INCREMENT PRIMARY KEY, app_id varchar(40) COLLATE utf8mb4_bin,
    contact_id varchar(10240) COLLATE utf8mb4_unicode_ci, created_at datetime(6), body text);
  CREATE TABLE support.events (
    id bigint AUTO_INCREMENT, app_number bigint, contact_id varchar(100) COLLATE utf8mb4_general_ci,
    created_at datetime(6), body text, KEY (id))
    PARTITION BY KEY (contact_id) PARTITIONS 3`;

const ROW: Row<typeof mysql.entries> = {
  connection: 'TARGET_SUPPORT_DATABASE',
  tables: [
    {
      table: 'support.events',
      where: [
        { column: 'app_number', type: 'number', values: ['{appId}'] },
        { column: 'contact_id', type: 'text', values: ['{contactId}'] },
      ],
      createdAt: { column: 'created_at', zone: 'UTC' },
    },
    {
      table: 'support.tickets',
      where: [
        { column: 'app_id', type: 'text', values: ['{appId}'] },
        { column: 'contact_id', type: 'text', values: ['{contactId}'] },
      ],
      createdAt: { column: 'created_at', zone: 'UTC' },
    },
  ],
};

/** Creates both tables, empty, behind a wire. */
export async function mysqlWorld(database: TestMysql): Promise<World> {
  await database.run('TRUNCATE support.tickets; TRUNCATE support.events');
  const wire = await mysqlWire(database.port);
  const url = Object.assign(new URL(database.url), { host: `127.0.0.1:${wire.port}` });
  const settings = { TARGET_SUPPORT_DATABASE: url.href };
  return {
    identifierKind: 'contactId',
    connect: () => mysql.connect(ROW, environment(settings)),
    async add({ appId, id }, count, createdAt) {
      const values = `'${id}', ${timeSql(createdAt)}, CONCAT('hello ', seq)`;
      const inEvents = Math.floor(count / 2);
      await database.run(`
        INSERT INTO support.events (app_number, contact_id, created_at, body)
          SELECT ${appId}, ${values} FROM support.seq_1_to_${Math.max(1, inEvents)} WHERE seq <= ${inEvents};
        INSERT INTO support.tickets (app_id, contact_id, created_at, body)
          SELECT '${appId}', ${values} FROM support.seq_1_to_${count - inEvents}`);
    },
    async contents() {
      const rows = await database.run(`
        SELECT CONCAT_WS('|', 'ticket', id, app_id, contact_id, created_at, body) AS text FROM support.tickets
        UNION ALL SELECT CONCAT_WS('|', 'event', id, app_number, contact_id, created_at, body) FROM support.events`);
      return rows.map(({ text }) => String(text));
    },
    wire,
    close: () => wire.close(),
  };
}

function timeSql(time: number | OddTime): string {
  if (typeof time === 'number') return `'${new Date(time).toISOString().replace('T', ' ').replace('Z', '')}'`;
  return time === 'infinity' ? `'9999-12-31 23:59:59'` : 'NULL';
}
