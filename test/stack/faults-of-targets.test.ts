import { DEMO_NEIGHBOURS, DEMO_PEOPLE, type DemoPerson } from '../../infra/local/demo-company/demo-data.ts';
import type { Fault } from '../../infra/local/demo-company/faults.ts';
import { type CompanyStores, companyStores } from '../support/company-stores.ts';
import { eventually } from '../support/eventually.ts';
import { APP_ID, type LocalStack, type StatusJson, startLocalStack } from '../support/local-stack.ts';
import { type } from '../support/typed.ts';

const AT_OTHERS = ['meta-permissions', 'crm-provider'];
const [first, second, third, fourth] = DEMO_NEIGHBOURS as readonly [DemoPerson, DemoPerson, DemoPerson, DemoPerson];

let stack: LocalStack;
let stores: CompanyStores;
beforeAll(async () => {
  stack = await startLocalStack({ LOG: 'debug' });
  stores = companyStores(stack);
}, 120_000);
afterAll(() => stack.stop(), 30_000);

async function misbehave(fault: Fault | 'none'): Promise<void> {
  await stores.turn('meta', fault);
  await stores.turn('crm', fault);
}

async function ask({ userId }: DemoPerson): Promise<string> {
  const response = await stack.callback(userId);
  expect(response.status).toBe(200);
  return ((await response.json()) as { readonly url: string }).url;
}

/** Enters the request of a business that leaves: only a request that begins with the account deletes its tokens. */
async function leave({ wabaId }: DemoPerson): Promise<string> {
  const proof = '--asked-by email --verified answer_from_known_address';
  const { out, err } = await type(
    stack.url,
    `request create --app ${APP_ID} --kind waba ${proof} --yes --json`,
    wabaId,
  );
  if (out === '') throw new Error(err);
  return (JSON.parse(out) as { readonly url: string }).url;
}

type Parts = { readonly [name: string]: string };
function partsOf({ parts }: StatusJson): Parts {
  return Object.fromEntries(parts.map(({ name, status }) => [name, status]));
}

/** Polls the page until its parts meet the condition. */
function shown(url: string, isSo: (parts: Parts) => boolean): Promise<StatusJson> {
  return eventually(
    () => stack.status(url),
    (status) => isSo(partsOf(status)),
    60_000,
  );
}

/** Whether everything in the company's own stores is deleted or kept. */
function isGoneHere(parts: Parts): boolean {
  const here = Object.entries(parts).filter(([name]) => !AT_OTHERS.includes(name));
  return (
    here.length > 10 && here.every(([, status]) => ['deleted', 'anonymised', 'nothing_found', 'kept'].includes(status))
  );
}

describe('Meta and a service provider misbehave', () => {
  const deceived = { person: '', business: '' };
  const waiting: { readonly who: DemoPerson; readonly url: string; readonly business: string }[] = [];

  it('expired: a person whom Meta no longer knows has nothing left there, the token is deleted, and both requests complete', async () => {
    await stores.turn('meta', 'expired');
    const url = await ask(DEMO_PEOPLE.busy);
    const status = await stack.until(url, ['completed'], 60);
    expect(partsOf(status)).toMatchObject({ 'meta-permissions': 'nothing_found' });
    const left = await stack.until(await leave(DEMO_PEOPLE.busy), ['completed'], 60);
    expect(partsOf(left)).toMatchObject({ 'access-tokens': 'deleted', 'whatsapp-accounts': 'deleted' });
    await stores.turn('meta', 'none');
  }, 90_000);

  it('lie: false claims of deletion are found out, and nobody is told that the data is deleted', async () => {
    await misbehave('lie');
    const url = await ask(DEMO_PEOPLE.person);
    const isFoundOut = (parts: Parts) => parts['meta-permissions'] === 'failing' && isGoneHere(parts);
    const status = await shown(url, isFoundOut);
    expect(status).not.toHaveProperty('receipt_url');
    expect(status.status).toBe('in_progress');
    // the provider has not confirmed
    expect(partsOf(status)).toMatchObject({ 'crm-provider': 'acknowledged' });
    expect((await stores.contents()).crm).toContain(DEMO_PEOPLE.person.contactId);
    deceived.person = url;

    // without the business's token, Meta could not be asked again
    deceived.business = await leave(DEMO_PEOPLE.person);
    const left = await shown(deceived.business, (parts) => parts['whatsapp-accounts'] === 'deleted');
    expect(partsOf(left)).toMatchObject({ 'access-tokens': 'purging' });
    expect(left).not.toHaveProperty('receipt_url');
  }, 150_000);

  it.each([
    ['too_many', first],
    ['error', second],
    ['reset', third],
    ['hang', fourth],
  ] as const)(
    '%s: the company’s own stores are emptied meanwhile, and the page says what is not deleted yet',
    async (fault, who) => {
      await misbehave(fault);
      const url = await ask(who);
      const status = await shown(url, isGoneHere);
      expect(status).not.toHaveProperty('receipt_url');
      expect(status.status).toBe('in_progress');
      for (const name of AT_OTHERS) expect([name, partsOf(status)[name]]).toEqual([name, 'purging']);
      const business = await leave(who);
      const left = await shown(business, (parts) => parts['whatsapp-accounts'] === 'deleted');
      expect(partsOf(left)).toMatchObject({ 'access-tokens': 'purging' });
      waiting.push({ who, url, business });
    },
    150_000,
  );

  it('none: when they work again, each request completes, and nothing is left with them', async () => {
    await misbehave('none');
    expect(waiting).toHaveLength(4);
    for (const { who, url, business } of waiting) {
      const status = await stack.until(url, ['completed'], 150);
      expect(partsOf(status)).toMatchObject({ 'meta-permissions': 'deleted', 'crm-provider': 'confirmed' });
      expect(partsOf(await stack.until(business, ['completed'], 150))).toMatchObject({ 'access-tokens': 'deleted' });
      expect(await stores.allowedAtMeta(who)).toEqual([]);
      expect((await stores.contents()).crm).not.toContain(who.contactId);
    }
  }, 200_000);

  it('lie: the token is deleted once Meta has really deleted; the rest waits for an operator and for the provider', async () => {
    const left = await shown(deceived.business, (parts) => parts['access-tokens'] === 'deleted');
    expect(partsOf(left)).toMatchObject({ 'crm-provider': 'acknowledged' });
    const status = await shown(deceived.person, (parts) => parts['meta-permissions'] === 'failing');
    expect(partsOf(status)).toMatchObject({ 'crm-provider': 'acknowledged' });
    expect(status.status).toBe('in_progress');
  }, 150_000);
});
