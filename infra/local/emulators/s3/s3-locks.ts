import type { IncomingHttpHeaders } from 'node:http';
import { plainXml } from '../../system/plain-xml.ts';

/** The answer of an S3 with Object Lock, in place of the upstream S3, which has none. */
export type LockAnswer = { readonly status: number; readonly xml: string };

/** The locks of objects: legal holds, and retention until a date. */
export type S3Locks = {
  /**
   * Answers `PutObjectLegalHold`, `GetObjectLegalHold`, `PutObjectRetention`, `GetObjectRetention`, and the deletion of
   * a locked object. Undefined means that the call is for the upstream.
   */
  answer(method: string | undefined, url: URL, body: string): LockAnswer | undefined;
  /** The locked objects among those that `DeleteObjects` names, as their XML; usually none. */
  lockedIn(url: URL, body: string): readonly string[];
};

type Lock = { hold?: string; retention?: { readonly xml: string; readonly until: number } };

const DENIED = '<Code>AccessDenied</Code><Message>Access Denied because object protected by object lock.</Message>';

/** Locks by object, for buckets without versions. They are kept in memory, so a restart unlocks everything. */
export function s3Locks(): S3Locks {
  const locks = new Map<string, Lock>();
  const placeOf = ({ pathname }: URL): string => decodeURIComponent(pathname);
  const isLocked = (place: string): boolean => {
    const { hold, retention } = locks.get(place) ?? {};
    return hold === 'ON' || Number(retention?.until) > Date.now();
  };

  function put(place: string, kind: 'legal-hold' | 'retention', body: string): LockAnswer {
    const lock = locks.get(place) ?? {};
    if (kind === 'legal-hold') lock.hold = /<Status>(ON|OFF)<\/Status>/.exec(body)?.[1] ?? 'OFF';
    else lock.retention = { xml: body, until: Date.parse(/<RetainUntilDate>(.*?)</.exec(body)?.[1] ?? '') };
    locks.set(place, lock);
    return { status: 200, xml: '' };
  }

  function get(place: string, kind: 'legal-hold' | 'retention'): LockAnswer {
    const { hold, retention } = locks.get(place) ?? {};
    const xml = kind === 'legal-hold' ? hold && `<LegalHold><Status>${hold}</Status></LegalHold>` : retention?.xml;
    if (xml !== undefined) return { status: 200, xml };
    return { status: 404, xml: errorXml('<Code>NoSuchObjectLockConfiguration</Code>') };
  }

  return {
    answer(method, url, body) {
      const kind = (['legal-hold', 'retention'] as const).find((name) => url.searchParams.has(name));
      const place = placeOf(url);
      if (kind !== undefined && method === 'PUT') return put(place, kind, body);
      if (kind !== undefined && method === 'GET') return get(place, kind);
      const isDelete = method === 'DELETE' && !url.searchParams.has('uploadId');
      return isDelete && isLocked(place) ? { status: 403, xml: errorXml(DENIED) } : undefined;
    },
    lockedIn: (url, body) =>
      objectsIn(body)
        .filter(({ key }) => isLocked(`${bucketOf(url)}${key}`))
        .map(({ xml }) => xml),
  };
}

/** The body of `DeleteObjects` without these objects. If none is left, the upstream would refuse it. */
export function withoutObjects(body: string, objects: readonly string[]): string {
  return objects.reduce((left, object) => left.replace(object, ''), body);
}

/** The answer to `DeleteObjects`, with an error for each locked object. */
export function withDenied(answer: string, objects: readonly string[]): string {
  const errors = objects.map((object) => `<Error>${object.replace(/^<Object>|<\/Object>$/g, '')}${DENIED}</Error>`);
  return answer.replace(/<\/DeleteResult>/, `${errors.join('')}</DeleteResult>`);
}

/** The headers for a changed body: with its length, and without the digests of the old body. */
export function headersFor(headers: IncomingHttpHeaders, body: string): IncomingHttpHeaders {
  const kept = Object.entries(headers).filter(
    ([name]) => !/^(?:content-md5|x-amz-checksum-|x-amz-sdk-checksum)/.test(name),
  );
  return { ...Object.fromEntries(kept), 'content-length': String(Buffer.byteLength(body)) };
}

function objectsIn(body: string): readonly { readonly xml: string; readonly key: string }[] {
  return [...body.matchAll(/<Object>.*?<Key>(.*?)<\/Key>.*?<\/Object>/gs)].map(([xml, key = '']) => ({
    xml,
    key: plainXml(key),
  }));
}

function bucketOf({ pathname }: URL): string {
  return `${pathname.replace(/\/$/, '')}/`;
}

function errorXml(inside: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Error>${inside}</Error>`;
}
