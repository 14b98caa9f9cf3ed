import { globSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PROJECT } from '../bench/installed.ts';
import { runFile, type TestResult } from './run-file.ts';
import { texts } from './texts.ts';

/** What StrykerJS and the changed sources exchange in a process. */
type Instrumenter = {
  activeMutant?: string | undefined;
  readonly currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage?: object;
};

type MutantRun = {
  readonly activeMutant: { readonly id: string };
  readonly testFilter?: readonly string[];
  readonly hitLimit?: number;
  readonly mutantActivation: 'runtime' | 'static';
};

type Options = { readonly plainRunner: { readonly tests: readonly string[] } };

/**
 * Runs the tests for StrykerJS as `npm test` runs them, in plain Node.js. Modules are loaded once for many changes: a change is
 * switched on at run time, which takes milliseconds instead of the seconds in which Jest would load everything anew.
 *
 * @see https://stryker-mutator.io/docs/stryker-js/guides/create-a-plugin/
 */
class PlainRunner {
  static readonly inject = ['options'] as const;
  readonly #files: readonly string[];
  readonly #instrumenter: Instrumenter;
  #isFresh = true;
  #isPolluted = false;

  constructor({ plainRunner: { tests } }: Options) {
    // in the order of the group: a module that a test loads itself seems to be covered by that test alone
    this.#files = [...new Set(tests.flatMap((pattern) => globSync(pattern)).map((file) => resolve(file)))];
    const { __stryker__ = {} } = globalThis as { readonly __stryker__?: Instrumenter };
    this.#instrumenter = __stryker__;
    Object.assign(globalThis, { __stryker__ });
  }

  capabilities(): object {
    // what was imported stays imported: StrykerJS starts a new process where a change acts while modules load
    return { reloadEnvironment: false };
  }

  async init(): Promise<void> {
    const runner = createRequire(join(PROJECT, 'package.json')).resolve('jest-light-runner');
    await import(pathToFileURL(join(runner, '../global-setup.js')).href);
    await import(pathToFileURL(join(PROJECT, 'test/support/time-limits.ts')).href);
  }

  async dryRun(): Promise<object> {
    const tests: TestResult[] = [];
    for (const file of this.#files) tests.push(...(await runFile(file, { note: (id) => this.#note(id) })));
    this.#note(undefined);
    // a copy: the changed sources go on counting in the object that they know, outside of any test, and a change of what runs outside of
    // a test needs a process of its own
    const mutantCoverage = structuredClone(this.#instrumenter.mutantCoverage);
    const dependent = await this.#dependentTests(tests);
    if (dependent.length > 0) return { status: 'error', errorMessage: `these fail alone: ${dependent.join(', ')}` };
    return { status: 'complete', tests, mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, mutantActivation }: MutantRun): Promise<object> {
    // StrykerJS tries again in a new process whatever is rejected
    if (this.#isPolluted) throw new Error('an earlier change left something behind');
    const isFresh = this.#isFresh || mutantActivation === 'static';
    this.#isFresh = false;
    this.#instrumenter.hitLimit = hitLimit;
    this.#instrumenter.hitCount = hitLimit === undefined ? undefined : 0;
    const only = testFilter && new Set(testFilter);
    const files = this.#files.filter(
      (file) => only === undefined || testFilter?.some((id) => id.startsWith(`${file} `)),
    );
    const tests: TestResult[] = [];
    this.#instrumenter.activeMutant = activeMutant.id;
    for (const file of files) {
      tests.push(...(await runFile(file, { only, bail: true })));
      if (tests.some(isFailed)) break;
    }
    this.#instrumenter.activeMutant = undefined;
    if ((this.#instrumenter.hitCount ?? 0) > (hitLimit ?? Infinity)) {
      this.#isPolluted = true;
      return { status: 'timeout', reason: 'endless loop' };
    }

    const failed = tests.find(isFailed);
    if (failed === undefined) {
      // what was already computed once in this process was not computed with the change
      if (!isFresh) throw new Error('survives, to be tried in a new process');
      return { status: 'survived', nrOfTests: tests.length };
    }
    if (mutantActivation === 'runtime' && (await this.#failsWithoutChange(failed))) {
      this.#isPolluted = true;
      if (!isFresh) throw new Error('fails without the change as well');
    }
    return { status: 'killed', killedBy: [failed.id], failureMessage: failed.failureMessage, nrOfTests: tests.length };
  }

  /** Tests that need others before them fail alone without any change, and would seem to notice every one. */
  async #dependentTests(tests: readonly TestResult[]): Promise<readonly string[]> {
    const dependent: string[] = [];
    for (const test of tests) {
      if (!isFailed(test) && (await this.#failsWithoutChange(test))) dependent.push(test.id);
    }
    return dependent;
  }

  async #failsWithoutChange({ id, fileName }: TestResult): Promise<boolean> {
    return (await runFile(fileName, { only: new Set([id]), bail: true })).some(isFailed);
  }

  #note(id: string | undefined): void {
    Object.assign(this.#instrumenter, { currentTestId: id });
  }
}

function isFailed({ status }: TestResult): boolean {
  return status === 1;
}

export const strykerPlugins = [
  { kind: 'TestRunner', name: 'plain', injectableClass: PlainRunner },
  { kind: 'Ignore', name: 'texts', value: texts },
];
