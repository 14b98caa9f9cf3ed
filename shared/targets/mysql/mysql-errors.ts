import { CERTIFICATE_REFUSED, connectionCause } from '../../adapters/connection-cause.ts';
import { DeletionError, type Disposition } from '../../domain/errors.ts';

type Meaning = readonly [code: string, disposition: Disposition, says: string];

/** Errors by number. Those that neither a later try nor another target can fix fail at once. */
const MEANINGS: readonly (readonly [numbers: readonly number[], meaning: Meaning])[] = [
  [
    [1045, 1130, 1251, 1524, 1698, 1820, 1862, 3118, 3159, 4151],
    ['target_login_refused', 'fail', 'the database refuses the user or the password'],
  ],
  [
    [1044, 1142, 1143, 1227, 1345, 1356, 1370, 3554],
    ['target_access_denied', 'fail', 'the database does not let the worker do this'],
  ],
  [
    [1049, 1051, 1054, 1146],
    ['target_not_found', 'fail', 'the database has no such table or column'],
  ],
  [
    [1217, 1451],
    [
      'rows_still_referenced',
      'after_others',
      'other rows refer to the rows to be deleted: in the same target, list their table earlier in "tables"; if they are kept, anonymise these rows',
    ],
  ],
  [
    [1048, 1062, 1169, 1216, 1263, 1364, 1452, 1557, 1761, 1762, 3819, 4025],
    ['constraint_violated', 'fail', 'a constraint of the database forbids the change'],
  ],
  [
    [1422, 1442, 1644],
    ['refused_by_trigger', 'fail', 'a trigger or function of the database forbids the change'],
  ],
  [
    [1264, 1265, 1267, 1271, 1292, 1300, 1366, 1406, 3854],
    ['identifier_not_usable', 'fail', 'a column cannot hold an identifier; see the "type" of its condition'],
  ],
  [
    [1036, 1288, 1394, 1395, 1443, 1471, 1665],
    [
      'target_unsupported',
      'fail',
      'the rows of the table cannot be changed: it is a view, or the binary log accepts only statements',
    ],
  ],

  [
    [1290, 1792, 1836],
    ['target_read_only', 'retry', 'the database accepts no changes now: it is a replica, or read-only'],
  ],
  [
    [1040, 1203, 1226],
    ['target_throttled', 'retry', 'the database accepts no more connections now'],
  ],
  [
    [1021, 1037, 1038, 1041, 1114, 1135],
    ['target_unavailable', 'retry', 'the database has no memory or disk left'],
  ],
  [
    [1015, 1205, 3572],
    ['target_locked', 'retry', 'another transaction holds a lock on the rows'],
  ],
  [
    [1020, 1213, 1614, 3101],
    ['target_locked', 'retry', 'another transaction changed the same rows'],
  ],
  [
    [1317, 1969, 3024],
    ['target_too_slow', 'retry', 'a statement took longer than allowed; see TARGET_TIMEOUT_SECONDS'],
  ],
  [
    [1030, 1053, 1080, 1105, 1152, 1158, 1159, 1160, 1161, 1180, 1184, 1189, 1190, 1927, 3168],
    ['target_unavailable', 'retry', 'the database does not answer'],
  ],
];
const BY_NUMBER: ReadonlyMap<number, Meaning> = new Map(
  MEANINGS.flatMap(([numbers, meaning]) => numbers.map((number) => [number, meaning] as const)),
);
/** States that a company's own trigger raises to refuse a change. */
const RAISED_BY_TRIGGER = /^(?:45|[5-9I-Z])/;
const REFUSED: Meaning = ['target_rejected', 'fail', 'the database refuses this'];

/** Errors of the driver itself, not of the database. */
const OF_THE_DRIVER: { readonly [code: string]: Meaning } = {
  HANDSHAKE_NO_SSL_SUPPORT: ['target_unavailable', 'retry', 'the database does not encrypt connections'],
  HANDSHAKE_SSL_ERROR: [CERTIFICATE_REFUSED[0], 'retry', `the database ${CERTIFICATE_REFUSED[1]}`],
  MYSQL_CLEAR_PASSWORD_NOT_ENABLED: [
    'target_login_refused',
    'fail',
    'the database asks for the password in clear text, which is sent only with "iam" and over TLS',
  ],
};

type DriverError = NodeJS.ErrnoException & { readonly sqlState?: string; readonly sqlMessage?: string };

/** The table that has the foreign key, in the text of error 1451. */
const REFERRING = /\(`(?:[^`]|``)+`\.`([^`]+)`, CONSTRAINT /;

/**
 * Translates an error of MySQL or MariaDB, or of the connection, into what it means for the part. Our message never
 * repeats the database's, which quotes values.
 *
 * @see MySQL, "Server Error Message Reference"; MariaDB, "Error Codes"
 */
export function databaseError(error: unknown): DeletionError {
  if (error instanceof DeletionError) return error;
  const { code = '', errno, sqlState, sqlMessage = '' } = error as DriverError;
  if (sqlState !== undefined && errno !== undefined) {
    const [ours, disposition, says] = meaningOf(errno, sqlState);
    const referredBy = ours === 'rows_still_referenced' ? REFERRING.exec(sqlMessage)?.[1] : undefined;
    return new DeletionError(ours, disposition, `${says} (error ${errno})`, {
      cause: error,
      ...(referredBy !== undefined && { referredBy }),
    });
  }
  const own = OF_THE_DRIVER[code];
  if (own !== undefined) return new DeletionError(...own, { cause: error });
  const [ours, says] = connectionCause(error) ?? ['target_unavailable', 'does not answer'];
  return new DeletionError(ours, 'retry', `the database ${says}`, { cause: error });
}

function meaningOf(number: number, state: string): Meaning {
  const known = BY_NUMBER.get(number);
  if (known !== undefined) return known;
  // errors about the server's own files and memory, independent of the statement
  if (number < 1000) return BY_NUMBER.get(1021) ?? REFUSED;
  return RAISED_BY_TRIGGER.test(state) ? (BY_NUMBER.get(1644) ?? REFUSED) : REFUSED;
}
