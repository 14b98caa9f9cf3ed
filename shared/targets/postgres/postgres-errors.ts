import { DatabaseError } from 'pg';
import { connectionCause } from '../../adapters/connection-cause.ts';
import { DeletionError, type Disposition } from '../../domain/errors.ts';

type Meaning = readonly [code: string, disposition: Disposition, says: string];

/** SQLSTATE by class or by single code; the first that fits counts. What no later try mends fails at once. */
const STATES: readonly (readonly [state: RegExp, meaning: Meaning])[] = [
  [/^28/, ['target_login_refused', 'fail', 'the database refuses the user or the password']],
  [/^42501/, ['target_access_denied', 'fail', 'the database does not let the worker do this']],
  [/^(?:3D000|3F000|42P01|42703)/, ['target_not_found', 'fail', 'the database has no such table or column']],
  [
    /^(?:23503|23001)/,
    [
      'rows_still_referenced',
      'fail',
      'rows refer to those to be deleted; name their table before, in "tables", or anonymise these if the others are kept',
    ],
  ],
  [
    /^23502/,
    [
      'constraint_violated',
      'fail',
      'deleting would empty a column that takes no null: a foreign key says SET NULL; name its table before, in "tables"',
    ],
  ],
  [/^(?:23|27|44)/, ['constraint_violated', 'fail', 'a constraint of the database forbids the delete']],
  [
    /^(?:P0|09|2F|38|39|45)/,
    ['refused_by_trigger', 'fail', 'a trigger or function of the database forbids the delete'],
  ],
  [/^22/, ['identifier_not_usable', 'fail', 'a column cannot hold an identifier; see the "type" of its condition']],
  [
    /^(?:55000|0A)/,
    ['target_unsupported', 'fail', 'rows cannot be deleted from it as it is: a view, or published without an identity'],
  ],
  [/^42/, ['target_rejected', 'fail', 'a column is not of the type that the data map says']],

  [/^25006/, ['target_read_only', 'retry', 'the database takes no changes now: a standby, or one that is full']],
  [/^53300/, ['target_throttled', 'retry', 'the database takes no more connections now']],
  [/^53/, ['target_unavailable', 'retry', 'the database has no memory or disk left']],
  [/^55P03/, ['target_locked', 'retry', 'another transaction holds a lock on the rows']],
  [/^40/, ['target_locked', 'retry', 'another transaction changed the same rows']],
  [
    /^(?:57014|25P03|25P04)/,
    ['target_too_slow', 'retry', 'a statement took longer than it may; see TARGET_TIMEOUT_SECONDS'],
  ],
  [/^25/, ['target_unavailable', 'retry', 'the transaction had failed, or had ended, before this']],
  [/^(?:08|55006|57|58|XX)/, ['target_unavailable', 'retry', 'the database does not answer']],
];
const REFUSED: Meaning = ['target_rejected', 'fail', 'the database refuses this'];

/**
 * Says what an error of PostgreSQL, or on the way to it, means for the part. The message never repeats PostgreSQL's, which
 * quotes values.
 *
 * @see PostgreSQL, Appendix A, "PostgreSQL Error Codes"
 */
export function databaseError(error: unknown): DeletionError {
  if (error instanceof DeletionError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (error instanceof DatabaseError && code !== '') {
    const [ours, disposition, says] = STATES.find(([state]) => state.test(code))?.[1] ?? REFUSED;
    return new DeletionError(ours, disposition, `${says} (SQLSTATE ${code})`, { cause: error });
  }
  const [ours, says] = connectionCause(error) ?? ['target_unavailable', 'does not answer'];
  return new DeletionError(ours, 'retry', `the database ${says}`, { cause: error });
}
