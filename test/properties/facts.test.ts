/** Facts about time and paths, against what others have to say about them. */
import fc from 'fast-check';
import { JSONPath } from 'jsonpath-plus';
import { describe, expect, it } from 'vitest';
import { followPath } from '../../src/evaluation/fact-slots.js';
import { localTimeIn } from '../../src/facts/time-facts.js';
import { parseDefinitePath } from '../../src/rules/definite-path.js';

const zones = [
  ...[
    'UTC',
    'America/New_York',
    'America/St_Johns',
    'America/Sao_Paulo',
    'Europe/London',
    'Africa/Casablanca',
  ],
  ...[
    'Asia/Kolkata',
    'Asia/Kathmandu',
    'Asia/Tehran',
    'Australia/Lord_Howe',
    'Pacific/Chatham',
    'Pacific/Apia',
  ],
];
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

describe('local time', () => {
  it("is the system's own calendar, in every zone and around every change of the clock", () => {
    const instant = fc.date({
      min: new Date('1975-01-01T00:00:00Z'),
      max: new Date('2037-12-31T23:59:59Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(fc.constantFrom(...zones), instant, (zone, date) => {
        const parts = new Intl.DateTimeFormat('en-US', {
          timeZone: zone,
          hour: 'numeric',
          hourCycle: 'h23',
          weekday: 'short',
          minute: '2-digit',
          year: 'numeric',
          month: '2-digit',
          day: '2-digit',
        }).formatToParts(date);
        const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
        expect(localTimeIn(zone)(date.getTime())).toEqual({
          date: `${part('year')}-${part('month')}-${part('day')}`,
          time: `${part('hour').padStart(2, '0')}:${part('minute').padStart(2, '0')}`,
          hour: Number(part('hour')),
          weekday: weekdays.indexOf(part('weekday')) + 1,
        });
      }),
      { numRuns: 500 },
    );
  });
});

describe('a definite path', () => {
  const key = fc.constantFrom('a', 'b', '0', '1', 'x y', '__proto__', 'constructor', 'length', 'ä');
  const step = fc.tuple(key, fc.constantFrom('dot', 'single', 'double', 'bare')).map(([name, form]) => {
    if (form === 'single') return `['${name}']`;
    if (form === 'double') return `["${name}"]`;
    return form === 'bare' && /^\d$/.test(name) ? `[${name}]` : `.${name.replace(' ', '')}`;
  });
  const path = fc
    .tuple(fc.boolean(), fc.array(step, { minLength: 1, maxLength: 4 }))
    .map(([rooted, steps]) => (rooted ? `$${steps.join('')}` : steps.join('').replace(/^\./, '')));
  const { json } = fc.letrec<{ json: unknown }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<unknown>(null, 0, 1, '', 'text', true),
      fc.array(tie('json'), { maxLength: 3 }),
      fc.array(fc.tuple(key, tie('json')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
    ),
  }));

  it('leads where jsonpath-plus says, or is refused', () => {
    let followed = 0;
    fc.assert(
      fc.property(path, json, (text, value) => {
        const steps = parseDefinitePath(text);
        // jsonpath-plus trips over its own cache for such a path; ours takes it for a name like any other.
        if (Object.hasOwn(Object.prototype, text)) return;
        if (steps === undefined || typeof value !== 'object' || value === null) return;
        followed += 1;
        expect(followPath(value, steps)).toEqual(JSONPath({ path: text, json: value, wrap: false }));
      }),
      { numRuns: 5_000 },
    );
    expect(followed).toBeGreaterThan(1_000);
  });

  it('leaves what is no object as it is', () => {
    expect(['text', 5, null, undefined].map((value) => followPath(value, ['length']))).toEqual([
      'text',
      5,
      null,
      undefined,
    ]);
  });
});
