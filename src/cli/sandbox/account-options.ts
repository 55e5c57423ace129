/** What the vendor's account looks like, as options of the command line say it. */
import { InvalidArgumentError } from 'commander';
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import { tryParseJson } from '../../shared/try-parse-json.js';
import type { SandboxAccount, SandboxEmployee } from '../../transport/sandbox/vendor-checks.js';
import type { CommandContext } from '../context.js';
import { readGivenFile } from '../input/read-given-file.js';
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
export async function readEmployees(
  context: CommandContext,
  file: string,
): Promise<(string | SandboxEmployee)[]> {
  const text = (await readGivenFile(context, file, 'the list of employees')).toString();
  if (!text.trimStart().startsWith('[')) {
    return text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter(Boolean);
  }
  const list = tryParseJson(text);
  if (Array.isArray(list) && list.every(isEmployee)) return list;
  const what = list === undefined ? 'is not JSON' : 'holds something that is no employee';
  throw new AutotriggerError('INPUT_UNREADABLE', `the list of employees ${what}`, {
    file,
    fix: 'write a JSON list of texts or of objects with email, custom_id and state, or one e-mail or id a line',
  });
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
