import type { Bounds } from '../../domain/selection.ts';
import type { Selection } from '../../ports/target.ts';
import { boundsUnder, type Fate, fateUnder } from '../bounds.ts';
import { possibleTime } from '../creation-time.ts';
import type { TargetEnvironment } from '../target-kind.ts';
import { expand } from '../template.ts';
import type { Place } from './s3-bucket.ts';

/** Where a row of the data map looks for objects. */
export type Match = { readonly prefix: string } | { readonly key: string };

/** A place with objects of a person, and which of them are selected there. */
export type Sought = { readonly place: Place; fateOf(found: Found): Fate };
type Found = { readonly key: string; readonly lastModified: number };

/** In bytes, the limit of S3. */
const LONGEST_KEY = 1024;

/**
 * The places of one person. If an object is in a bounded place and also in one without bounds, its fate is `deleted` in
 * both.
 */
export function placesOf(
  {
    bucket,
    match,
    createdAt,
  }: { readonly bucket: string; readonly match: readonly Match[]; readonly createdAt?: unknown },
  selection: Selection,
  environment: TargetEnvironment,
): readonly Sought[] {
  const found = match.flatMap((one) => {
    const template = templateOf(one);
    const bounds = boundsUnder(template, selection);
    const texts = expand([template], selection).filter(canExist);
    return texts.map((text) => ({ place: 'prefix' in one ? { prefix: text } : { key: text }, bounds }));
  });
  const unbounded = found.filter(({ bounds }) => bounds === undefined).map(({ place }) => place);
  const isUnbounded = covering(unbounded);
  // a restore writes the objects again, so LastModified is not when they were created
  const isDated = createdAt !== undefined && selection.restored !== true;
  const fate = (bounds: Bounds | undefined, { key, lastModified }: Found): Fate =>
    fateUnder(bounds === undefined || isUnbounded(key) ? undefined : bounds, () =>
      isDated ? possibleTime(lastModified, `${bucket}.LastModified`, environment) : undefined,
    );
  return found.map(({ place, bounds }) => ({ place, fateOf: (object) => fate(bounds, object) }));
}

export function templateOf(match: Match): string {
  return 'prefix' in match ? match.prefix : match.key;
}

function covering(places: readonly Place[]): (key: string) => boolean {
  const keys = new Set(places.flatMap((place) => ('key' in place ? [place.key] : [])));
  const prefixes = places.flatMap((place) => ('prefix' in place ? [place.prefix] : []));
  return (key) => keys.has(key) || prefixes.some((prefix) => key.startsWith(prefix));
}

/** Keys are at most 1,024 bytes of well-formed UTF-8, so nothing can be stored under any other. */
function canExist(key: string): boolean {
  return key.isWellFormed() && Buffer.byteLength(key) <= LONGEST_KEY;
}
