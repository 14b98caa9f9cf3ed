import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package in the lockfile. */
export type LockedPackage = {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
  /** `sha512-` and base64. */
  readonly integrity?: string;
  /** It is only a development dependency. */
  readonly dev?: boolean;
  /** It is a development dependency, and an optional one, or an optional peer, of another package. */
  readonly devOptional?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
};

/** The packages by folder, such as `node_modules/pg`; the project itself is `''`. */
export type Lockfile = { readonly packages: Readonly<Record<string, LockedPackage>> };

/** Licences that require nothing but their notice. */
const ALLOWED: ReadonlySet<string> = new Set(['MIT', 'Apache-2.0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause']);

/**
 * Finds problems with third-party packages that run in production: a licence that is not allowed, an install script, or
 * a bundled package that is only a development dependency.
 *
 * @param bundled the folders of the packages that are in the bundles
 */
export function supplyFaults({ packages }: Lockfile, bundled: readonly string[]): readonly string[] {
  const dependencies = Object.keys(packages).filter((folder) => folder !== '' && !isForDevelopment(packages[folder]));
  return [...new Set([...dependencies, ...bundled])]
    .toSorted()
    .flatMap((folder) => packageFaults(packageName(folder), packages[folder]));
}

/**
 * The packages in the bundles, as a CycloneDX 1.5 document. It lists what esbuild put into them, because
 * `npm sbom --omit=dev` leaves out packages that a development dependency also needs. The same bundles give the same
 * document.
 *
 * @see ECMA-424
 */
export function billOfMaterials({ packages }: Lockfile, bundled: readonly string[]): object {
  const { name = '', version = '' } = packages[''] ?? {};
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { lifecycles: [{ phase: 'build' }], component: { type: 'application', 'bom-ref': name, name, version } },
    components: bundled.map((folder) => component(packageName(folder), packages[folder] ?? {})),
  };
}

/** The notices that the licences of bundled packages require, without repeats, each with the names of its packages. */
export function noticesOf(bundled: readonly string[], project: string): string {
  const foldersOf = Map.groupBy(bundled, (folder) => noticeIn(join(project, folder)));
  const sections = [...foldersOf].map(([notice, folders]) => `${folders.map(packageName).join('\n')}\n\n${notice}\n`);
  return sections.join(`\n${'-'.repeat(80)}\n\n`);
}

function noticeIn(folder: string): string {
  const files = readdirSync(folder).filter((name) => /^(?:licen[cs]e|notice|copying)\b/i.test(name));
  if (files.length > 0)
    return files
      .toSorted()
      .map((name) => readFileSync(join(folder, name), 'utf8').trim())
      .join('\n\n');
  const { license = 'none', author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly license?: string;
    readonly author?: string | { readonly name?: string };
  };
  const by = typeof author === 'string' ? author : (author?.name ?? '');
  return `Licence: ${license}${by === '' ? '' : `; author: ${by}`}`;
}

function component(name: string, { version = '', license = '', integrity = '' }: LockedPackage): object {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  const content = Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex');
  const hashes = [{ alg: 'SHA-512', content }];
  return { type: 'library', 'bom-ref': purl, name, version, purl, hashes, licenses: [{ license: { id: license } }] };
}

function packageFaults(name: string, locked: LockedPackage | undefined): readonly string[] {
  if (locked === undefined) return [`${name} is in a bundle and not in the lockfile`];
  const licence = locked.license ?? 'none';
  return [
    ...(ALLOWED.has(licence) ? [] : [`${name} has the licence ${licence}; allowed are ${[...ALLOWED].join(', ')}`]),
    ...(locked.hasInstallScript ? [`${name} runs a script when it is installed`] : []),
    ...(isForDevelopment(locked) ? [`${name} is in a bundle and only a development dependency`] : []),
  ];
}

export function isForDevelopment(locked: LockedPackage | undefined): boolean {
  return locked?.dev === true || locked?.devOptional === true;
}

function packageName(folder: string): string {
  return folder.split('node_modules/').at(-1) ?? folder;
}
