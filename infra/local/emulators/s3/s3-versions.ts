import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type LoopbackServer, listenOnLoopback } from '../../system/loopback.ts';
import { plainXml } from '../../system/plain-xml.ts';
import { serveThisMachineOnly } from '../../system/this-machine.ts';
import { headersFor, type S3Locks, s3Locks, withDenied, withoutObjects } from './s3-locks.ts';
import { type S3Uploads, s3Uploads } from './s3-uploads.ts';

export type S3VersionsOptions = {
  /** The URL of the S3 without versions, such as `http://127.0.0.1:4566`. */
  readonly upstream: string;
  /** The most objects on one page. @default 1000, as on AWS */
  readonly pageSize?: number;
};

/**
 * A proxy that adds `ListObjectVersions`, `ListMultipartUploads` and object locks to an S3 that lacks them, and
 * forwards everything else.
 *
 * It answers as AWS does for a bucket without versioning: each object has one version, with the id `null`. It lists
 * only uploads that were begun through it.
 */
export async function startS3Versions(options: S3VersionsOptions): Promise<LoopbackServer> {
  const pageSize = options.pageSize ?? 1000;
  const uploads = s3Uploads();
  const locks = s3Locks();
  const server = createServer((incoming, outgoing) => {
    const url = new URL(incoming.url ?? '/', options.upstream);
    const asks = (parameter: string): boolean => incoming.method === 'GET' && url.searchParams.has(parameter);
    const answered = asks('versions')
      ? listVersions(url, incoming, outgoing, pageSize)
      : asks('uploads')
        ? listUploads(url, incoming, outgoing, uploads, pageSize)
        : mayMeetLocks(incoming.method, url)
          ? answerWithLocks(url, incoming, outgoing, locks)
          : handOn(url, incoming, outgoing, uploads);
    answered.catch(() => outgoing.destroy());
  });
  return listenOnLoopback(serveThisMachineOnly(server));
}

async function handOn(
  url: URL,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  uploads: S3Uploads,
): Promise<void> {
  const answer = await ask(url, incoming);
  outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
  if (!url.searchParams.has('uploads') && !url.searchParams.has('uploadId')) {
    answer.pipe(outgoing);
    return;
  }
  const content = await buffer(answer);
  if (answer.statusCode === 200 || answer.statusCode === 204) uploads.note(incoming.method, url, content.toString());
  outgoing.end(content);
}

function mayMeetLocks(method: string | undefined, { searchParams }: URL): boolean {
  if (searchParams.has('legal-hold') || searchParams.has('retention')) return true;
  if (method === 'DELETE') return !searchParams.has('uploadId');
  return method === 'POST' && searchParams.has('delete');
}

async function answerWithLocks(
  url: URL,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  locks: S3Locks,
): Promise<void> {
  const body = (await buffer(incoming)).toString();
  const own = locks.answer(incoming.method, url, body);
  if (own !== undefined) {
    outgoing.writeHead(own.status, { 'content-type': 'application/xml' }).end(own.xml);
    return;
  }
  const locked = incoming.method === 'POST' ? locks.lockedIn(url, body) : [];
  const left = withoutObjects(body, locked);
  const headers = locked.length === 0 ? incoming.headers : headersFor(incoming.headers, left);
  const isNothingLeft = locked.length > 0 && !left.includes('<Object>');
  const answer = isNothingLeft ? undefined : await ask(url, { method: incoming.method, headers }, left);
  const said = answer === undefined ? '<DeleteResult></DeleteResult>' : (await buffer(answer)).toString();
  outgoing.writeHead(answer?.statusCode ?? 200, { 'content-type': 'application/xml' });
  outgoing.end(locked.length === 0 ? said : withDenied(said, locked));
}

/** Asks the upstream first, which knows whether the bucket exists. */
async function listUploads(
  url: URL,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  uploads: S3Uploads,
  pageSize: number,
): Promise<void> {
  const answer = await ask(new URL(`${url.pathname}?list-type=2&max-keys=1`, url), incoming);
  const content = await buffer(answer);
  outgoing.writeHead(answer.statusCode ?? 502, { 'content-type': 'application/xml' });
  outgoing.end(answer.statusCode === 200 ? uploads.list(url, pageSize) : content);
}

async function listVersions(
  url: URL,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  pageSize: number,
): Promise<void> {
  const asked = url.searchParams;
  const listing = new URL(url.pathname, url);
  listing.searchParams.set('list-type', '2');
  listing.searchParams.set('prefix', asked.get('prefix') ?? '');
  listing.searchParams.set('start-after', asked.get('key-marker') ?? '');
  listing.searchParams.set('max-keys', String(pageSize));

  const answer = await ask(listing, incoming);
  const xml = (await buffer(answer)).toString();
  const isListed = answer.statusCode === 200;
  outgoing.writeHead(answer.statusCode ?? 502, { 'content-type': 'application/xml' });
  outgoing.end(isListed ? versionsOf(xml, asked.get('encoding-type') === 'url') : xml);
}

/** Converts a list of objects to a list of versions. */
function versionsOf(listing: string, isEncoded: boolean): string {
  const written = (key: string): string => (isEncoded ? encodeURIComponent(plainXml(key)) : key);
  const objects = [...listing.matchAll(/<Contents>.*?<Key>(.*?)<\/Key>.*?<\/Contents>/gs)];
  const versions = objects.map(([object, key = '']) => {
    const [modified] = /<LastModified>.*?<\/LastModified>/.exec(object) ?? [''];
    return `<Version><Key>${written(key)}</Key><VersionId>null</VersionId><IsLatest>true</IsLatest>${modified}</Version>`;
  });
  const isTruncated = listing.includes('<IsTruncated>true</IsTruncated>');
  const last = objects.at(-1)?.[1];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">',
    ...(isEncoded ? ['<EncodingType>url</EncodingType>'] : []),
    `<IsTruncated>${isTruncated}</IsTruncated>`,
    ...(isTruncated && last !== undefined
      ? [`<NextKeyMarker>${written(last)}</NextKeyMarker><NextVersionIdMarker>null</NextVersionIdMarker>`]
      : []),
    ...versions,
    '</ListVersionsResult>',
  ].join('\n');
}

function ask(
  url: URL,
  incoming: Pick<IncomingMessage, 'method' | 'headers'> & Partial<Readable>,
  body?: string,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: incoming.method, headers: incoming.headers });
    outgoing.once('response', resolve).once('error', reject);
    if (body !== undefined) outgoing.end(body);
    else incoming.pipe?.(outgoing);
  });
}
