import { asDeletionError } from './errors.ts';

/** What may be logged about an error. For an unforeseen one: what it is, and where it came from. */
export type ErrorTrace = {
  readonly errorCode: string;
  /** The table whose rows refer to those that were to be deleted. */
  readonly referredBy?: string;
  /** Its class, and its own code where it has one: `TypeError`, `Error ENOENT`. */
  readonly errorName?: string;
  /**
   * The first frame of our own code in its stack: `shared/use-cases/run-part.ts:48:20`, or `index.js:1:48320` in a
   * bundle.
   */
  readonly frame?: string;
};

const UNEXPECTED = 'unexpected';
/** A word that a programmer chose, or an SQLSTATE: nothing that could be a number of somebody's. */
const WORD = /^(?:[A-Za-z][\w.-]{0,63}|[0-9A-Z]{5})$/;
/** A name in a store; longer numbers could be somebody's. */
const TABLE = /^(?!.*\d{6})[A-Za-z_][\w$.]{0,129}$/;
const FRAME = /^ +at (?:[^()]* \()?(?:file:\/\/)?(\/[^()]*):(\d{1,5}):(\d{1,8})\)?$/;
const OWN_FOLDERS = /\/((?:functions|shared|infra|test)\/[^:]*)$/;

/** Never contains the error's message, which may quote a value. */
export function errorTrace(error: unknown): ErrorTrace {
  const { code, cause, referredBy = '' } = asDeletionError(error);
  if (code !== UNEXPECTED) return { errorCode: code, ...(TABLE.test(referredBy) && { referredBy }) };
  const frame = firstOwnFrame(cause);
  return { errorCode: code, errorName: nameOf(cause), ...(frame !== undefined && { frame }) };
}

/** Describes an error of a library by its name and code alone. */
export function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  const { name, code = codeOf(error.cause) } = error as NodeJS.ErrnoException;
  return [name, code].filter((word) => typeof word === 'string' && WORD.test(word)).join(' ') || 'unknown error';
}

function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined;
}

function firstOwnFrame(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { stack = '', message } = error;
  // a message may have lines that look like frames
  const begin = stack.indexOf(message);
  if (begin === -1) return undefined;
  for (const line of stack.slice(begin + message.length).split('\n')) {
    const [, file, at, column] = FRAME.exec(line) ?? [];
    if (file === undefined || file.includes('/node_modules/')) continue;
    return `${OWN_FOLDERS.exec(file)?.[1] ?? file.slice(file.lastIndexOf('/') + 1)}:${at}:${column}`;
  }
  return undefined;
}
