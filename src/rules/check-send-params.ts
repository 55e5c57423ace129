/** Checks of the params of send rules that look beyond their own rule. */
import { isObject } from '../shared/is-object.js';
import { suggestion } from '../shared/suggest.js';
import { fitsInto, parseWindowLength } from '../shared/window-length.js';
import { listIn } from './check-suppression.js';
import { below, kindOf, type Problems, shown } from './problems.js';
import type { ReadFile } from './read-file.js';
import { lengthFix } from './suppression-schema.js';

type Fields = Readonly<Record<string, unknown>>;

/** The windows of the rule set, as far as they can be read: name, length and boundary. */
type KnownWindows = ReadonlyMap<string, Fields>;

/** A delay in business time needs sending hours, which may stand in another file of the folder. */
export function checkBusinessDelays(read: readonly ReadFile[]): void {
  if (read.some(({ document: { value } }) => isObject(value) && Object.hasOwn(value, 'sending'))) return;
  for (const { params, pointer, problems } of sendParams(read)) {
    if (!isObject(params.delay) || !Object.hasOwn(params.delay, 'business')) continue;
    problems.add({
      code: 'BAD_DURATION',
      pointer: below(pointer, 'delay'),
      message: 'business time is counted in the sending hours, and the rule set has none',
      fix: 'add `"sending": { "hours": [{ "days": [1, 2, 3, 4, 5], "from": "09:00", "to": "17:00" }] }`',
    });
  }
}

/** What a sample draws, without the share that it draws: the rule would send for everyone, and look as if it did not. */
export function checkSamples(read: readonly ReadFile[]): void {
  for (const { params, pointer, problems } of sendParams(read)) {
    const key = ['sample_by', 'sample_key'].find((one) => Object.hasOwn(params, one));
    if (key === undefined || Object.hasOwn(params, 'sample')) continue;
    problems.add({
      code: 'MISSING_KEY',
      pointer,
      message: `\`${key}\` is about a sample, and the rule has no \`sample\``,
      fix: `add \`sample\`, the share to send, as in 0.1; or remove \`${key}\``,
    });
  }
}

/** `window` of send rules: lengths by the names of windows, or one length for the only window. */
export function checkOverrides(read: readonly ReadFile[]): void {
  const windows = windowsIn(read);
  for (const { params, pointer, problems } of sendParams(read)) {
    if (params.window !== undefined)
      checkOverride(params.window, below(pointer, 'window'), windows, problems);
  }
}

function checkOverride(given: unknown, pointer: string, windows: KnownWindows, problems: Problems): void {
  const names = [...windows.keys()];
  if (isObject(given)) {
    for (const [name, length] of Object.entries(given)) {
      const place = below(pointer, name);
      const window = windows.get(name);
      if (window === undefined) {
        const message = `there is no window \`${name}\``;
        const fix = suggestion(name, names, `windows are ${quoted(names)}`);
        problems.add({ code: 'UNKNOWN_KEY', pointer: place, message, fix });
      }
      checkLength(length, window, place, problems);
    }
    return;
  }
  const [first] = names;
  // Guessing would shorten the wrong window.
  if (names.length > 1 && typeof given === 'string') {
    const message = `the rule set has the windows ${quoted(names)}, and this does not say whose length it is`;
    const fix = `name the window: \`{ ${JSON.stringify(first)}: ${JSON.stringify(given)} }\``;
    problems.add({ code: 'AMBIGUOUS_WINDOW', pointer, message, fix });
  }
  checkLength(given, names.length === 1 ? windows.get(first ?? '') : undefined, pointer, problems);
}

function checkLength(given: unknown, window: Fields | undefined, pointer: string, problems: Problems): void {
  const length = typeof given === 'string' ? parseWindowLength(given) : undefined;
  if (length === undefined) {
    const code = typeof given === 'string' ? 'BAD_DURATION' : 'WRONG_TYPE';
    const message =
      typeof given === 'string'
        ? `this is not the length of a window: ${shown(given)}`
        : `a length must be a text, and is ${kindOf(given)}`;
    problems.add({ code, pointer, message, fix: lengthFix });
    return;
  }
  const boundary = window?.boundary;
  if ((boundary !== 'calendar' && boundary !== 'aligned') || fitsInto(length, boundary)) return;
  const message = `the window \`${String(window?.name)}\` has the boundary \`${boundary}\`, and ${shown(given)} does not fit it`;
  const fix = boundary === 'aligned' ? 'write `1d`, `7d`, `P1M` or `P3M`' : 'write whole days or months';
  problems.add({ code: 'BAD_DURATION', pointer, message, fix });
}

function windowsIn(read: readonly ReadFile[]): KnownWindows {
  const written = read.flatMap(({ document }) => listIn(document.value, 'windows'));
  // A rule set without windows has one of seven days, named `default`.
  const windows = written.length === 0 ? [{ name: 'default' }] : written;
  return new Map(
    windows.flatMap((window) => (typeof window.name === 'string' ? [[window.name, window]] : [])),
  );
}

function* sendParams(
  read: readonly ReadFile[],
): Generator<{ readonly params: Fields; readonly pointer: string; readonly problems: Problems }> {
  for (const { document, problems } of read) {
    const rules: unknown = isObject(document.value) ? document.value.rules : undefined;
    for (const [index, rule] of (Array.isArray(rules) ? rules : []).entries()) {
      const event: unknown = isObject(rule) ? rule.event : undefined;
      const params = isObject(event) && event.type === 'send' ? event.params : undefined;
      if (isObject(params)) {
        yield { params, pointer: below('/rules', index, 'event', 'params'), problems };
      }
    }
  }
}

const quoted = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');
