import { join, resolve } from 'node:path';
import type { Plugin } from 'esbuild';
import { PROJECT } from '../project.ts';

/** The files that are replaced in the package, and their replacements, as paths from the root. */
const INSTEAD: { readonly [path: string]: string } = {
  'infra/bundle.ts': 'infra/package/instead/bundle.ts',
  'infra/project.ts': 'infra/package/instead/project.ts',
  'infra/ops/cli/program.ts': 'infra/package/instead/program.ts',
};

/** An esbuild plugin that replaces those files, and treats the package's other entry points as external. */
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
