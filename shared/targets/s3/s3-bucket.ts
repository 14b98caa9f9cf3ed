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

/** One version of an object, or a delete marker. In a bucket without versions, `versionId` is the text `null`. */
export type ObjectVersion = {
  readonly key: string;
  readonly versionId: string;
  /** Epoch milliseconds; S3 gives whole seconds. */
  readonly lastModified: number;
  readonly isMarker: boolean;
};

/** A multipart upload that was started but not completed. Its parts are stored, and it can still become an object. */
export type Upload = {
  readonly key: string;
  readonly uploadId: string;
  /** When it was started, epoch milliseconds. An object that it becomes has this as its `lastModified`. */
  readonly lastModified: number;
};

/** A version that S3 did not delete, and S3's error code. */
export type Refusal = { readonly version: ObjectVersion; readonly code: string };

/** What prevents S3 from deleting a version: a legal hold, or a retention that ends at `until` (epoch milliseconds). */
export type Lock = { readonly isHeld: boolean; readonly until?: number | undefined };

/** The S3 calls that a purge needs, on one bucket. Each throws DeletionError as described at `s3Answered`. */
export type Bucket = {
  /** Up to 1,000 versions a page, in order of their keys. */
  pages(place: Place, signal?: AbortSignal): AsyncGenerator<readonly ObjectVersion[]>;
  /** Up to 1,000 unfinished uploads a page, in order of their keys. */
  uploads(place: Place, signal?: AbortSignal): AsyncGenerator<readonly Upload[]>;
  /** Deletes up to 1,000 versions permanently. @returns those that S3 refused to delete */
  remove(versions: readonly ObjectVersion[], signal: AbortSignal): Promise<readonly Refusal[]>;
  /** @returns whether the upload still existed */
  abort(upload: Upload, signal: AbortSignal): Promise<boolean>;
  lockOf(version: ObjectVersion, signal: AbortSignal): Promise<Lock>;
};

/**
 * Characters that XML 1.0 cannot hold, or that a parser may change, such as line breaks. A batch with such a key is
 * refused as a whole, or deletes a different key.
 */
// oxlint-disable-next-line no-control-regex -- the pattern is meant to find control characters
const NOT_IN_XML = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufffe\uffff]/;
const SINGLE_CALLS_AT_ONCE = 8;

/** One client for all rows of a data map, so that they share its connections. */
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
        // an S3 clone that does not know this call answers with a list of objects, which has no Bucket
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
      // a lock never protects a delete marker, and asking about one gets 405
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
  // a custom endpoint has no host name for each bucket
  return new S3Client({ ...settings, forcePathStyle: settings.endpoint !== undefined, followRegionRedirects: true });
}

/** Asks for keys in URL encoding, because XML cannot hold every character that a key can. */
function listing<Marker>(bucket: string, place: Place, marker: Marker) {
  const prefix = 'prefix' in place ? place.prefix : place.key;
  return { Bucket: bucket, Prefix: prefix, EncodingType: 'url' as const, ...marker };
}

function decoder({ EncodingType }: { readonly EncodingType?: string | undefined }): (key: string) => string {
  // most keys have no escapes, and checking for them takes at most a third of the time of decoding
  const decode = (key: string): string => (/[+%]/.test(key) ? decodeURIComponent(key.replaceAll('+', ' ')) : key);
  return EncodingType === 'url' ? decode : (key) => key;
}

/**
 * Keeps what is at the place. An exact key is listed before all longer keys, so with a longer one the search is over.
 */
function within<Found extends { readonly key: string }>(place: Place, found: readonly Found[]) {
  const wanted = 'prefix' in place ? found : found.filter(({ key }) => key === place.key);
  return { wanted, isPast: wanted.length < found.length };
}

/** The errors that a batch would report for single versions; all others concern the bucket. */
function isAboutOneVersion(error: unknown): error is S3ServiceException {
  if (isOneOf(error, 'AccessDenied', 'NoSuchKey', 'NoSuchVersion')) return true;
  return error instanceof S3ServiceException && (error.$metadata.httpStatusCode ?? 0) >= 500;
}

/** S3 answers with an error if the version has no lock, is gone, or is in a bucket without Object Lock. */
async function ifLockable<Answer>(call: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isOneOf(error, 'NoSuchObjectLockConfiguration', 'InvalidRequest', 'NoSuchVersion', 'NoSuchKey'))
      return undefined;
    throw error;
  }
}
