import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { reportPage } from '../../infra/ops/commands/evidence/report.ts';
import { reportOf, sampleRequests } from '../infra/ops/sample-report.ts';
import { DEVICES, describeInBrowser, openBrowser, openPage, picture } from './chromium.ts';

jest.setTimeout(60_000);

const REPORTS = {
  full: reportOf(sampleRequests()),
  empty: reportOf([]),
  cut: reportOf(sampleRequests(), { from: Date.UTC(2020, 0, 1) }),
};

describeInBrowser('the report of evidence --html', () => {
  let directory: string;
  let browser: Browser;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'report-'));
    for (const [name, report] of Object.entries(REPORTS)) {
      writeFileSync(join(directory, `${name}.html`), reportPage(report));
    }
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(directory, { recursive: true });
  });

  async function openReport(name: keyof typeof REPORTS, options: BrowserContextOptions) {
    const opened = await openPage(browser, 'en', options);
    const loaded: string[] = [];
    opened.page.on('request', (request) => loaded.push(request.url()));
    await opened.page.goto(pathToFileURL(join(directory, `${name}.html`)).href);
    return { ...opened, loaded };
  }

  it.each([
    ['full', 'light', 'desktop'],
    ['full', 'dark', 'phone'],
    ['empty', 'dark', 'desktop'],
    ['cut', 'light', 'phone'],
  ] as const)('gives axe nothing to find, and loads nothing else (%s, %s, %s)', async (name, colorScheme, device) => {
    const { page, complaints, loaded, close } = await openReport(name, { ...DEVICES[device], colorScheme });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    expect({ found, complaints, loaded }).toEqual({ found: [], complaints: [], loaded: [page.url()] });
    // its own policy lets its own style sheet through, as the dark page shows
    const background = await page.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(background).toBe(colorScheme === 'dark' ? 'rgb(17, 20, 23)' : 'rgb(255, 255, 255)');
    if (name === 'full' && device === 'desktop') await picture(page, 'report-en-desktop');
    await close();
  });

  it.each([320, 390, 1280])('fits a width of %i pixels', async (width) => {
    const { page, close } = await openReport('full', { viewport: { width, height: 640 } });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    await close();
  });

  it('shows on paper every column of every table, and the bars of its charts', async () => {
    const { page, close } = await openReport('full', { viewport: { width: 680, height: 960 }, colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    const [cut, background, bars] = await page.evaluate<readonly unknown[]>(`[
      [...document.querySelectorAll('.frame')].filter((frame) => frame.scrollWidth > frame.clientWidth).length,
      getComputedStyle(document.body).backgroundColor,
      [...document.querySelectorAll('.bar')].every((bar) => getComputedStyle(bar).printColorAdjust === 'exact'),
    ]`);
    expect({ cut, background, bars }).toEqual({ cut: 0, background: 'rgb(255, 255, 255)', bars: true });
    await close();
  });

  it('tells a screen reader what each chart is, and has its figures in a table', async () => {
    const { page, close } = await openReport('full', DEVICES.desktop);
    const charts = page.getByRole('img');
    expect(await charts.count()).toBe(8);
    for (const chart of await charts.all()) {
      const beside = chart.locator('xpath=..').getByRole('table');
      const words = await chart.locator('.bar + text').allTextContents();
      const cells = await beside.getByRole('cell').allInnerTexts();
      expect(cells).toEqual(expect.arrayContaining(words));
    }
    await close();
  });
});
