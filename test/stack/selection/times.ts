import type { DemoItem } from '../../../infra/local/demo-company/demo-item.ts';
import { APP_ID } from '../../support/local-stack.ts';
import { changed, personOf, rowOf, rowsOf, within } from './people.ts';
import { about, expectOthersUntouched, HOUR, leftOf, type SelectionWorld } from './selection-world.ts';

/** Cases of rows with impossible times, rows that are written late, and rows that come back. */
export function casesOfTimes(world: () => SelectionWorld): void {
  it('deletes rows dated in the wrong unit or in 2099, now and after a restore, and counts the field', async () => {
    const who = personOf('71050001');
    await world().seed(who);
    const statuses = Array.from({ length: 40 }, (_, index) =>
      rowOf('delivery-statuses', {
        recipient: `${APP_ID}#${who.phone}`,
        statusId: `${index}#in-milliseconds`,
        at: Date.UTC(2025, 0, 1) + index,
      }),
    );
    const [message] = changed(within(rowsOf(who), 'messages').slice(0, 1), {
      messageId: '2099#1',
      sentAt: Date.UTC(2099, 0),
    });
    const wrong: readonly DemoItem[] = [...statuses, ...(message === undefined ? [] : [message])];
    await world().put(...wrong);
    const before = await world().contents();
    const since = new Date(Date.now() - HOUR).toISOString();
    const ended = await world().ended(await world().ask(who));
    const after = await world().contents();
    expect(leftOf(after, '71050001')).toEqual([]);
    expectOthersUntouched(before, after, '71050001');
    expect(ended.parts).toMatchObject({ messages: 'deleted', 'delivery-statuses': 'deleted' });

    await world().put(...wrong);
    const reference = 'wrong-times';
    const replayed = await world().ops(
      `replay --since ${since} --target messages,delivery-statuses --reference ${reference} --yes --json`,
    );
    expect(JSON.parse(replayed.out)).toMatchObject({ remaining: 0 });
    expect(await world().contents()).toEqual(after);
    await world().stack.said('time_impossible', 'caliq-delivery-statuses.at');
    await world().stack.said('ImpossibleTimes');
  });

  it('deletes a message that was sent three seconds after the callback', async () => {
    const who = personOf('71060001');
    await world().seed(who);
    const before = await world().contents();
    const asked = await world().ask(who, Date.now());
    const late = changed(within(rowsOf(who), 'messages').slice(0, 1), {
      messageId: 'late#1',
      sentAt: asked.askedAt + 3000,
    });
    await world().untilWaiting(asked.id);
    await world().put(...late);
    const ended = await world().ended(asked);
    const after = await world().contents();
    expect(leftOf(after, '71060001')).toEqual([]);
    expectOthersUntouched(before, after, '71060001');
    expect(ended.parts).toMatchObject({ messages: 'deleted', conversations: 'deleted' });
    expect(ended.receipt.notices?.filter(({ kind }) => kind !== 'business')).toEqual([]);
  });

  it('finds, by its registration, a contact that a merge writes back before the last look', async () => {
    const [who, merged] = [personOf('71070001'), { ...personOf('71070001'), contactId: 'contact-71070002' }];
    await world().seed(who);
    const before = await world().contents();
    const asked = await world().ask(who);
    await world().untilWaiting(asked.id);
    // the old link comes back with a new time, and an old link leads to a contact that was unknown
    const rows = within(rowsOf(merged), 'contacts', 'conversations', 'messages', 'crm-records', 'identities');
    const back = within(rowsOf(who, Date.now()), 'identities', 'contacts', 'conversations');
    await world().put(...back.filter(({ table }) => table !== 'caliq-identities'), ...rows);
    const ended = await world().ended(asked);
    const after = await world().contents();
    for (const tag of ['71070001', '71070002']) expect(leftOf(after, tag)).toEqual([]);
    expectOthersUntouched(before, after, '7107000');
    expect(ended.parts).toMatchObject({ messages: 'deleted', contacts: 'deleted', identities: 'deleted' });
  });

  it('asks an operator after a few rounds when a trigger brings a row back at once', async () => {
    const who = personOf('71170001');
    await world().seed(who);
    const before = await world().contents();
    await world().query(`
      CREATE FUNCTION support.bring_back() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN INSERT INTO support.usage_events VALUES (OLD.*); RETURN NULL; END $$;
      CREATE TRIGGER bring_back AFTER DELETE ON support.usage_events
        FOR EACH ROW WHEN (OLD.user_id = '${who.userId}') EXECUTE FUNCTION support.bring_back()`);
    const asked = await world().ask(who);
    const { parts } = await world().until(asked.id, (request) =>
      request.parts.some(({ status }) => status === 'failing'),
    );
    expect(parts.find(({ status }) => status === 'failing')).toMatchObject({
      name: 'usage-events',
      lastError: 'still_there_after_purge',
      rounds: 3,
    });
    const listed = await world().ops('request list --needs-operator --json');
    expect(listed.out).toContain(asked.id);
    expect((await world().stack.status(asked.url)).receipt_url).toBeUndefined();

    await world().query('DROP FUNCTION support.bring_back CASCADE');
    expect((await world().ops(`request retry ${asked.id} --yes`)).exit).toBe(0);
    const ended = await world().ended(asked);
    const after = await world().contents();
    expect(ended.parts['usage-events']).toBe('deleted');
    expect(about(after, '71170001').filter((line) => line.startsWith('support.'))).toEqual([]);
    expectOthersUntouched(before, after, '71170001');
  });
}
