/** What the vendor's account looks like, as options of the command line say it. */
import { readFile } from 'node:fs/promises';
import { InvalidArgumentError } from 'commander';
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import { fileReason } from '../../errors/file-reason.js';
import type { SandboxAccount, SandboxEmployee } from '../../transport/sandbox/vendor-checks.js';
import { commaList } from '../options.js';

/** `phone,email:manual` → modes by channel. */
export function channelModes(text: string): NonNullable<SandboxAccount['channels']> {
  return Object.fromEntries(
    commaList(text).map((entry) => {
      const [channel = '', mode = 'integrated', ...rest] = entry.split(':');
      if (rest.length === 0 && (mode === 'integrated' || mode === 'manual')) return [channel, mode];
      throw new InvalidArgumentError(
        `\`${entry}\` must be a channel, or a channel with its mode: \`email:manual\`.`,
      );
    }),
  );
}

/** A JSON list (texts, or objects with email, custom_id, state), or one e-mail or id a line. */
export async function readEmployees(path: string): Promise<(string | SandboxEmployee)[]> {
  const refuse = (message: string, fix: string, cause?: unknown): AutotriggerError =>
    new AutotriggerError('INPUT_UNREADABLE', message, { cause, file: path, fix });
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw refuse(
      `the list of employees \`${path}\` ${fileReason(cause)}`,
      'name a file that exists and may be read',
      cause,
    );
  }
  const asList =
    'write a JSON list of texts or of objects with email, custom_id and state, or one e-mail or id a line';
  if (!text.trimStart().startsWith('['))
    return text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter(Boolean);
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (cause) {
    throw refuse('the list of employees is not JSON', asList, cause);
  }
  if (Array.isArray(list) && list.every(isEmployee)) return list;
  throw refuse('the list of employees holds something that is no employee', asList);
}

function isEmployee(value: unknown): value is string | SandboxEmployee {
  if (typeof value === 'string') return true;
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).every(
    ([name, entry]) =>
      ((name === 'email' || name === 'custom_id') && typeof entry === 'string') ||
      (name === 'state' && ['active', 'deactivated', 'incomplete'].includes(String(entry))),
  );
}
