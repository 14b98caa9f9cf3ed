import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FunctionDefinition } from './function-definition.ts';

const FILE = 'target-settings.json';

/**
 * Replaces the settings of targets that the synthesis wrote beside the functions' code with those for this machine. All
 * of them are replaced, so that none can lead to a real store.
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
