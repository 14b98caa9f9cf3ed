import type { EntryIdentifierKind } from '../../../shared/domain/identifiers.ts';
import { expectedIdentifier, readIdentifier } from '../../../shared/meta/entry-identifier.ts';
import { askPrivately } from './ask.ts';
import type { Context } from './command.ts';
import { UsageError } from './options.ts';

/** Asks for an identifier of a person without showing it. @throws UsageError if it is invalid */
export async function askIdentifier(context: Context, kind: EntryIdentifierKind): Promise<string> {
  const value = readIdentifier(kind, await askPrivately(context, `the ${kind} of the person`));
  if (value !== undefined) return value;
  throw new UsageError(`the ${kind} of the person is invalid; expected ${expectedIdentifier(kind)}`);
}
