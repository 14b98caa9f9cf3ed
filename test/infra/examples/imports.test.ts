import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const examples = join(import.meta.dirname, '../../../infra/examples');
const files = globSync('**/*.ts', { cwd: examples });

it.each(files)('%s imports only packages, its neighbours and what the package exports', (file) => {
  const imports = [...readFileSync(join(examples, file), 'utf8').matchAll(/^(?:import|\}).* from '([^']+)'/gm)];
  const own = imports.map(([, from = '']) => from).filter((from) => from.startsWith('.'));
  expect(own.filter((from) => from !== '../../package/runtime.ts' && !/^\.\/[\w-]+\.ts$/.test(from))).toEqual([]);
});
