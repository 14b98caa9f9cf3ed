import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { Client } from 'pg';
import { DEMO_PEOPLE } from '../../infra/local/demo-company/demo-data.ts';
import { LONGEST_LOOP } from '../../infra/local/lambda/recursive-loop.ts';
import { eventually } from '../support/eventually.ts';
import { APP_ID } from '../support/local-stack.ts';
import type { TemplateChange } from '../support/template-changes.ts';
import { accepted, type FaultyStack, startFaultyStack } from './faults/faulty-stack.ts';

const ROWS = 1_000_000;
const PART = 'usage-events';
const { userId } = DEMO_PEOPLE.person;
const OWN_ROWS = 'FROM support.usage_events WHERE app_id = $1 AND user_id = $2';
const OWNER = [APP_ID, userId];

/**
 * Adds a million rows of one person, to a database in which each deleting statement takes a tenth of a second longer. A run, which
 * has one second here, deletes some fifty thousand of them, so it takes more runs than Lambda allows in a loop.
 */
const MANY_ROWS = `
  INSERT INTO support.usage_events
  SELECT 'one-of-a-million-' || n, app_id, user_id, feature, created_at
  FROM (SELECT * ${OWN_ROWS} LIMIT 1) event, generate_series(1, ${ROWS}) n`;
const SLOW = `
  CREATE FUNCTION support.take_a_while() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_sleep(0.1); RETURN NULL; END $$;
  CREATE TRIGGER slow AFTER DELETE ON support.usage_events FOR EACH STATEMENT EXECUTE FUNCTION support.take_a_while()`;

let world: FaultyStack;
let database: Client;

async function start(...changes: readonly TemplateChange[]): Promise<void> {
  world = await startFaultyStack({
    TEMPLATE_CHANGES: ['no-schedules', 'short-runs', ...changes].join(','),
    SETTLE_SECONDS: '0',
    RESCAN_SECONDS: '0',
  });
  const { targetSettings } = world.stack.deployment as unknown as {
    readonly targetSettings: Readonly<Record<string, string>>;
  };
  database = new Client({ connectionString: targetSettings['TARGET_SUPPORT_DATABASE'] });
  await database.connect();
  const { rowCount } = await database.query(MANY_ROWS, OWNER);
  expect(rowCount).toBe(ROWS);
  await database.query(SLOW);
}

async function stop(): Promise<void> {
  await database.end();
  await world.stop();
}

async function ask(): Promise<string> {
  return (await accepted(await world.stack.callback(userId))).url;
}

function runs(): number {
  return world.stack.output.filter((line) => line.includes('parts_purged') && line.includes(`"${PART}"`)).length;
}

async function rowsLeft(): Promise<number> {
  const { rows } = await database.query<{ readonly left: number }>(`SELECT count(*)::int AS left ${OWN_ROWS}`, OWNER);
  return rows[0]?.left ?? Number.NaN;
}

async function deadLetters(): Promise<number> {
  const receive = new ReceiveMessageCommand({ QueueUrl: world.stack.deployment['DeadLetterQueueUrl'] });
  return (await world.queue.send(receive)).Messages?.length ?? 0;
}

describe('a purge of a million items', () => {
  afterEach(stop, 30_000);

  it('completes, because the template lets the worker call itself', async () => {
    await start();
    const { parts } = await world.stack.until(await ask(), ['completed'], 240);
    await eventually(runs, (seen) => seen > LONGEST_LOOP);
    expect(parts.find(({ name }) => name === PART)?.status).toBe('deleted');
    expect(await rowsLeft()).toBe(0);
    expect(await deadLetters()).toBe(0);
  }, 300_000);

  it('stops at the sixteenth run if the template does not, and its message becomes a dead letter', async () => {
    await start('loops-stopped');
    const url = await ask();
    await eventually(deadLetters, (letters) => letters > 0, 180_000);
    await world.stack.said(`has called itself ${LONGEST_LOOP} times`);
    await world.stack.quiet();
    expect(runs()).toBe(LONGEST_LOOP);
    expect(await rowsLeft()).toBeGreaterThan(0);
    const { status, parts } = await world.stack.status(url);
    expect(status).toBe('in_progress');
    expect(parts.find(({ name }) => name === PART)?.status).not.toBe('deleted');
  }, 300_000);
});
