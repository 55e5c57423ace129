/** The page, in a real browser: self-contained, searchable, readable in light, in dark and on paper, and never a way in. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { daysOf } from '../../../src/simulation/html/days.js';
import { formatSimulationHtml } from '../../../src/simulation/html/page.js';
import type { SimulationReport, Totals } from '../../../src/simulation/report.js';
import { diff } from '../../../src/simulation/simulate.js';
import { folderOf, interactionOf, ruleSetOf, serviceRules } from '../support/example.js';

const executablePath = process.env.AUTOTRIGGER_CHROMIUM ?? '/usr/bin/chromium';
const required = process.env.AUTOTRIGGER_REQUIRE_SERVICES === '1';
const hasBrowser = existsSync(executablePath) || required;
if (!hasBrowser) process.stderr.write(`skipped: no chromium at ${executablePath} to open the page with\n`);

const flags =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';
const attack = '</script><script>window.attacked = true</script><img src=x onerror="window.attacked = true">';

async function simulated(): Promise<SimulationReport> {
  const rules = {
    ...serviceRules,
    rules: [
      ...serviceRules.rules,
      {
        name: attack,
        conditions: { all: [{ fact: 'brand', operator: 'equal', value: attack }] },
        event: { type: 'skip' },
      },
    ],
  };
  const interactions = Array.from({ length: 120 }, (_, index) =>
    interactionOf({
      ended_at: new Date(Date.parse('2026-01-01T10:00:00Z') + index * 12 * 3_600_000).toISOString(),
      customer: { name: 'Jane Doe', email: `jane${index % 7}@example.com` },
      status: ['closed', 'open', 'solved'][index % 3],
      ...(index % 20 === 0
        ? { brand: attack, tags: [attack], ext_interaction_id: `id ${attack} ${index}` }
        : {}),
    }),
  );
  return diff({
    rules: ruleSetOf(rules),
    baseline: ruleSetOf(serviceRules),
    interactions,
    failOn: ['lost-sends', 'flips>100'],
  });
}

const page = async (): Promise<string> => formatSimulationHtml(await simulated());

/** A year, a window of a month, and numbers of seven digits. */
async function largePage(): Promise<string> {
  const report = await simulated();
  const many = (day: number): Totals['byDay'][number] => ({
    day: new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10),
    outcomes: { ...report.after.outcomes, sent: 1_234_567 - 1_000 * day },
  });
  const after: Totals = {
    ...report.after,
    interactions: 9_876_543,
    outcomes: { ...report.after.outcomes, sent: 1_234_567, suppressed: 1_111_111, duplicate: 1_222_222 },
    byDay: Array.from({ length: 365 }, (_, day) => many(day)),
    suppressionByDay: Array.from({ length: 40 }, (_, day) => ({ day, count: 1_000_000 - 20_000 * day })),
  };
  return formatSimulationHtml({ ...report, after, before: after });
}

describe.skipIf(!hasBrowser)('the page in a browser', () => {
  const folder = folderOf({});
  const urlOf = (name: string): string => pathToFileURL(join(folder, name)).href;
  const url = urlOf('report.html');
  let browser: Browser;
  let open: Page;
  const complaints: string[] = [];
  const asked: string[] = [];

  beforeAll(async () => {
    const { writeFileSync } = await import('node:fs');
    writeFileSync(join(folder, 'report.html'), await page());
    writeFileSync(join(folder, 'large.html'), await largePage());
    browser = await chromium.launch({ executablePath, args: flags.split(' ') });
    open = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    open.on('console', (message) => complaints.push(message.text()));
    open.on('pageerror', (error) => complaints.push(error.message));
    open.on('request', (request) => asked.push(request.url()));
    await open.goto(url);
  });
  afterAll(() => browser?.close());

  it('asks nothing of the network and complains of nothing', () => {
    expect(asked).toEqual([url]);
    expect(complaints).toEqual([]);
  });

  it('runs nothing that a name brings along', async () => {
    expect(await open.evaluate('window.attacked')).toBeUndefined();
    expect(await open.locator('img, script:not(:last-of-type)').count()).toBe(0);
    expect(await open.locator('td', { hasText: attack }).count()).toBeGreaterThan(0);
  });

  it('shows every section, charts with bars, and nobody’s address', async () => {
    expect(await open.locator('h2').allTextContents()).toEqual([
      'What changes',
      'Outcomes',
      'From interactions to requests',
      'Outcomes over time',
      'Held back, by day of the window',
      'By rule',
      'By channel',
      'By brand',
      'By reason',
      'Samples, with their explanation',
    ]);
    for (const name of [
      'From interactions to requests',
      'Outcomes over time',
      'Held back, by day of the window',
    ]) {
      const bars = open.locator(`figure[aria-label="${name}"] .bar`);
      expect(await bars.count()).toBeGreaterThan(0);
      const box = await bars.first().boundingBox();
      expect(box?.width).toBeGreaterThan(1);
    }
    const text = await open.locator('body').innerText();
    expect(text).not.toMatch(/jane\d|Jane Doe/);
    expect(text).not.toMatch(/undefined|NaN|\[object/);
  });

  it('has a list of contents that leads to every section', async () => {
    const links = open.locator('nav a');
    expect(await links.allTextContents()).toEqual(await open.locator('h2').allTextContents());
    for (const link of await links.all()) {
      const target = (await link.getAttribute('href')) ?? '';
      expect(await open.locator(target).count()).toBe(1);
    }
  });

  it('finds samples by words and outcome, and says how many', async () => {
    await open.locator('.all > summary').click();
    const shown = open.locator('[data-outcome]:visible');
    const all = await shown.count();
    await open.selectOption('#outcome', 'suppressed');
    const suppressed = await shown.count();
    expect(suppressed).toBeGreaterThan(0);
    expect(suppressed).toBeLessThan(all);
    await open.fill('#words', 'resolved cases status');
    expect(await open.locator('#found').innerText()).toBe(`${await shown.count()} of ${all} samples`);
    await open.fill('#words', 'no such words');
    expect(await shown.count()).toBe(0);
    await open.fill('#words', '');
    await open.selectOption('#outcome', '');
    await shown.first().locator('summary').click();
    expect(await shown.first().locator('pre').first().innerText()).toContain('resolved cases');
  });

  it.each([
    ['light', 'screen'],
    ['dark', 'screen'],
    ['dark', 'print'],
  ] as const)('can be read in %s on %s', async (colorScheme, media) => {
    await open.emulateMedia({ colorScheme, media });
    const colours = await open.evaluate(() => {
      const view = globalThis as unknown as {
        document: { body: object; querySelectorAll(selector: string): Iterable<object> };
        getComputedStyle(element: object): Record<'color' | 'backgroundColor', string>;
      };
      const { document, getComputedStyle } = view;
      const body = getComputedStyle(document.body);
      const texts = [...document.querySelectorAll('h1, td, .label, .soft')];
      const bars = [...document.querySelectorAll('figure .sent, figure .suppressed')];
      return {
        paper: body.backgroundColor,
        inks: [
          ...texts.map((element) => getComputedStyle(element).color),
          ...bars.map((element) => getComputedStyle(element).backgroundColor),
        ],
      };
    });
    expect(luminance(colours.paper) > 0.5).toBe(colorScheme === 'light' || media === 'print');
    for (const ink of new Set(colours.inks))
      expect([ink, contrast(ink, colours.paper) >= 2.3]).toEqual([ink, true]);
    expect(contrast(colours.inks[0] ?? '', colours.paper)).toBeGreaterThan(10);
  });

  it('fits a narrow screen without scrolling sideways', async () => {
    await open.emulateMedia({ colorScheme: 'light', media: 'screen' });
    await open.setViewportSize({ width: 390, height: 800 });
    const width = await open.evaluate('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(390);
  });

  describe('charts', () => {
    const widths = [
      [1280, 'screen'],
      [768, 'screen'],
      [390, 'screen'],
      [688, 'print'],
    ] as const;

    it.each(['report.html', 'large.html'].flatMap((name) => widths.map((row) => [name, ...row] as const)))(
      'of %s can be read at %i px on %s: no tiny words, and none over another',
      async (name, width, media) => {
        const own = await browser.newPage({ viewport: { width, height: 900 } });
        await own.emulateMedia({ media });
        await own.goto(urlOf(name));
        const words = await own.locator('figure').evaluateAll((charts: Chart[]) =>
          charts.map((chart) =>
            [...chart.querySelectorAll('.label')].flatMap((text) => {
              const { left, right, top, bottom } = text.getBoundingClientRect();
              return bottom > top ? [{ text: text.textContent, left, right, top, bottom }] : [];
            }),
          ),
        );
        await own.close();
        expect(words.length).toBe(3);
        // The last column stands for every day after it as well.
        if (name === 'large.html') expect(words[2]?.map(({ text }) => text)).toContain('31+');
        for (const chart of words) {
          expect(chart.length).toBeGreaterThan(4);
          for (const [index, one] of chart.entries()) {
            // A line of text is about a sixth higher than its letters are large.
            expect([one.text, one.bottom - one.top > 10]).toEqual([one.text, true]);
            expect([one.text, one.left >= 0 && one.right <= width]).toEqual([one.text, true]);
            for (const other of chart.slice(index + 1)) {
              const apart =
                one.right < other.left ||
                other.right < one.left ||
                one.bottom < other.top + 4 ||
                other.bottom < one.top + 4;
              expect([one.text, other.text, apart]).toEqual([one.text, other.text, true]);
            }
          }
        }
      },
    );
  });

  it('breaks no word of a table that is not a name', async () => {
    for (const width of [390, 688]) {
      await open.setViewportSize({ width, height: 800 });
      const lines = await open.locator('td:not(:first-child)').evaluateAll((cells: Cell[]) =>
        cells.map((cell) => {
          const range = cell.ownerDocument.createRange();
          range.selectNodeContents(cell);
          return range.getClientRects().length;
        }),
      );
      expect(lines.length).toBeGreaterThan(10);
      expect(lines.filter((count) => count !== 1)).toEqual([]);
    }
  });

  it('opens on paper an example of every change and of every outcome, and what the reader has opened', async () => {
    const own = await browser.newPage({ viewport: { width: 688, height: 900 } });
    await own.goto(url);
    const explained = own.locator('[data-outcome] pre:visible');
    const examples = own.locator('.flip > div > details:visible');
    expect([await explained.count(), await examples.count()]).toEqual([0, 0]);

    await own.emulateMedia({ media: 'print' });
    const outcomes = await own.locator('#outcome option').count();
    const groups = await own.locator('.flip').count();
    expect(groups).toBeGreaterThan(0);
    expect([await explained.count(), await examples.count()]).toEqual([outcomes - 1, groups]);
    expect(await own.getByText('open a row').isVisible()).toBe(false);

    await own.emulateMedia({ media: 'screen' });
    await own.locator('.flip > summary').first().click();
    await own.locator('.all > summary').click();
    await own.locator('[data-outcome] > summary').nth(1).click();
    await own.emulateMedia({ media: 'print' });
    expect(await explained.count()).toBe(outcomes);
    expect(await examples.count()).toBeGreaterThan(groups);
    await own.close();
  });

  it('prints to pages', async () => {
    const pdf = await open.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  });
});

it('leaves out months without an interaction', async () => {
  const rules = ruleSetOf(serviceRules);
  const interactions = ['2026-03-30', '2026-04-02', '2026-11-05'].map((day) =>
    interactionOf({ ended_at: `${day}T10:00:00Z` }),
  );
  const { after } = await diff({ rules, baseline: rules, interactions });
  const { days, unit, hasGaps } = daysOf(after);
  expect(days.map(({ day }) => day).filter((day) => /-(03|04|11)-/.test(day))).toHaveLength(days.length);
  expect([days[0]?.day, days.at(-1)?.day, unit, hasGaps]).toEqual(['2026-03-30', '2026-11-05', 'day', true]);
  expect(days.reduce((sum, { outcomes }) => sum + outcomes.sent, 0)).toBe(3);
});

it('is one file that names no other', async () => {
  const html = await page();
  expect(html).not.toMatch(/<(link|iframe|object|embed)\b|\bsrc="|\bhref="(?!#)|@import|url\(/);
  expect(html.match(/<script>/g)).toHaveLength(1);
  expect(html.length).toBeLessThan(400_000);
});

/** What of the browser the tests look at; there is no DOM in this project's types. */
interface Chart {
  querySelectorAll(selector: string): Iterable<{
    readonly textContent: string;
    getBoundingClientRect(): { left: number; right: number; top: number; bottom: number };
  }>;
}

interface Cell {
  readonly ownerDocument: {
    createRange(): { selectNodeContents(node: Cell): void; getClientRects(): { length: number } };
  };
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** After WCAG 2: 1 is none, 21 is black on white. */
function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}
