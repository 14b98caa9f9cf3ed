import { DatabaseError } from 'pg';
import { connectionCause } from '../../adapters/connection-cause.ts';
import { DeletionError, type Disposition } from '../../domain/errors.ts';

type Meaning = readonly [code: string, disposition: Disposition, says: string];

/**
 * SQLSTATE by class or by single code; the first match counts. Errors that neither a later try nor another target can
 * fix fail at once.
 */
const STATES: readonly (readonly [state: RegExp, meaning: Meaning])[] = [
  [/^28/, ['target_login_refused', 'fail', 'the database refuses the user or the password']],
  [/^42501/, ['target_access_denied', 'fail', 'the database does not let the worker do this']],
  [/^(?:3D000|3F000|42P01|42703)/, ['target_not_found', 'fail', 'the database has no such table or column']],
  [
    /^(?:23503|23001)/,
    [
      'rows_still_referenced',
      'after_others',
      'other rows refer to the rows to be deleted: in the same target, list their table earlier in "tables"; if they are kept, anonymise these rows',
    ],
  ],
  [
    /^23502/,
    [
      'constraint_violated',
      'after_others',
      'deleting would empty a column that must not be null: a foreign key says SET NULL; list its table earlier in "tables"',
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
    [
      'target_unsupported',
      'fail',
      'the rows of the table cannot be deleted: it is a view, or published without a replica identity',
    ],
  ],
  [/^42/, ['target_rejected', 'fail', 'a column is not of the type that the data map says']],

  [
    /^25006/,
    ['target_read_only', 'retry', 'the database accepts no changes now: it is a standby, or its disk is full'],
  ],
  [/^53300/, ['target_throttled', 'retry', 'the database accepts no more connections now']],
  [/^53/, ['target_unavailable', 'retry', 'the database has no memory or disk left']],
  [/^55P03/, ['target_locked', 'retry', 'another transaction holds a lock on the rows']],
  [/^40/, ['target_locked', 'retry', 'another transaction changed the same rows']],
  [
    /^(?:57014|25P03|25P04)/,
    ['target_too_slow', 'retry', 'a statement took longer than allowed; see TARGET_TIMEOUT_SECONDS'],
  ],
  [/^25/, ['target_unavailable', 'retry', 'the transaction had already failed or ended']],
  [/^(?:08|55006|57|58|XX)/, ['target_unavailable', 'retry', 'the database does not answer']],
];
const REFUSED: Meaning = ['target_rejected', 'fail', 'the database refuses this'];

/**
 * Translates an error of PostgreSQL, or of the connection, into what it means for the part. Our message never repeats
 * PostgreSQL's, which quotes values.
 *
 * @see PostgreSQL, Appendix A, "PostgreSQL Error Codes"
 */
export function databaseError(error: unknown): DeletionError {
  if (error instanceof DeletionError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (error instanceof DatabaseError && code !== '') {
    const [ours, disposition, says] = STATES.find(([state]) => state.test(code))?.[1] ?? REFUSED;
    // for a foreign key, this is the table that has it
    const referredBy = ours === 'rows_still_referenced' ? error.table : undefined;
    return new DeletionError(ours, disposition, `${says} (SQLSTATE ${code})`, {
      cause: error,
      ...(referredBy !== undefined && { referredBy }),
    });
  }
  const [ours, says] = connectionCause(error) ?? ['target_unavailable', 'does not answer'];
  return new DeletionError(ours, 'retry', `the database ${says}`, { cause: error });
}
