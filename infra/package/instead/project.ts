import { join } from 'node:path';

/** The folder that the commands are run in, which is the one of the company's own `cdk.json`. */
export const PROJECT = process.cwd();

/** The package itself: this file becomes part of `dist/data-deletion.mjs`. */
export const DOCUMENTS = join(import.meta.dirname, '..');
