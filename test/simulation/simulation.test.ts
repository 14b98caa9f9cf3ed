import * as fc from 'fast-check';
import { REQUEST_STATUSES } from '../../shared/domain/deletion-request.ts';
import { PART_STATUSES } from '../../shared/domain/part.ts';
import { EXAMPLES } from './examples.ts';
import { histories } from './histories.ts';
import { DECISIONS, type History, WAYS } from './history.ts';
import { play } from './play.ts';

const FEW = 60;
/** This many histories reach everything that can happen. */
const MANY = 300;
const WANTED = Number(process.env['SIMULATION_HISTORIES'] ?? FEW);
/** As a failure prints them. A few histories are the same each time, so that a failure is due to a change; many differ each time. */
const { SIMULATION_SEED = WANTED > FEW ? Date.now() : 20_260_115, SIMULATION_PATH: path } = process.env;
const LINES_OF_STORY = 60;

/** The events that must have happened at least once in many histories; otherwise they prove less than they seem to. */
const EVENTS = [
  ...REQUEST_STATUSES.map((status) => `request ${status}`),
  // no store of the simulated company anonymises
  ...PART_STATUSES.filter((status) => status !== 'anonymised').map((status) => `part ${status}`),
  ...DECISIONS.map((decision) => `operator: ${decision}`),
  ...['operator: enter', 'operator: replay', 'a lie', 'takeover', 'claim_lost', 'claim_after_crash', 'seal_dropped'],
  ...['answered 200', 'answered 400', 'answered 401', 'answered 503', 'PreviousSecretMatched', 'CallbacksRepeated'],
  ...['provider answered 204', 'provider answered 404', 'provider answered 503', 'PartsReappeared', 'RequestsOverdue'],
  ...['a new start', 'somebody goes on', 'something is locked', 'a store has it back at once', 'volume_unusual'],
  ...['login_signature', 'identifier_source_gone', 'operator: confirm'],
  ...['VerificationsUnknown', 'KeyUnavailable', 'QueueUnavailable', 'RequestsNeedingOperator', 'RequestsRequeued'],
];

describe('whatever happens', () => {
  const reached = new Set<string>();

  it.each(Object.entries(EXAMPLES))('%s', async (_, history) => {
    expect((await play(history)).broken).toBeUndefined();
  });

  it(
    `every invariant holds, in ${WANTED} histories`,
    async () => {
      const property = fc.asyncProperty(histories, async (history) => {
        const outcome = await play(history);
        for (const event of outcome.reached) reached.add(event);
        return outcome.broken === undefined;
      });
      const { failed, counterexample, seed, counterexamplePath } = await fc.check(property, {
        numRuns: WANTED,
        seed: Number(SIMULATION_SEED) | 0,
        ...(path !== undefined && { path }),
      });
      if (!failed) return;
      const [history] = counterexample ?? [];
      const story = history && (await storyOf(history));
      const again = `SIMULATION_SEED=${seed} SIMULATION_HISTORIES=${WANTED} SIMULATION_PATH=${counterexamplePath}`;
      throw new Error([story, JSON.stringify(history), again].join('\n'));
    },
    60_000 + 400 * WANTED,
  );

  if (WANTED < MANY || path !== undefined) return;
  describe('many histories', () => {
    it('reach everything that can happen', () => {
      const ways = new Set([...reached].map((event) => event.split(':')[0]));
      expect([...EVENTS.filter((event) => !reached.has(event)), ...WAYS.filter((way) => !ways.has(way))]).toEqual([]);
    });
  });
});

async function storyOf(history: History): Promise<string> {
  const lines: string[] = [];
  const { broken } = await play(history, {}, (line) => lines.push(line));
  return [`${broken?.invariant}: ${broken?.what}`, ...lines.slice(-LINES_OF_STORY)].join('\n');
}
