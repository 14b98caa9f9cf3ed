import type { Fact } from '../target-kind.ts';
import type { SqlConnection } from './sql-entries.ts';

/** Of rows at one address, one that names no password where another does would be refused by the database. */
export function loginFacts({ connection, password, iam }: SqlConnection): readonly Fact[] {
  const says =
    password === undefined && iam === undefined ? 'without "password" and "iam"' : 'with "password" or "iam"';
  return [
    { about: `the login at ${connection}`, says },
    ...(password === undefined || iam === undefined ? [] : bothWays(connection)),
    // the address names the user, who has one password
    ...(password === undefined ? [] : [{ about: `the password at ${connection}`, says: password }]),
  ];
}

/** Of a password and a user of IAM one would be passed over. */
function bothWays(connection: string): readonly Fact[] {
  const about = `the login at ${connection}`;
  return ['by "password"', 'by "iam"'].map((says) => ({ about, key: `the way of ${about}`, says }));
}
