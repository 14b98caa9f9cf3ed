import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BundleOptions, FunctionCode } from '../../bundle.ts';
import { deployedDataMap } from '../../data-map-file.ts';

/** Made when the package was; this file becomes part of `dist/index.js`. */
const FUNCTIONS = join(import.meta.dirname, 'functions');

/** Lays the functions' code, which is bundled already, beside the data map: the synthesis needs no compiler. */
export function bundle({ dataMap, outputDirectory }: BundleOptions): readonly FunctionCode[] {
  return readdirSync(FUNCTIONS).map((name) => {
    const directory = join(outputDirectory, name);
    cpSync(join(FUNCTIONS, name), directory, { recursive: true });
    if (dataMap !== undefined) writeFileSync(join(directory, 'data-map.json'), deployedDataMap(dataMap));
    return { name, directory };
  });
}
