/** Rule files for the tests of reloading: each is one rule whose name says which edit it is. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { RuleSource } from '../../src/rule-source/rule-source.js';

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'autotrigger-reload-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function ruleFile(...names: readonly string[]): string {
  const rules = names.map((name) => ({
    name,
    conditions: { all: [{ fact: 'status', operator: 'equal', value: 'closed' }] },
    event: { type: 'send' },
  }));
  return JSON.stringify({ rules }, null, 2);
}

export function namesOf(source: Pick<RuleSource, 'current'>): string[] {
  return source.current.rules.map(({ name }) => name);
}

/** Waits for what will happen by itself; the test's own time-out is the limit. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

export function closing(source: RuleSource): RuleSource {
  onTestFinished(() => source.close());
  return source;
}

export function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
