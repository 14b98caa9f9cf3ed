import { join } from 'node:path';

/** The folder of `cdk.json`; the paths in it are seen from here. */
export const PROJECT = join(import.meta.dirname, '..');

/** Below it is `infra/runbooks`, which operators read. */
export const DOCUMENTS = PROJECT;
