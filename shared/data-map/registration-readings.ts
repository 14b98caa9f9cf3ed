import { valuesOf } from '../domain/identifiers.ts';
import {
  type Registration,
  type RegistrationAge,
  type RegistrationReading,
  registrationAge,
} from '../domain/selection.ts';
import type { ResolutionQuestion } from '../ports/resolution.ts';
import type { Finding } from './findings.ts';

/**
 * If several records lead to one never-reused id, the start has the first of these ages that any of the records has.
 */
const DECISIVE: readonly RegistrationAge[] = ['active', 'old', 'unknown', 'new'];

/**
 * Tells the age of each registration that was found. All records that lead to the same never-reused id are about one
 * start, so they give one reading, with the earliest of their times. For any other id, each record is a separate start.
 */
export function readingsOf(findings: readonly Finding[], question: ResolutionQuestion): readonly RegistrationReading[] {
  const { askedAt, isFirstReading, checksActivity, identifiers, takenForOld = {} } = question;
  const isSealed = (kind: string, value: string): boolean => valuesOf(identifiers, kind).includes(value);
  const read = findings.map((finding): RegistrationReading => {
    const registration = registrationOf(finding);
    const age = registrationAge(registration, {
      askedAt,
      isSealed,
      isFirstReading,
      isTakenForOld: (kind, value) => valuesOf(takenForOld, kind).includes(value),
      checksActivity,
    });
    return { registration, age };
  });
  const byStart = Map.groupBy(read, ({ registration }) => JSON.stringify(startOf(registration)));
  return [...byStart.values()].map(together);
}

function registrationOf({ rule, value, createdAt, activeAt }: Finding): Registration {
  return {
    kind: rule.kind,
    value,
    isNeverReused: rule.neverReused === true,
    ...(createdAt !== undefined && { createdAt }),
    ...(activeAt !== undefined && { activeAt }),
  };
}

function startOf(registration: Registration): unknown {
  const { kind, value, isNeverReused } = registration;
  return isNeverReused ? [kind, value] : registration;
}

function together(readings: readonly RegistrationReading[]): RegistrationReading {
  const decisive = readings.reduce((one, other) =>
    DECISIVE.indexOf(other.age) < DECISIVE.indexOf(one.age) ? other : one,
  );
  const times = readings.flatMap(({ registration }) => registration.createdAt ?? []);
  if (times.length === 0) return decisive;
  return { ...decisive, registration: { ...decisive.registration, createdAt: Math.min(...times) } };
}
