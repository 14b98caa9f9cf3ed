import { setTimeout as elapsed } from 'node:timers/promises';
import { signRequest } from '../../../shared/meta/signed-request.ts';
import { eventually } from '../../support/eventually.ts';
import type { FaultyAws } from '../../support/faulty-aws.ts';
import { APP_SECRET } from '../../support/local-stack.ts';
import { personOf } from './people.ts';
import { expectOthersUntouched, leftOf, type SelectionWorld } from './selection-world.ts';

const REPEATS = 1000;
const REPEATS_AT_ONCE = 20;

/** Cases of several requests of one person, and of one request that arrives many times. */
export function casesOfRequests(world: () => SelectionWorld & { readonly aws: FaultyAws }): void {
  /** Lets the store of messages not answer while everything that leads to them is deleted. */
  async function loseContactsFirst(id: string): Promise<void> {
    await world().until(
      id,
      ({ parts }) =>
        parts.some(({ name, lastError }) => name === 'messages' && lastError === 'target_unavailable') &&
        ['contacts', 'conversations', 'identities'].every((name) =>
          parts.some((part) => part.name === name && part.status === 'deleted'),
        ),
    );
  }
  const breakMessages = () => world().aws.misbehave({ operation: 'Query', about: ['"caliq-messages"'], how: 'fail' });

  it('lets a second request wait for the messages that the first could not delete, and both report them deleted', async () => {
    const who = personOf('71110001');
    await world().seed(who);
    const before = await world().contents();
    await breakMessages();
    const first = await world().ask(who);
    await loseContactsFirst(first.id);
    const second = await world().ask(who);
    await world().until(second.id, ({ parts }) =>
      parts.some(({ name, attempts }) => name === 'messages' && attempts > 0),
    );
    await world().aws.misbehave();
    for (const { id } of [first, second]) expect((await world().ops(`request retry ${id} --yes`)).exit).toBe(0);
    const ended = [await world().ended(first), await world().ended(second)];
    const after = await world().contents();

    expect(leftOf(after, '71110001')).toEqual([]);
    expectOthersUntouched(before, after, '71110001');
    for (const { parts } of ended) {
      expect(parts).toMatchObject({ messages: 'deleted', contacts: 'deleted', identities: 'deleted' });
    }
  });

  it('still knows the contact after a request was refused that had already deleted what leads there', async () => {
    const who = personOf('71120001');
    await world().seed(who);
    const before = await world().contents();
    await breakMessages();
    const refused = await world().ask(who);
    await loseContactsFirst(refused.id);
    const words = `request refuse ${refused.id} --reason insufficient_verification --basis "We could not verify it." --yes`;
    expect((await world().ops(words)).exit).toBe(0);
    await world().aws.misbehave();
    expect(leftOf(await world().contents(), '71120001')).toContain('caliq-messages');

    const ended = await world().ended(await world().ask(who));
    const after = await world().contents();
    expect(leftOf(after, '71120001')).toEqual([]);
    expectOthersUntouched(before, after, '71120001');
    expect(ended.parts).toMatchObject({ messages: 'deleted', contacts: 'deleted', conversations: 'deleted' });
  });

  it('accepts a thousand repeats of one signed request without a message and without a run', async () => {
    const who = personOf('71190001');
    const payload = { algorithm: 'HMAC-SHA256', issued_at: Math.floor(Date.now() / 1000), user_id: who.userId };
    const { stack } = world();
    const body = new URLSearchParams({ signed_request: signRequest(payload, APP_SECRET) });
    const send = () => fetch(`${stack.url}/meta/data-deletion`, { method: 'POST', body });
    const { url } = (await (await send()).json()) as { readonly url: string };
    await stack.until(url, ['completed']);
    // longer than the sweeper's interval, because it may have queued the request once more just before the end
    await elapsed(6000);
    const begin = stack.output.length;
    const answers: { readonly url: string }[] = [];
    const lanes = Array.from({ length: REPEATS_AT_ONCE }, async () => {
      for (let turn = 0; turn < REPEATS / REPEATS_AT_ONCE; turn += 1) {
        const answer = await send();
        expect(answer.status).toBe(200);
        answers.push((await answer.json()) as { readonly url: string });
      }
    });
    await Promise.all(lanes);
    expect(new Set(answers.map((answer) => answer.url))).toEqual(new Set([url]));
    expect(answers).toHaveLength(REPEATS);
    const repeated = () => stack.output.slice(begin).filter((line) => line.includes('request_repeated')).length;
    await eventually(repeated, (count) => count === REPEATS);
    // a message would be received at once, and a run that finds nothing to do logs that it left the claim
    await stack.quiet();
    const said = stack.output.slice(begin);
    expect(repeated()).toBe(REPEATS);
    expect(said.filter((line) => line.split(' ')[0]?.endsWith('purge-worker'))).toEqual([]);
  }, 120_000);
}
