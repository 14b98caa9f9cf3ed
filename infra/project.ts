import { join } from 'node:path';

/** The folder of `cdk.json`; paths in that file are relative to it. */
export const PROJECT = join(import.meta.dirname, '..');

/** The folder that contains `infra/runbooks`, which commands quote. */
export const DOCUMENTS = PROJECT;
