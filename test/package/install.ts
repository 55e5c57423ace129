/** Packs the project and installs the package in an empty folder, once for all package and docs tests. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder with `node_modules/autotrigger` in it. */
    installed: string;
    tarball: string;
  }
}

const root = resolve(import.meta.dirname, '../..');

export default function setup(project: TestProject): () => void {
  const scratch = mkdtempSync(join(tmpdir(), 'autotrigger-package-'));
  const npm = (arguments_: readonly string[], cwd: string): string =>
    execFileSync('npm', arguments_, {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: false,
    });
  npm(['run', 'build'], root);
  npm(['pack', '--ignore-scripts', '--silent', '--pack-destination', scratch], root);
  const tarball = join(scratch, readdirSync(scratch).find((file) => file.endsWith('.tgz')) ?? '');
  const installed = join(scratch, 'app');
  mkdirSync(installed);
  writeFileSync(
    join(installed, 'package.json'),
    JSON.stringify({ name: 'app', private: true, type: 'module' }),
  );
  npm(['install', '--no-audit', '--no-fund', '--prefer-offline', tarball], installed);
  project.provide('installed', installed);
  project.provide('tarball', tarball);
  return () => rmSync(scratch, { recursive: true, force: true });
}
