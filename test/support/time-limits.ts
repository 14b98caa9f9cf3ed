// The runner of package.json runs the files in plain Node.js and knows no time limits: a test that hangs would hang all of them.
// Each test and each hook has one here, as with Jest's own runner.

type Body = (...row: unknown[]) => unknown;
type Declare = (name: string, body?: Body, milliseconds?: number) => void;
type Each = (...table: unknown[]) => Declare;
type Test = Declare & { each: Each; only: Declare & { each: Each }; skip: Declare & { each: Each } };
type Hook = (body: Body, milliseconds?: number) => void;

const DEFAULT = 20_000;
const globals = globalThis as unknown as Record<string, unknown>;
const chosen = { file: '', milliseconds: DEFAULT };

/** Of the file that is being read. */
function fileLimit(): number {
  return chosen.file === expect.getState().testPath ? chosen.milliseconds : DEFAULT;
}

function within(milliseconds: number, body: Body): Body {
  // no parameter of its own, or the runner takes it for one that is told of the end by a callback
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

// the runner sets it to what is no setting, where its own output goes to a file
if (process.env['FORCE_COLOR'] === 'undefined') delete process.env['FORCE_COLOR'];

// whatever clock a test has put in their place
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
