/** A folder of its own for each test, and files in it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

export interface Scratch {
  readonly folder: string;
  path(name: string): string;
  /** Writes text as it is, anything else as JSON; gives the path. */
  write(name: string, content: unknown): string;
}

export function scratch(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), 'autotrigger-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = (name: string): string => join(folder, name);
  return {
    folder,
    path,
    write(name, content) {
      mkdirSync(dirname(path(name)), { recursive: true });
      writeFileSync(
        path(name),
        typeof content === 'string' ? content : JSON.stringify(content, undefined, 2),
      );
      return path(name);
    },
  };
}
