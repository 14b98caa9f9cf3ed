import { DeletionError } from '../../../shared/domain/errors.ts';
import { foreignKeysTo } from '../../../shared/targets/mysql/mysql-foreign-keys.ts';
import type { Query } from '../../../shared/targets/sql/sql-dialect.ts';

const COLUMN = {
  schema: 'shop',
  name: 'posts',
  key: 'of`user',
  isVisible: 1,
  column: 'owner',
  refersTo: 'id',
  isSet: 1,
};
const keys = (show: () => string, asked: string[] = []) => {
  const query: Query = async (sql) => {
    asked.push(sql);
    const rows = sql.startsWith('SHOW') ? [{ Table: 'posts', 'Create Table': show() }] : [COLUMN];
    return { rows, count: 1 };
  };
  return foreignKeysTo(query, ['users']);
};
const rules = async (...shown: Parameters<typeof keys>) =>
  (await keys(...shown)).map(({ onDelete, onUpdate }) => [onDelete, onUpdate]);
const making = (said: string) => `CREATE TABLE \`posts\` (
  \`note\` text COMMENT 'CONSTRAINT ON DELETE CASCADE',
  CONSTRAINT \`of\` FOREIGN KEY (\`owner\`) REFERENCES \`users\` (\`id\`) ON DELETE CASCADE,
  CONSTRAINT \`of\`\`user\` FOREIGN KEY (\`owner\`) REFERENCES \`users\` (\`id ON DELETE CASCADE\`)${said}
) ENGINE=InnoDB`;

describe('the foreign keys of MySQL', () => {
  it.each([
    ['', 'RESTRICT', 'RESTRICT'],
    [' ON DELETE SET NULL', 'SET NULL', 'RESTRICT'],
    [' ON UPDATE CASCADE', 'RESTRICT', 'CASCADE'],
    [' ON DELETE NO ACTION ON UPDATE SET NULL,', 'NO ACTION', 'SET NULL'],
    [' ON DELETE CASCADE ON UPDATE CASCADE', 'CASCADE', 'CASCADE'],
  ])('have the rules with which their table was made: "%s"', async (said, onDelete, onUpdate) => {
    const asked: string[] = [];
    expect(await rules(() => making(said), asked)).toEqual([[onDelete, onUpdate]]);
    expect(asked.at(-1)).toBe('SHOW CREATE TABLE `shop`.`posts`');
  });

  it('may empty or copy their columns where that is not shown', async () => {
    const refused = new DeletionError('target_access_denied', 'fail', 'no');
    const denied = (): never => {
      throw refused;
    };
    expect(await rules(denied)).toEqual([['SET NULL', 'CASCADE']]);
    expect(await keys(denied)).toMatchObject([{ also: [['shop', 'posts', 1, 1]] }]);
    expect(await rules(() => 'CREATE TABLE posts (owner int)')).toEqual([['SET NULL', 'CASCADE']]);
  });

  it('feed what is generated from their columns, directly or by other such columns', async () => {
    const table = `CREATE TABLE \`posts\` (
  \`owner\` text,
  \`Named\` text GENERATED ALWAYS AS (concat('shop#',\`OWNER\`)) VIRTUAL,
  \`a\`\`gain\` text GENERATED ALWAYS AS (lower(\`named\`)) VIRTUAL,
  \`id\` text GENERATED ALWAYS AS (lower(\`owner2\`)) STORED,
  \`note\` text DEFAULT 'owner'
)`;
    expect(await keys(() => table)).toMatchObject([{ feeds: ['Named', 'a`gain'], isComputed: 1, also: [] }]);
    expect(await keys(() => making(''))).toMatchObject([{ feeds: [], isComputed: 0, also: [] }]);
  });

  it('are not known while the database does not answer', async () => {
    const silent = (): never => {
      throw new DeletionError('target_unavailable', 'retry', 'no');
    };
    await expect(rules(silent)).rejects.toMatchObject({ code: 'target_unavailable' });
  });
});
