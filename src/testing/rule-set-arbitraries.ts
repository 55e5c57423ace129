/** fast-check arbitraries of valid rule files, with every setting and every effect. */
import fc from 'fast-check';
import {
  type ConditionArbitraryOptions,
  conditionArbitrary,
  declaredFacts,
} from './condition-arbitraries.js';

/** A rule file as JSON.parse would give it. */
export type RuleFileValue = Readonly<Record<string, unknown>>;

/** Options of `ruleFileArbitrary`. */
export interface RuleFileArbitraryOptions extends ConditionArbitraryOptions {
  /** Most rules in a file; 6 unless set. */
  readonly maxRules?: number;
}

/** A rule file that the loader accepts. */
export function ruleFileArbitrary(options: RuleFileArbitraryOptions = {}): fc.Arbitrary<RuleFileValue> {
  const { maxRules = 6 } = options;
  const named = ['first', 'second', 'third'];
  const rule = fc.record(
    {
      conditions: conditionArbitrary(named, options),
      event: eventArbitrary,
      priority: fc.integer({ min: 1, max: 3 }),
      enabled: fc.constantFrom(true, true, true, false),
      description: fc.constantFrom('why', 'because'),
    },
    { requiredKeys: ['conditions', 'event'] },
  );
  return fc
    .record(
      {
        facts: fc.constant(
          Object.fromEntries(Object.entries(declaredFacts).map(([name, type]) => [name, { type }])),
        ),
        conditions: fc
          .tuple(...named.map((_name, index) => conditionArbitrary(named.slice(0, index), options)))
          .map((definitions) => Object.fromEntries(named.map((name, index) => [name, definitions[index]]))),
        rules: fc
          .array(rule, { maxLength: maxRules })
          .map((rules) => rules.map((each, index) => ({ name: `rule ${index}`, ...each }))),
        timezone: fc.constantFrom('UTC', 'America/New_York', 'Asia/Kolkata'),
        default: fc.constantFrom('send', 'record', 'skip'),
        channels: fc.dictionary(
          fc.constantFrom('email', 'chat', 'phone'),
          fc.constantFrom('integrated', 'manual'),
        ),
        suppression: suppressionArbitrary,
      },
      { requiredKeys: ['facts', 'conditions', 'rules'] },
    )
    .map((file) => ({ ...file, rules: file.rules.map((one) => naming(file.suppression, one)) }));
}

/** A length that a send rule asks for is that of the first window. */
function naming<Each extends { readonly event: object }>(
  suppression: { readonly windows?: readonly { readonly name: string }[] } | undefined,
  { event, ...others }: Each,
): object {
  const params = 'params' in event && typeof event.params === 'object' ? event.params : undefined;
  if (params === null || params === undefined || !('window' in params)) return { ...others, event };
  const name = suppression?.windows?.[0]?.name ?? 'default';
  return { ...others, event: { ...event, params: { ...params, window: { [name]: params.window } } } };
}

const value = fc.constantFrom('en', 'us', 'chat', 'blancakids');

const eventArbitrary = fc.oneof(
  fc.record(
    {
      type: fc.constant('send'),
      params: fc.record(
        {
          sample: fc.constantFrom(0, 0.25, 0.5, 1),
          delay: fc.constantFrom('30m', 'PT2H'),
          window: fc.constantFrom('1d', '30d'),
          reason: fc.constant('all is well'),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ['type'] },
  ),
  fc.record(
    { type: fc.constantFrom('skip', 'record'), params: fc.constant({ reason: 'better not' }) },
    { requiredKeys: ['type'] },
  ),
  fc.record({
    type: fc.constant('enrich'),
    params: fc.record(
      {
        add_tags: fc.array(fc.constantFrom('kids', 'vip', 'Extra'), { minLength: 1, maxLength: 3 }),
        set: fc.record(
          {
            brand: value,
            language: fc.constantFrom('en', 'de-AT'),
            country: fc.constantFrom('us', 'DE'),
            channel: value,
            'custom_properties.tier': value,
            'custom_properties.__proto__': value,
          },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: ['add_tags'] },
    ),
  }),
);

const suppressionArbitrary = fc.record(
  {
    windows: fc
      .array(
        fc.record(
          {
            length: fc.constantFrom('7d', 'P30D', '1d'),
            per: fc.constantFrom(['customer'], ['customer', 'brand'], ['channel', 'customer']),
            boundary: fc.constantFrom('rolling', 'calendar'),
            zone: fc.constantFrom('Asia/Tokyo', 'customer'),
            for: fc.constantFrom('first', { any: [{ condition: 'second' }] }),
            counts: fc.constantFrom('first', 'third'),
            after: fc.constantFrom('request', 'response'),
            max: fc.integer({ min: 1, max: 3 }),
          },
          { requiredKeys: ['length'] },
        ),
        { minLength: 1, maxLength: 3 },
      )
      .map((windows) =>
        windows.map(({ counts, ...window }, index) => ({
          name: `window ${index}`,
          ...window,
          // Every response starts a window after a response.
          ...(counts !== undefined && window.after !== 'response' && { counts }),
        })),
      ),
    quotas: fc.constantFrom(
      [{ name: 'daily', max: 3, length: '1d', boundary: 'calendar', per: ['employee'] }],
      [{ name: 'hourly', max: 2, length: '1h', for: 'first', over: 'skip' }],
    ),
    when_suppressed: fc.constantFrom('skip', 'record'),
    hold_out: fc.constantFrom(0, 0.1),
  },
  { requiredKeys: [] },
);
