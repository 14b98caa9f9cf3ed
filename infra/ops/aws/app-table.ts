import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  PutItemCommand,
  paginateScan,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { EncryptCommand } from '@aws-sdk/client-kms';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { MATCHED_AT } from '../../../shared/adapters/aws/secret-matches.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { APP_IDENTIFIER_KIND, type AppKind } from '../../../shared/domain/identifiers.ts';
import type { Services } from './services.ts';

/** An app as it is registered; its secrets stay sealed. */
export type AppEntry = {
  readonly appId: string;
  readonly kind: AppKind;
  readonly hasPrevious: boolean;
  /** A kind that is known, and secrets; whether these open, only the callback can tell. */
  readonly isReadable: boolean;
  /** Epoch milliseconds. */
  readonly rotatedAt?: number;
  /** When each secret last signed a callback, to the hour; since the rotation, if there was one. */
  readonly currentMatchedAt?: number;
  readonly previousMatchedAt?: number;
};

const NOTED = ['rotatedAt', ...Object.values(MATCHED_AT)] as const;

export async function listApps({ tables, deployment }: Services): Promise<readonly AppEntry[]> {
  const apps: AppEntry[] = [];
  const scan = { TableName: deployment.outputs.AppTable, ConsistentRead: true };
  for await (const page of paginateScan({ client: tables }, scan)) {
    for (const item of page.Items ?? []) {
      const { appId, kind, current, previous, ...noted } = unmarshall(item);
      const isReadable = Object.hasOwn(APP_IDENTIFIER_KIND, kind) && current instanceof Uint8Array;
      const times = NOTED.flatMap((name) => (noted[name] === undefined ? [] : [[name, Number(noted[name])]]));
      apps.push({ appId, kind, hasPrevious: previous !== undefined, isReadable, ...Object.fromEntries(times) });
    }
  }
  return apps.toSorted((a, b) => (a.appId < b.appId ? -1 : 1));
}

/** @throws DeletionError `app_unknown` (reject) */
export async function registered(services: Services, appId: string) {
  const entry = await findApp(services, appId);
  if (entry !== undefined) return entry;
  throw new DeletionError('app_unknown', 'reject', `app ${appId} is not registered; see apps list`);
}

export async function findApp(services: Services, appId: string) {
  return (await listApps(services)).find((entry) => entry.appId === appId);
}

/** @throws DeletionError `app_registered` (reject) */
export async function addApp(services: Services, appId: string, kind: AppKind, secret: string): Promise<void> {
  const put = new PutItemCommand({
    TableName: services.deployment.outputs.AppTable,
    Item: { appId: { S: appId }, kind: { S: kind }, current: { B: await sealed(services, appId, secret) } },
    ConditionExpression: 'attribute_not_exists(appId)',
  });
  await unlessRefused(
    services.tables.send(put),
    'app_registered',
    `app ${appId} is registered already; see apps rotate`,
  );
}

/**
 * The new secret becomes the current one, and the current one the previous.
 *
 * @throws DeletionError `not_rotated` (reject) when there is a previous one, which would be lost
 */
export async function rotateSecret(services: Services, appId: string, secret: string, now: number): Promise<void> {
  const message = `app ${appId} is not registered, or has a previous secret that is to be retired first`;
  await setSecret(services, appId, secret, now, 'previous = #current, ', 'attribute_not_exists(previous)', message);
}

/** The new secret takes the place of the current one, and the previous one stays. @throws DeletionError `not_rotated` (reject) */
export async function replaceSecret(services: Services, appId: string, secret: string, now: number): Promise<void> {
  await setSecret(services, appId, secret, now, '', 'attribute_exists(appId)', `app ${appId} is not registered`);
}

async function setSecret(
  services: Services,
  appId: string,
  secret: string,
  now: number,
  before: string,
  condition: string,
  message: string,
): Promise<void> {
  const update = new UpdateItemCommand({
    TableName: services.deployment.outputs.AppTable,
    Key: { appId: { S: appId } },
    UpdateExpression: `SET ${before}#current = :secret, rotatedAt = :now REMOVE ${MATCHED_AT.current}, ${MATCHED_AT.previous}`,
    ConditionExpression: `attribute_exists(appId) AND ${condition}`,
    ExpressionAttributeNames: { '#current': 'current' },
    ExpressionAttributeValues: { ':secret': { B: await sealed(services, appId, secret) }, ':now': { N: `${now}` } },
  });
  await unlessRefused(services.tables.send(update), 'not_rotated', message);
}

/** The previous secret is accepted no longer. @throws DeletionError `nothing_to_retire` (reject) */
export async function retireSecret(services: Services, appId: string): Promise<void> {
  const update = new UpdateItemCommand({
    TableName: services.deployment.outputs.AppTable,
    Key: { appId: { S: appId } },
    UpdateExpression: `REMOVE previous, ${MATCHED_AT.previous}`,
    ConditionExpression: 'attribute_exists(previous)',
  });
  await unlessRefused(services.tables.send(update), 'nothing_to_retire', `app ${appId} has no previous secret`);
}

/** The app and its secrets are gone. @throws DeletionError `app_unknown` (reject) */
export async function removeApp({ tables, deployment }: Services, appId: string): Promise<void> {
  const remove = new DeleteItemCommand({
    TableName: deployment.outputs.AppTable,
    Key: { appId: { S: appId } },
    ConditionExpression: 'attribute_exists(appId)',
  });
  await unlessRefused(tables.send(remove), 'app_unknown', `app ${appId} is not registered; see apps list`);
}

/** Under the context `{ appId }`: the ciphertext of one app opens for no other. */
async function sealed({ keys, deployment }: Services, appId: string, secret: string): Promise<Uint8Array> {
  const { CiphertextBlob } = await keys.send(
    new EncryptCommand({
      KeyId: deployment.outputs.SealKeyId,
      Plaintext: Buffer.from(secret),
      EncryptionContext: { appId },
    }),
  );
  if (CiphertextBlob === undefined) throw new TypeError('KMS answered Encrypt without a ciphertext');
  return CiphertextBlob;
}

async function unlessRefused(call: Promise<unknown>, code: string, message: string): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    throw new DeletionError(code, 'reject', message);
  }
}
