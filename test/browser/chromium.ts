import { existsSync } from 'node:fs';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { tempDir } from '../support/temp-dir.ts';

/** Debian's browser, or the one CHROMIUM names; undefined where there is none. */
export const chromiumPath = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path !== undefined && existsSync(path),
);

/** What keeps Chromium quiet: no GPU, no first run, and no traffic of its own. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
];

/** A real Chromium with a profile of its own, closed when the test ends. Page errors fail the test through `errors`. */
export async function openBrowser(): Promise<{ context: BrowserContext; errors: string[] }> {
  const profile = await tempDir();
  const errors: string[] = [];
  const context = await chromium.launchPersistentContext(profile, {
    ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
    headless: true,
    args,
    viewport: { width: 1400, height: 900 },
  });
  context.on('weberror', (error) => errors.push(String(error.error())));
  context.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  onTestFinished(() => context.close());
  return { context, errors };
}

export async function openPage(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(url);
  return page;
}
