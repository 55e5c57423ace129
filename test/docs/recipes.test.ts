/** The recipes of docs/how-to/recipes.md: the rule file and the scenarios of each are taken out of the page and run. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lint } from '../../src/lint/index.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';
import { test } from '../../src/simulation/index.js';
import { blocksOf } from './blocks.js';

const page = readFileSync(resolve(import.meta.dirname, '../../docs/how-to/recipes.md'), 'utf8');
const headings = [...page.matchAll(/^### (.+)$/gm)].map(([, heading = '']) => heading);
const files = blocksOf(page).flatMap(({ file, text }) => (file === undefined ? [] : [{ path: file, text }]));
const recipes = [...new Set(files.map(({ path }) => dirname(path)))];

/** The one file of a recipe with this ending. */
function fileOf(recipe: string, ending: string) {
  const found = files.filter(({ path }) => dirname(path) === recipe && path.endsWith(ending));
  if (found.length !== 1) throw new Error(`${recipe}: ${found.length} files *${ending}, and not one`);
  return found.map(({ path, text }) => ({ path, content: text }));
}

type Limit = { readonly name: string; readonly length: string };
type Suppression = { readonly windows?: readonly Limit[]; readonly quotas?: readonly Limit[] };

/** The rule file with one window or quota after the other so short that it holds nothing back. */
function withoutOneLimit(recipe: string): { path: string; content: string }[][] {
  return fileOf(recipe, '.rules.json').flatMap(({ path, content }) => {
    const file: { suppression?: Suppression } = JSON.parse(content);
    return (['windows', 'quotas'] as const).flatMap((kind) =>
      (file.suppression?.[kind] ?? []).map((limit, index, all) => {
        const short = { ...limit, length: '1s', boundary: 'rolling', zone: undefined };
        const suppression = { ...file.suppression, [kind]: all.with(index, short) };
        return [{ path, content: JSON.stringify({ ...file, suppression }) }];
      }),
    );
  });
}

/** Rules that products state, and where the page has them. */
const wishes: readonly (readonly [product: string, rule: string, heading: string])[] = [
  ['Formbricks', 'the launch survey ignores the cool-down', 'One survey ignores the cool-down'],
  ['Plain', 'an interval for each survey', 'Each survey has its own interval'],
  ['ServiceNow', 'an interval for each trigger', 'Each survey has its own interval'],
  ['Netigate', "a survey's own limit overrides", 'Each survey has its own interval'],
  ['BMC', "a survey's own limit overrides", 'Each survey has its own interval'],
  ['Qualtrics', 'an interval for each use case', 'Each survey has its own interval'],
  ['Sandsiv', 'blocked by one survey only', 'Blocked by one other survey only'],
  ['SurveySensum', 'survey before group before all', 'The survey, then its group, then everything'],
  ['HelloCustomer', 'survey before group before all', 'The survey, then its group, then everything'],
  ['MemberInsight', 'any 4 weeks, department 3 months', 'The survey, then its group, then everything'],
  ['Judge.me', 'per product', 'Once for each product or division'],
  ['CustomerGauge', 'per e-mail and division', 'Once for each product or division'],
  ['Medallia Mindful', 'where the agent is the same', 'One customer, one agent, one request'],
  ['Gainsight', '4 a quarter', 'Four a quarter, one a month'],
  ['Netigate', '3 in 30 days', 'Three in 30 days'],
  ['Firefox', '3 in a lifetime', 'Three in a lifetime, and not in six months'],
  ['MedatechUK', 'not in 6 months', 'Three in a lifetime, and not in six months'],
  ['Formbricks', 'until answered', 'Ask until there is an answer'],
  ['Userpilot', '90 days after an answer, else 7', 'Ask until there is an answer'],
  ['AskNicely', 'New Zealand 90 days, else 180', 'New Zealand 90 days, elsewhere 180'],
  ['Promoter', '30 days a channel and 24 hours', '30 days on a channel, 24 hours on any'],
  ['Braze', "the day in the customer's zone", 'Once on a day of the customer'],
  ['Sprinklr', '2 for each agent', 'Two a day for each agent'],
  ['AskNicely', '50 a day', 'So many a day, and in all'],
  ['SurveySensum', '100 from midnight', 'So many a day, and in all'],
  ['Horizon', 'so many a day and in all', 'So many a day, and in all'],
  ['AskNicely', '20 a day for New Zealand', 'A quota for one country'],
  ['Intercom', 'closed at most 7 days after the last reply', 'Closed at most 7 days after the last reply'],
  ['AskNicely', 'new contacts wait', 'New contacts wait'],
  ['crmcurator', 'a tenure of 60 days', 'New contacts wait'],
  ['Chatwoot', '24 hours of WhatsApp', 'Within the 24 hours of WhatsApp'],
  ['MXM', 'over 18 and visited within 30 days', 'Adults who visited within 30 days'],
  ['Horizon', 'hours since the last call', 'Adults who visited within 30 days'],
  ['Retently', 'office hours, else wait', 'Wednesday to Friday in office hours'],
  ['Simplesat', 'a delivery window', 'Wednesday to Friday in office hours'],
  ['AskNicely', 'weekdays at 10:00 there', 'Weekdays from 10:00, where the customer is'],
  ['Paystand', '8 business hours', 'Eight business hours later'],
  ['Google', '24 business hours', 'Eight business hours later'],
  ['Trengo', 'still closed after 3 days', 'Still closed after three days'],
  ['Puzzel', 'reopened cancels', 'Still closed after three days'],
  ['Ticket0', 'reopened cancels', 'Still closed after three days'],
  ['Atender', 'the wait by channel', 'A chat at once, an e-mail later'],
  ['Thena', '1 in 10', 'One case in ten'],
  ['Refiner', 'a share of users', 'A share of the customers, not of the cases'],
  ['Braze', 'a control group', 'A share of the customers, not of the cases'],
  ['Zendesk', '24 hours after solving, without partners', '24 hours after solving, without partners'],
  ['CheckMarket', '28 days, no addresses of roles', 'No addresses of roles'],
  ['Delighted', '90 days', 'No addresses of roles'],
  ['Salesforce', '2 days', 'No addresses of roles'],
  ['Paystand', 'own domain, first line only', "Not one's own people, first line only"],
  ['Kustomer', 'nobody joined', 'Somebody answered, and long enough'],
  ['Hotline', 'messages of agents', 'Somebody answered, and long enough'],
  ['Intercom', 'length', 'Somebody answered, and long enough'],
  ['OTOBO', 'a pattern', 'Text that asks to be left alone'],
  ['ManageEngine', 'exclusions', 'Text that asks to be left alone'],
  ['Horizon', 'talk time and transfers', 'Enough talk, few transfers'],
  ['Genesys', 'by policy', 'Counted, and not asked'],
  ['Chatwoot', 'by label', 'By label, between two dates'],
  ['Trengo', 'by label', 'By label, between two dates'],
  ['PostHog', 'by dates', 'By label, between two dates'],
  ['Promoter', 'a reminder', 'Refused on purpose'],
  ['MemberInsight', 'score 0 to 6 again', 'Refused on purpose'],
  ['Paystand', 'one question every 30 days, another always', 'Refused on purpose'],
  ['Dropstars', 'delivered plus 3 days, else 14', 'Refused on purpose'],
  ['ManageEngine', 'every n-th', 'Refused on purpose'],
  ['Refiner', 'stop at n responses', 'Refused on purpose'],
  ['fbsamples', 'still talking', 'Refused on purpose'],
  ['Pendo', 'slots', 'Refused on purpose'],
  ['Simplesat', 'spread evenly', 'Refused on purpose'],
  ['Sandsiv', 'delay instead of block', 'Refused on purpose'],
  ['Kustomer', 'the most specific survey', 'Refused on purpose'],
  ['Joely', 'again for each resolution', 'Refused on purpose'],
];

/** The text below a heading, up to the next one. */
function sectionOf(heading: string): string {
  const [, text = ''] = page.split(`# ${heading}\n`);
  return text.split(/^#{2,3} /m)[0] ?? '';
}

describe('the recipes', () => {
  it.each(wishes)('have what %s states: %s', (product, _rule, heading) => {
    expect(sectionOf(heading)).toContain(product);
  });

  it('are one for each heading', () => {
    expect(recipes.length).toBe(headings.length);
    expect(recipes.length).toBeGreaterThanOrEqual(20);
  });

  it.each(recipes)('%s: has nothing for lint to find, and its scenarios pass', async (recipe) => {
    const rules = parseRuleSet(fileOf(recipe, '.rules.json'));
    const report = await test({ rules, scenarios: fileOf(recipe, '.scenarios.json') });
    expect(rules.warnings).toEqual([]);
    expect(lint(rules)).toEqual([]);
    const failures = report.scenarios
      .filter(({ passed }) => !passed)
      .map(({ name, differences, because }) => ({ name, differences, because }));
    expect(failures).toEqual([]);
    expect(report.passed).toBe(true);
    // Each comparison is seen true and false, so that no part of a recipe stands there untried.
    expect(report.coverage.share).toBe(1);
  });

  it.each(recipes)('%s: a scenario fails without each window and quota', async (recipe) => {
    const scenarios = fileOf(recipe, '.scenarios.json');
    for (const files of withoutOneLimit(recipe)) {
      const { passed } = await test({ rules: parseRuleSet(files), scenarios });
      expect(passed, files[0]?.content).toBe(false);
    }
  });
});
