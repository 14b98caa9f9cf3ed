import { paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { IMPORTED_AT, MATCHED_AT, MESSAGES_AT } from '../../../shared/adapters/aws/app-notes.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { APP_IDENTIFIER_KIND, type AppKind } from '../../../shared/domain/identifiers.ts';
import type { AppChange } from '../../../shared/ports/app-writer.ts';
import type { Services } from './services.ts';

/** A registered app; its secrets stay sealed. */
export type AppEntry = {
  readonly appId: string;
  readonly kind: AppKind;
  readonly hasPrevious: boolean;
  /** Whether its kind is known and it has a secret. Only the callback can tell whether the secret can be decrypted. */
  readonly isReadable: boolean;
  /** Epoch milliseconds. */
  readonly rotatedAt?: number;
  /** When each secret last signed a callback, to the hour; after a rotation, only since then. */
  readonly currentMatchedAt?: number;
  readonly previousMatchedAt?: number;
  /** When messages last arrived at our webhook, accurate to the hour. */
  readonly messagesAt?: number;
  /** When a list from Meta was last imported completely. */
  readonly importedAt?: number;
  /** Who changed it and when. Changes from before these were recorded are missing. */
  readonly changes: readonly AppChange[];
  /** When it was removed. Since then its secrets are gone and only its history is left. */
  readonly removedAt?: number;
};

const NOTED = ['rotatedAt', ...Object.values(MATCHED_AT), MESSAGES_AT, IMPORTED_AT, 'removedAt'] as const;

/** The registered apps. */
export async function listApps(services: Services): Promise<readonly AppEntry[]> {
  return (await everyApp(services)).filter(({ removedAt }) => removedAt === undefined);
}

/** The registered apps and the removed ones. */
export async function everyApp({ tables, deployment }: Services): Promise<readonly AppEntry[]> {
  const apps: AppEntry[] = [];
  const scan = { TableName: deployment.outputs.AppTable, ConsistentRead: true };
  for await (const page of paginateScan({ client: tables }, scan)) {
    for (const item of page.Items ?? []) {
      const { appId, kind, current, previous, changes = [], ...noted } = unmarshall(item);
      const isReadable = Object.hasOwn(APP_IDENTIFIER_KIND, kind) && current instanceof Uint8Array;
      const times = NOTED.flatMap((name) => (noted[name] === undefined ? [] : [[name, Number(noted[name])]]));
      apps.push({
        appId,
        kind,
        hasPrevious: previous !== undefined,
        isReadable,
        changes,
        ...Object.fromEntries(times),
      });
    }
  }
  return apps.toSorted((a, b) => (a.appId < b.appId ? -1 : 1));
}

/** @throws DeletionError `app_unknown` (reject) */
export async function registered(services: Services, appId: string) {
  const entry = await findApp(services, appId);
  if (entry !== undefined) return entry;
  throw new DeletionError('app_unknown', 'reject', `app ${appId} is not registered`);
}

export async function findApp(services: Services, appId: string) {
  return (await listApps(services)).find((entry) => entry.appId === appId);
}
