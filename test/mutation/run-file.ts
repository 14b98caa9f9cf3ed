import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PROJECT } from '../bench/installed.ts';

/** As StrykerJS counts: 0 passed, 1 failed. */
export type TestResult = {
  readonly id: string;
  readonly name: string;
  readonly fileName: string;
  readonly timeSpentMs: number;
  readonly status: 0 | 1;
  readonly failureMessage?: string;
};

type Wanted = {
  /** The ids of the tests to run; without it, all. */
  readonly only?: ReadonlySet<string> | undefined;
  /** Whether the first failure ends it. */
  readonly bail?: boolean;
  /** Told which test is about to run, and that none is while hooks of a whole block do. */
  readonly note?: (id: string | undefined) => void;
};

/** What jest-circus keeps of a file, as far as it is needed here. */
type Hook = { readonly type: string; readonly fn: unknown };
type Test = {
  readonly type: 'test';
  readonly name: string;
  readonly mode?: string;
  readonly parent: Block;
  readonly fn: unknown;
};
type Block = {
  readonly type: 'describeBlock';
  readonly name: string;
  readonly mode?: string;
  readonly parent?: Block;
  readonly children: readonly (Block | Test)[];
  readonly hooks: readonly Hook[];
};
type Circus = { readonly getState: () => { readonly rootDescribeBlock: Block }; readonly resetState: () => void };

type Run = Wanted & { readonly file: string; readonly results: TestResult[] };

const resolveCircus = createRequire(createRequire(join(PROJECT, 'package.json')).resolve('jest-light-runner'));
const circus = resolveCircus('jest-circus') as Circus;

/** What nobody awaited, which would end a process of `npm test`. */
const stray: unknown[] = [];
process.on('unhandledRejection', (reason) => stray.push(reason));
process.on('uncaughtException', (error) => stray.push(error));
const counter = { imports: 0 };

/** Runs the tests of a file in this process. What it imports is loaded at the first time only. */
export async function runFile(file: string, wanted: Wanted): Promise<readonly TestResult[]> {
  const run: Run = { ...wanted, file, results: [] };
  stray.length = 0;
  const environment = { ...process.env };
  wanted.note?.(undefined);
  circus.resetState();
  expect.setState({ testPath: file });
  try {
    await import(`${pathToFileURL(file).href}?${(counter.imports += 1)}`);
    await runBlock(run, circus.getState().rootDescribeBlock);
  } catch (error) {
    run.results.push(result(run, `${file} (loading)`, 0, [error]));
  }
  jest.useRealTimers();
  jest.restoreAllMocks();
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
  return run.results;
}

async function runBlock(run: Run, block: Block): Promise<void> {
  if (!isWanted(run, block)) return;
  run.note?.(undefined);
  await hooks(run, block, 'beforeAll');
  for (const child of block.children) {
    if (run.bail && run.results.some(({ status }) => status === 1)) break;
    if (child.type === 'describeBlock') await runBlock(run, child);
    else if (isWanted(run, child)) await runTest(run, block, child);
  }
  run.note?.(undefined);
  await hooks(run, block, 'afterAll');
}

async function runTest(run: Run, block: Block, test: Test): Promise<void> {
  const id = idOf(run, test);
  run.note?.(id);
  const began = performance.now();
  expect.setState({ currentTestName: id, suppressedErrors: [], assertionCalls: 0 });
  const blocks = [...outerBlocks(block), block];
  const errors = await failures([
    ...blocks.flatMap((one) => hooksOf(one, 'beforeEach')),
    test.fn,
    ...blocks.toReversed().flatMap((one) => hooksOf(one, 'afterEach')),
  ]);
  errors.push(...expect.getState().suppressedErrors, ...stray.splice(0));
  run.results.push(result(run, id, performance.now() - began, errors));
}

async function hooks(run: Run, block: Block, type: string): Promise<void> {
  const errors = await failures(hooksOf(block, type));
  if (errors.length > 0) run.results.push(result(run, `${idOf(run, block)} (${type})`, 0, errors));
}

function hooksOf(block: Block, type: string): readonly unknown[] {
  return block.hooks.filter((hook) => hook.type === type).map(({ fn }) => fn);
}

async function failures(functions: readonly unknown[]): Promise<unknown[]> {
  const errors: unknown[] = [];
  for (const one of functions) {
    try {
      await (one as () => unknown)();
    } catch (error) {
      errors.push(error);
    }
  }
  return errors;
}

function outerBlocks({ parent }: Block): readonly Block[] {
  return parent ? [...outerBlocks(parent), parent] : [];
}

function isWanted(run: Run, one: Block | Test): boolean {
  if (one.mode === 'skip' || one.mode === 'todo') return false;
  if (one.type === 'describeBlock') return one.children.some((child) => isWanted(run, child));
  return run.only?.has(idOf(run, one)) ?? true;
}

/** Its file comes first, because titles repeat. */
function idOf({ file }: Run, { name, parent }: Block | Test): string {
  const titles = [name];
  for (let block = parent; block?.parent; block = block.parent) titles.unshift(block.name);
  return `${file} ${titles.join(' ')}`;
}

function result({ file }: Run, id: string, timeSpentMs: number, errors: readonly unknown[]): TestResult {
  const shared = { id, name: id, fileName: file, timeSpentMs };
  if (errors.length === 0) return { ...shared, status: 0 };
  return { ...shared, status: 1, failureMessage: String((errors[0] as Error | undefined)?.stack ?? errors[0]) };
}
