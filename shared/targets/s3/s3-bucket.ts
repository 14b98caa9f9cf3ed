import {
  DeleteObjectsCommand,
  GetObjectLegalHoldCommand,
  GetObjectRetentionCommand,
  ListObjectVersionsCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { DeletionError } from '../../domain/errors.ts';
import { awsClientSettings } from '../aws-client.ts';
import type { TargetEnvironment } from '../target-kind.ts';

/** Where to look: under a prefix, or at exactly one key. */
export type Place = { readonly prefix: string } | { readonly key: string };

/** One version of an object, or a delete marker. `versionId` is `null` in words where a bucket has no versions. */
export type ObjectVersion = {
  readonly key: string;
  readonly versionId: string;
  /** Epoch milliseconds, as S3 says: whole seconds. */
  readonly lastModified: number;
};

/** Why S3 left one version of a batch alone. */
export type Refusal = { readonly version: ObjectVersion; readonly code: string };

/** What keeps S3 from deleting a version. */
export type Lock = { readonly isHeld: boolean; readonly until?: number | undefined };

/** The calls of S3 that a purge needs, on one bucket. Each throws DeletionError as `s3Answered` says. */
export type Bucket = {
  /** Up to 1,000 versions a page, in the order of their keys. */
  pages(place: Place, signal?: AbortSignal): AsyncGenerator<readonly ObjectVersion[]>;
  /** Deletes up to 1,000 versions for good. */
  remove(versions: readonly ObjectVersion[], signal: AbortSignal): Promise<readonly Refusal[]>;
  lockOf(version: ObjectVersion, signal: AbortSignal): Promise<Lock>;
};

/** One client for all the rows of a data map: they share its connections. */
const clients = new WeakMap<TargetEnvironment, S3Client>();

export function connectBucket(name: string, environment: TargetEnvironment): Bucket {
  const client = clients.get(environment) ?? newClient(environment);
  clients.set(environment, client);
  return {
    async *pages(place, signal) {
      const prefix = 'prefix' in place ? place.prefix : place.key;
      let marker: { readonly KeyMarker?: string; readonly VersionIdMarker?: string } | undefined = {};
      while (marker !== undefined) {
        const command: ListObjectVersionsCommand = new ListObjectVersionsCommand({
          Bucket: name,
          Prefix: prefix,
          // XML cannot hold every character that a key can
          EncodingType: 'url',
          ...marker,
        });
        const answer = await s3Answered(client.send(command, { abortSignal: signal }));
        const decode = answer.EncodingType === 'url' ? decodeKey : (key: string): string => key;
        const found = [...(answer.Versions ?? []), ...(answer.DeleteMarkers ?? [])].map((version) => ({
          key: decode(present(version.Key)),
          versionId: present(version.VersionId),
          lastModified: present(version.LastModified).getTime(),
        }));
        const wanted = 'prefix' in place ? found : found.filter(({ key }) => key === place.key);
        yield wanted;
        // the versions of exactly this key come before those of every longer one
        const isPast = wanted.length < found.length;
        marker =
          answer.IsTruncated === true && !isPast
            ? { KeyMarker: decode(present(answer.NextKeyMarker)), VersionIdMarker: answer.NextVersionIdMarker }
            : undefined;
      }
    },

    async remove(versions, signal) {
      const Objects = versions.map(({ key, versionId }) => ({ Key: key, VersionId: versionId }));
      const command = new DeleteObjectsCommand({ Bucket: name, Delete: { Objects, Quiet: true } });
      const { Errors = [] } = await s3Answered(client.send(command, { abortSignal: signal }));
      return Errors.map(({ Key, VersionId, Code }) => ({
        version: present(versions.find(({ key, versionId }) => key === Key && versionId === (VersionId ?? versionId))),
        code: Code ?? 'InternalError',
      }));
    },

    async lockOf({ key, versionId }, signal) {
      const which = { Bucket: name, Key: key, VersionId: versionId };
      const hold = await ifLockable(client.send(new GetObjectLegalHoldCommand(which), { abortSignal: signal }));
      if (hold?.LegalHold?.Status === 'ON') return { isHeld: true };
      const retention = await ifLockable(client.send(new GetObjectRetentionCommand(which), { abortSignal: signal }));
      return { isHeld: false, until: retention?.Retention?.RetainUntilDate?.getTime() };
    },
  };
}

function newClient(environment: TargetEnvironment): S3Client {
  const settings = awsClientSettings(environment, 'S3');
  // an endpoint of one's own has no host name for each bucket
  return new S3Client({ ...settings, forcePathStyle: settings.endpoint !== undefined });
}

/**
 * Translates what S3 refuses; anything else is tried again later.
 *
 * @throws DeletionError `target_access_denied`, `target_not_found` (fail), `target_unavailable` (retry)
 */
async function s3Answered<Answer>(call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 403) {
      throw new DeletionError('target_access_denied', 'fail', 'the bucket does not let us in', { cause: error });
    }
    if (error instanceof S3ServiceException && error.name === 'NoSuchBucket') {
      throw new DeletionError('target_not_found', 'fail', 'there is no such bucket', { cause: error });
    }
    throw new DeletionError('target_unavailable', 'retry', 'the bucket does not answer', { cause: error });
  }
}

/** A version that is not locked, or in a bucket that has no locks, is an error of the calls that ask for its lock. */
async function ifLockable<Answer>(call: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await call;
  } catch (error) {
    const isUnlocked =
      error instanceof S3ServiceException &&
      ['NoSuchObjectLockConfiguration', 'InvalidRequest', 'NoSuchVersion', 'NoSuchKey'].includes(error.name);
    if (isUnlocked) return undefined;
    return s3Answered(Promise.reject(error));
  }
}

function decodeKey(encoded: string): string {
  return decodeURIComponent(encoded.replaceAll('+', ' '));
}

function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new DeletionError('target_unavailable', 'retry', 'the bucket answers incompletely');
  return value;
}
