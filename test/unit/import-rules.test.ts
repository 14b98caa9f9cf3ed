import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const ROOT = join(__dirname, '../..');
const sources = globSync('{functions,shared,infra}/**/*.ts', { cwd: ROOT }).toSorted();

const IMPORT = /^(?:import|export)\b[^'";]*from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm;

/** What a file imports: packages by name, our own files by their path from the root. */
function importsOf(file: string): readonly string[] {
  return [...code(file).matchAll(IMPORT)].map(([, from, only, dynamic]) => {
    const name = from ?? only ?? dynamic ?? '';
    return name.startsWith('.') ? relative(ROOT, join(ROOT, dirname(file), name)) : name;
  });
}

/** A file without the lines that are comment. */
function code(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8').replace(/^\s*(?:\*|\/\*|\/\/).*$/gm, '');
}

const imports = sources.flatMap((file) => importsOf(file).map((imported) => ({ file, imported })));

/** @param from which files @param to what they import */
function offending(from: RegExp, to: RegExp, except: RegExp = /^$/): readonly string[] {
  return imports
    .filter(({ file, imported }) => from.test(file) && to.test(imported) && !except.test(imported))
    .map(({ file, imported }) => `${file} imports ${imported}`);
}

describe('who may import what', () => {
  it('finds the sources and their imports', () => {
    expect(sources.length).toBeGreaterThan(40);
    expect(imports.length).toBeGreaterThan(100);
    expect(offending(/purge-worker\/index/, /client-kms/)).toHaveLength(1);
  });

  it('AWS only in its adapters, in a target, where things are built, and in infra', () => {
    const elsewhere = /^(?!shared\/adapters\/aws\/|shared\/targets\/|functions\/[^/]+\/index\.ts|infra\/)/;
    expect(offending(elsewhere, /^(@aws-sdk|@smithy|aws-cdk)/)).toEqual([]);
  });

  it('the domain imports nothing but itself and what computes', () => {
    expect(offending(/^shared\/domain\//, /./, /^(shared\/domain\/|node:crypto$)/)).toEqual([]);
  });

  it('what Meta defines imports only the domain, ports and what computes', () => {
    expect(offending(/^shared\/meta\//, /./, /^(shared\/(domain|meta|ports)\/|node:crypto$)/)).toEqual([]);
  });

  it('ports import only types of the domain, of targets and of each other', () => {
    expect(offending(/^shared\/ports\//, /./, /^shared\/(domain|ports|targets)\//)).toEqual([]);
  });

  it('use cases know ports, the domain and the verbs of targets, and nothing that runs', () => {
    expect(offending(/^shared\/use-cases\//, /^(shared\/adapters|functions|infra)\//)).toEqual([]);
  });

  it('what is shared imports nothing that starts or is deployed', () => {
    expect(offending(/^shared\//, /^(functions|infra)\//)).toEqual([]);
    expect(offending(/^functions\//, /^infra\//)).toEqual([]);
  });

  it('nobody imports a target but the list of kinds', () => {
    const kinds = /^shared\/targets\/(dynamodb|s3|postgres|webhook|meta-graph|kept|manual)\.ts$/;
    expect(offending(/^(shared|functions)\/(?!targets\/)/, kinds)).toEqual([]);
  });

  it('process.env is read only where things are built', () => {
    const readers = sources.filter((file) => /process\.env/.test(code(file)));
    const allowed = /\/(index|main)\.ts$|^infra\/|^shared\/adapters\/aws\/environment\.ts$/;
    expect(readers.filter((file) => !allowed.test(file))).toEqual([]);
  });
});
