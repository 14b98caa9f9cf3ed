import { cryptographicOperations } from './cryptographic-operations.ts';
import { kmsInput } from './input.ts';
import { keyOperations } from './key-operations.ts';
import { type KmsContext, knownKeys } from './known-keys.ts';
import type { Operations, Output } from './operation.ts';

export type JsonOperation = (json: Readonly<Record<string, unknown>>) => Output;

/** The operations of the embedded KMS, by name. Each takes the request's JSON and throws KmsError. */
export function kmsOperations(context: KmsContext): ReadonlyMap<string, JsonOperation> {
  const known = knownKeys(context);
  const operations: Operations = { ...keyOperations(known), ...cryptographicOperations(known) };
  return new Map(Object.entries(operations).map(([name, operation]) => [name, (json) => operation(kmsInput(json))]));
}
