/** A provider that is not of this package keeps the same contract. */
import { describe, expect, it } from 'vitest';
import { AutotriggerError } from '../../src/errors/autotrigger-error.js';
import type { ProvidedFile } from '../../src/rule-source/provider.js';
import { ruleProviderConformance } from '../../src/testing/rule-source-conformance.js';

describe('a provider of one’s own', () => {
  ruleProviderConformance({ describe, it, expect }, () => {
    let row: readonly ProvidedFile[] | undefined = [];
    return {
      provider: {
        name: 'the table `rules`',
        pollMs: 1_000,
        atomic: true,
        read: async () => {
          if (row === undefined) throw new AutotriggerError('RULES_UNREADABLE', 'the table is away');
          return { kind: 'files', files: row };
        },
      },
      publish(files) {
        row = files;
      },
      breakDown() {
        row = undefined;
      },
    };
  });
});
