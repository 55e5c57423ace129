/** The reference pages hold the tables they describe. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkedOptions } from '../../src/transport/options.js';
import { mixedFaults } from '../../src/transport/sandbox/faults.js';
import { vendorErrors } from '../../src/transport/vendor-errors.js';

const page = (name: string): string =>
  readFileSync(new URL(`../../docs/reference/${name}.md`, import.meta.url), 'utf8');

describe('the reference', () => {
  it('lists every named error of the vendor as the table has it', () => {
    const text = page('vendor-errors');
    for (const { code, name, meaning, fixedBy, fix } of vendorErrors) {
      expect(text).toContain(`| \`${code}\` | ${name} | ${meaning} | ${fixedBy} | ${fix} |`);
    }
  });

  it('gives the defaults of every option as they are', () => {
    const text = page('transport');
    const { retry, breaker, rateLimit, timeoutMs } = checkedOptions({ apiKey: 'k' });
    expect(text).toContain(`| \`timeoutMs\` | ${timeoutMs} |`);
    for (const [name, value] of Object.entries(retry))
      expect(text).toContain(`| \`retry.${name}\` | ${value} |`);
    expect(text).toContain(`| \`rateLimit.inFlight\` | ${rateLimit.inFlight} |`);
    for (const [name, value] of Object.entries(breaker ?? {})) {
      expect(text).toMatch(new RegExp(`\`breaker\\.${name}\`( \\||,? \\()\\W*${value}\\b`));
    }
  });

  it('names every fault that is drawn at random', () => {
    const text = page('sandbox');
    for (const fault of mixedFaults) {
      const general = fault.replace(/^(status|latency|slow-body):.*$/, '$1:').replace(/-\d{3}$/, '-CODE');
      expect(text).toContain(`\`${general}`);
    }
  });
});
