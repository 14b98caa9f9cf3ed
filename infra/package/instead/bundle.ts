import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BundleOptions, FunctionCode } from '../../bundle.ts';
import { deployedDataMap } from '../../data-map-file.ts';

/** Built with the package. This file becomes part of `dist/index.js`, so the folder is `dist/functions`. */
const FUNCTIONS = join(import.meta.dirname, 'functions');

/** Copies the functions' code, which is already bundled, and adds the data map, so that synthesis needs no compiler. */
export function bundle({ dataMap, outputDirectory }: BundleOptions): readonly FunctionCode[] {
  return readdirSync(FUNCTIONS).map((name) => {
    const directory = join(outputDirectory, name);
    cpSync(join(FUNCTIONS, name), directory, { recursive: true });
    if (dataMap !== undefined) writeFileSync(join(directory, 'data-map.json'), deployedDataMap(dataMap));
    return { name, directory };
  });
}
