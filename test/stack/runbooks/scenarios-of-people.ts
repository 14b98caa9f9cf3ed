import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteTableCommand,
  DescribeTableCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { formatConfirmationToken } from '../../../shared/domain/confirmation-token.ts';
import { APP_ID } from '../../support/local-stack.ts';
import type { Scenarios } from './scenarios.ts';
import { ended, type RunbookWorld, type Shown } from './world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const partIs = (name: string, status: string) => (shown: Shown) =>
  shown.parts.some((part) => part.name === name && part.status === status);
/** Whether everything else is done, so that nobody writes to the record. */
const waitsForHand = (shown: Shown) =>
  partIs('support-mailbox', 'notified')(shown) &&
  shown.parts.every(({ status }) => /deleted|anonymised|nothing_found|kept|confirmed|notified|failing/.test(status));

export const ofPeople: Scenarios = {
  async 'requests-needing-operator'(book, world) {
    const table = 'caliq-demo-requests';
    const person = await world.person('4201', 'thread-4201');
    const again = await withoutTable(world, table);
    const { id } = await world.ask(person);
    await world.until(id, (shown) => waitsForHand(shown) && partIs('demo-requests', 'failing')(shown));
    const listed = await book.run('npm run ops -- request list --needs-operator');
    expect(listed.out).toMatch(/failing: demo-requests; by hand: support-mailbox/);
    const shown = await book.run('npm run ops -- request show', { REQUEST: id });
    expect(shown.out).toContain('demo-requests is failing with target_not_found: the table');

    const identifiers = await book.run('npm run ops -- request identifiers', { REQUEST: id });
    expect(identifiers.out).toMatch(/^ *contactId +1 +verified/m);

    const hand = { REQUEST: id, NAME: 'support-mailbox' };
    expect((await book.run('npm run ops -- request reveal', hand)).out).toContain('thread-4201');
    expect(await book.run('npm run ops -- request confirm', hand)).toMatchObject({ exit: 0 });
    await again();
    const retried = await book.run('npm run ops -- request retry', { REQUEST: id, NAME: 'demo-requests' });
    expect(retried).toMatchObject({ exit: 0 });
    expect((await book.run('npm run ops -- request keep')).out).toContain('--until DATE');
    world.expectLater(id);
  },

  async 'oldest-open-request'(book, world) {
    const { id } = await world.ask(await world.person('4202', 'thread-4202'));
    const { acceptedAt } = await world.until(id, waitsForHand);
    await world.age(id, { acceptedAt: Date.now() - 25 * DAY, dueAt: Date.now() + 5 * DAY });
    const [, first] = (await book.run('npm run ops -- request list')).out.split('\n');
    expect(first).toContain(id);
    expect((await book.run('npm run ops -- request show', { REQUEST: id })).out).toContain('request confirm');
    expect(await book.run('npm run ops -- request extend', { REQUEST: id })).toMatchObject({ exit: 0 });
    expect(await book.run('npm run ops -- request keep --help')).toMatchObject({ exit: 0 });
    await world.age(id, { acceptedAt: Date.parse(acceptedAt) });
    const confirmed = await book.run('npm run ops -- request confirm', { REQUEST: id, NAME: 'support-mailbox' });
    expect(confirmed).toMatchObject({ exit: 0 });
    world.expectLater(id);
  },

  async 'requests-overdue'(book, world) {
    const { id } = await world.ask(await world.person('4203', 'thread-4203'));
    const { acceptedAt } = await world.until(id, waitsForHand);
    await world.age(id, { acceptedAt: Date.now() - 20 * DAY, dueAt: Date.now() - DAY });
    expect((await book.run('npm run ops -- request list --overdue')).out).toContain(id);
    const { out } = await book.run('npm run ops -- request show', { REQUEST: id });
    expect(out).toContain('The promised time passed 1 d ago.');
    expect(await book.run('npm run ops -- request extend', { REQUEST: id })).toMatchObject({ exit: 0 });
    await world.age(id, { acceptedAt: Date.parse(acceptedAt) });
    expect(await world.ops(`request confirm ${id} --target support-mailbox`)).toMatchObject({ exit: 0 });
    world.expectLater(id);
  },

  async 'verifications-unknown'(book, world) {
    await world.aws.misbehave({ operation: 'Query', about: ['caliq-workflow-events'], how: 'fail' });
    const { id } = await world.ask(await world.person('4204'));
    await world.until(id, ({ parts }) => parts.some(({ lastError }) => lastError === 'target_unavailable'));
    await book.shows('aws logs tail', '"target":"workflow-events"');
    expect((await book.run('npm run ops -- request list')).out).toContain(id);
    const { out } = await book.run('npm run ops -- request show', { REQUEST: id });
    expect(out).toMatch(/^workflow-events .* target_unavailable$/m);
    await world.aws.misbehave();
    const retried = await book.run('npm run ops -- request retry', { REQUEST: id, NAME: 'workflow-events' });
    expect(retried).toMatchObject({ exit: 0 });
    world.expectLater(id);
  },

  async 'parts-reappeared'(book, world) {
    await world.ended();
    const since = new Date().toISOString();
    const { id } = await world.ask(await world.person('4205'));
    await world.until(id, ({ rescan }) => rescan === 'waiting');
    await world.person('4205');
    await book.shows('aws logs tail', /part_reappeared.*"items":[1-9]/);
    expect((await book.run('npm run ops -- request show', { REQUEST: id })).out).toContain('workflow-events');
    await world.until(id, ended);
    await world.person('4205');
    const replayed = await book.run('npm run ops -- replay', { TIME: since });
    expect(replayed).toMatchObject({ exit: 0, out: expect.stringContaining('found empty') });
    const planned = await world.ops(`plan --app ${APP_ID} --kind asid --json`, ['4205']);
    const { targets } = JSON.parse(planned.out) as {
      readonly targets: readonly { readonly target: string; readonly items: number }[];
    };
    expect(targets.find(({ target }) => target === 'workflow-events')?.items).toBe(0);
  },

  async 'times-impossible'(book, world) {
    const askedAt = Date.now() - 5 * HOUR;
    const table = 'caliq-delivery-statuses';
    const put = (TableName: string, item: object) =>
      world.stack.tables.send(new PutItemCommand({ TableName, Item: marshall(item) }));
    const person = await world.person('4210');
    const status = { recipient: `${APP_ID}#491500004210`, statusId: 'in-milliseconds' };
    await put(table, { ...status, at: askedAt - HOUR });
    // somebody who has signed up again, so that the age of a row matters
    const linkedAt = new Date(askedAt + 2 * HOUR).toISOString();
    await put('caliq-identities', { identity: `${APP_ID}#asid#${person}`, contactId: 'contact-4210-new', linkedAt });
    const { id } = await world.ask(person, undefined, { issued_at: Math.floor(askedAt / 1000) });
    await world.until(id, partIs('delivery-statuses', 'failing'));
    await book.shows('aws logs tail', '"field":"caliq-delivery-statuses.at"');
    expect((await book.run('npm run ops -- doctor')).out).toMatch(/^ok +keys /m);

    await put(table, { ...status, at: Math.floor((askedAt - HOUR) / 1000) });
    const retried = await book.run('npm run ops -- request retry', { REQUEST: id, NAME: 'delivery-statuses' });
    expect(retried).toMatchObject({ exit: 0 });
    await world.until(id, ended);
  },

  async 'confirmation-errors'(book, world) {
    const crm = (fault: string) => fetch(`${world.crm}/_fault`, { method: 'POST', body: fault });
    await crm('lie');
    const { id } = await world.ask(await world.person('4206'));
    await world.until(id, partIs('crm-provider', 'acknowledged'));
    await world.aws.misbehave({ operation: 'GetItem', about: [id], how: 'fail' });
    const token = formatConfirmationToken({ requestId: id, nonce: 'A'.repeat(43) });
    const confirmed = await fetch(`${world.stack.url}/providers/confirmations/${token}`, { method: 'POST' });
    expect(confirmed.status).toBeGreaterThanOrEqual(500);
    await book.shows('aws logs tail', 'store_unavailable');
    await world.aws.misbehave();
    expect((await book.run('npm run ops -- request list')).out).toContain(id);
    const said = await book.run('npm run ops -- request confirm', { REQUEST: id, NAME: 'crm-provider' });
    expect(said).toMatchObject({ exit: 0 });
    await crm('none');
    world.expectLater(id);
  },

  async 'operations-errors'(book, world) {
    const { id } = await world.ask(await world.person('4210'));
    await world.aws.misbehave({ operation: 'UpdateItem', about: [id], how: 'fail' });
    const failed = await world.ops(`request hold ${id} --reason dispute`);
    expect(failed).toMatchObject({ exit: 1, err: expect.stringContaining('could not be done now') });
    await book.shows('aws logs tail', 'store_unavailable');
    await book.run('npm run ops -- doctor');
    await world.aws.misbehave();
    const shown = await book.run('npm run ops -- request show', { REQUEST: id });
    expect(shown).toMatchObject({ exit: 0, out: expect.not.stringContaining('Decisions:') });
    world.expectLater(id);
  },

  async 'status-errors'(book, world) {
    const about = [world.stack.deployment['RequestTable'] ?? ''];
    const { url } = await world.ask('0');
    await world.aws.misbehave({ operation: 'GetItem', about, how: 'fail' });
    expect((await fetch(url)).status).toBe(503);
    expect((await book.run('npm run ops -- doctor')).exit).toBe(1);
    await book.shows('aws logs tail', 'store_unavailable');
    await world.aws.misbehave();
    await book.run('npx cdk deploy');
    expect((await fetch(url)).status).toBe(200);
  },

  async statuses(book, world) {
    const create = `request create --app ${APP_ID} --kind asid --asked-by email --verified answer_from_known_address`;
    const ids: string[] = [];
    for (const person of ['4207', '4208', '4209']) {
      const { out } = await world.ops(`${create} --start-in 1h --json`, [person, 'y']);
      ids.push((JSON.parse(out) as { readonly requestId: string }).requestId);
    }
    const [pending = '', denied = '', cancelled = ''] = ids;
    await world.ops(`request refuse ${denied} --reason no_match --basis "We know nobody of that id."`);
    await world.ops(`request cancel ${cancelled}`);
    const { id: completed } = await world.ask('0');
    await world.until(completed, ended);
    for (const [REQUEST, says] of [
      [pending, 'request cancel'],
      [denied, 'It is denied; there is nothing to do.'],
      [cancelled, 'It is cancelled; there is nothing to do.'],
      [completed, 'there is nothing to do.'],
    ] as const) {
      const shown = await book.run('npm run ops -- request show', { REQUEST });
      expect(shown).toMatchObject({ exit: 0, out: expect.stringContaining(says) });
    }
    await world.ops(`request cancel ${pending}`);
    const listed = await book.run('npm run ops -- request list');
    for (const id of [denied, cancelled, completed]) expect(listed.out).toContain(id);
  },

  async README(book) {
    expect(await book.run('npm run ops -- doctor')).toMatchObject({ exit: 0 });
    await book.run('npx cdk deploy');
    await book.run('npx cdk deploy -c gradualDeployment=false');
  },
};

/** Deletes a table. @returns creates it again, empty */
async function withoutTable({ stack: { tables } }: RunbookWorld, TableName: string): Promise<() => Promise<void>> {
  const { Table = {} } = await tables.send(new DescribeTableCommand({ TableName }));
  await tables.send(new DeleteTableCommand({ TableName }));
  return async () => {
    const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes = [] } = Table;
    const indexes = GlobalSecondaryIndexes.map(({ IndexName, KeySchema: keys, Projection }) => ({
      IndexName,
      KeySchema: keys,
      Projection,
    }));
    const create = { TableName, KeySchema, AttributeDefinitions, BillingMode: 'PAY_PER_REQUEST' } as const;
    const withIndexes = indexes.length > 0 ? { ...create, GlobalSecondaryIndexes: indexes } : create;
    await tables.send(new CreateTableCommand(withIndexes as CreateTableCommandInput));
  };
}
