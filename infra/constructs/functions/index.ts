import type { Construct } from 'constructs';
import { DeletionFunction, type FunctionDefinition, type FunctionParts } from '../deletion-function.ts';
import { canary } from './canary.ts';
import { deletionCallback } from './deletion-callback.ts';
import { deletionStatus } from './deletion-status.ts';
import { operations } from './operations.ts';
import { providerConfirmation } from './provider-confirmation.ts';
import { purgeWorker } from './purge-worker.ts';
import { sweeper } from './sweeper.ts';

/** Of the folders in `functions/`. */
export type FunctionName =
  | 'deletion-callback'
  | 'purge-worker'
  | 'deletion-status'
  | 'provider-confirmation'
  | 'operations'
  | 'sweeper'
  | 'canary';

/** @internal */
const DEFINITIONS = {
  'deletion-callback': deletionCallback,
  'purge-worker': purgeWorker,
  'deletion-status': deletionStatus,
  'provider-confirmation': providerConfirmation,
  operations,
  sweeper,
  canary,
} as const satisfies { readonly [name in FunctionName]: FunctionDefinition };

/** Every function, by name. */
export type DeletionFunctions = { readonly [name in FunctionName]: DeletionFunction };

/** @internal */
export function makeFunctions(scope: Construct, parts: FunctionParts): DeletionFunctions {
  return Object.fromEntries(
    Object.entries(DEFINITIONS).map(([name, definition]) => [
      name,
      new DeletionFunction(scope, name, definition, parts),
    ]),
  ) as DeletionFunctions;
}
