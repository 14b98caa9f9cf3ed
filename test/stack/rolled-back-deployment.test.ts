import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AttributeValue, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { RECORD_FORM } from '../../shared/adapters/aws/request-item.ts';
import { isDone } from '../../shared/domain/part.ts';
import { startLocalStack } from '../support/local-stack.ts';
import { personOf, rowsOf, within } from './selection/people.ts';
import { leftOf, type SelectionWorld, selectionWorld } from './selection/selection-world.ts';

type Row = { readonly name: string; readonly table?: string };

const SURVEYS = { name: 'surveys', table: 'caliq-surveys' };

/** CALIQ's data map in the next version, with one more store, whose rows are like those of the CRM. */
function nextMap(): object {
  const map = JSON.parse(readFileSync(join(import.meta.dirname, '../../infra/data-map.json'), 'utf8')) as {
    readonly targets: readonly Row[];
  };
  return {
    ...map,
    targets: map.targets.flatMap((row) => (row.name === 'crm-records' ? [row, { ...row, ...SURVEYS }] : [row])),
  };
}

describe('a deployment that is rolled back while a request is in progress', () => {
  const directory = mkdtempSync(join(tmpdir(), 'rolled-back-'));
  const mapPath = join(directory, 'next-map.json');
  writeFileSync(mapPath, JSON.stringify(nextMap()));
  const before = { DATA_DIR: join(directory, 'data'), SEED: '0', RESCAN_SECONDS: '6' };
  // with another map, the policies' statements have other ids
  const next = { ...before, DATA_MAP: mapPath, IAM_REPORT: '' };
  afterAll(() => rmSync(directory, { recursive: true }));

  async function stop(world: SelectionWorld): Promise<void> {
    world.dispose();
    await world.stack.stop();
  }

  it('leaves the new store to the next deployment, and does not complete the request before', async () => {
    const who = personOf('71160001');
    const surveys = within(rowsOf(who), 'crm-records').map(({ item }) => ({ table: SURVEYS.table, item }));

    const first = selectionWorld(await startLocalStack(next));
    await first.seed(who);
    const asked = await first.ask(who);
    const { parts: begun } = await first.untilWaiting(asked.id);
    expect(begun.map(({ name }) => name)).toContain(SURVEYS.name);
    // held, because the restart takes longer than the time until the last look
    expect((await first.ops(`request hold ${asked.id} --reason "a deployment" --yes`)).exit).toBe(0);
    await stop(first);

    const rolledBack = selectionWorld(await startLocalStack(before));
    expect((await rolledBack.ops(`request release ${asked.id} --yes`)).exit).toBe(0);
    const left = await rolledBack.until(asked.id, ({ parts }) =>
      parts.some(({ name, lastError }) => name === SURVEYS.name && lastError === 'target_not_in_data_map'),
    );
    expect(left.parts.filter((part) => !isDone(part)).map(({ name }) => name)).toEqual([SURVEYS.name]);
    expect((await rolledBack.stack.status(`${rolledBack.stack.url}${new URL(asked.url).pathname}`)).status).toBe(
      'in_progress',
    );
    // somebody still writes to the new store, which this version does not read
    await rolledBack.put(...surveys);
    expect(leftOf(await rolledBack.contents(), '71160001')).toHaveLength(surveys.length);
    await stop(rolledBack);

    const second = selectionWorld(await startLocalStack(next));
    const { parts } = await second.ended({ ...asked, url: asked.url.replace(first.stack.url, second.stack.url) });
    expect(parts[SURVEYS.name]).toBe('deleted');
    expect(leftOf(await second.contents(), '71160001')).toEqual([]);
    await stop(second);
  }, 240_000);

  it('leaves a record of a later form unchanged until a version is deployed that can read it', async () => {
    const who = personOf('71160002');
    const world = selectionWorld(await startLocalStack({ ...before, DATA_DIR: '', LOG: 'debug' }));
    await world.seed(who);
    const asked = await world.ask(who);
    await world.untilWaiting(asked.id);
    const TableName = world.stack.deployment['RequestTable'] ?? '';
    const Key = { requestId: { S: asked.id } };
    const write = (form: number) =>
      world.stack.tables.send(
        new UpdateItemCommand({
          TableName,
          Key,
          UpdateExpression: 'SET form = :form',
          ExpressionAttributeValues: { ':form': { N: `${form}` } },
        }),
      );
    const stored = async (): Promise<Record<string, AttributeValue> | undefined> =>
      (await world.stack.tables.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))).Item;

    await write(RECORD_FORM + 1);
    const later = await stored();
    await world.stack.said('form_unknown', asked.id);
    expect((await fetch(asked.url)).status).toBe(503);
    expect(await stored()).toEqual(later);

    await write(RECORD_FORM);
    const { parts } = await world.ended(asked);
    expect(Object.values(parts)).not.toContain('pending');
    expect(leftOf(await world.contents(), '71160002')).toEqual([]);
    await stop(world);
  }, 180_000);
});
