// The test runner in package.json runs the files in plain Node.js and has no time limits, so one hanging test would block all others.
// This file gives each test and each hook a time limit, as Jest's own runner does.

type Body = (...row: unknown[]) => unknown;
type Declare = (name: string, body?: Body, milliseconds?: number) => void;
type Each = (...table: unknown[]) => Declare;
type Test = Declare & { each: Each; only: Declare & { each: Each }; skip: Declare & { each: Each } };
type Hook = (body: Body, milliseconds?: number) => void;

const DEFAULT = 20_000;
const globals = globalThis as unknown as Record<string, unknown>;
const chosen = { file: '', milliseconds: DEFAULT };

/** The limit of the test file that is being loaded. */
function fileLimit(): number {
  return chosen.file === expect.getState().testPath ? chosen.milliseconds : DEFAULT;
}

function within(milliseconds: number, body: Body): Body {
  // rest parameters only: the runner would pass a `done` callback to a function with a parameter of its own
  return async (...row) => {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<never>((_, reject) => {
      timer = realSetTimeout(() => reject(new Error(`not ended after ${milliseconds} ms`)), milliseconds);
    });
    try {
      return await Promise.race([body(...row), limit]);
    } finally {
      realClearTimeout(timer);
    }
  };
}

// when its output goes to a file, the runner sets this to the text `undefined`, which is no valid value
if (process.env['FORCE_COLOR'] === 'undefined') delete process.env['FORCE_COLOR'];

// kept because a test may replace the clock
const realSetTimeout = globalThis.setTimeout;
const realClearTimeout = globalThis.clearTimeout;

function limitedDeclaration(declare: Declare): Declare {
  return (name, body, milliseconds = fileLimit()) => declare(name, body && within(milliseconds, body));
}

function limitedEach(declare: Declare & { each: Each }): Declare & { each: Each } {
  return Object.assign(limitedDeclaration(declare), {
    each: (...table: unknown[]) => limitedDeclaration(declare.each(...table)),
  });
}

for (const name of ['test', 'it']) {
  const declare = globals[name] as Test;
  globals[name] = Object.assign(limitedEach(declare), {
    only: limitedEach(declare.only),
    skip: limitedEach(declare.skip),
  });
}
for (const name of ['beforeAll', 'beforeEach', 'afterEach', 'afterAll']) {
  const declare = globals[name] as Hook;
  globals[name] = ((body, milliseconds = fileLimit()) => declare(within(milliseconds, body))) satisfies Hook;
}
jest.setTimeout = (milliseconds) => {
  Object.assign(chosen, { file: expect.getState().testPath, milliseconds });
  return jest;
};
