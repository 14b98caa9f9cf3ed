import type { Construct } from 'constructs';
import { DeletionFunction, type FunctionDefinition, type FunctionParts } from '../deletion-function.ts';
import * as definitions from './all.ts';

/**
 * The name of a function, which is the name of its folder in `functions/`.
 *
 * @useDeclaredType
 */
export type FunctionName = (typeof definitions)[keyof typeof definitions]['name'];

/** The functions, by name. */
export type DeletionFunctions = { readonly [name in FunctionName]: DeletionFunction };

/** @internal */
export function makeFunctions(scope: Construct, parts: FunctionParts): DeletionFunctions {
  const functions = Object.values(definitions).map((definition: FunctionDefinition) => [
    definition.name,
    new DeletionFunction(scope, definition, parts),
  ]);
  return Object.fromEntries(functions) as DeletionFunctions;
}
