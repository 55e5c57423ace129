/** The core as a script of a page, and a page in Chromium that has loaded it. */
import { resolve } from 'node:path';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';

/** Bundles `decide-batch.ts`, and with it the core from `src`, as one script that sets the global `batches`. */
async function bundleCore(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [resolve(import.meta.dirname, 'decide-batch.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'batches',
    // Fails on every module of Node.
    platform: 'browser',
    logLevel: 'silent',
  });
  return outputFiles.map(({ text }) => text).join('');
}

export async function openCorePage(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  await page.addScriptTag({ content: await bundleCore() });
  return page;
}

/** What {@link decideBatch} gives in the page. */
export async function decideInPage(page: Page, batch: string): Promise<string[]> {
  return page.evaluate(`batches.decideBatch(${JSON.stringify(batch)})`);
}
