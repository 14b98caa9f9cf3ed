import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose';
import type { Browser, Page } from 'playwright-core';
import type { Language } from '../../functions/deletion-status/pages/languages.ts';
import { SENTENCES } from '../../functions/deletion-status/pages/locales/index.ts';
import { DEMO_NEIGHBOURS, DEMO_PEOPLE } from '../../infra/local/demo-company/demo-data.ts';
import { formatConfirmationCode, readConfirmationCode } from '../../shared/domain/confirmation-code.ts';
import type { LocalizedText } from '../../shared/domain/localized-text.ts';
import { type LocalStack, startLocalStack } from '../support/local-stack.ts';
import { DEVICES, describeInBrowser, openBrowser, openPage, picture, sayWhetherTested, tabTo } from './chromium.ts';

jest.setTimeout(180_000);
sayWhetherTested();

type DataMap = { readonly targets: readonly { readonly name: string; readonly label: LocalizedText }[] };
const dataMap = JSON.parse(readFileSync(join(import.meta.dirname, '../../infra/data-map.json'), 'utf8')) as DataMap;

/** Each story has its own person, who has something in every store. */
const [first, second, third, fourth] = DEMO_NEIGHBOURS;
const STORIES = [
  ['en', 'phone', DEMO_PEOPLE.person],
  ['en', 'desktop', DEMO_PEOPLE.busy],
  ['de', 'phone', first],
  ['de', 'desktop', second],
  ['ar', 'phone', third],
  ['ar', 'desktop', fourth],
] as const;

async function headline(page: Page): Promise<string> {
  return await page.getByRole('heading', { level: 1 }).innerText();
}

function label(target: string, language: Language): string {
  const text = dataMap.targets.find(({ name }) => name === target)?.label;
  return text?.[language] ?? `no label of ${target}`;
}

describeInBrowser('a person who asked Meta to have their data deleted', () => {
  let stack: LocalStack;
  let browser: Browser;
  beforeAll(async () => {
    stack = await startLocalStack({ SETTLE_SECONDS: '2', RESCAN_SECONDS: '4' });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await stack.stop();
  });

  /** What the signature of a saved receipt covers, proven with the published keys. */
  async function proven(receipt: string): Promise<{ readonly outcome: string }> {
    const keys = (await (await fetch(`${stack.url}/.well-known/jwks.json`)).json()) as JSONWebKeySet;
    const { payload } = await compactVerify(receipt, createLocalJWKSet(keys));
    return JSON.parse(Buffer.from(payload).toString()) as { readonly outcome: string };
  }

  it.each(STORIES)(
    'follows it to the receipt in %s on a %s, without a mouse and without a script',
    async (language, device, person) => {
      const { lookUp, status } = SENTENCES[language];
      const answer = await stack.callback(person?.userId ?? '');
      const { confirmation_code } = (await answer.json()) as { readonly confirmation_code: string };
      const code = readConfirmationCode(confirmation_code);
      if (code === undefined) throw new Error('the answer to Meta has no code');

      const options = { ...DEVICES[device], javaScriptEnabled: false };
      const { page, complaints, close } = await openPage(browser, language, options);
      const foreign: string[] = [];
      page.on('request', (request) => {
        if (!request.url().startsWith(`${stack.url}/`)) foreign.push(request.url());
      });

      await page.goto(`${stack.url}/data-deletion`);
      await picture(page, `ask-${language}-${device}`);
      await tabTo(page, page.getByLabel(lookUp.code));
      await page.keyboard.type(formatConfirmationCode(code).toLowerCase());
      await page.keyboard.press('Enter');
      await page.waitForURL(`${stack.url}/data-deletion/${code}`);
      const { received, running, last_check, completed_with_retention } = status.headline;
      expect([received.title, running.title, last_check.title]).toContain(await headline(page));
      await picture(page, `in-work-${language}-${device}`);

      // nothing is pressed: the page renews itself
      const end = page.getByRole('heading', { level: 1, name: completed_with_retention.title });
      await end.waitFor({ timeout: 90_000 });
      await picture(page, `completed-${language}-${device}`);
      const deleted = await page.getByRole('region', { name: status.group.deleted, exact: true }).innerText();
      expect(deleted).toContain(label('messages', language));
      const kept = await page.getByRole('region', { name: status.group.kept, exact: true }).innerText();
      expect(kept).toContain(label('invoices', language));
      expect(kept).toContain(status.retention.legal_obligation);
      expect(deleted).not.toContain(label('invoices', language));

      const download = page.waitForEvent('download');
      await tabTo(page, page.getByRole('link', { name: status.receiptButton }));
      await page.keyboard.press('Enter');
      const file = await download;
      expect(file.suggestedFilename()).toBe('deletion-receipt.jws');
      const receipt = readFileSync(await file.path(), 'utf8');
      expect(await proven(receipt)).toMatchObject({ outcome: 'completed_with_retention' });

      await tabTo(page, page.getByRole('link', { name: status.receiptRead }));
      await page.keyboard.press('Enter');
      await page.waitForURL(`${stack.url}/data-deletion/${code}/receipt/page`);
      expect(await headline(page)).toBe(SENTENCES[language].receipt.title);
      expect(await page.getByText(stack.url, { exact: true }).isVisible()).toBe(true);

      expect({ complaints, foreign }).toEqual({ complaints: [], foreign: [] });
      await close();
    },
  );
});
