import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  addressMistake,
  addressOf,
  certificatesIn,
  type DatabaseKind,
  isDatabaseKind,
} from '../../../shared/targets/sql/sql-address.ts';
import { environment } from '../../support/target-environment.ts';

const NAME = 'TARGET_DATABASE';
const read = (kind: DatabaseKind, url: string) => addressOf(kind, NAME, environment({ [NAME]: url }));
const mistake = (url: string) => addressMistake(new URL(url));

describe('the address of a database', () => {
  it.each([
    ['postgres', 'postgresql://ada@db.example/shop', { host: 'db.example', port: 5432, ssl: {} }],
    ['mysql', 'mariadb://ada@db.example/shop', { host: 'db.example', port: 3306, ssl: {} }],
    ['postgres', 'postgres://ada@db.example:6432/shop', { host: 'db.example', port: 6432, ssl: {} }],
    ['postgres', 'postgres://ada@[::1]/shop', { host: '::1', port: 5432, ssl: false }],
  ] as const)('of %s is read: %s', (kind, url, where) => {
    expect(read(kind, url)).toEqual({ ...where, database: 'shop', user: 'ada', password: '' });
  });

  it('may hold what has to be escaped', () => {
    expect(read('postgres', 'postgres://a%40b:p%2Fw@db.example/my%20shop')).toMatchObject({
      ...{ user: 'a@b', password: 'p/w', database: 'my shop' },
    });
  });

  it('may name the file with the certificates', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sql-address-'));
    const file = join(folder, 'ca.pem');
    writeFileSync(file, 'certificates');
    const url = `postgres://ada@db.example/shop?sslrootcert=${file}`;
    expect(read('postgres', url).ssl).toEqual({ ca: Buffer.from('certificates') });
    expect([certificatesIn(new URL(url)), certificatesIn(new URL('mysql://db.example/shop'))]).toEqual([
      file,
      undefined,
    ]);
    rmSync(folder, { recursive: true });
    expect(() => read('postgres', url)).toThrow(
      expect.objectContaining({
        code: 'target_certificate_missing',
        cause: expect.objectContaining({ code: 'ENOENT' }),
      }),
    );
  });

  const postgres = 'expected postgres://user@host:5432/database, with no parameter but sslrootcert';
  const mysql = 'expected mysql://user@host:3306/database, with no parameter but ssl-ca';
  it.each([
    ['https://db.example/shop', `is not a database address; ${postgres}`],
    ['postgres:///shop', `names no host; ${postgres}`],
    ['mysql://db.example/', `names no database; ${mysql}`],
    ['postgres://db.example/shop?pool=1', `has a parameter that is not known; ${postgres}`],
    ['postgres://db.example/shop?xsslmode=1', `has a parameter that is not known; ${postgres}`],
    ['mysql://db.example/shop?xssl=1', `has a parameter that is not known; ${mysql}`],
    ['mysql://db.example/shop?tls-version=1', `has a parameter that is not known; ${mysql}`],
    ['postgres://db.example/shop?sslmode=disable', expect.stringMatching(/^has the parameter "sslmode", which /)],
    ['postgres://db.example/shop?sslrootcert=', 'has "sslrootcert" without the path of a file'],
    ['mysql://10.0.0.1/shop', expect.stringMatching(/^names the host by its IP address, /)],
    ['mysql://127.0.0.1/shop?ssl-ca=/ca.pem', expect.stringMatching(/^names the host by its IP address, /)],
    ['mysql://[fd00::1]/shop', expect.stringMatching(/^names the host by its IP address, /)],
    ['postgres://a:50%@db.example/shop', expect.stringMatching(/^has a percent sign /)],
  ])('has to be one: %s', (url, sentence) => {
    expect(mistake(url)).toEqual(sentence);
  });

  it.each(['postgres://10.0.0.1/shop', 'mysql://127.0.0.1/shop', 'mysql://db.example/shop?ssl-ca=/ca.pem'])(
    'is one: %s',
    (url) => expect(mistake(url)).toBeUndefined(),
  );

  it('is of a kind that is known', () => {
    expect(['postgres', 'mysql', 'dynamodb', 'toString', undefined].filter(isDatabaseKind)).toEqual([
      'postgres',
      'mysql',
    ]);
  });
});
