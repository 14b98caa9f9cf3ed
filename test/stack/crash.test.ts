import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEMO_PEOPLE } from '../../infra/local/demo-company/demo-data.ts';
import { eventually } from '../support/eventually.ts';
import { type StatusJson, startLocalStack } from '../support/local-stack.ts';

/** Milliseconds after the callback was answered. They differ in each run, and the test's title shows them. */
const KILLS = Array.from({ length: 3 }, () => Math.round(Math.random() * 1500));

describe('kill -9 in the middle of a purge', () => {
  const directory = mkdtempSync(join(tmpdir(), 'crash-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  it(`loses nothing: started again on its data, the request completes (killed after ${KILLS.join(', ')} ms)`, async () => {
    const environment = { DATA_DIR: directory };
    let stack = await startLocalStack(environment);
    const before = await stack.snapshot();
    const answer = (await (await stack.callback(DEMO_PEOPLE.busy.userId)).json()) as { confirmation_code: string };
    for (const wait of KILLS) {
      await new Promise((resolve) => {
        setTimeout(resolve, wait);
      });
      await stack.stop('SIGKILL');
      // on the same port, where the service provider will confirm
      stack = await startLocalStack({ ...environment, PORT: new URL(stack.url).port });
    }

    const status = await stack.until(`${stack.url}/data-deletion/${answer.confirmation_code}`, ['completed'], 150);
    expect(status.parts.find((part) => part.name === 'messages')?.status).toBe('deleted');
    const after = await stack.snapshot();
    const gone = [...before.keys()].filter((item) => !after.has(item));
    const { contactId } = DEMO_PEOPLE.busy;
    expect(gone.filter((item) => item.startsWith('caliq-messages ') && item.includes(contactId))).toHaveLength(5000);
    expect(gone.filter((item) => item.startsWith('caliq-messages '))).toHaveLength(5000);
    // the business's account stays, without the person who connected it
    const changed = [...after.keys()].filter((item) => !before.has(item));
    expect(changed).toEqual([expect.stringMatching(/^caliq-whatsapp-accounts /)]);
    expect(changed[0]).not.toContain(DEMO_PEOPLE.busy.userId);
    expect(await stack.stop('SIGTERM')).toBe(0);
  }, 240_000);

  it('receives what a service provider had only acknowledged', async () => {
    const environment = { DATA_DIR: join(directory, 'acknowledged') };
    const killed = await startLocalStack(environment);
    const answer = (await (await killed.callback(DEMO_PEOPLE.person.userId)).json()) as { confirmation_code: string };
    const path = `data-deletion/${answer.confirmation_code}`;
    const crm = ({ parts }: StatusJson) => parts.find(({ name }) => name === 'crm-provider')?.status;
    await eventually(
      () => killed.status(`${killed.url}/${path}`),
      (status) => crm(status) === 'acknowledged',
    );
    await killed.stop('SIGKILL');

    const stack = await startLocalStack({ ...environment, PORT: new URL(killed.url).port });
    expect(crm(await stack.until(`${stack.url}/${path}`, ['completed']))).toBe('confirmed');
    expect(await stack.stop('SIGTERM')).toBe(0);
  }, 120_000);
});
