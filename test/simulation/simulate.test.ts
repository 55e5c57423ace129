/** Simulation: windows in the interactions' own time, totals, flips and what caused them. */
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadMapping } from '../../src/interaction/read/load-mapping.js';
import { diff, type SimulateOptions, simulate } from '../../src/simulation/simulate.js';
import { folderOf, interactionOf, ruleSetOf, serviceRules } from './support/example.js';

type Json = Record<string, unknown>;

const jane = { name: 'Jane', email: 'jane@example.com' };
const at = (time: string, over: Json = {}): Json =>
  interactionOf({ ended_at: time, customer: jane, ...over });

const run = (
  interactions: Iterable<unknown>,
  rules: unknown = serviceRules,
  more: Partial<SimulateOptions> = {},
) => simulate({ rules: ruleSetOf(rules), interactions, ...more });

describe('windows', () => {
  it('are applied in the interactions’ own time, exactly', async () => {
    const { after } = await run([
      at('2026-03-01T12:00:00Z'),
      at('2026-03-08T11:59:59.999Z'),
      at('2026-03-08T12:00:00Z'),
      at('2026-03-10T00:00:00Z', { customer: { name: 'Joe', email: 'joe@example.com' } }),
    ]);
    expect(after.outcomes).toMatchObject({ sent: 3, suppressed: 1 });
    expect(after.suppressionByDay).toEqual([{ day: 6, count: 1 }]);
    expect(after.customers).toEqual({
      seen: 2,
      asked: 2,
      suppressed: 1,
      heldBack: [{ times: 1, customers: 1 }],
    });
  });

  it('hold for an address however it is spelled', async () => {
    const spelled = { name: 'Jane', email: ' JANE@Example.com ' };
    const { after } = await run([
      at('2026-03-01T12:00:00Z'),
      at('2026-03-02T12:00:00Z', { customer: spelled }),
    ]);
    expect(after.outcomes).toMatchObject({ sent: 1, suppressed: 1 });
  });

  it('are not started by what is recorded, skipped or suppressed', async () => {
    const { after } = await run([
      at('2026-03-01T00:00:00Z', { tags: ['do_not_send_stella'] }),
      at('2026-03-01T01:00:00Z', { tags: ['fraud'] }),
      at('2026-03-02T00:00:00Z'),
      at('2026-03-08T00:00:00Z'),
      at('2026-03-09T00:00:00Z'),
    ]);
    expect(after.outcomes).toMatchObject({ recorded: 1, skipped: 1, sent: 2, suppressed: 1 });
  });

  it('allow several requests where the rule set says so', async () => {
    const twice = { ...serviceRules, suppression: { windows: [{ name: 'w', length: '7d', max: 2 }] } };
    const days = ['01', '02', '03', '08', '09', '10'];
    const { after } = await run(
      days.map((day) => at(`2026-03-${day}T12:00:00Z`)),
      twice,
    );
    expect(after.outcomes).toMatchObject({ sent: 4, suppressed: 2 });
  });

  it('count calendar days in the zone of the rule set', async () => {
    const calendar = {
      ...serviceRules,
      timezone: 'America/New_York',
      suppression: { windows: [{ name: 'w', length: '1d', boundary: 'calendar' }] },
    };
    const { after } = await run(
      [at('2026-03-02T04:59:00Z'), at('2026-03-02T05:01:00Z'), at('2026-03-03T04:00:00Z')],
      calendar,
    );
    expect(after.outcomes).toMatchObject({ sent: 2, suppressed: 1 });
  });

  it('act at the end of a rule’s delay', async () => {
    const delayed = {
      rules: [
        {
          name: 'later',
          conditions: { all: [{ fact: 'channel', operator: 'equal', value: 'email' }] },
          event: { type: 'send', params: { delay: '3d' } },
        },
      ],
      suppression: { windows: [{ name: 'w', length: '2d' }] },
    };
    const { after } = await run(
      [at('2026-03-01T00:00:00Z'), at('2026-03-02T00:00:00Z'), at('2026-03-03T00:00:00Z')],
      delayed,
    );
    expect(after.byDay.map(({ day, outcomes }) => [day, outcomes.sent])).toEqual([
      ['2026-03-04', 1],
      ['2026-03-05', 0],
      ['2026-03-06', 1],
    ]);
  });

  it('judge a delay on the latest record, as a run that goes on does', async () => {
    const delayed = {
      rules: [
        {
          name: 'later',
          conditions: { all: [{ fact: 'status', operator: 'equal', value: 'closed' }] },
          event: { type: 'send', params: { delay: '3d' } },
        },
      ],
    };
    const record = (day: string, ext_interaction_id: string, status: string) =>
      at(`2026-03-${day}T00:00:00Z`, {
        ...{ ext_interaction_id, status },
        customer: { name: 'Jane', email: `${ext_interaction_id}@example.com` },
      });
    const { after } = await run(
      [
        record('01', 'reopened', 'closed'),
        record('01', 'closed-again', 'closed'),
        record('01', 'served', 'closed'),
        record('02', 'reopened', 'open'),
        record('03', 'closed-again', 'closed'),
        record('09', 'served', 'open'),
      ],
      delayed,
    );
    expect(after.outcomes).toMatchObject({ sent: 2, skipped: 4, duplicate: 0 });
    expect(after.byDay.filter(({ outcomes }) => outcomes.sent > 0).map(({ day }) => day)).toEqual([
      '2026-03-04',
      '2026-03-06',
    ]);
  });

  it('see an interaction that comes twice once', async () => {
    const first = at('2026-03-01T12:00:00Z');
    const { after } = await run([
      first,
      first,
      at('2026-03-20T12:00:00Z', { ext_interaction_id: first.ext_interaction_id }),
    ]);
    expect(after.outcomes).toMatchObject({ sent: 1, duplicate: 2 });
  });
});

describe('order', () => {
  const late = at('2026-03-01T12:00:00Z');
  const early = at('2026-02-28T18:00:00Z');

  it('is restored within the tolerance', async () => {
    const { after, input } = await run([late, early], serviceRules, { toleranceMs: 86_400_000 });
    expect(input).toMatchObject({ outOfOrder: 1, late: 0 });
    expect(after.byDay.map(({ day, outcomes }) => [day, outcomes.sent, outcomes.suppressed])).toEqual([
      ['2026-02-28', 1, 0],
      ['2026-03-01', 0, 1],
    ]);
  });

  it('is said when it is worse, and never lets a window be forgotten', async () => {
    const { after, input } = await run([late, early], serviceRules, { toleranceMs: 3_600_000 });
    expect(input).toMatchObject({ outOfOrder: 1, late: 1 });
    expect(after.outcomes).toMatchObject({ sent: 1, suppressed: 1 });
  });

  it('counts what has no time of its own', async () => {
    const { input, after } = await run([late, interactionOf({ ended_at: null, customer: jane })]);
    expect(input.undated).toBe(1);
    expect(after.outcomes).toMatchObject({ sent: 1, suppressed: 1 });
  });
});

describe('totals', () => {
  it('are by outcome, rule, reason, channel, brand and day', async () => {
    const { after, input } = await run([
      at('2026-03-01T00:00:00Z', { brand: 'a' }),
      at('2026-03-02T00:00:00Z', { brand: 'b', channel: 'Phone', tags: ['fraud'] }),
      { channel: 'email' },
      'no record',
    ]);
    expect(after.interactions).toBe(4);
    expect(after.outcomes).toMatchObject({ sent: 1, skipped: 1, invalid: 2 });
    expect(after.sendRate).toBe(0.25);
    expect(after.byRule.map(({ rule, decided, matched }) => [rule, decided, matched])).toEqual([
      ['fraud', 1, true],
      ['opted out by tag', 0, false],
      ['resolved cases', 1, true],
    ]);
    expect(Object.fromEntries(after.byReason.map(({ code, count }) => [code, count]))).toEqual({
      RULE_MATCHED: 2,
      INTERACTION_INVALID: 2,
    });
    expect(after.byChannel.map(({ name }) => name)).toEqual(['(none)', 'email', 'phone']);
    expect(after.byBrand.map(({ name }) => name)).toEqual(['(none)', 'a', 'b']);
    expect(after.byDay.map(({ day }) => day)).toEqual(['2026-03-01', '2026-03-02']);
    expect(after.neverMatched.map(({ rule }) => rule)).toEqual(['opted out by tag']);
    expect(input.problems).toHaveLength(2);
  });

  it('are bounded, whatever is spelled a million ways', async () => {
    const { after } = await run(
      Array.from({ length: 3_000 }, (_, index) => interactionOf({ channel: `c${index}` })),
    );
    expect(after.byChannel.length).toBeLessThanOrEqual(1_001);
    expect(after.byChannel[0]).toMatchObject({ name: '(others)' });
  });
});

describe('flips', () => {
  const closedOnly = structuredClone(serviceRules);
  closedOnly.conditions.resolved.any = [{ fact: 'status', operator: 'in', value: ['closed'] }];
  const compare = (baseline: unknown, rules: unknown, interactions: unknown[]) =>
    diff({ rules: ruleSetOf(rules), baseline: ruleSetOf(baseline), interactions });

  it('are grouped by the rule and the comparison that caused them, at its line', async () => {
    const { flips } = await compare(closedOnly, serviceRules, [
      interactionOf({ status: 'solved' }),
      interactionOf({ status: 'solved' }),
      interactionOf(),
    ]);
    expect(flips).toMatchObject({ total: 2, newSends: 2, lostSends: 0 });
    expect(flips.groups).toMatchObject([
      {
        from: 'skipped',
        to: 'sent',
        count: 2,
        cause: {
          kind: 'rule changed',
          rule: 'resolved cases',
          condition: 'status in ["closed","solved"]',
          conditionBefore: 'status in ["closed"]',
          line: expect.any(Number),
        },
      },
    ]);
  });

  it('name rules that came and went, changed effects, and settings', async () => {
    const causes = async (baseline: unknown, rules: unknown): Promise<string[]> => {
      const { flips } = await compare(baseline, rules, [interactionOf({ tags: ['fraud'] }), interactionOf()]);
      return flips.groups.map(({ from, to, cause }) =>
        `${from} to ${to}: ${cause.kind} ${cause.rule ?? ''}`.trim(),
      );
    };
    const without = { ...serviceRules, rules: serviceRules.rules.filter(({ name }) => name !== 'fraud') };
    const recording = structuredClone(serviceRules);
    for (const rule of recording.rules) if (rule.name === 'fraud') rule.event.type = 'record';
    expect(await causes(without, serviceRules)).toEqual(['sent to skipped: rule added fraud']);
    expect(await causes(serviceRules, without)).toEqual(['skipped to sent: rule removed fraud']);
    expect(await causes(serviceRules, recording)).toEqual(['skipped to recorded: rule changed fraud']);
    const manual = { ...serviceRules, channels: { email: 'manual' } };
    expect(await causes(serviceRules, manual)).toEqual(['sent to skipped: settings']);
  });

  it('name the rule whose delay let a newer record come before', async () => {
    const delayed = structuredClone(closedOnly);
    for (const rule of delayed.rules) {
      if (rule.name === 'resolved cases') Object.assign(rule.event, { params: { delay: '3d' } });
    }
    const { flips } = await compare(closedOnly, delayed, [
      at('2026-03-01T00:00:00Z', { ext_interaction_id: 'reopened' }),
      at('2026-03-02T00:00:00Z', { ext_interaction_id: 'reopened', status: 'open' }),
    ]);
    expect(flips.groups).toMatchObject([
      { from: 'sent', to: 'skipped', cause: { kind: 'rule changed', rule: 'resolved cases' } },
    ]);
  });

  it('tell what a moved window did from what the rules did', async () => {
    const { flips } = await compare(closedOnly, serviceRules, [
      at('2026-03-01T00:00:00Z', { status: 'solved' }),
      at('2026-03-02T00:00:00Z'),
    ]);
    expect(flips.groups.map(({ from, to, cause }) => [from, to, cause.kind])).toEqual([
      ['skipped', 'sent', 'rule changed'],
      ['sent', 'suppressed', 'window'],
    ]);
    const longer = { ...serviceRules, suppression: { windows: [{ name: 'w', length: '30d' }] } };
    const { flips: byLength } = await compare(serviceRules, longer, [
      at('2026-03-01T00:00:00Z'),
      at('2026-03-10T00:00:00Z'),
    ]);
    expect(byLength.groups.map(({ from, to, cause }) => [from, to, cause.kind])).toEqual([
      ['sent', 'suppressed', 'settings'],
    ]);
  });

  it('are shown with samples that name nobody', async () => {
    const report = await compare(closedOnly, serviceRules, [
      interactionOf({
        status: 'solved',
        ext_interaction_id: 'jane.doe@example.com-17',
        tags: ['call jane.doe@example.com'],
      }),
    ]);
    const text = JSON.stringify(report);
    expect(report.flips.groups[0]?.samples).toHaveLength(1);
    expect(text).not.toContain('jane');
    expect(text).not.toContain('Jane');
  });

  it('are none when nothing changes', async () => {
    const { flips } = await compare(serviceRules, serviceRules, [interactionOf()]);
    expect(flips).toEqual({ total: 0, newSends: 0, lostSends: 0, groups: [] });
  });
});

describe('requests that change', () => {
  const enriching = (set: object, more: Json = {}) => ({
    ...serviceRules,
    ...more,
    rules: [
      ...serviceRules.rules,
      {
        name: 'kids',
        conditions: { all: [{ fact: 'brand', operator: 'equal', value: 'blanca' }] },
        event: { type: 'enrich', params: set },
      },
    ],
  });
  const interactions = [
    interactionOf({ brand: 'blanca' }),
    interactionOf({ brand: 'blanca' }),
    interactionOf(),
  ];
  const changesOf = async (before: unknown, after: unknown, more: Partial<SimulateOptions> = {}) => {
    const report = await diff({
      ...{ rules: ruleSetOf(after), baseline: ruleSetOf(before), interactions, ...more },
    });
    const groups = report.requestChanges?.groups.map(
      ({ kind, name, before: old, after: fresh, count, edit }) =>
        `${count} × ${kind} ${name}: ${old} → ${fresh} by ${report.edits?.[edit ?? -1]?.kind} ${report.edits?.[edit ?? -1]?.name}`,
    );
    return { report, groups };
  };

  it('are counted with what they were and are, at the edit that changes them', async () => {
    const { report, groups } = await changesOf(
      enriching({ add_tags: ['a'], set: { language: 'en' } }),
      enriching({ add_tags: ['b'], set: { language: 'de' } }),
    );
    expect(report.flips.total).toBe(0);
    expect(report.requestChanges?.total).toBe(2);
    expect(groups).toEqual([
      '2 × tag a: there → not there by rule-changed kids',
      '2 × tag b: not there → there by rule-changed kids',
      '2 × field language: en → de by rule-changed kids',
    ]);
    expect(report).toMatchObject({ verdict: 'changes', edits: [{ name: 'kids' }, { name: 'kids' }] });
    const shown = report.requestChanges?.groups[0]?.samples;
    expect(shown?.map(({ id }) => id)).toEqual(expect.arrayContaining([interactions[0]?.ext_interaction_id]));
  });

  it('are those whose delay or window is another', async () => {
    const delayed = structuredClone(serviceRules) as typeof serviceRules;
    const [resolved] = delayed.rules;
    if (resolved !== undefined) Object.assign(resolved.event, { params: { delay: '72h' } });
    expect((await changesOf(serviceRules, delayed)).groups).toEqual([
      '3 × delay delay: none → 3 d by rule-changed resolved cases',
    ]);
    const shorter = { ...serviceRules, suppression: { windows: [{ name: 'weekly', length: '3d' }] } };
    expect((await changesOf(serviceRules, shorter)).groups).toEqual([
      '3 × window weekly: 7d → 3d by setting-changed suppression',
    ]);
  });

  it('can fail a run', async () => {
    const [before, after] = [enriching({ set: { language: 'en' } }), enriching({ set: { language: 'de' } })];
    const { report } = await changesOf(before, after, { failOn: ['changed-requests', 'changed-requests>5'] });
    expect(report.thresholds.map(({ crossed }) => crossed)).toEqual([true, false]);
  });

  it('show edits without names and addresses', async () => {
    const skipping = (value: unknown) => ({
      ...serviceRules,
      rules: [
        ...serviceRules.rules,
        {
          name: 's',
          conditions: { all: [{ fact: 'customer.email', operator: 'in', value }] },
          event: { type: 'skip' },
        },
      ],
    });
    const { report } = await changesOf(skipping(['jane@example.com']), skipping(['joe@example.com']));
    expect(JSON.stringify(report.edits)).not.toMatch(/jane|joe/);
    expect(JSON.stringify(report.edits)).toContain('***@example.com');
  });
});

describe('what a file does not say', () => {
  const old = {
    rules: [
      {
        name: 'old',
        conditions: { all: [{ fact: 'hours_since_end', operator: 'greaterThanInclusive', value: 2 }] },
        event: { type: 'skip' },
      },
    ],
    default: 'send',
  };

  it('is how much later a run decides: a lag can be given, and time facts that are 0 are named', async () => {
    const atEnd = await run([interactionOf()], old);
    expect([atEnd.after.outcomes.sent, atEnd.input.timeFactsAtZero]).toEqual([1, ['hours_since_end']]);
    const later = await run([interactionOf()], old, { decisionLagMs: 2 * 3_600_000 });
    expect([later.after.outcomes.skipped, later.input.timeFactsAtZero]).toEqual([1, []]);
  });

  it('is whom was asked before it begins: former requests can be given', async () => {
    const history = [
      { email: 'JANE@example.com', at: Date.parse('2026-03-01T00:00:00Z'), interactionId: 'former' },
    ];
    const { after, input } = await run(
      [at('2026-03-02T00:00:00Z'), at('2026-03-20T00:00:00Z', { ext_interaction_id: 'former' })],
      serviceRules,
      { history },
    );
    expect(after.outcomes).toMatchObject({ suppressed: 1, duplicate: 1 });
    expect(input.history).toBe(1);
  });
});

describe('a baseline in git', () => {
  const folder = folderOf({ 'rules/service.rules.json': serviceRules });
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' });
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '-q', '-m', 'one');
  const changed = structuredClone(serviceRules);
  changed.conditions.resolved.any = [
    { fact: 'status', operator: 'in', value: ['closed', 'solved', 'pending'] },
  ];
  writeFileSync(join(folder, 'rules/service.rules.json'), JSON.stringify(changed, null, 1));
  const rules = join(folder, 'rules');
  const interactions = [interactionOf({ status: 'pending' }), interactionOf()];

  it.each(['git:main', 'git:HEAD:rules', 'git:main:rules/service.rules.json'])(
    'is read from %s',
    async (baseline) => {
      const { flips } = await diff({ rules, baseline, interactions, repository: folder });
      expect(flips).toMatchObject({ total: 1, newSends: 1 });
      expect(git('status', '--short').trim()).toBe('M rules/service.rules.json');
    },
  );

  it.each([
    ['git:no-such-branch', 'git cannot read it'],
    ['git:main:nothing', 'there is no rule file in `nothing` at `main`'],
    ['git:--output=x', 'is no name of a commit'],
    ['git:a b', 'is no name of a commit'],
    ['git:$(id)', 'git cannot read it'],
    ['git:main:../elsewhere', 'lies outside of the repository'],
  ])('is refused with what to do: %s', async (baseline, message) => {
    await expect(diff({ rules, baseline, interactions, repository: folder })).rejects.toMatchObject({
      code: 'BASELINE_UNREADABLE',
      message: expect.stringContaining(message),
      fix: expect.any(String),
    });
  });
});

describe('files', () => {
  it('give the same as the records in them, with the place of each sample', async () => {
    const records = Array.from({ length: 50 }, () => interactionOf());
    const folder = folderOf({
      'a.ndjson': `${records.map((record) => JSON.stringify(record)).join('\n')}\n{ broken\n`,
    });
    const rules = ruleSetOf(serviceRules);
    const fromFile = await simulate({ rules, interactions: { files: [join(folder, 'a.ndjson')] } });
    const fromRecords = await simulate({ rules, interactions: [...records, 'broken'] });
    expect(fromFile.after).toEqual(fromRecords.after);
    expect(fromFile.samples.map(({ id }) => id)).toEqual(fromRecords.samples.map(({ id }) => id));
    expect(fromFile.samples[0]?.source).toMatch(/a\.ndjson:\d+$/);
    expect(fromFile.input.problems).toMatchObject([{ line: 51 }]);
  });

  it('may be a log whose lines carry the interactions they are about', async () => {
    const records = Array.from({ length: 3 }, () => interactionOf());
    const lines = records.map((interaction) =>
      JSON.stringify({ at: '2026-03-02T11:00:01Z', interaction, outcome: 'sent' }),
    );
    const folder = folderOf({ 'log.ndjson': lines.join('\n') });
    const fromLog = await simulate({
      rules: ruleSetOf(serviceRules),
      interactions: { files: [join(folder, 'log.ndjson')] },
    });
    expect(fromLog.after.outcomes).toMatchObject({ sent: 3, invalid: 0 });
    expect(fromLog.samples).toHaveLength(3);
  });

  const tickets = '../shared/data/customer_support_tickets.csv';
  it.skipIf(!existsSync(tickets))('of a ticket system agree with an independent count', async () => {
    const ruleFor = (value: string[]) => ({
      rules: [
        {
          name: 'resolved',
          conditions: { all: [{ fact: 'status', operator: 'in', value }] },
          event: { type: 'send' },
        },
      ],
    });
    const { before, after, flips } = await diff({
      baseline: ruleSetOf(ruleFor(['closed'])),
      rules: ruleSetOf(ruleFor(['closed', 'pending customer response'])),
      interactions: {
        files: [tickets],
        mapping: await loadMapping('docs/examples/customer-support-tickets.mapping.json'),
      },
      toleranceMs: Number.POSITIVE_INFINITY,
    });
    const decided = (totals: typeof before): number => totals.byRule[0]?.decided ?? 0;
    expect([before.interactions, decided(before), decided(after)]).toEqual([8_469, 2_769, 2_769 + 2_881]);
    expect(after.outcomes.skipped).toBe(2_819);
    expect(after.customers.seen).toBe(8_320);
    expect(
      Object.fromEntries(
        after.byChannel.map(({ name, outcomes }) => [
          name,
          Object.values(outcomes).reduce((sum, n) => sum + n),
        ]),
      ),
    ).toEqual({
      email: 2_143,
      phone: 2_132,
      'social media': 2_121,
      chat: 2_073,
    });
    expect(flips.newSends - flips.lostSends).toBe(after.outcomes.sent - before.outcomes.sent);
  });
});
