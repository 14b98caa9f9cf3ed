import { readFileSync } from 'node:fs';
import type { DemoItem } from '../../../infra/local/demo-company/demo-item.ts';
import { readConfirmationCode, requestId } from '../../../shared/domain/confirmation-code.ts';
import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { APP_ID } from '../../support/local-stack.ts';
import { newStartOf, personOf, rowsOf, without } from './people.ts';
import {
  type Asked,
  about,
  expectOthersUntouched,
  HOUR,
  leftOf,
  noticesOf,
  type SelectionWorld,
} from './selection-world.ts';

const TWO_HOURS_AFTER = (askedAt: number) => askedAt + 2 * HOUR;
const YEAR = 365 * 24 * HOUR;

/** Cases of people who sign up again after they asked. */
export function casesOfReturns(world: () => SelectionWorld): void {
  /** Signs the person up again. @returns the rows of the new start as texts */
  async function signUpAgain(rows: readonly DemoItem[]): Promise<readonly string[]> {
    const before = await world().contents();
    await world().put(...rows);
    const known = new Set(before);
    return (await world().contents()).filter((line) => !known.has(line));
  }

  /** The results file of the import contains the code of each line. */
  async function requestOfList(path: string): Promise<Asked> {
    const code = readConfirmationCode(readFileSync(path, 'utf8').split('\n')[1]?.split(',')[3] ?? '');
    if (code === undefined) throw new Error('the list has no request');
    return { id: requestId(code), url: `${world().stack.url}/data-deletion/${code}`, askedAt: 0 };
  }

  it('leaves the account of a person who signs up again two hours later, and says so', async () => {
    const who = personOf('71080001');
    const again = newStartOf(who, '71080002');
    await world().seed(who);
    const before = await world().contents();
    const asked = await world().ask(who);
    await world().untilWaiting(asked.id);
    const since = TWO_HOURS_AFTER(asked.askedAt);
    const theirs = await signUpAgain(without(rowsOf(again, since), 'whatsapp-accounts', 'invoices'));
    const ended = await world().ended(asked);
    const after = await world().contents();

    expect(theirs.length).toBeGreaterThan(20);
    expect(after).toEqual(expect.arrayContaining([...theirs]));
    expect(
      leftOf(
        after.filter((line) => !theirs.includes(line)),
        '71080001',
      ),
    ).toEqual([]);
    expectOthersUntouched(before, after, '7108000');
    expect(noticesOf(ended)).toEqual([
      'newer_data delivery-statuses',
      'newer_data demo-requests',
      'newer_data support-messages',
      'newer_data user-account',
      'newer_data user-tokens',
    ]);
    const newer = ended.receipt.notices?.find(({ kind }) => kind === 'newer_data');
    expect(newer?.since).toBe(Math.floor(since / 1000));
    expect(ended.parts).toMatchObject({ 'user-account': 'deleted', contacts: 'deleted', messages: 'deleted' });
  });

  it('leaves the new account when an invoice is released after the person came back', async () => {
    const who = personOf('71090001');
    const again = newStartOf(who, '71090002');
    await world().seed(who);
    const asked = await world().ask(who);
    const first = await world().ended(asked);
    expect(first.parts['invoices']).toBe('kept');
    const theirs = await signUpAgain(rowsOf(again, TWO_HOURS_AFTER(asked.askedAt)));
    const before = await world().contents();

    expect((await world().ops(`request release ${asked.id} --target invoices --yes`)).exit).toBe(0);
    const isReleased = ({ status, parts }: DeletionRequest) =>
      status !== 'running' && parts.some((part) => part.name === 'invoices' && part.status === 'deleted');
    const { parts } = await world().until(asked.id, isReleased);
    const after = await world().contents();
    expect(after).toEqual(expect.arrayContaining([...theirs]));
    // a release concerns only its own part: what was added to the others since is not read
    expect(parts.filter(({ left }) => left !== undefined).map(({ name }) => name)).toEqual(['invoices']);
    const gone = before.filter((line) => !after.includes(line));
    expect(gone).toEqual([expect.stringContaining(`${who.contactId}-2026-06`)]);
    expect(gone[0]).toMatch(/^caliq-invoices /);
  });

  it('leaves the new account when Meta’s list is imported after the person came back, and says so', async () => {
    const who = personOf('71100001');
    const again = newStartOf(who, '71100002');
    const askedBefore = Date.now() - 5 * HOUR;
    // only the account was created again: the address and the number have older rows too
    await world().put(...without(rowsOf(who), 'identities', 'users', 'contacts', 'whatsapp-accounts', 'invoices'));
    const theirs = await signUpAgain(
      without(rowsOf(again, TWO_HOURS_AFTER(askedBefore)), 'whatsapp-accounts', 'invoices'),
    );
    const before = await world().contents();
    const path = world().file(`${who.userId}\n`);
    const when = new Date(askedBefore).toISOString();
    const imported = await world().ops(`import ${path} --app ${APP_ID} --asked-before ${when} --yes`);
    expect(imported.exit).toBe(0);
    const asked = await requestOfList(`${path}.asid.results.csv`);
    const ended = await world().ended(asked);
    const after = await world().contents();

    expect(after).toEqual(expect.arrayContaining([...theirs]));
    expectOthersUntouched(before, after, '7110000');
    expect(noticesOf(ended)).toContain('newer_data user-account');
  });

  it('holds a request that was signed seven years ago, and then leaves what is newer', async () => {
    const who = personOf('71130001');
    await world().seed(who);
    const before = await world().contents();
    const asked = await world().ask(who, Date.now() - 7 * YEAR);
    const held = await world().until(asked.id, ({ hold }) => hold !== undefined);
    expect(held).toMatchObject({ status: 'scheduled', hold: { cause: 'stale_signature' }, parts: [] });
    expect((await world().ops('request list --needs-operator --json')).out).toContain(asked.id);
    expect(await world().contents()).toEqual(before);

    expect((await world().ops(`request release ${asked.id} --yes`)).exit).toBe(0);
    const ended = await world().ended(asked);
    expect(await world().contents()).toEqual(before);
    expect(about(before, '71130001').length).toBeGreaterThan(30);
    expect(noticesOf(ended)).toContain('newer_data user-account');
  });
}
