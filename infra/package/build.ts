import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { bundle, packagesIn } from '../bundle.ts';
import { PROJECT } from '../project.ts';
import { billOfMaterials, type Lockfile, noticesOf } from '../supply-chain.ts';
import { instead } from './instead.ts';

const DIST = join(PROJECT, 'dist');
const TYPES = join(DIST, 'types');

type Manifest = { readonly dependencies: object; readonly peerDependencies: object };
const manifest = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as Manifest;
const lockfile = JSON.parse(readFileSync(join(PROJECT, 'package-lock.json'), 'utf8')) as Lockfile;

const OPTIONS = {
  absWorkingDir: PROJECT,
  outdir: DIST,
  bundle: true,
  platform: 'node',
  target: 'node20',
  charset: 'utf8',
  legalComments: 'none',
  metafile: true,
  logLevel: 'error',
  // these are installed as dependencies; everything else that is imported is bundled
  external: Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }),
  // Node 20 does not have the first; the second exists neither in CommonJS nor before Node 20.11
  define: { 'Map.groupBy': 'mapGroupBy', 'import.meta.dirname': '__dirname' },
  inject: [join(import.meta.dirname, 'instead/group-by.ts')],
} as const satisfies BuildOptions;

const COMMAND_BANNER = `#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
const __dirname = fileURLToPath(new URL('.', import.meta.url));`;

/** Builds `dist/`, which is the package: the library, the command line, the functions' code and the declarations. */
async function buildPackage(): Promise<void> {
  rmSync(DIST, { recursive: true, force: true });
  mkdirSync(DIST);
  // the library is CommonJS, also for ES modules: with two copies, constructs of one would not be instances of the
  // other's
  write('package.json', `${JSON.stringify({ type: 'commonjs', sideEffects: false })}\n`);
  const packages = [...(await libraryPackages()), ...(await commandPackages()), ...functionPackages()];
  emitDeclarations();
  const bundled = [...new Set(packages)].toSorted();
  write('sbom.cdx.json', `${JSON.stringify(billOfMaterials(lockfile, bundled), null, 2)}\n`);
  write('THIRD-PARTY-NOTICES', noticesOf(bundled, PROJECT));
}

async function libraryPackages(): Promise<readonly string[]> {
  const runtime = { 'infra/package/runtime.ts': './runtime.js' };
  const made = await Promise.all(
    ['index', 'runtime'].map((entry) =>
      build({
        ...OPTIONS,
        format: 'cjs',
        entryPoints: [join(import.meta.dirname, `${entry}.ts`)],
        plugins: [instead(entry === 'index' ? runtime : {})],
      }),
    ),
  );
  return made.flatMap(({ metafile }) => packagesOf(metafile));
}

async function commandPackages(): Promise<readonly string[]> {
  const { metafile } = await build({
    ...OPTIONS,
    format: 'esm',
    entryPoints: [{ in: join(PROJECT, 'infra/ops/main.ts'), out: 'data-deletion' }],
    outExtension: { '.js': '.mjs' },
    banner: { js: COMMAND_BANNER },
    plugins: [instead()],
  });
  chmodSync(join(DIST, 'data-deletion.mjs'), 0o755);
  return packagesOf(metafile);
}

function functionPackages(): readonly string[] {
  return bundle({ outputDirectory: join(DIST, 'functions') }).flatMap(({ packages }) => packages);
}

function packagesOf({ outputs }: Metafile): readonly string[] {
  return Object.values(outputs).flatMap(packagesIn);
}

/** Writes the declarations that the public ones need, and an entry for each way to import them. */
function emitDeclarations(): void {
  const all = join(DIST, 'all-types');
  execFileSync(process.execPath, [
    join(PROJECT, 'node_modules/typescript/bin/tsc'),
    ...['-p', join(import.meta.dirname, 'declarations.tsconfig.json'), '--outDir', all],
  ]);
  for (const entry of ['index', 'runtime']) {
    copyDeclaration(join(all, 'infra/package', `${entry}.d.ts`), all);
    const line = `export * from './types/infra/package/${entry}.js';\n`;
    write(`${entry}.d.ts`, line);
    write(`${entry}.d.mts`, line);
    write(`${entry}.mjs`, esModule(entry));
  }
  rmSync(all, { recursive: true });
}

function copyDeclaration(file: string, from: string): void {
  const copy = join(TYPES, relative(from, file));
  const text = readFileSync(file, 'utf8');
  mkdirSync(dirname(copy), { recursive: true });
  const imports = [...text.matchAll(/(?:from |import\()['"](\.[^'"]+)\.ts['"]/g)].map(([, path]) => `${path}.d.ts`);
  writeFileSync(copy, text.replaceAll(/(['"]\.[^'"]+)\.ts(['"])/g, '$1.js$2'));
  for (const imported of imports) {
    const path = resolve(dirname(file), imported);
    if (!existsSync(join(TYPES, relative(from, path)))) copyDeclaration(path, from);
  }
}

/** Re-exports the library as an ES module, name by name: bundlers differ in how they treat CommonJS default exports. */
function esModule(entry: string): string {
  const names = Object.keys(createRequire(import.meta.url)(join(DIST, `${entry}.js`)) as object);
  return `export { ${names.toSorted().join(', ')} } from './${entry}.js';\n`;
}

function write(file: string, text: string): void {
  writeFileSync(join(DIST, file), text);
}

await buildPackage();
