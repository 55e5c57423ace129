/** A folder keeps the contract of a rule provider. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderProvider } from '../../src/rule-source/folder-provider.js';
import { ruleProviderConformance } from '../../src/testing/rule-source-conformance.js';
import { temporaryFolder } from './support.js';

describe('a folder', () => {
  ruleProviderConformance({ describe, it, expect }, () => {
    const base = temporaryFolder();
    const folder = join(base, 'rules');
    mkdirSync(folder);
    return {
      provider: folderProvider(folder),
      publish(files) {
        rmSync(join(base, 'new'), { recursive: true, force: true });
        mkdirSync(join(base, 'new'));
        for (const { path, content } of files) writeFileSync(join(base, 'new', path), content);
        rmSync(folder, { recursive: true, force: true });
        renameSync(join(base, 'new'), folder);
      },
      breakDown: () => rmSync(folder, { recursive: true }),
    };
  });
});
