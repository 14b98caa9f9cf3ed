import { postgresDialect } from '../../../shared/targets/postgres/postgres-dialect.ts';
import type { Database, Query, QueryAnswer, SqlDialect } from '../../../shared/targets/sql/sql-dialect.ts';
import { referencesTo } from '../../../shared/targets/sql/sql-references.ts';
import type { Rows } from '../../../shared/targets/sql/sql-rows.ts';
import {
  incomparable,
  type Read,
  readsBeside,
  readsOfOthers,
  referredBelow,
  referringInCircle,
  referringRow,
  refusingKeys,
  stillReferenced,
  type Unlinking,
  unlinkingKeys,
} from '../../../shared/targets/sql/sql-unlinking.ts';
import { environment } from '../../support/target-environment.ts';

/** A column of a foreign key, from `posts.owner` to `people.id`, and what else the database says of it. */
type Key = { readonly [more: string]: unknown };
function key(from: string, to: string, more: Key = {}): Key {
  const [name, column] = from.split('.');
  const [of, refersTo] = to.split('.');
  const rules = { onDelete: 'RESTRICT', onUpdate: 'RESTRICT', isSet: 1 };
  return { of, schema: 'public', name, key: `of_${column}`, isVisible: 1, column, refersTo, ...rules, ...more };
}
const EMPTIES = { onDelete: 'SET NULL' };
const CASCADES = { onDelete: 'CASCADE' };
const COPIES = { onUpdate: 'CASCADE' };

/** A database with these foreign keys, and the tables about which it was asked. */
let asked: string[];
function dialectWith(keys: readonly Key[]): SqlDialect {
  return {
    ...postgresDialect,
    async foreignKeysTo(_query, parts): Promise<QueryAnswer['rows']> {
      const table = parts.join('.').replace(/^public\./, '');
      asked.push(table);
      return keys.filter(({ of }) => of === table);
    },
  };
}
const query: Query = async () => ({ rows: [], count: 0 });
const DATABASE: Database = { session: (_signal, work) => work((inTransaction) => inTransaction(query)) };

beforeEach(() => {
  asked = [];
});

const rowsOf = (table: string, column = 'owner', more: Partial<Rows> = {}): Rows => ({
  table,
  where: [{ column, type: 'text', values: ['{contactId}'] }],
  ...more,
});
const people = rowsOf('people', 'id');
const emailCleared = rowsOf('people', 'id', { anonymise: { email: null } });
const found = (table: string, column = 'owner', fate: Read['fate'] = 'kept'): Read => ({
  table,
  columns: [column],
  fate,
});

const unlinking = (keys: readonly Key[], reads: readonly Read[], rows = people) =>
  unlinkingKeys(dialectWith(keys), query, rows, reads);
const unlinked = async (...of: Parameters<typeof unlinking>) =>
  (await unlinking(...of)).map(({ key: { table }, read }) => `${table.called}: ${read.table} ${read.fate}`);

describe('rows that are deleted', () => {
  it.each([
    ['SET NULL', ['posts: posts kept']],
    ['SET DEFAULT', ['posts: posts kept']],
    // these are deleted along, or the database itself refuses
    ['CASCADE', []],
    ['RESTRICT', []],
    ['NO ACTION', []],
  ])('unlink what refers to them by a key that says ON DELETE %s accordingly', async (onDelete, expected) => {
    expect(await unlinked([key('posts.owner', 'people.id', { onDelete, ...COPIES })], [found('posts')])).toEqual(
      expected,
    );
  });

  it('unlink nothing that is found in another table, or by a column that the key leaves as it is', async () => {
    const keys = [key('posts.owner', 'people.id', EMPTIES)];
    expect(await unlinked(keys, [found('photos'), found('posts', 'id'), found('people')])).toEqual([]);
    expect(await unlinked(keys, [])).toEqual([]);
    const severalColumns = { table: 'posts', columns: ['id', 'owner'], fate: 'kept' } as const;
    expect(await unlinked(keys, [severalColumns])).toEqual(['posts: posts kept']);
  });

  it('unlink what the data map finds under another spelling of the table and the column', async () => {
    const keys = [key('posts.owner', 'people.id', EMPTIES)];
    expect(await unlinked(keys, [found('Posts', 'OWNER')])).toEqual(['posts: Posts kept']);
    expect(await unlinked(keys, [found('public.posts')])).toEqual(['posts: public.posts kept']);
    const hidden = [key('posts.owner', 'people.id', { ...EMPTIES, isVisible: 0 })];
    expect(await unlinked(hidden, [found('posts')])).toEqual([]);
    expect(await unlinked(hidden, [found('public.posts')])).toEqual(['public.posts: public.posts kept']);
  });

  it('unlink what is found in a partition by that column, and in a view by any', async () => {
    const also = [
      ['public', 'posts', 1, 0],
      ['public', 'half', 1, 0],
      ['old', 'shown', 0, 1],
    ];
    const keys = [key('posts.owner', 'people.id', { ...EMPTIES, also })];
    expect(await unlinked(keys, [found('half')])).toEqual(['posts: half kept']);
    expect(await unlinked(keys, [found('half', 'other')])).toEqual([]);
    expect(await unlinked(keys, [found('old.shown', 'other')])).toEqual(['posts: old.shown kept']);
    expect(await unlinked(keys, [found('shown', 'other')])).toEqual([]);
  });

  it('unlink what is found by a column that is generated from the one that the key empties', async () => {
    const keys = [key('posts.owner', 'people.id', { ...EMPTIES, feeds: ['named'] })];
    expect(await unlinked(keys, [found('posts', 'named')])).toEqual(['posts: posts kept']);
  });

  it('unlink what is found by those of several columns that the key empties', async () => {
    const both = { ...EMPTIES, key: 'of_both' };
    const keys = [
      key('posts.app', 'people.app', { ...both, isSet: 0, feeds: ['named'] }),
      key('posts.owner', 'people.id', both),
    ];
    expect(await unlinked(keys, [found('posts')])).toEqual(['posts: posts kept']);
    for (const column of ['app', 'named']) expect(await unlinked(keys, [found('posts', column)])).toEqual([]);
  });

  it('unlink what refers to rows that are deleted along, however far away', async () => {
    const keys = [
      key('posts.owner', 'people.id', CASCADES),
      key('replies.post', 'posts.id', CASCADES),
      key('photos.reply', 'replies.id', EMPTIES),
    ];
    expect(await unlinked(keys, [found('photos', 'reply')])).toEqual(['posts: photos kept']);
    expect(await unlinked(keys, [found('photos')])).toEqual([]);
    // the key of the middle one names another row as soon as one of these does not cascade
    const refused = keys.with(1, key('replies.post', 'posts.id'));
    expect(await unlinked(refused, [found('photos', 'reply')])).toEqual([]);
  });

  it('unlink what refers to a column that their deletion empties, where its key copies that', async () => {
    const keys = [key('posts.owner', 'people.id', EMPTIES), key('photos.by', 'posts.owner', COPIES)];
    expect(await unlinked(keys, [found('photos', 'by')])).toEqual(['posts: photos kept']);
    expect(await unlinked(keys.with(1, key('photos.by', 'posts.id', COPIES)), [found('photos', 'by')])).toEqual([]);
  });
});

describe('rows that are anonymised', () => {
  const byEmail = (more: Key) => [key('posts.writer', 'people.email', more)];
  const writers = [found('posts', 'writer')];

  it.each([
    ['CASCADE', ['posts: posts kept']],
    ['SET NULL', ['posts: posts kept']],
    ['SET DEFAULT', ['posts: posts kept']],
    ['RESTRICT', []],
  ])('unlink what refers to the column by a key that says ON UPDATE %s accordingly', async (onUpdate, expected) => {
    expect(await unlinked(byEmail({ onUpdate, onDelete: 'SET NULL' }), writers, emailCleared)).toEqual(expected);
  });

  it('unlink nothing that refers to another column, unless that is generated', async () => {
    const keys = [key('posts.writer', 'people.id', COPIES)];
    expect(await unlinked(keys, writers, emailCleared)).toEqual([]);
    const computed = [key('posts.writer', 'people.mail', { ...COPIES, isComputed: 1 })];
    expect(await unlinked(computed, writers, emailCleared)).toEqual(['posts: posts kept']);
    const both = { ...COPIES, key: 'of_both' };
    const oneComputed = [
      key('posts.app', 'people.app', both),
      key('posts.writer', 'people.mail', { ...both, isComputed: 1 }),
    ];
    expect(await unlinked(oneComputed, writers, emailCleared)).toEqual(['posts: posts kept']);
    const upper = rowsOf('people', 'id', { anonymise: { EMAIL: null } });
    expect(await unlinked(byEmail(COPIES), writers, upper)).toEqual(['posts: posts kept']);
  });

  it('unlink what is found by any of the columns that are written, or by what is generated from these', async () => {
    const both = { ...COPIES, key: 'of_both' };
    const keys = [
      key('posts.app', 'people.app', { ...both, isSet: 0, feeds: ['named'] }),
      key('posts.writer', 'people.email', both),
    ];
    for (const column of ['app', 'named', 'writer']) {
      expect(await unlinked(keys, [found('posts', column)], emailCleared)).toEqual(['posts: posts kept']);
    }
  });

  it('unlink what copies the value from rows that copied it', async () => {
    const keys = [...byEmail(COPIES), key('photos.by', 'posts.writer', COPIES)];
    expect(await unlinked(keys, [found('photos', 'by')], emailCleared)).toEqual(['posts: photos kept']);
    const other = [...byEmail(COPIES), key('photos.by', 'posts.id', COPIES)];
    expect(await unlinked(other, [found('photos', 'by')], emailCleared)).toEqual([]);
  });
});

describe('a foreign key that unlinks several', () => {
  const keys = [
    key('posts.owner', 'people.id', CASCADES),
    key('albums.post', 'posts.id', EMPTIES),
    key('photos.post', 'posts.id', EMPTIES),
  ];

  it.each([
    ['kept', 'emptied', 'albums kept'],
    ['emptied', 'kept', 'photos kept'],
    ['emptied', 'left', 'photos left'],
    ['emptied', 'emptied', 'albums emptied'],
  ] as const)(
    'is known for one that nothing empties before, where they are %s and %s',
    async (one, other, expected) => {
      const reads = [found('albums', 'post', one), found('photos', 'post', other)];
      expect(await unlinked(keys, reads)).toEqual([`posts: ${expected}`]);
      expect(await unlinked(keys, reads.toReversed())).toEqual([`posts: ${expected}`]);
    },
  );

  it('is known for one further away that nothing empties before', async () => {
    const copied = [key('posts.owner', 'people.id', EMPTIES), key('photos.by', 'posts.owner', COPIES)];
    const reads = [found('posts', 'owner', 'emptied'), found('photos', 'by')];
    expect(await unlinked(copied, reads)).toEqual(['posts: photos kept']);
    expect(await unlinked(copied, reads.slice(0, 1))).toEqual(['posts: posts emptied']);
  });

  it('is one of several keys of a table, each of which counts', async () => {
    const two = [key('posts.owner', 'people.id', CASCADES), key('posts.editor', 'people.id', CASCADES)];
    expect(await unlinked([...two, ...keys.slice(1)], [found('photos', 'post')])).toEqual([
      'posts: photos kept',
      'posts: photos kept',
    ]);
    // nothing is asked twice, nor what cannot make it worse
    expect(asked).toEqual(['people', 'posts', 'albums']);
  });

  it('ends where tables refer to each other in a circle', async () => {
    const circle = [
      key('posts.owner', 'people.id', CASCADES),
      key('people.pinned', 'posts.id', CASCADES),
      key('people.friend', 'people.id', EMPTIES),
    ];
    expect(await unlinked(circle, [found('people', 'friend')])).toEqual(['posts: people kept', 'people: people kept']);
    expect(await unlinked(circle, [found('people', 'other')])).toEqual([]);
  });
});

describe('what the data map finds in a database', () => {
  const readsOf = (shop: string, other: string | undefined, table = 'orders', connection = 'TARGET_OTHER') => {
    const settings = { TARGET_SHOP: shop, ...(other !== undefined && { TARGET_OTHER: other }) };
    const foundByOthers = [{ ...found(table), connection }];
    return readsOfOthers('TARGET_SHOP', { ...environment(settings), foundByOthers });
  };

  it.each([
    ['another login', 'postgres://a@host/shop', 'postgresql://b@host/shop'],
    ['another name of the host', 'postgres://a@host/shop', 'postgres://a@alias/shop'],
    ['a pool of connections', 'mysql://a@host/shop', 'mariadb://a@host:6033/SHOP'],
    ['an escape in its name', 'postgres://a@host/my%20shop', 'postgres://a@host/my%20shop?sslrootcert=ca.pem'],
  ])('is what other rows find there, also by %s', (_what, shop, other) => {
    expect(readsOf(shop, other)).toEqual([found('orders')]);
  });

  it.each([
    ['another database', 'postgres://a@host/shop', 'postgres://a@host/crm'],
    ['a database of another kind', 'postgres://a@host/shop', 'mysql://a@host/shop'],
    ['no database', 'https://host/shop', 'https://alias/shop'],
    ['no address', 'shop', 'shop'],
    ['a broken escape', 'postgres://a@host/%', 'postgres://b@host/%'],
    ['a setting that is missing', 'postgres://a@host/shop', undefined],
  ])('is nothing that other rows find in %s', (_what, shop, other) => {
    expect(readsOf(shop, other)).toEqual([]);
  });

  it('is what other rows find there by the same setting, whatever it holds', () => {
    expect(readsOf('kms:', undefined, 'orders', 'TARGET_SHOP')).toEqual([found('orders')]);
    expect(readsOfOthers('TARGET_SHOP', environment())).toEqual([]);
  });

  it('is also what other rows find in another database of a MySQL server, to which foreign keys lead', () => {
    const [shop, crm] = ['mysql://a@host/shop', 'mysql://a@host/crm'];
    expect(readsOf(shop, crm)).toEqual([found('crm.orders')]);
    expect(readsOf(shop, crm, 'shop.orders')).toEqual([found('shop.orders')]);
  });

  it('is emptied with a table of the same target, or before it, only where it is not listed later', () => {
    const [albums, photos] = [rowsOf('albums'), rowsOf('photos', 'by')];
    expect(readsBeside([albums, people, photos], people)).toEqual([
      found('albums', 'owner', 'emptied'),
      found('people', 'id', 'emptied'),
      found('photos', 'by', 'left'),
    ]);
  });
});

describe('rows to which others refer', () => {
  const [keys, reads] = [[key('posts.owner', 'people.id', EMPTIES)], [found('albums'), found('posts')]];

  it('wait until others have emptied what would be unlinked', async () => {
    const [one] = await unlinking(keys, reads);
    expect(stillReferenced(one as Unlinking)).toMatchObject({
      ...{ code: 'rows_still_referenced', disposition: 'after_others' },
      message: expect.stringMatching(
        /^rows of posts refer to these rows, and .* finds rows of posts: in the same target/,
      ),
    });
  });

  it.each([
    [1, true],
    [0, false],
  ])('are known to be below a view or not: %d', async (isBelow, expected) => {
    const [one] = await unlinking([key('posts.owner', 'people.id', { ...EMPTIES, isBelow })], reads);
    expect(one?.key.isBelow).toBe(expected);
    expect(referredBelow('shown', one as Unlinking)).toMatchObject({
      ...{ code: 'target_unsupported', disposition: 'fail' },
      message: expect.stringMatching(
        /^shown is a view of rows to which posts refers, and .* finds rows of posts; name/,
      ),
    });
  });
});

it.each([
  [1, true],
  [0, false],
])('rows whose key compares by an operator that is not found are known: %d', async (isIncomparable, expected) => {
  const both = { ...EMPTIES, key: 'of_both' };
  const keys = [key('posts.app', 'people.app', both), key('posts.owner', 'people.id', { ...both, isIncomparable })];
  const [one] = await unlinking(keys, [found('posts')]);
  expect(one?.key.isIncomparable).toBe(expected);
  expect(incomparable('people', one as Unlinking)).toMatchObject({
    ...{ code: 'target_unsupported', disposition: 'fail' },
    message: expect.stringMatching(/^rows of posts may refer to people by a type .* finds rows of posts; add/),
  });
});

it('keys of a table to itself that forbid to delete what rows refer to give an order', async () => {
  const own = { isOwn: 1 };
  const keys = [
    key('people.guide', 'people.id', own),
    key('people.friend', 'people.id', { ...own, ...EMPTIES }),
    key('people.half', 'people.id', { ...own, part: ['public', 'half'] }),
    key('posts.owner', 'people.id'),
  ];
  const orderings = await refusingKeys(dialectWith(keys), query, 'people');
  expect(orderings.map((one) => one.key.columns)).toEqual([['guide']]);
  const [first] = orderings;
  expect(first && referringInCircle(first)).toMatchObject({
    ...{ code: 'rows_still_referenced', disposition: 'after_others' },
    message: expect.stringMatching(/in a circle, which a foreign key forbids$/),
  });
});

it('a row that refers to one of those to be deleted is asked for by all columns of the key', async () => {
  const both = { ...EMPTIES, key: 'of_both', schema: 'old' };
  const keys = [key('posts.app', 'people.app', both), key('posts.owner', 'people.id', both)];
  const [one] = await unlinking(keys, [found('posts')]);
  const statement = { table: 'people', where: '"id" = ANY($1)', values: [['12']] };
  expect(referringRow(postgresDialect, one as Unlinking, statement)).toEqual({
    sql: 'SELECT 1 AS found FROM "old"."posts" WHERE ("app", "owner") IN (SELECT "app", "id" FROM "people" WHERE "id" = ANY($1)) LIMIT 1',
    values: [['12']],
  });
});

describe('the references to a target’s tables', () => {
  const references = async (keys: readonly Key[], tables: readonly Rows[], others: readonly Read[] = []) =>
    (await referencesTo(dialectWith(keys), tables, DATABASE, 'TARGET_SHOP', others)).map(
      ({ store, onDelete }) => `${store.replace(' of TARGET_SHOP', '')}: ${onDelete}`,
    );

  it('name the tables whose rows are deleted along or forbid the delete, each once', async () => {
    const keys = [
      key('posts.owner', 'people.id', CASCADES),
      key('posts.editor', 'people.id', CASCADES),
      key('replies.post', 'posts.id', CASCADES),
      key('photos.reply', 'replies.id'),
      key('albums.photo', 'photos.id', CASCADES),
      key('people.friend', 'people.id', CASCADES),
      key('people.pinned', 'posts.id', CASCADES),
    ];
    expect(await references(keys, [people])).toEqual([
      'table posts: cascade',
      'table people: cascade',
      'table replies: cascade',
      'table photos: unnamed',
    ]);
  });

  it('say under which names the data map may mean a table', async () => {
    const also = [['old', 'shown', 0, 1]];
    const keys = [key('posts.owner', 'people.id', { ...CASCADES, also }), key('photos.by', 'people.id')];
    const namesOf = (...names: readonly string[]) =>
      names.map((name) => `what a row selects in table ${name} of TARGET_SHOP`);
    expect(await referencesTo(dialectWith(keys), [people], DATABASE, 'TARGET_SHOP', [])).toEqual([
      {
        store: 'table posts of TARGET_SHOP',
        namedAs: namesOf('public.posts', 'posts', 'old.shown'),
        onDelete: 'cascade',
      },
      { store: 'table photos of TARGET_SHOP', namedAs: namesOf('public.photos', 'photos'), onDelete: 'unnamed' },
    ]);
  });

  it.each(['SET NULL', 'SET DEFAULT'])('leave out a table whose rows stay and are found, with %s', async (onDelete) => {
    const keys = [key('posts.owner', 'people.id', { onDelete }), key('replies.post', 'posts.id', CASCADES)];
    expect(await references(keys, [people], [found('posts', 'id')])).toEqual([]);
  });

  it('leave out what is anonymised, which deletes nothing along', async () => {
    expect(await references([key('posts.owner', 'people.id', CASCADES)], [emailCleared])).toEqual([]);
    const copies = [key('posts.writer', 'people.email', COPIES)];
    expect(await references(copies, [emailCleared], [found('posts', 'writer', 'left')])).toEqual([
      'table posts: unlink',
    ]);
  });

  it.each([
    ['kept', ['table posts: refuse']],
    ['left', ['table posts: unlink']],
    ['emptied', []],
  ] as const)('name a table in which rows are %s that a key would unlink', async (fate, expected) => {
    const keys = [key('posts.owner', 'people.id', EMPTIES)];
    expect(await references(keys, [people], [found('posts', 'owner', fate)])).toEqual(expected);
  });

  it('name a table that the target empties only afterwards', async () => {
    const keys = [key('posts.owner', 'people.id', EMPTIES)];
    expect(await references(keys, [people, rowsOf('posts')])).toEqual(['table posts: unlink']);
    expect(await references(keys, [rowsOf('posts'), people])).toEqual([]);
  });

  it('tell tables of one name in two schemas apart', async () => {
    const keys = [
      key('posts.owner', 'people.id', CASCADES),
      key('posts.owner', 'people.id', { ...CASCADES, schema: 'old', isVisible: 0 }),
    ];
    expect(await references(keys, [people])).toEqual(['table posts: cascade', 'table old.posts: cascade']);
  });
});
