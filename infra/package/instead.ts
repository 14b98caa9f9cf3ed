import { join, resolve } from 'node:path';
import type { Plugin } from 'esbuild';

const PROJECT = join(import.meta.dirname, '../..');

/** What is another thing in the package than in a checkout, by path from the root. */
const INSTEAD: { readonly [path: string]: string } = {
  'infra/bundle.ts': 'infra/package/instead/bundle.ts',
  'infra/project.ts': 'infra/package/instead/project.ts',
  'infra/ops/cli/program.ts': 'infra/package/instead/program.ts',
};

/** Puts into a bundle what the package has instead of a file, and leaves other entries of the package out of it. */
export function instead(entries: { readonly [path: string]: string } = {}): Plugin {
  return {
    name: 'instead',
    setup(build) {
      build.onResolve({ filter: /^\..*\.ts$/ }, ({ path, resolveDir, kind }) => {
        const file = resolve(resolveDir, path).slice(PROJECT.length + 1);
        const entry = entries[file];
        if (entry !== undefined && kind !== 'entry-point') return { path: entry, external: true };
        const other = INSTEAD[file];
        return other === undefined ? undefined : { path: join(PROJECT, other) };
      });
    },
  };
}
