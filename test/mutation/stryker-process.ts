import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { OWN_MUTATORS } from './mutators.ts';

// StrykerJS with a change of our own: `node stryker-process.ts CORE CONFIG`, with the folder of @stryker-mutator/core

/** Its list of changes, which is no part of what it exports. */
type Mutators = { readonly allMutators: object[] };
type Core = { readonly Stryker: new (options: object) => { runMutationTest(): Promise<unknown> } };

const [core = '', configFile] = process.argv.slice(2);
const { allMutators } = await load<Mutators>('../instrumenter/dist/src/mutators/mutate.js');
allMutators.push(...OWN_MUTATORS);
const { Stryker } = await load<Core>('dist/src/index.js');
await new Stryker({ configFile }).runMutationTest();

function load<Exported>(file: string): Promise<Exported> {
  return import(pathToFileURL(join(core, file)).href) as Promise<Exported>;
}
