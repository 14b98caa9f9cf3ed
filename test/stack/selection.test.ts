import { APP_ID, APP_SECRET } from '../support/local-stack.ts';
import { type FaultyStack, startFaultyStack } from './faults/faulty-stack.ts';
import { casesOfIdentifiers } from './selection/identifiers.ts';
import { INSTAGRAM_APP_ID } from './selection/people.ts';
import { casesOfRequests } from './selection/requests.ts';
import { casesOfReturns } from './selection/returns.ts';
import { type SelectionWorld, selectionWorld } from './selection/selection-world.ts';
import { casesOfTimes } from './selection/times.ts';

jest.setTimeout(90_000);

let faulty: FaultyStack;
let world: SelectionWorld & Pick<FaultyStack, 'aws' | 'keys'>;
beforeAll(async () => {
  // the stores start empty: the canary adds its own people, and each case adds everybody else
  faulty = await startFaultyStack({
    META_APPS: `${APP_ID}:${APP_SECRET},${INSTAGRAM_APP_ID}:a-secret-of-the-instagram-app:instagram`,
    SEED: '0',
    SETTLE_SECONDS: '1',
    RESCAN_SECONDS: '4',
  });
  world = { ...selectionWorld(faulty.stack), aws: faulty.aws, keys: faulty.keys };
}, 120_000);
afterEach(() => faulty.aws.misbehave());
afterAll(async () => {
  world.dispose();
  await faulty.stop();
}, 30_000);

describe('whose data a request deletes, and up to when', () => {
  casesOfIdentifiers(() => world);
  casesOfTimes(() => world);
  casesOfReturns(() => world);
  casesOfRequests(() => world);
});
