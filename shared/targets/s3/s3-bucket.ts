import {
  AbortMultipartUploadCommand,
  type DeleteMarkerEntry,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectLegalHoldCommand,
  GetObjectRetentionCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  type ObjectVersion as ObjectVersionEntry,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { mapWithLimit } from '../../concurrency/map-with-limit.ts';
import { awsClientSettings } from '../aws-client.ts';
import type { TargetEnvironment } from '../target-kind.ts';
import { isOneOf, present, s3Answered } from './s3-answered.ts';

/** Where to look: under a prefix, or at exactly one key. */
export type Place = { readonly prefix: string } | { readonly key: string };

/** One version of an object, or a delete marker. `versionId` is `null` in words where a bucket has no versions. */
export type ObjectVersion = {
  readonly key: string;
  readonly versionId: string;
  /** Epoch milliseconds, as S3 says: whole seconds. */
  readonly lastModified: number;
  readonly isMarker: boolean;
};

/** A multipart upload that was begun and not finished. Its parts are stored, and it can still become an object. */
export type Upload = {
  readonly key: string;
  readonly uploadId: string;
  /** When it was begun, epoch milliseconds: the `lastModified` of the object that it can become. */
  readonly lastModified: number;
};

/** Why S3 left one version alone. */
export type Refusal = { readonly version: ObjectVersion; readonly code: string };

/** What keeps S3 from deleting a version. */
export type Lock = { readonly isHeld: boolean; readonly until?: number | undefined };

/** The calls of S3 that a purge needs, on one bucket. Each throws DeletionError as `s3Answered` says. */
export type Bucket = {
  /** Up to 1,000 versions a page, in the order of their keys. */
  pages(place: Place, signal?: AbortSignal): AsyncGenerator<readonly ObjectVersion[]>;
  /** Up to 1,000 unfinished uploads a page, in the order of their keys. */
  uploads(place: Place, signal?: AbortSignal): AsyncGenerator<readonly Upload[]>;
  /** Deletes up to 1,000 versions for good. */
  remove(versions: readonly ObjectVersion[], signal: AbortSignal): Promise<readonly Refusal[]>;
  /** @returns whether it was there */
  abort(upload: Upload, signal: AbortSignal): Promise<boolean>;
  lockOf(version: ObjectVersion, signal: AbortSignal): Promise<Lock>;
};

/**
 * XML 1.0 cannot carry these in a key, or a parser may change them on the way, as it does with line breaks: a batch that
 * names one of them is refused whole, or deletes another key.
 */
// oxlint-disable-next-line no-control-regex -- control characters are what it is about
const NOT_IN_XML = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufffe\uffff]/;
const SINGLE_CALLS_AT_ONCE = 8;

/** One client for all the rows of a data map: they share its connections. */
const clients = new WeakMap<TargetEnvironment, S3Client>();

export function connectBucket(name: string, environment: TargetEnvironment): Bucket {
  const client = clients.get(environment) ?? newClient(environment);
  clients.set(environment, client);
  const answered = <Answer>(action: string, call: Promise<Answer>): Promise<Answer> => s3Answered(name, action, call);

  async function removeBatch(versions: readonly ObjectVersion[], signal: AbortSignal): Promise<readonly Refusal[]> {
    if (versions.length === 0) return [];
    const Objects = versions.map(({ key, versionId }) => ({ Key: key, VersionId: versionId }));
    const command = new DeleteObjectsCommand({ Bucket: name, Delete: { Objects, Quiet: true } });
    const call = client.send(command, { abortSignal: signal });
    const isReadable = await call.then(
      () => true,
      (error: unknown) => !isOneOf(error, 'MalformedXML'),
    );
    if (!isReadable) return removeSingly(versions, signal);
    const { Errors = [] } = await answered('s3:DeleteObjectVersion', call);
    return Errors.map(({ Key, VersionId, Code }) => ({
      version: present(versions.find(({ key, versionId }) => key === Key && versionId === (VersionId ?? versionId))),
      code: Code ?? 'InternalError',
    }));
  }

  async function removeSingly(versions: readonly ObjectVersion[], signal: AbortSignal): Promise<readonly Refusal[]> {
    const refusals: Refusal[] = [];
    await mapWithLimit(versions, SINGLE_CALLS_AT_ONCE, async (version) => {
      const which = { Bucket: name, Key: version.key, VersionId: version.versionId };
      try {
        await client.send(new DeleteObjectCommand(which), { abortSignal: signal });
      } catch (error) {
        if (!isAboutOneVersion(error)) await answered('s3:DeleteObjectVersion', Promise.reject(error));
        else refusals.push({ version, code: error.name });
      }
    });
    return refusals;
  }

  return {
    async *pages(place, signal) {
      let marker: { readonly KeyMarker?: string; readonly VersionIdMarker?: string } | undefined = {};
      while (marker !== undefined) {
        const command: ListObjectVersionsCommand = new ListObjectVersionsCommand(listing(name, place, marker));
        const answer = await answered('s3:ListBucketVersions', client.send(command, { abortSignal: signal }));
        const decode = decoder(answer);
        const versionOf = (isMarker: boolean) => (version: ObjectVersionEntry | DeleteMarkerEntry) => ({
          key: decode(present(version.Key)),
          versionId: present(version.VersionId),
          lastModified: present(version.LastModified).getTime(),
          isMarker,
        });
        const found = [
          ...(answer.Versions ?? []).map(versionOf(false)),
          ...(answer.DeleteMarkers ?? []).map(versionOf(true)),
        ];
        const { wanted, isPast } = within(place, found);
        yield wanted;
        marker =
          answer.IsTruncated === true && !isPast
            ? { KeyMarker: decode(present(answer.NextKeyMarker)), VersionIdMarker: answer.NextVersionIdMarker }
            : undefined;
      }
    },

    async *uploads(place, signal) {
      let marker: { readonly KeyMarker?: string; readonly UploadIdMarker?: string } | undefined = {};
      while (marker !== undefined) {
        const command: ListMultipartUploadsCommand = new ListMultipartUploadsCommand(listing(name, place, marker));
        const answer = await answered('s3:ListBucketMultipartUploads', client.send(command, { abortSignal: signal }));
        // an S3 that does not know this call answers with a list of objects, which names no bucket
        present(answer.Bucket);
        const decode = decoder(answer);
        const found = (answer.Uploads ?? []).map((upload) => ({
          key: decode(present(upload.Key)),
          uploadId: present(upload.UploadId),
          lastModified: present(upload.Initiated).getTime(),
        }));
        const { wanted, isPast } = within(place, found);
        yield wanted;
        marker =
          answer.IsTruncated === true && !isPast
            ? { KeyMarker: decode(present(answer.NextKeyMarker)), UploadIdMarker: answer.NextUploadIdMarker }
            : undefined;
      }
    },

    async remove(versions, signal) {
      const isSingle = ({ key }: ObjectVersion): boolean => NOT_IN_XML.test(key);
      const inBatch = versions.filter((version) => !isSingle(version));
      const removing = [removeBatch(inBatch, signal), removeSingly(versions.filter(isSingle), signal)];
      await Promise.allSettled(removing);
      return (await Promise.all(removing)).flat();
    },

    async abort({ key, uploadId }, signal) {
      const command = new AbortMultipartUploadCommand({ Bucket: name, Key: key, UploadId: uploadId });
      try {
        await client.send(command, { abortSignal: signal });
        return true;
      } catch (error) {
        if (isOneOf(error, 'NoSuchUpload')) return false;
        return answered('s3:AbortMultipartUpload', Promise.reject(error));
      }
    },

    async lockOf({ key, versionId, isMarker }, signal) {
      // a lock never protects a delete marker, and S3 answers 405 to who asks for one
      if (isMarker) return { isHeld: false };
      const which = { Bucket: name, Key: key, VersionId: versionId };
      const askHold = client.send(new GetObjectLegalHoldCommand(which), { abortSignal: signal });
      const hold = await answered('s3:GetObjectLegalHold', ifLockable(askHold));
      if (hold?.LegalHold?.Status === 'ON') return { isHeld: true };
      const askRetention = client.send(new GetObjectRetentionCommand(which), { abortSignal: signal });
      const retention = await answered('s3:GetObjectRetention', ifLockable(askRetention));
      return { isHeld: false, until: retention?.Retention?.RetainUntilDate?.getTime() };
    },
  };
}

function newClient(environment: TargetEnvironment): S3Client {
  const settings = awsClientSettings(environment, 'S3');
  // an endpoint of one's own has no host name for each bucket
  return new S3Client({ ...settings, forcePathStyle: settings.endpoint !== undefined, followRegionRedirects: true });
}

/** Keys are asked for in URL encoding, since XML cannot hold every character that a key can. */
function listing<Marker>(bucket: string, place: Place, marker: Marker) {
  const prefix = 'prefix' in place ? place.prefix : place.key;
  return { Bucket: bucket, Prefix: prefix, EncodingType: 'url' as const, ...marker };
}

function decoder({ EncodingType }: { readonly EncodingType?: string | undefined }): (key: string) => string {
  // most keys have nothing that is escaped, and looking for it takes a third of the time or less
  const decode = (key: string): string => (/[+%]/.test(key) ? decodeURIComponent(key.replaceAll('+', ' ')) : key);
  return EncodingType === 'url' ? decode : (key) => key;
}

/** What is found of exactly this key comes before that of every longer one. */
function within<Found extends { readonly key: string }>(place: Place, found: readonly Found[]) {
  const wanted = 'prefix' in place ? found : found.filter(({ key }) => key === place.key);
  return { wanted, isPast: wanted.length < found.length };
}

/** As in a batch, where S3 says these of single versions; the others are about the bucket. */
function isAboutOneVersion(error: unknown): error is S3ServiceException {
  if (isOneOf(error, 'AccessDenied', 'NoSuchKey', 'NoSuchVersion')) return true;
  return error instanceof S3ServiceException && (error.$metadata.httpStatusCode ?? 0) >= 500;
}

/** A version that is not locked, or in a bucket that has no locks, is an error of the calls that ask for its lock. */
async function ifLockable<Answer>(call: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isOneOf(error, 'NoSuchObjectLockConfiguration', 'InvalidRequest', 'NoSuchVersion', 'NoSuchKey'))
      return undefined;
    throw error;
  }
}
