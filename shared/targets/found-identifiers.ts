import { DeletionError } from '../domain/errors.ts';
import { isPlaceholderValue } from '../domain/placeholder-values.ts';
import { type FoundIdentifier, MOST_IDENTIFIER_VALUES } from '../ports/target.ts';
import { possibleTime, readTime } from './creation-time.ts';
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
      const isVerified = beside.verified !== undefined && isYes(written(beside.verified));
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

/** Whether a field says that something was verified: `true`, a time, or any text that does not mean no or nothing. */
function isYes(written: string | undefined): boolean {
  return written !== undefined && written.toLowerCase() !== 'false' && !isPlaceholderValue(written);
}
