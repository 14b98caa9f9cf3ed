import { missingMariadb } from '../../infra/local/emulators/mysql/mysql.ts';
import { describeTarget } from '../contract/target.contract.ts';
import { MYSQL_START, startTestMysql, type TestMysql } from '../support/mysql.ts';
import { mysqlWorld, SCHEMA } from '../support/mysql-world.ts';

const missing = missingMariadb();

if (missing.length > 0) {
  // oxlint-disable-next-line jest/no-disabled-tests -- says what is missing
  it.skip(`MariaDB: ${missing.join(' and ')} not installed`, () => undefined);
} else {
  let database: TestMysql;
  beforeAll(async () => {
    database = await startTestMysql();
    await database.run(SCHEMA);
  }, MYSQL_START);
  afterAll(() => database.stop());

  describeTarget('MariaDB', () => mysqlWorld(database), { times: true, oddTimes: ['infinity', 'missing'] });
}
