import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
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
    const elsewhere =
      /^(?!shared\/adapters\/aws\/|shared\/targets\/(?!decorators\/)[^/]+\/|shared\/targets\/kms-decrypt|functions\/[^/]+\/index\.ts|infra\/)/;
    expect(offending(elsewhere, /^(@aws-sdk|@smithy|aws-cdk)/)).toEqual([]);
  });

  it('the domain imports nothing but itself and what computes', () => {
    const computing = /^(shared\/domain\/|shared\/concurrency\/backoff\.ts$|node:(crypto|url)$)/;
    expect(offending(/^shared\/domain\//, /./, computing)).toEqual([]);
  });

  it('what Meta defines imports only the domain, ports and what computes', () => {
    expect(offending(/^shared\/meta\//, /./, /^(shared\/(domain|meta|ports)\/|node:crypto$)/)).toEqual([]);
  });

  it('ports import only types of the domain and of each other', () => {
    expect(offending(/^shared\/ports\//, /./, /^shared\/(domain|ports)\//)).toEqual([]);
  });

  it('use cases know ports, the domain and the verbs of targets, and nothing that runs', () => {
    expect(offending(/^shared\/use-cases\//, /^(shared\/adapters|functions|infra)\//)).toEqual([]);
  });

  it('a function knows ports, and only where it is built their adapters', () => {
    expect(offending(/^functions\/(?![^/]+\/index\.ts$)/, /^shared\/adapters\//)).toEqual([]);
  });

  it('what is shared imports nothing that starts or is deployed', () => {
    expect(offending(/^shared\//, /^(functions|infra)\//)).toEqual([]);
    expect(offending(/^functions\//, /^infra\//)).toEqual([]);
  });

  it('only the list of kinds imports a kind', () => {
    const kinds = /^shared\/targets\/(?!decorators\/)[^/]+\//;
    expect(offending(/^(shared|functions)\/(?!targets\/(kinds|index|(?!decorators\/)[^/]+\/))/, kinds)).toEqual([]);
  });

  it('process.env is read only where things are built', () => {
    const readers = sources.filter((file) => /process\.env/.test(code(file)));
    const allowed = /\/(index|main)\.ts$|^infra\/|^shared\/adapters\/aws\/environment\.ts$/;
    expect(readers.filter((file) => !allowed.test(file))).toEqual([]);
  });

  it('no files and no folders import each other in a circle', () => {
    expect(circlesAmong(doors(imports))).toEqual([]);
  });

  it('would notice a circle of files, and one of folders', () => {
    const files = [
      { file: 'a/one.ts', imported: 'a/two.ts' },
      { file: 'a/two.ts', imported: 'a/one.ts' },
    ];
    const folders = [
      { file: 'shared/a/one.ts', imported: 'shared/b/two.ts' },
      { file: 'shared/b/three.ts', imported: 'shared/a/four.ts' },
    ];
    expect(circlesAmong(doors(files))).toEqual(['a/one.ts ⇄ a/two.ts']);
    expect(circlesAmong(doors(folders))).toEqual(['shared/a ⇄ shared/b']);
  });
});

type Import = { readonly file: string; readonly imported: string };

/**
 * An import as its nearest common folder sees it: from one of that folder's own entries, file or folder, to another. So
 * every folder is looked at by itself, and what lies inside its folders counts as these folders.
 */
function doors(all: readonly Import[]): ReadonlyMap<string, ReadonlySet<string>> {
  const graph = new Map<string, Set<string>>();
  for (const { file, imported } of all) {
    const [from, to] = [file.split('/'), imported.split('/')];
    const depth = from.findIndex((name, at) => name !== to[at]);
    if (depth < 0 || to.length <= depth || !/\.(ts|js)$/.test(imported)) continue;
    const [a, b] = [from, to].map((path) => path.slice(0, depth + 1).join('/')) as [string, string];
    graph.set(a, (graph.get(a) ?? new Set()).add(b));
  }
  return graph;
}

/** Entries that reach each other. */
function circlesAmong(graph: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  const reachedFrom = (start: string): ReadonlySet<string> => {
    const reached = new Set<string>();
    const left = [...(graph.get(start) ?? [])];
    for (let at = left.pop(); at !== undefined; at = left.pop()) {
      if (reached.has(at)) continue;
      reached.add(at);
      left.push(...(graph.get(at) ?? []));
    }
    return reached;
  };
  const reach = new Map([...graph.keys()].map((entry) => [entry, reachedFrom(entry)]));
  const circles = [...reach]
    .filter(([entry, reached]) => reached.has(entry))
    .map(([entry, reached]) =>
      [...reached]
        .filter((other) => reach.get(other)?.has(entry))
        .toSorted()
        .join(' ⇄ '),
    );
  return [...new Set(circles)].toSorted();
}
