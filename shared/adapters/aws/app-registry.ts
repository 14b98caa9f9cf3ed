import { type AttributeValue, type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { DecryptCommand, IncorrectKeyException, InvalidCiphertextException, type KMSClient } from '@aws-sdk/client-kms';
import { APP_IDENTIFIER_KIND, type AppKind } from '../../domain/identifiers.ts';
import type { AppRegistry, AppSecret, RegisteredApp } from '../../ports/app-registry.ts';
import type { Clock } from '../../ports/clock.ts';
import { type AppNote, isNoted, writeNote } from './app-notes.ts';
import { registryUnavailable } from './table-unavailable.ts';

type Item = Record<string, AttributeValue>;
/** What the table held when it was last read. */
type Reading = {
  readonly items: readonly Item[];
  readonly apps: readonly RegisteredApp[];
  /** The number of rows that cannot be read, or have a secret that cannot. */
  readonly unreadable: number;
  /** Secrets by app and ciphertext, so that the next reading asks KMS only for new ones. */
  readonly opened: ReadonlyMap<string, string>;
};

type OpenedApp = { readonly appId: string; readonly app?: RegisteredApp; readonly isWhole: boolean };

/** In bytes; KMS accepts no more. */
const LONGEST_CIPHERTEXT = 6144;
/** How long secrets are remembered. After this time a retired secret is refused everywhere. */
const REMEMBERED = 60_000;
/**
 * Unmatched signatures may cause one reading per second, or ten at once after a pause, so that a rotation is seen at
 * once.
 */
const REFRESH_EVERY = 1000;
const REFRESHES_SAVED_UP = 10;
const NOTHING: Reading = { items: [], apps: [], unreadable: 0, opened: new Map() };

/**
 * The registered apps from their table, each secret decrypted by KMS under the context `{ appId }`. Starts reading as
 * soon as it is created, so that the first callback of a cold start waits no longer than necessary. An unmatched
 * signature causes no call to KMS, and on average at most one reading of the table per second.
 *
 * A row that cannot be read, or a secret that KMS cannot decrypt, is skipped, so that the other apps' callbacks still
 * work.
 *
 * @param noteUnreadable is called for each such app, on every reading
 */
export function dynamoAppRegistry(
  tables: DynamoDBClient,
  table: string,
  keys: KMSClient,
  keyId: string,
  clock: Clock,
  noteUnreadable: (appId: string) => void = () => undefined,
): AppRegistry {
  let last = NOTHING;
  let savedUpSince = clock() - REFRESHES_SAVED_UP * REFRESH_EVERY;
  let readAt = clock();
  let remembered = begin();

  /** A failure reaches the callers that wait, and the next caller reads again. It must not end the process. */
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
        // a removed app has only its history left
        items.push(...(page.Items ?? []).filter((item) => item['removedAt'] === undefined));
      }
      const opened = new Map<string, string>();
      const rows = await Promise.all(items.map((item) => openApp(item, before.opened, opened)));
      const unreadable = rows.filter(({ isWhole }) => !isWhole);
      for (const { appId } of unreadable) noteUnreadable(appId);
      return { items, apps: rows.flatMap(({ app }) => app ?? []), unreadable: unreadable.length, opened };
    } catch (error) {
      throw registryUnavailable(error);
    }
  }

  async function openApp(
    item: Item,
    before: ReadonlyMap<string, string>,
    opened: Map<string, string>,
  ): Promise<OpenedApp> {
    const appId = item['appId']?.S ?? '';
    const kind = item['kind']?.S ?? '';
    const open = async (age: AppSecret['age']): Promise<AppSecret | undefined> => {
      const blob = item[age]?.B ?? new Uint8Array();
      const name = `${appId} ${Buffer.from(blob).toString('base64')}`;
      const value = before.get(name) ?? (await decrypt(blob, appId));
      if (value === undefined) return undefined;
      opened.set(name, value);
      return { value, age };
    };
    if (!isAppKind(kind)) return { appId, isWhole: false };
    const ages = item['previous'] === undefined ? (['current'] as const) : (['current', 'previous'] as const);
    const secrets = (await Promise.all(ages.map(open))).filter((secret) => secret !== undefined);
    return { appId, app: { appId, kind, secrets }, isWhole: secrets.length === ages.length };
  }

  /**
   * @returns undefined if this is not a ciphertext of this app under this key; other errors of KMS may be temporary and
   * are thrown
   */
  async function decrypt(blob: Uint8Array, appId: string): Promise<string | undefined> {
    // KMS refuses these lengths with the same error as a faulty request of ours
    if (blob.length === 0 || blob.length > LONGEST_CIPHERTEXT) return undefined;
    try {
      const { Plaintext } = await keys.send(
        new DecryptCommand({ CiphertextBlob: blob, KeyId: keyId, EncryptionContext: { appId } }),
      );
      return Buffer.from(Plaintext ?? []).toString();
    } catch (error) {
      if (error instanceof InvalidCiphertextException || error instanceof IncorrectKeyException) return undefined;
      throw error;
    }
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
    async hasUnreadable() {
      await remembered;
      return last.unreadable > 0;
    },
    noteMatch: note,
    noteMessages: (appId) => note(appId, 'messages'),
  };
}

function isAppKind(kind: string): kind is AppKind {
  return Object.hasOwn(APP_IDENTIFIER_KIND, kind);
}
