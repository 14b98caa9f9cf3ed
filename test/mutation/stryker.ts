import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installed, PROJECT } from '../bench/installed.ts';
import type { Group } from './groups.ts';

/** One change of a source, and whether a test noticed it. */
export type Mutant = {
  readonly file: string;
  readonly line: number;
  /** What is changed, as it stands in the source, on one line. */
  readonly code: string;
  readonly becomes: string;
  readonly status: string;
};

/** Lines and columns count from 1. */
type Position = { readonly line: number; readonly column: number };

type Report = {
  readonly files: {
    readonly [file: string]: {
      readonly source: string;
      readonly mutants: readonly {
        readonly location: { readonly start: Position; readonly end: Position };
        readonly replacement: string;
        readonly status: string;
      }[];
    };
  };
};

const CACHE = join(PROJECT, 'node_modules/.cache/mutation');

/**
 * Changes the sources of a group in every way that StrykerJS knows, and their numbers, and runs the tests that cover the change.
 *
 * @returns undefined, after one line that says so, when StrykerJS cannot be installed
 */
export function mutants(name: string, { mutate, tests }: Group): readonly Mutant[] | undefined {
  const core = installed('@stryker-mutator/core', '10.0.0');
  if (core === undefined) return undefined;
  mkdirSync(CACHE, { recursive: true });
  const config = join(CACHE, `${name}.config.json`);
  const report = join(CACHE, `${name}.json`);
  const log = join(CACHE, `${name}.log`);
  // StrykerJS may end with 0 without a report, and an older one is not this one
  rmSync(report, { force: true });
  // not in node_modules, where Node.js would not strip the types
  const sandbox = mkdtempSync(join(tmpdir(), 'mutation-'));
  writeFileSync(config, JSON.stringify(options(sandbox, report, mutate, tests)));
  try {
    const command = join(import.meta.dirname, 'stryker-process.ts');
    const output = openSync(log, 'w');
    const { status } = spawnSync(process.execPath, [command, core, config], {
      cwd: PROJECT,
      stdio: ['ignore', output, output],
    });
    if (status !== 0) throw new Error(`StrykerJS ended with ${status}: ${log}`);
  } finally {
    rmSync(sandbox, { recursive: true, force: true });
  }
  return lastMutants(name);
}

function options(sandbox: string, report: string, mutate: readonly string[], tests: readonly string[]): object {
  return {
    mutate,
    plainRunner: { tests },
    testRunner: 'plain',
    warnings: { unknownOptions: false },
    plugins: [join(import.meta.dirname, 'plain-runner.ts')],
    ignorers: ['texts'],
    coverageAnalysis: 'perTest',
    concurrency: 2,
    // a busy machine must not make a slow test look like an endless loop
    timeoutMS: 15_000,
    timeoutFactor: 4,
    tempDirName: sandbox,
    ignorePatterns: ['cdk.out', '.build', 'test/browser'],
    // TypeScript 7 has no API with which StrykerJS could read this
    tsconfigFile: 'none',
    disableTypeChecks: false,
    reporters: ['json', 'progress-append-only'],
    jsonReporter: { fileName: report },
  };
}

/** What the last run of a group found. */
export function lastMutants(name: string): readonly Mutant[] {
  const { files } = JSON.parse(readFileSync(join(CACHE, `${name}.json`), 'utf8')) as Report;
  return Object.entries(files).flatMap(([file, { source, mutants: found }]) => {
    const lines = source.split('\n');
    return found.map(({ location: { start, end }, replacement, status }) => {
      const changed = lines.slice(start.line - 1, end.line);
      const tail = (changed.at(-1) ?? '').length - end.column + 1;
      const code = changed.join('\n').slice(start.column - 1);
      const whole = tail > 0 ? code.slice(0, -tail) : code;
      return { file, line: start.line, code: onOneLine(whole), becomes: onOneLine(replacement), status };
    });
  });
}

function onOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, 120);
}
