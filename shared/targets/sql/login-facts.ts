import type { Fact } from '../target-kind.ts';
import type { SqlConnection } from './sql-entries.ts';

/** Rows with the same address must agree on the login: if one needs a password, the database refuses one without. */
export function loginFacts({ connection, password, iam }: SqlConnection): readonly Fact[] {
  const says =
    password === undefined && iam === undefined ? 'without "password" and "iam"' : 'with "password" or "iam"';
  return [
    { about: `the login at ${connection}`, says },
    ...(password === undefined || iam === undefined ? [] : bothWays(connection)),
    // the user is in the address, and has only one password
    ...(password === undefined ? [] : [{ about: `the password at ${connection}`, says: password }]),
  ];
}

/** Two facts that contradict each other: of `password` and `iam`, one would be ignored. */
function bothWays(connection: string): readonly Fact[] {
  const about = `the login at ${connection}`;
  return ['by "password"', 'by "iam"'].map((says) => ({ about, key: `the way of ${about}`, says }));
}
