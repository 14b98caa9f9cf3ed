import { faultsOfCallers } from './faults/callers.ts';
import { type FaultyStack, startFaultyStack } from './faults/faulty-stack.ts';
import { faultsOfMessages } from './faults/messages.ts';
import { faultsOfServices } from './faults/services.ts';

let world: FaultyStack;
beforeAll(async () => {
  world = await startFaultyStack();
}, 60_000);
afterEach(() => world.aws.misbehave());
afterAll(() => world.stop(), 30_000);

describe('faults of what the functions call and of who calls them', () => {
  const inTheEnd = faultsOfServices(() => world);
  faultsOfCallers(() => world);
  faultsOfMessages(() => world);
  inTheEnd();
});
