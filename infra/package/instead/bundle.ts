import { copyFileSync, cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BundleOptions, FunctionCode } from '../../bundle.ts';

/** Made when the package was; this file becomes part of `dist/index.js`. */
const FUNCTIONS = join(import.meta.dirname, 'functions');

/** Lays the functions' code, which is bundled already, beside the data map: the synthesis needs no compiler. */
export function bundle({ dataMap, outputDirectory }: BundleOptions): readonly FunctionCode[] {
  return readdirSync(FUNCTIONS).map((name) => {
    const directory = join(outputDirectory, name);
    cpSync(join(FUNCTIONS, name), directory, { recursive: true });
    if (dataMap !== undefined) copyFileSync(dataMap, join(directory, 'data-map.json'));
    return { name, directory };
  });
}
