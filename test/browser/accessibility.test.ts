import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { LANGUAGES, type Language } from '../../functions/deletion-status/pages/languages.ts';
import { SENTENCES } from '../../functions/deletion-status/pages/locales/index.ts';
import { dynamoRequestStore } from '../../shared/adapters/aws/request-store.ts';
import { samples } from '../functions/deletion-status/sample-requests.ts';
import { type LocalStack, startLocalStack } from '../support/local-stack.ts';
import { DEVICES, describeInBrowser, openBrowser, openPage, tabTo } from './chromium.ts';

jest.setTimeout(180_000);

const SAMPLES = samples(Date.now());
const PATHS = [
  '/data-deletion',
  '/data-deletion?code=ABCD-12',
  '/data-deletion/unknown',
  `/data-deletion/${SAMPLES.completedWithRetention.code}/receipt/page`,
  ...Object.values(SAMPLES).map(({ code }) => `/data-deletion/${code}`),
];

describeInBrowser('the pages in a browser', () => {
  let stack: LocalStack;
  let browser: Browser;
  beforeAll(async () => {
    stack = await startLocalStack({ SEED: '0' });
    const store = dynamoRequestStore(stack.tables, String(stack.deployment['RequestTable']));
    for (const { request } of Object.values(SAMPLES)) await store.create(request);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await stack.stop();
  });

  async function eachPage(language: Language, page: Page, look: (path: string) => Promise<void>): Promise<void> {
    for (const path of PATHS) {
      // a page that renewed itself while it is looked at would be another
      await page.goto(`${stack.url}${path}${path.includes('?') ? '&' : '?'}lang=${language}&refresh=off`);
      await look(path);
    }
  }

  it.each([
    ['en', 'light', 'phone'],
    ['en', 'dark', 'desktop'],
    ['de', 'light', 'desktop'],
    ['de', 'dark', 'phone'],
    ['ar', 'light', 'desktop'],
    ['ar', 'dark', 'phone'],
    ['hi', 'light', 'phone'],
    ['hi', 'dark', 'desktop'],
  ] as const)('give axe nothing to find, in any state, in %s, %s, on a %s', async (language, colorScheme, device) => {
    const { page, complaints, close } = await openPage(browser, language, { ...DEVICES[device], colorScheme });
    const found: string[] = [];
    await eachPage(language, page, async (path) => {
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
      found.push(...violations.map(({ id, nodes }) => `${path}: ${id}: ${nodes[0]?.html}`));
    });
    expect({ found, complaints }).toEqual({ found: [], complaints: [] });
    await close();
  });

  it('fit a width of 320 pixels in every language, which is also 400 % of 1280', async () => {
    const { page, close } = await openPage(browser, 'en', { viewport: { width: 320, height: 640 } });
    const wide: string[] = [];
    for (const language of Object.keys(LANGUAGES) as Language[]) {
      await eachPage(language, page, async (path) => {
        const fits = await page.evaluate(
          'document.documentElement.scrollWidth <= document.documentElement.clientWidth',
        );
        if (fits !== true) wide.push(`${path} in ${language}`);
      });
    }
    expect(wide).toEqual([]);
    await close();
  });

  it('let somebody without a mouse skip to the content, and find their language', async () => {
    const { page, close } = await openPage(browser, 'en', DEVICES.desktop);
    await page.goto(`${stack.url}/data-deletion/${SAMPLES.completed.code}`);
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: SENTENCES.en.skip });
    expect(await skip.and(page.locator(':focus')).isVisible()).toBe(true);
    await page.keyboard.press('Enter');
    expect(await page.locator('main:focus').count()).toBe(1);

    await page.goto(`${stack.url}/data-deletion/${SAMPLES.completed.code}`);
    await tabTo(page, page.locator('summary'));
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByRole('link', { name: LANGUAGES.ar }));
    await page.keyboard.press('Enter');
    await page.waitForURL(/\?lang=ar$/);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(
      SENTENCES.ar.status.headline.completed.title,
    );
    await close();
  });

  it('lead somebody whose code has a mistake back to the field, with what is wrong', async () => {
    const { page, close } = await openPage(browser, 'en', { ...DEVICES.phone, javaScriptEnabled: false });
    await page.goto(`${stack.url}/data-deletion`);
    await page.getByLabel('Confirmation code').fill('ABCD-12');
    await page.getByRole('button', { name: 'Show my request' }).click();
    await page.waitForURL(/\?code=/);
    const field = page.getByLabel('Confirmation code');
    expect(await field.inputValue()).toBe('ABCD-12');
    expect(await field.and(page.locator(':focus')).count()).toBe(1);
    expect(await page.locator('form').ariaSnapshot()).toContain('you entered 6.');
    await close();
  });

  it('open the list of languages without covering anything', async () => {
    const { page, close } = await openPage(browser, 'en', DEVICES.phone);
    await page.goto(`${stack.url}/data-deletion`);
    await page.locator('summary').click();
    const list = await page.locator('nav ul').boundingBox();
    const heading = await page.getByRole('heading', { level: 1 }).boundingBox();
    expect((list?.y ?? 0) + (list?.height ?? Infinity)).toBeLessThanOrEqual(heading?.y ?? 0);
    await close();
  });

  it('tell a screen reader where the request stands', async () => {
    const { page, close } = await openPage(browser, 'en', DEVICES.phone);
    await page.goto(`${stack.url}/data-deletion/${SAMPLES.lastCheck.code}?refresh=off`);
    const spoken = await page.getByRole('list', { name: 'Where your request stands' }).ariaSnapshot();
    expect(spoken.replace(/ - text:|\s- time:/g, '').split(/\s*- listitem:\s*/)).toEqual([
      '- list "Where your request stands":',
      expect.stringMatching(/^Request received done ·\s+\d+ \w+ \d{4} at \d\d:\d\d \(UTC\)$/),
      'Deletion done',
      'Check that nothing is left done',
      'Last check after a waiting period in progress',
      'Completed still to come',
    ]);
    expect(await page.locator('[aria-current=step]').innerText()).toContain('Last check');
    await close();
  });

  it('are of use on paper: what was deleted, what was kept, as of when, the code, and no buttons', async () => {
    const { page, close } = await openPage(browser, 'en', DEVICES.desktop);
    await page.emulateMedia({ media: 'print' });
    await page.goto(`${stack.url}/data-deletion/${SAMPLES.completedWithRetention.code}`);
    for (const name of ['Deleted', 'What we kept and why']) {
      expect(await page.getByRole('region', { name, exact: true }).isVisible()).toBe(true);
    }
    expect(await page.locator('.code').isVisible()).toBe(true);
    expect(await page.getByText(/^As of \d+ \w+ \d{4} at \d\d:\d\d \(UTC\)\./).isVisible()).toBe(true);
    expect(await page.locator('.button:visible, nav details:visible, form:visible').count()).toBe(0);
    await close();
  });
});
