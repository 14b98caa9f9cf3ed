import { DeletionError } from '../../shared/domain/errors.ts';
import { APP_OPERATIONS } from './app-operations.ts';
import { DECISION_OPERATIONS } from './decisions.ts';
import { INTAKE_OPERATIONS } from './intake-operations.ts';
import { type Operation, parsed } from './operation.ts';
import { revealOperation, WORK_OPERATIONS } from './work-operations.ts';

/** Every operation by its name in the URL. */
const OPERATIONS = new Map([
  ...DECISION_OPERATIONS,
  ...APP_OPERATIONS,
  ...INTAKE_OPERATIONS,
  ...WORK_OPERATIONS,
  revealOperation,
]);

export const OPERATION_NAMES: readonly string[] = [...OPERATIONS.keys()];

/** For the company's own systems: enters one request. */
export const INTAKE_OPERATION = 'intake';
/** For people who delete by hand. */
export const REVEAL_OPERATION = 'reveal';
/** For operators: all others. */
export const OPERATORS_OPERATIONS: readonly string[] = OPERATION_NAMES.filter(
  (name) => name !== INTAKE_OPERATION && name !== REVEAL_OPERATION,
);

/**
 * Reads the body of an operation. An unexpected field, such as the name of a caller, is refused.
 *
 * @throws DeletionError `operation_unknown`, `operation_malformed` (reject)
 */
export function readOperation(name: string, body: unknown): Operation {
  const read = OPERATIONS.get(name);
  if (read !== undefined) return parsed(read, body);
  throw new DeletionError('operation_unknown', 'reject', `expected one of ${OPERATION_NAMES.join(', ')}`);
}
