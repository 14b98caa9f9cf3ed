import { join } from 'node:path';

/** The folder in which the commands are run, which is that of the company's own `cdk.json`. */
export const PROJECT = process.cwd();

/** The folder of the package; this file becomes part of `dist/data-deletion.mjs`. */
export const DOCUMENTS = join(import.meta.dirname, '..');
