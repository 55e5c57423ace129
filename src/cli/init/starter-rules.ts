/** The rules that `init` writes, and their scenarios. */

export const starterRules = {
  description: 'After every resolved case, at most one request a week for each customer',
  timezone: 'UTC',
  default: 'skip',
  suppression: { windows: [{ name: 'weekly', length: '7d', per: ['customer'] }] },
  conditions: {
    resolved: { any: [{ fact: 'status', operator: 'in', value: ['closed', 'solved', 'resolved'] }] },
  },
  rules: [
    {
      name: 'resolved cases',
      description: 'Ask once the case is closed, so that four contacts on one case give one request.',
      conditions: { all: [{ condition: 'resolved' }] },
      event: { type: 'send' },
    },
    {
      name: 'do not send by tag',
      description: 'Counted at the vendor, but no e-mail goes out.',
      conditions: { any: [{ fact: 'tags', operator: 'contains', value: 'do_not_send_stella' }] },
      event: { type: 'record', params: { reason: 'the agent ticked do not send' } },
    },
    {
      name: 'fraud and duplicates',
      conditions: {
        any: [
          { fact: 'tags', operator: 'contains', value: 'fraud' },
          { fact: 'tags', operator: 'contains', value: 'dupe' },
        ],
      },
      event: { type: 'skip', params: { reason: 'tagged as fraud or as a duplicate' } },
    },
  ],
};

/** One scenario for each rule, and one for the window: `autotrigger test` passes from the first day. */
export const starterScenarios = {
  now: '2026-03-02T12:00:00Z',
  base: {
    'closed case': {
      ext_interaction_id: '1001',
      channel: 'email',
      status: 'closed',
      ended_at: '2026-03-02T11:00:00Z',
      customer: { name: 'Jane', email: 'jane@example.com' },
      employee: { email: 'paul@example.org' },
    },
  },
  scenarios: [
    {
      name: 'a closed case is asked about',
      base: 'closed case',
      expect: { outcome: 'send', rules: ['resolved cases'] },
    },
    {
      name: 'an open case is not',
      base: 'closed case',
      matrix: { status: ['open', 'pending'] },
      expect: { outcome: 'skip' },
    },
    {
      name: 'a customer asked three days ago is left alone',
      base: 'closed case',
      history: [{ at: '2026-02-27T12:00:00Z' }],
      expect: { outcome: 'suppressed' },
    },
    {
      name: 'a ticked do not send is recorded',
      base: 'closed case',
      interaction: { tags: ['do_not_send_stella'] },
      expect: { outcome: 'record', rules: ['do not send by tag'] },
    },
    {
      name: 'fraud and duplicates are left out',
      base: 'closed case',
      matrix: { tags: [['fraud'], ['dupe']] },
      expect: { outcome: 'skip', rules: ['fraud and duplicates'] },
    },
  ],
};
