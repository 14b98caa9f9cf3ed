import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import type { KMSClient } from '@aws-sdk/client-kms';
import { seedAccessTokens } from '../../../infra/local/demo-company/access-tokens.ts';
import { fromItem } from '../../../shared/adapters/aws/request-item.ts';
import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { changed, INSTAGRAM_APP_ID, personOf, rowOf, rowsOf, within, without } from './people.ts';
import { about, expectOthersUntouched, leftOf, noticesOf, type SelectionWorld } from './selection-world.ts';

/** Cases of identifiers that name nobody, somebody else or a business, or that are spelled differently. */
export function casesOfIdentifiers(world: () => SelectionWorld & { readonly keys: KMSClient }): void {
  it('leaves a stranger’s demo request if the address of both is the word none', async () => {
    const [who, stranger] = [personOf('71010001'), personOf('71010002')];
    await world().put(
      ...changed(within(rowsOf(who), 'contacts', 'users'), { email: 'none' }),
      ...without(rowsOf(who), 'contacts', 'users', 'demo-requests', 'support-messages'),
      ...changed(within(rowsOf(stranger), 'demo-requests', 'support-messages'), { email: 'none' }),
    );
    const before = await world().contents();
    const asked = await world().ask(who);
    const ended = await world().ended(asked);
    const after = await world().contents();

    expect(leftOf(after, '71010001')).toEqual([]);
    expectOthersUntouched(before, after, '71010001');
    expect(ended.parts).toMatchObject({ 'demo-requests': 'nothing_found', 'support-messages': 'nothing_found' });
    const { identifiers } = await world().record(asked.id);
    expect(identifiers).toEqual(
      expect.arrayContaining([
        { kind: 'contactEmail', of: 'dropped', count: 1 },
        { kind: 'userEmail', of: 'dropped', count: 1 },
      ]),
    );
  });

  it('selects nothing by the contact id 0 of unlinked rows', async () => {
    const [who, stranger] = [personOf('71020001'), personOf('71020002')];
    const unlinked = changed(within(rowsOf(stranger), 'conversations', 'contacts'), { contactId: '0' });
    const linked = changed(within(rowsOf(who), 'identities'), { contactId: '0' });
    await world().put(...unlinked, ...within(rowsOf(stranger), 'messages'), ...linked, ...within(rowsOf(who), 'users'));
    const before = await world().contents();
    const asked = await world().ask(who);
    const ended = await world().ended(asked);
    const after = await world().contents();

    expect(after).toEqual(before.filter((line) => !line.startsWith('caliq-users ') || !line.includes(who.userId)));
    expect(ended.parts).toMatchObject({ conversations: 'nothing_found', 'user-account': 'deleted' });
    const { identifiers } = await world().record(asked.id);
    expect(identifiers).toContainEqual({ kind: 'contactId', of: 'dropped', count: 1 });
  });

  it('does not delete a person’s messages for somebody who typed their address, and says how to verify it', async () => {
    const [who, other] = [personOf('71030001'), personOf('71030002')];
    const typed = { email: other.email, emailVerifiedAt: null };
    await world().put(
      ...changed(within(rowsOf(who), 'contacts', 'users'), typed),
      ...without(rowsOf(who), 'contacts', 'users', 'demo-requests', 'support-messages'),
    );
    await world().seed(other);
    const before = await world().contents();
    const asked = await world().ask(who);
    const ended = await world().ended(asked);
    const after = await world().contents();

    expect(leftOf(after, '71030001')).toEqual([]);
    expectOthersUntouched(before, after, '71030001');
    const unasked = ['crm-provider', 'demo-requests', 'support-messages'];
    expect(noticesOf(ended)).toEqual(unasked.map((part) => `self_declared ${part}`));
    // the only address shown is the company's own, to which the person can write from theirs
    const page = await (await fetch(asked.url)).text();
    expect(page).toContain('info@cal-iq.tech');
    expect(page).not.toContain(other.email);
    // what an operator has verified is deleted, and nothing else of the other person
    const figures = (await world().record(asked.id)).identifiers ?? [];
    expect(figures).toContainEqual(expect.objectContaining({ kind: 'contactEmail', of: 'self_declared', count: 1 }));
  });

  it('keeps a business’s account and tokens, and removes the employee who asks from the account', async () => {
    const who = personOf('71040001');
    await world().seed(who);
    await seedAccessTokens({ kms: world().keys, dynamodb: world().stack.tables }, tokenStore(), [who]);
    const before = await world().contents();

    const removal = await world().stack.callback(who.userId, { path: '/meta/deauthorize' });
    expect(removal.status).toBe(200);
    await endedRemoval(world());
    // only the person's own token is deleted, and nothing of the business
    expect(await world().contents()).toEqual(
      before.filter((line) => !line.startsWith('caliq-user-tokens ') || !line.includes(who.userId)),
    );

    const asked = await world().ask(who);
    const ended = await world().ended(asked);
    const after = await world().contents();
    expectOthersUntouched(before, after, '71040001');
    expect(after).toEqual(expect.arrayContaining([...about(before, who.wabaId).filter(isToken)]));
    const account = about(after, who.wabaId).filter((line) => line.startsWith('caliq-whatsapp-accounts '));
    expect(account).toEqual([expect.not.stringContaining(who.userId)]);
    expect(ended.parts).toMatchObject({
      'whatsapp-accounts': 'kept',
      'access-tokens': 'kept',
      'whatsapp-account-admin': 'anonymised',
    });
    const kept = ended.receipt.parts.filter(({ reason }) => reason === 'controller_decides').map(({ name }) => name);
    expect(kept).toEqual(['whatsapp-accounts', 'access-tokens']);
    expect(ended.status.notices).toContainEqual(expect.objectContaining({ kind: 'business', part: 'access-tokens' }));

    // this time the business has asked: what is released is found by its ids
    for (const name of kept) {
      expect((await world().ops(`request release ${asked.id} --target ${name} --yes`)).exit).toBe(0);
    }
    const isReleased = ({ status, parts }: DeletionRequest) =>
      status !== 'running' && parts.every((part) => !kept.includes(part.name) || part.status === 'deleted');
    await world().until(asked.id, isReleased);
    const gone = after.filter((line) => kept.some((name) => line.startsWith(`caliq-${name} `)));
    const left = await world().contents();
    expect(gone.filter((line) => !left.includes(line)).toSorted()).toEqual(about(gone, who.wabaId).toSorted());
  });

  it('finds people who logged in with Instagram by the id of their professional account, but nobody who wrote to it', async () => {
    const [who, writer] = [personOf('71150001'), personOf('71150002')];
    const account = `17841400${who.userId}`;
    const instagram = {
      userKey: `${INSTAGRAM_APP_ID}#${who.userId}`,
      instagramKey: `${INSTAGRAM_APP_ID}#${account}`,
      instagramUserId: who.userId,
    };
    await world().put(
      ...changed(within(rowsOf(who), 'users', 'user-tokens'), instagram),
      ...within(rowsOf(writer), 'contacts', 'conversations', 'messages'),
      rowOf('identities', {
        identity: `${INSTAGRAM_APP_ID}#igsid#${account}`,
        contactId: writer.contactId,
        linkedAt: '2026-01-01T00:00:00.000Z',
      }),
    );
    const before = await world().contents();
    const proof = '--asked-by email --verified answer_from_known_address --yes --json';
    const { out } = await world().ops(`request create --app ${INSTAGRAM_APP_ID} --kind igUser ${proof}`, account);
    const { requestId, url } = JSON.parse(out) as { readonly requestId: string; readonly url: string };
    const { parts } = await world().ended({ id: requestId, url, askedAt: 0 });
    expect(parts).toMatchObject({ 'user-account': 'deleted', 'user-tokens': 'deleted', contacts: 'nothing_found' });
    expect(await world().contents()).toEqual(
      before.filter((line) => !/^caliq-user(?:s|-tokens) /.test(line) || !line.includes(who.userId)),
    );
  });

  it('says which source no longer answered if Meta knows nobody and a contact is linked only by a page’s id', async () => {
    const who = personOf('71140001');
    const rows = rowsOf(who);
    const byPage = within(rows, 'identities').filter(({ item }) => String(item['identity']).includes('#psid#'));
    await world().put(
      ...byPage,
      ...without(rows, 'identities', 'users', 'user-tokens', 'whatsapp-accounts', 'invoices'),
    );
    const before = await world().contents();
    const ended = await world().ended(await world().ask(who));

    expect(await world().contents()).toEqual(before);
    expect(ended.receipt.outcome).toBe('nothing_found');
    expect(ended.status.notices.map(({ kind }) => kind)).toEqual(['source_gone']);
    expect(ended.receipt.notices).toEqual([{ kind: 'source_gone', identifier_kind: 'psid' }]);
  });

  it('finds an address and a number in every spelling that people and stores use', async () => {
    const who = personOf('71180001');
    const { contactId } = who;
    const phone = '+49 (0)15 71 180 001';
    const email = 'Case.Person.71180001@Example.com';
    const rows = rowsOf({ ...who, phone: '491571180001', email: email.toLowerCase() });
    await world().put(
      ...without(rows, 'contacts', 'users'),
      ...changed(within(rows, 'contacts'), { email, waNumbers: new Set([phone]), phones: new Set([phone]) }),
      ...changed(within(rows, 'users'), { email }),
    );
    const before = await world().contents();
    const ended = await world().ended(await world().ask(who));
    const after = await world().contents();

    const tags = ['71180001', '1571180001'];
    expect(about(before, ...tags).length).toBeGreaterThan(20);
    for (const tag of tags) expect(leftOf(after, tag)).toEqual([]);
    expectOthersUntouched(before, after, ...tags, contactId);
    expect(ended.parts).toMatchObject({
      'delivery-statuses': 'deleted',
      'support-messages': 'deleted',
      'demo-requests': 'deleted',
    });
  });
}

function isToken(line: string): boolean {
  return line.startsWith('caliq-access-tokens ');
}

/** Where tokens are, according to CALIQ's data map. */
function tokenStore(): { readonly table: string; readonly kmsKeyId: string } {
  const map = JSON.parse(readFileSync(join(import.meta.dirname, '../../../infra/data-map.json'), 'utf8')) as {
    readonly targets: readonly {
      readonly name: string;
      readonly vault?: { readonly table: string; readonly kmsKeyId: string };
    }[];
  };
  const vault = map.targets.find(({ name }) => name === 'access-tokens')?.vault;
  if (vault === undefined) throw new Error('the data map has no tokens');
  return vault;
}

/** Waits until the only deauthorization is finished. There is no URL for it, so it is found in the table. */
async function endedRemoval({ stack, until }: SelectionWorld): Promise<DeletionRequest> {
  const { Items = [] } = await stack.tables.send(
    new ScanCommand({ TableName: stack.deployment['RequestTable'] ?? '' }),
  );
  const removal = Items.map(fromItem).find((item) => item.scope === 'deauthorization');
  return await until(String(removal?.requestId), ({ completedAt }) => completedAt !== undefined);
}
