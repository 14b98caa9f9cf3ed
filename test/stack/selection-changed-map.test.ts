import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalStack } from '../support/local-stack.ts';
import { personOf, rowsOf, within } from './selection/people.ts';
import { expectOthersUntouched, leftOf, selectionWorld } from './selection/selection-world.ts';

type Row = { readonly name: string; readonly table?: string };

/** CALIQ's data map after a migration: messages and CRM records are in other tables, and the target of the CRM records is renamed. */
function movedMap(): object {
  const map = JSON.parse(readFileSync(join(import.meta.dirname, '../../infra/data-map.json'), 'utf8')) as {
    readonly targets: readonly Row[];
  };
  const targets = map.targets.map((row) => {
    if (row.name === 'messages') return { ...row, table: 'caliq-messages-moved' };
    if (row.name !== 'crm-records') return row;
    return { ...row, name: 'customer-records', formerly: ['crm-records'], table: 'caliq-customer-records' };
  });
  return { ...map, targets };
}

describe('a data map that changes while a request waits for its last look', () => {
  const directory = mkdtempSync(join(tmpdir(), 'changed-map-'));
  const mapPath = join(directory, 'moved-map.json');
  writeFileSync(mapPath, JSON.stringify(movedMap()));
  const environment = { DATA_DIR: join(directory, 'data'), SEED: '0', RESCAN_SECONDS: '8' };
  afterAll(() => rmSync(directory, { recursive: true }));

  it('reads a moved target again in its new place, even under a new name, and deletes what is found', async () => {
    const [who, stranger] = [personOf('71150001'), personOf('71150002')];
    const first = selectionWorld(await startLocalStack(environment));
    await first.seed(who);
    const { id, url, askedAt } = await first.ask(who);
    await first.untilWaiting(id);
    // held, because the restart takes longer than the time until the last look
    expect(await first.ops(`request hold ${id} --reason "a migration" --yes`)).toMatchObject({ exit: 0 });
    first.dispose();
    await first.stack.stop();

    // with another map, the policies' statements have other ids; this test needs few of them
    const withMovedMap = { ...environment, DATA_MAP: mapPath, IAM_REPORT: '' };
    const second = selectionWorld(await startLocalStack(withMovedMap));
    const moved = [who, stranger].flatMap((person) =>
      within(rowsOf(person), 'messages', 'crm-records').map(({ table, item }) => ({
        table: table === 'caliq-messages' ? 'caliq-messages-moved' : 'caliq-customer-records',
        item,
      })),
    );
    await second.put(...moved);
    const before = await second.contents();
    expect(leftOf(before, '71150001')).toHaveLength(6);
    expect((await second.ops(`request release ${id} --yes`)).exit).toBe(0);
    const ended = await second.ended({ id, url: url.replace(first.stack.url, second.stack.url), askedAt });
    const after = await second.contents();
    expect(leftOf(after, '71150001')).toEqual([]);
    expectOthersUntouched(before, after, '71150001');
    // the part keeps the name that the person has seen
    expect(ended.parts).toMatchObject({ messages: 'deleted', 'crm-records': 'deleted' });
    expect(ended.parts).not.toHaveProperty('customer-records');
    const { parts } = await second.record(id);
    const items = parts.filter(({ name }) => ['messages', 'crm-records'].includes(name)).map((part) => part.items);
    expect(items).toEqual([6, 6]);
    second.dispose();
    await second.stack.stop();
  }, 180_000);
});
