import { type AttributeValue, type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { DecryptCommand, type KMSClient } from '@aws-sdk/client-kms';
import { DeletionError } from '../../domain/errors.ts';
import { APP_IDENTIFIER_KIND, type AppKind } from '../../domain/identifiers.ts';
import type { AppRegistry, AppSecret, RegisteredApp } from '../../ports/app-registry.ts';
import type { Clock } from '../../ports/clock.ts';

/** How long secrets are remembered; a new one is in use everywhere within this time. */
const REMEMBERED = 60_000;

/**
 * The registered apps from their table, each secret opened by KMS under the context `{ appId }`. Begins to read when it
 * is made, so that the first callback of a cold start does not wait longer than it must; a callback that no secret
 * matches causes no call, except for one re-reading a minute.
 */
export function dynamoAppRegistry(
  tables: DynamoDBClient,
  table: string,
  keys: KMSClient,
  keyId: string,
  clock: Clock,
): AppRegistry {
  let readAt = clock();
  let remembered = readApps();
  // a failure is told to whoever is waiting, and the next one reads again; it must not end the process
  remembered.catch(() => {
    readAt = Number.NEGATIVE_INFINITY;
  });

  async function readApps(): Promise<readonly RegisteredApp[]> {
    try {
      const items: Record<string, AttributeValue>[] = [];
      for await (const page of paginateScan({ client: tables }, { TableName: table, ConsistentRead: true })) {
        items.push(...(page.Items ?? []));
      }
      return await Promise.all(items.map(openApp));
    } catch (error) {
      throw new DeletionError('registry_unavailable', 'retry', 'the app registry did not answer', { cause: error });
    }
  }

  async function openApp(item: Record<string, AttributeValue>): Promise<RegisteredApp> {
    const appId = item['appId']?.S ?? '';
    const kind = item['kind']?.S ?? '';
    if (!isAppKind(kind)) throw new TypeError(`app ${appId} is of no known kind`);
    const open = async (blob: Uint8Array, age: AppSecret['age']): Promise<AppSecret> => {
      const { Plaintext } = await keys.send(
        new DecryptCommand({ CiphertextBlob: blob, KeyId: keyId, EncryptionContext: { appId } }),
      );
      return { value: Buffer.from(Plaintext ?? []).toString(), age };
    };
    const [current, previous] = [item['current']?.B, item['previous']?.B];
    const secrets = await Promise.all([
      ...(current ? [open(current, 'current')] : []),
      ...(previous ? [open(previous, 'previous')] : []),
    ]);
    return { appId, kind, secrets };
  }

  async function readAgain(): Promise<readonly RegisteredApp[]> {
    readAt = clock();
    remembered = readApps();
    remembered.catch(() => {
      readAt = Number.NEGATIVE_INFINITY;
    });
    return await remembered;
  }

  return {
    async apps() {
      return clock() - readAt < REMEMBERED ? await remembered : await readAgain();
    },
    async refresh() {
      if (clock() - readAt < REMEMBERED) return false;
      await readAgain();
      return true;
    },
  };
}

function isAppKind(kind: string): kind is AppKind {
  return Object.hasOwn(APP_IDENTIFIER_KIND, kind);
}
