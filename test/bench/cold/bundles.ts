import { cpSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';
import { ALIASES, bundle } from '../../../infra/bundle.ts';
import { CACHE, PROJECT } from '../installed.ts';

/** The folder of a function that can be started, and the size of its code. */
export type Startable = { readonly folder: string; readonly bytes: number };

/** The options of `infra/bundle.ts`, for bundles that are compared with it. */
const BEST: BuildOptions = {
  minify: true,
  mainFields: ['module', 'main'],
  supported: { 'dynamic-import': false },
  alias: ALIASES,
  legalComments: 'none',
};

/** With the SDK's own checksums, as is usual. */
const { '@smithy/core/checksum': _, ...BARE_ALIASES } = ALIASES;

const DATA_MAP = join(import.meta.dirname, 'data-map.json');
const FOLDER = join(CACHE, 'bundles');
const DEPLOYED = join(FOLDER, 'deployed');

/** The functions as they are deployed. */
export function deployed(): ReadonlyMap<string, Startable> {
  const bundles = bundle({ dataMap: DATA_MAP, outputDirectory: DEPLOYED });
  return new Map(bundles.map(({ name, directory, bytes }) => [name, { folder: directory, bytes }]));
}

export function empty(): Startable {
  return build('empty', join(import.meta.dirname, 'empty.ts'), {});
}

/**
 * The same source, bundled as CDK's NodejsFunction does by default.
 *
 * @param sdk `bundled` as with `bundleAwsSDK`, or the runtime's own SDK, for which the project's `node_modules` stand in
 */
export function cdkDefaults(name: string, sdk: 'bundled' | 'external'): Startable {
  const external = sdk === 'external' ? ['@aws-sdk/*', '@smithy/*'] : [];
  return withDocuments(build(`cdk-${sdk}/${name}`, join(PROJECT, 'functions', name, 'index.ts'), { external }));
}

/** The same source, with three SDK clients replaced by a few lines of code. */
export function withoutSdk(name: string): Startable {
  const instead = join(import.meta.dirname, 'without-sdk.ts');
  const clients = ['dynamodb', 'kms', 'sqs'].map((service) => [`@aws-sdk/client-${service}`, instead] as const);
  const alias = { ...ALIASES, ...Object.fromEntries(clients) };
  const entry = join(PROJECT, 'functions', name, 'index.ts');
  return withDocuments(build(`without-sdk/${name}`, entry, { ...BEST, alias }));
}

/** The function's AWS calls and nothing else, in the best possible bundle of the unchanged SDK. */
export function bareCalls(name: string): Startable {
  return build(`bare/${name}`, join(import.meta.dirname, 'bare-calls.ts'), {
    ...BEST,
    alias: BARE_ALIASES,
    define: { FUNCTION: JSON.stringify(name) },
  });
}

/** Copies the files that the deployed function reads beside another build of it. */
function withDocuments(built: Startable): Startable {
  const isDocument = (path: string): boolean => !['index.js', 'package.json'].includes(basename(path));
  cpSync(join(DEPLOYED, basename(built.folder)), built.folder, { recursive: true, filter: isDocument });
  return built;
}

function build(name: string, entry: string, options: BuildOptions): Startable {
  const folder = join(FOLDER, name);
  const outfile = join(folder, 'index.js');
  mkdirSync(folder, { recursive: true });
  buildSync({
    absWorkingDir: PROJECT,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    logLevel: 'error',
    ...options,
  });
  writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}\n');
  return { folder, bytes: statSync(outfile).size };
}
