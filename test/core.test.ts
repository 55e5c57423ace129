/** `autotrigger/core` in a browser: a page parses rules, decides and explains as Node does. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, launchChromium } from './support/chromium.js';
import { decideInPage, openCorePage } from './support/core-in-browser.js';
import { decideBatch, useTools } from './support/decide-batch.js';
import { randomBatch, recordsPerRuleSet } from './support/random-pairs.js';

describe.skipIf(!hasChromium())('the core in a page', () => {
  const errors: string[] = [];
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium();
    page = await openCorePage(browser);
    page.on('pageerror', ({ message }) => errors.push(message));
  });
  afterAll(() => browser?.close());

  it('parses rules, decides and explains', async () => {
    const rules = {
      rules: [
        {
          name: 'solved cases',
          conditions: { all: [{ fact: 'status', operator: 'matches', value: '^(solved|closed)$' }] },
          event: { type: 'send' },
        },
      ],
    };
    const record = {
      ext_interaction_id: '1',
      channel: 'email',
      status: 'solved',
      customer: { name: 'Jane Doe', email: 'jane@example.com' },
      employee: { email: 'paul@example.com' },
    };
    const [text = ''] = await decideInPage(page, JSON.stringify([{ rules, records: [record] }]));
    const [version, decision, explanation] = JSON.parse(text);
    expect(version).toMatch(/^[0-9a-f]{16}$/);
    expect(decision).toMatchObject({ outcome: 'send', ruleSet: version });
    expect(explanation).toContain('solved cases');
    expect(errors).toEqual([]);
  });

  it('decides random pairs of rules and interaction as Node does, with the same versions', async () => {
    const batch = randomBatch(60, 20_261_122);
    const here = decideBatch(batch);
    expect(here).toHaveLength(60 * recordsPerRuleSet);
    expect(await decideInPage(page, batch)).toEqual(here);
    expect(new Set(here.map((text) => JSON.parse(text)[1].outcome))).toEqual(
      new Set(['send', 'record', 'skip']),
    );
  });

  it('lints, replays and maps as Node does', async () => {
    const batch = randomBatch(2, 7);
    const here = useTools(batch);
    expect(JSON.parse(here)).toMatchObject({
      report: { after: { interactions: recordsPerRuleSet } },
      mapped: { ok: true, interactions: [{ channel: 'Email' }] },
    });
    expect(await page.evaluate(`batches.useTools(${JSON.stringify(batch)})`)).toBe(here);
  });
});
