import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import type { Language } from '../../functions/deletion-status/pages/languages.ts';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Debian's Chromium, or the one that CHROMIUM names. */
const executablePath = [process.env['CHROMIUM'] ?? '', ...PLACES].find((path) => existsSync(path));

/** Tests that need a browser, and are passed over where there is none. */
export const describeInBrowser = executablePath === undefined ? describe.skip : describe;

/** Where there is no browser, one line says so. */
export function sayWhetherTested(): void {
  if (executablePath !== undefined) return;
  process.stderr.write('no Chromium is installed, so the pages are not tested in a browser; CHROMIUM=path names one\n');
}

export async function openBrowser(): Promise<Browser> {
  return await chromium.launch({ executablePath, args: FLAGS });
}

export const DEVICES = {
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
  desktop: { viewport: { width: 1280, height: 900 } },
} satisfies { readonly [name: string]: BrowserContextOptions };
export type Device = keyof typeof DEVICES;

/** A page of somebody who reads this language, with everything that goes wrong on it. */
export async function openPage(browser: Browser, language: Language, options: BrowserContextOptions) {
  const context = await browser.newContext({ locale: language, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  return { page, complaints, close: () => context.close() };
}

/** Presses Tab until the element has the focus, as somebody without a mouse does. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if ((await target.and(page.locator(':focus')).count()) > 0) return;
  }
  throw new Error(`60 times Tab do not lead to ${String(target)}`);
}

/** Those that the README shows. */
const PICTURES = new Set([
  'ask-en-phone',
  'in-work-en-desktop',
  'completed-en-desktop',
  'completed-de-phone',
  'completed-ar-phone',
  'report-en-desktop',
]);

/** Pictures are only taken when SCREENSHOTS=1 asks for them, and kept small. */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env['SCREENSHOTS'] !== '1' || !PICTURES.has(name)) return;
  await page.screenshot({ path: join(import.meta.dirname, 'screenshots', `${name}.jpg`), type: 'jpeg', quality: 60 });
}
