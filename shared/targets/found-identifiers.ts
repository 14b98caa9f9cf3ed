import { DeletionError } from '../domain/errors.ts';
import { isPossibleTime } from '../domain/selection.ts';
import { type FoundIdentifier, MOST_IDENTIFIER_VALUES } from '../ports/target.ts';
import { possibleTime, readTime, TIME_FORMATS } from './creation-time.ts';
import type { FieldsBeside, TargetEnvironment, TimeField } from './target-kind.ts';

/** A row as a source reads it: the text in a field, or undefined if there is none. */
export type WrittenFields = (field: string) => string | undefined;

/** Collects what a source finds. An identifier appears several times only if rows say different things about it. */
export type FoundIdentifiers = {
  /** @throws DeletionError `too_many_identifiers` (fail) */
  add(values: readonly string[], written: WrittenFields): void;
  all(): readonly FoundIdentifier[];
};

/** @param place where it is looked up, for messages: `table caliq-contacts` */
export function foundIdentifiers(
  place: string,
  column: string,
  beside: FieldsBeside,
  environment: TargetEnvironment,
): FoundIdentifiers {
  const found = new Map<string, FoundIdentifier>();
  const timeIn = (field: TimeField | undefined, written: WrittenFields): number | undefined => {
    const name = field?.attribute ?? field?.column;
    const text = name === undefined ? undefined : written(name);
    if (text === undefined) return undefined;
    return possibleTime(readTime(text, field?.format ?? 'iso8601', field?.zone), `${place}.${name}`, environment);
  };
  return {
    add(values, written) {
      const createdAt = timeIn(beside.createdAt, written);
      const activeAt = timeIn(beside.activeAt, written);
      const isVerified = beside.verified !== undefined && saysVerified(written(beside.verified), environment.now());
      for (const value of values) {
        const identifier: FoundIdentifier = {
          value,
          ...(createdAt !== undefined && { createdAt }),
          ...(activeAt !== undefined && { activeAt }),
          ...(isVerified && { isVerified }),
        };
        found.set(JSON.stringify(identifier), identifier);
        if (found.size > MOST_IDENTIFIER_VALUES) {
          const message = `${place} has more than ${MOST_IDENTIFIER_VALUES} values of ${column} for one person`;
          throw new DeletionError('too_many_identifiers', 'fail', message);
        }
      }
    },
    all: () => [...found.values()],
  };
}

const YES: ReadonlySet<string> = new Set(['true', 't', 'yes', 'y', '1', 'verified']);
const DAY_ALONE = /^\d{4}-\d\d-\d\d$/;
/** The zone whose clocks are ahead of all others: a time without a zone is no later than there. */
const FIRST_ZONE = 'Etc/GMT-14';

/**
 * Whether a field says that an address was proven: a word for yes, or the time at which it was proven. Any other word
 * may say the opposite, and a column's default is no such time.
 */
function saysVerified(written: string | undefined, now: number): boolean {
  if (written === undefined) return false;
  const text = written.trim().toLowerCase();
  if (YES.has(text)) return true;
  const moment = DAY_ALONE.test(text) ? `${text} 00:00` : text;
  return TIME_FORMATS.some((format) => isPossibleTime(readTime(moment, format, FIRST_ZONE), now));
}
