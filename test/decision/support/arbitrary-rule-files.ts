/** Random rule files that the schema accepts, and interactions that they say something about. */
import fc from 'fast-check';

const statuses = ['open', 'closed', 'Solved '];
const channels = ['phone', 'Email', 'chat'];
const brands = ['kids', 'home'];
const tags = ['vip', 'dupe', 'FRAUD'];

const leaf = fc.oneof(
  equality('status', statuses),
  equality('channel', channels),
  equality('brand', brands),
  fc.constantFrom(...tags).map((value) => ({ fact: 'tags', operator: 'contains', value })),
  fc.constantFrom(...tags).map((value) => ({ fact: 'tags', operator: 'not:contains', value })),
  fc.subarray(tags, { minLength: 1 }).map((value) => ({ fact: 'tags', operator: 'containsAny', value })),
  fc.constantFrom(0, 1, 5).map((value) => ({ fact: 'attributes.replies', operator: 'greaterThan', value })),
  fc.constantFrom(0, 1, 5).map((value) => ({ fact: 'attributes.replies', operator: 'equal', value })),
  fc.constantFrom(1, 24, 48).map((value) => ({ fact: 'hours_since_end', operator: 'lessThan', value })),
  fc.constantFrom('^a', '[0-9]$').map((value) => ({ fact: 'customer.email', operator: 'matches', value })),
  fc.constant({ fact: 'customer.email_domain', operator: 'in', value: ['example.com', 'other.test'] }),
  fc.constant({ fact: 'employee.email', operator: 'equal', value: { fact: 'customer.email' } }),
);

export type ConditionJson = Readonly<Record<string, unknown>>;

const root: fc.Arbitrary<ConditionJson> = fc.letrec<{ node: ConditionJson }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    fc.array(leaf, { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
    fc.array(leaf, { minLength: 1, maxLength: 2 }).map((any) => ({ any })),
    fc.constant({ condition: 'resolved' }),
    tie('node').map((not) => ({ not })),
    fc.array(tie('node'), { minLength: 1, maxLength: 2 }).map((all) => ({ all })),
  ),
})).node;

const send = fc.record(
  {
    sample: fc.constantFrom(0, 0.3, 1),
    delay: fc.constantFrom('1h', '3d'),
    window: fc.constantFrom({ weekly: '12h' }, { weekly: '30d' }),
  },
  { requiredKeys: [] },
);

const enrich = fc.record({
  add_tags: fc.uniqueArray(fc.constantFrom('kids', 'eu', 'vip'), { minLength: 1 }),
  set: fc.dictionary(
    fc.constantFrom('language', 'brand', 'custom_properties.team'),
    fc.constantFrom('en', 'de'),
  ),
});

export interface RuleJson {
  readonly name: string;
  readonly priority: number;
  readonly conditions: ConditionJson;
  readonly event: { readonly type: string; readonly params?: unknown };
}

export function rule(type: string): fc.Arbitrary<Omit<RuleJson, 'name'>> {
  const params = type === 'send' ? send : type === 'enrich' ? enrich : fc.constant(undefined);
  return fc.record({
    priority: fc.integer({ min: 1, max: 3 }),
    conditions: root,
    event: params.map((given) => (given === undefined ? { type } : { type, params: given })),
  });
}

export const rules: fc.Arbitrary<readonly RuleJson[]> = fc
  .array(fc.constantFrom('send', 'send', 'skip', 'record', 'enrich').chain(rule), { maxLength: 14 })
  .map((list) => list.map((one, index) => ({ ...one, name: `rule ${index}` })));

export const settings = fc.record({
  default: fc.constantFrom('skip', 'skip', 'send', 'record'),
  suppression: fc.record({
    windows: fc.constantFrom(
      [{ name: 'weekly', length: '7d', per: ['customer'] }],
      [
        { name: 'weekly', length: '7d', per: ['customer'] },
        { name: 'per brand', length: '30d', per: ['customer', 'brand'] },
      ],
    ),
    hold_out: fc.constantFrom(0, 0, 0.2),
  }),
});

/** One file; rules may be split over others, which then hold nothing else. */
export function ruleFile(list: readonly RuleJson[], more: Readonly<Record<string, unknown>> = {}): unknown {
  return {
    ...more,
    facts: { 'attributes.replies': { type: 'number' } },
    conditions: { resolved: { any: [{ fact: 'status', operator: 'in', value: ['closed', 'solved'] }] } },
    channels: { Phone: 'integrated', EMAIL: 'manual' },
    rules: list,
  };
}

const sometimes = { freq: 5, nil: undefined };

/** As a source system would deliver it: spelled anyhow, fields missing, an address that is none. */
export const record = fc.record({
  ext_interaction_id: fc.integer({ min: 1, max: 500 }).map(String),
  status: fc.option(fc.constantFrom(...statuses), sometimes),
  channel: fc.option(fc.constantFrom(...channels), sometimes),
  brand: fc.option(fc.constantFrom(...brands), sometimes),
  tags: fc.subarray(['VIP', 'dupe', 'fraud', 'other']),
  language: fc.option(fc.constantFrom('en', 'klingon'), sometimes),
  ended_at: fc.option(fc.constantFrom('2026-11-19T00:00:00Z', '2026-11-20T11:30:00Z'), sometimes),
  do_not_send: fc.option(fc.boolean(), { freq: 1, nil: undefined }),
  customer: fc.record({
    name: fc.option(fc.constant('Jane Secretname'), sometimes),
    email: fc.option(
      fc.constantFrom('anna.secretaddress@example.com', 'bob.secretaddress9@other.test', 'no address'),
      sometimes,
    ),
  }),
  employee: fc.option(fc.constantFrom({ custom_id: '7' }, { email: 'agent.secretaddress@example.com' }), {
    ...sometimes,
    nil: {},
  }),
  attributes: fc.record({ replies: fc.constantFrom(0, 1, 2, 6, '3', null) }),
});

function equality(fact: string, values: readonly string[]): fc.Arbitrary<ConditionJson> {
  return fc.oneof(
    fc.constantFrom(...values).map((value) => ({ fact, operator: 'equal', value })),
    fc.constantFrom(...values).map((value) => ({ fact, operator: 'notEqual', value })),
    fc.subarray([...values], { minLength: 1 }).map((value) => ({ fact, operator: 'in', value })),
  );
}
