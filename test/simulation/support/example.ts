/** A small rule set, an interaction that it sends, and folders to put files into. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { parseRuleSet } from '../../../src/rules/parse-rule-set.js';
import type { RuleSet } from '../../../src/rules/rule-set.js';

type Json = Record<string, unknown>;

export const serviceRules = {
  suppression: { windows: [{ name: 'weekly', length: '7d' }] },
  conditions: { resolved: { any: [{ fact: 'status', operator: 'in', value: ['closed', 'solved'] }] } },
  rules: [
    { name: 'resolved cases', conditions: { all: [{ condition: 'resolved' }] }, event: { type: 'send' } },
    {
      name: 'opted out by tag',
      conditions: { any: [{ fact: 'tags', operator: 'contains', value: 'do_not_send_stella' }] },
      event: { type: 'record' },
    },
    {
      name: 'fraud',
      conditions: { any: [{ fact: 'tags', operator: 'contains', value: 'fraud' }] },
      event: { type: 'skip' },
    },
  ],
};

export function ruleSetOf(content: unknown, path = 'service.rules.json'): RuleSet {
  return parseRuleSet([
    { path, content: typeof content === 'string' ? content : JSON.stringify(content, null, 1) },
  ]);
}

let made = 0;

/** An interaction that `serviceRules` sends, with what is given laid over it. */
export function interactionOf(over: Json = {}): Json {
  made += 1;
  return {
    ext_interaction_id: `case-${made}`,
    channel: 'email',
    status: 'closed',
    ended_at: '2026-03-02T11:00:00Z',
    customer: { name: 'Jane', email: `jane${made}@example.com` },
    employee: { custom_id: '7' },
    ...over,
  };
}

/** A folder of its own with these files; removed when the file's tests are over. */
export function folderOf(files: Readonly<Record<string, unknown>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'autotrigger-simulation-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(
      join(folder, path),
      typeof content === 'string' ? content : JSON.stringify(content, null, 1),
    );
  }
  return folder;
}
