import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FunctionDefinition } from './function-definition.ts';

const FILE = 'target-settings.json';

/**
 * Puts the settings of targets on this machine beside the code of the functions that have any, instead of those that the
 * synthesis wrote: none of them, named by the data map or not, is left to lead to a real store.
 */
export function replaceTargetSettings(
  functions: readonly FunctionDefinition[],
  settings: Readonly<Record<string, string>>,
): void {
  for (const { folder } of functions) {
    const file = join(folder, FILE);
    if (existsSync(file)) writeFileSync(file, JSON.stringify(settings));
  }
}
