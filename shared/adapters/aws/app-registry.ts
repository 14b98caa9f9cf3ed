import { type AttributeValue, type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { DecryptCommand, type KMSClient } from '@aws-sdk/client-kms';
import { DeletionError } from '../../domain/errors.ts';
import { APP_IDENTIFIER_KIND, type AppKind } from '../../domain/identifiers.ts';
import type { AppRegistry, AppSecret, RegisteredApp } from '../../ports/app-registry.ts';
import type { Clock } from '../../ports/clock.ts';
import { type AppNote, isNoted, writeNote } from './app-notes.ts';

type Item = Record<string, AttributeValue>;
/** What the table held when it was last read. */
type Reading = {
  readonly items: readonly Item[];
  readonly apps: readonly RegisteredApp[];
  /** Secrets by their ciphertext: the next reading asks KMS for new ones alone. */
  readonly opened: ReadonlyMap<string, string>;
};

/** How long secrets are remembered; one that was retired is refused everywhere after this time. */
const REMEMBERED = 60_000;
/** A signature that nothing matches may cause a reading this often; some are saved up, so that a rotation is seen at once. */
const REFRESH_EVERY = 1000;
const REFRESHES_SAVED_UP = 10;
const NOTHING: Reading = { items: [], apps: [], opened: new Map() };

/**
 * The registered apps from their table, each secret opened by KMS under the context `{ appId }`. Begins to read when it
 * is made, so that the first callback of a cold start does not wait longer than it must. What no secret matches causes
 * no call to KMS, and at most one reading of the table a second.
 */
export function dynamoAppRegistry(
  tables: DynamoDBClient,
  table: string,
  keys: KMSClient,
  keyId: string,
  clock: Clock,
): AppRegistry {
  let last = NOTHING;
  let savedUpSince = clock() - REFRESHES_SAVED_UP * REFRESH_EVERY;
  let readAt = clock();
  let remembered = begin();

  /** A failure is told to whoever is waiting, and the next one reads again; it must not end the process. */
  function begin(): Promise<readonly RegisteredApp[]> {
    readAt = clock();
    const apps = read(last).then((done) => {
      last = done;
      return done.apps;
    });
    apps.catch(() => {
      readAt = Number.NEGATIVE_INFINITY;
    });
    return apps;
  }

  async function read(before: Reading): Promise<Reading> {
    try {
      const items: Item[] = [];
      for await (const page of paginateScan({ client: tables }, { TableName: table, ConsistentRead: true })) {
        items.push(...(page.Items ?? []));
      }
      const opened = new Map<string, string>();
      const apps = await Promise.all(items.map((item) => openApp(item, before.opened, opened)));
      return { items, apps, opened };
    } catch (error) {
      throw new DeletionError('registry_unavailable', 'retry', 'the app registry did not answer', { cause: error });
    }
  }

  async function openApp(
    item: Item,
    before: ReadonlyMap<string, string>,
    opened: Map<string, string>,
  ): Promise<RegisteredApp> {
    const appId = item['appId']?.S ?? '';
    const kind = item['kind']?.S ?? '';
    if (!isAppKind(kind)) throw new TypeError(`app ${appId} is of no known kind`);
    const open = async (blob: Uint8Array, age: AppSecret['age']): Promise<AppSecret> => {
      const name = `${appId} ${Buffer.from(blob).toString('base64')}`;
      const value = before.get(name) ?? (await decrypt(blob, appId));
      opened.set(name, value);
      return { value, age };
    };
    const [current, previous] = [item['current']?.B, item['previous']?.B];
    const secrets = await Promise.all([
      ...(current ? [open(current, 'current')] : []),
      ...(previous ? [open(previous, 'previous')] : []),
    ]);
    return { appId, kind, secrets };
  }

  async function decrypt(blob: Uint8Array, appId: string): Promise<string> {
    const { Plaintext } = await keys.send(
      new DecryptCommand({ CiphertextBlob: blob, KeyId: keyId, EncryptionContext: { appId } }),
    );
    return Buffer.from(Plaintext ?? []).toString();
  }

  function mayRefresh(): boolean {
    const since = Math.max(savedUpSince, clock() - REFRESHES_SAVED_UP * REFRESH_EVERY);
    if (clock() - since < REFRESH_EVERY) return false;
    savedUpSince = since + REFRESH_EVERY;
    return true;
  }

  function note(appId: string, what: AppNote): void {
    const item = last.items.find((candidate) => candidate['appId']?.S === appId);
    if (item === undefined || isNoted(item, what, clock())) return;
    void writeNote(tables, table, item, what, clock());
  }

  return {
    async apps() {
      if (clock() - readAt >= REMEMBERED) remembered = begin();
      return await remembered;
    },
    async refresh() {
      if (!mayRefresh()) return false;
      remembered = begin();
      await remembered;
      return true;
    },
    noteMatch: note,
    noteMessages: (appId) => note(appId, 'messages'),
  };
}

function isAppKind(kind: string): kind is AppKind {
  return Object.hasOwn(APP_IDENTIFIER_KIND, kind);
}
