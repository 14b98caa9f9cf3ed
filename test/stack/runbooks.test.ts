import { readdirSync } from 'node:fs';
import { awsCommand } from './runbooks/aws-commands.ts';
import { commandsOf, RUNBOOKS, readRunbook } from './runbooks/book.ts';
import type { Scenarios } from './runbooks/scenarios.ts';
import { ofIntake } from './runbooks/scenarios-of-intake.ts';
import { ofPeople } from './runbooks/scenarios-of-people.ts';
import { ofWork } from './runbooks/scenarios-of-work.ts';
import { type RunbookWorld, startRunbookWorld } from './runbooks/world.ts';

const SCENARIOS: Scenarios = { ...ofPeople, ...ofIntake, ...ofWork };
const runbooks = readdirSync(RUNBOOKS).map((file) => file.replace(/\.md$/, ''));

let world: RunbookWorld;
beforeAll(async () => {
  // the targets' clients read the credentials from where the command line puts them
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
  world = await startRunbookWorld();
}, 60_000);
afterEach(() => world.aws.misbehave());
afterAll(() => world.stop(), 30_000);

test('every runbook is tested', () => {
  expect(Object.keys(SCENARIOS).toSorted()).toEqual(runbooks.toSorted());
});

test.each(runbooks)('%s gives no command but ours, and those of AWS that are known here', (name) => {
  for (const command of commandsOf(readRunbook(name))) {
    if (!/^npm run (?:--silent )?ops -- /.test(command)) expect(awsCommand(command)).toBeDefined();
  }
});

test.each(Object.entries(SCENARIOS))(
  '%s, followed word for word, finds what is broken and makes it well',
  async (name, scenario) => {
    const book = world.open(name);
    try {
      await scenario(book, world);
    } catch (error) {
      if (error instanceof Error) error.message += `\n\nafter ${book.last()}`;
      throw error;
    }
    expect(book.untried()).toEqual([]);
  },
  60_000,
);

test('and the requests that were waiting meanwhile have completed', () => world.ended(), 60_000);
