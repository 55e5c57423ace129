/** A headless Chromium for tests: skipped with a plain message where it is missing, required in CI. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const executablePath = process.env.AUTOTRIGGER_CHROMIUM ?? '/usr/bin/chromium';

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** True where a browser is installed, and where AUTOTRIGGER_REQUIRE_SERVICES=1 asks for one. */
export function hasChromium(): boolean {
  if (existsSync(executablePath) || process.env.AUTOTRIGGER_REQUIRE_SERVICES === '1') return true;
  process.stderr.write(`skipped: no chromium at ${executablePath}\n`);
  return false;
}

export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath, args: ['--headless', ...args] });
}
