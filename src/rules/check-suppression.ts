/** Checks of windows and quotas that the schema cannot make: names, what narrows them, conditions, overrides. */
import { attributePrefix } from '../facts/standard-facts.js';
import { isObject } from '../shared/is-object.js';
import { fitsInto, parseWindowLength } from '../shared/window-length.js';
import { checkRoot } from './check-condition.js';
import type { CheckContext } from './check-context.js';
import { below, kindOf, type Problems, shown, suggestion } from './problems.js';
import type { ReadFile } from './read-file.js';
import { lengthFix, scopeParts } from './suppression-schema.js';

type SharedContext = Omit<CheckContext, 'problems' | 'refersTo'>;
type Fields = Readonly<Record<string, unknown>>;

/** The windows of the rule set, as far as they can be read: name, length and boundary. */
type KnownWindows = ReadonlyMap<string, Fields>;

export function checkSuppression(read: readonly ReadFile[], context: SharedContext): void {
  for (const { document, problems, roots } of read) {
    for (const kind of ['windows', 'quotas'] as const) {
      const names = new Set<string>();
      for (const [index, setting] of listIn(document.value, kind).entries()) {
        const pointer = below('/suppression', kind, index);
        checkName(setting, kind, pointer, names, problems);
        checkPer(setting, kind, pointer, { ...context, problems });
        for (const key of ['for', 'counts'] as const) {
          const place = below(pointer, key);
          const root =
            Object.hasOwn(setting, key) && checkRoot(written(setting[key]), place, { ...context, problems });
          if (root) roots.set(place, root);
        }
      }
    }
  }
}

/** `window` of send rules: lengths by the names of windows, or one length for the only window. */
export function checkOverrides(read: readonly ReadFile[]): void {
  const windows = windowsIn(read);
  for (const { document, problems } of read) {
    const rules: unknown = isObject(document.value) ? document.value.rules : undefined;
    for (const [index, rule] of (Array.isArray(rules) ? rules : []).entries()) {
      const event: unknown = isObject(rule) ? rule.event : undefined;
      const params = isObject(event) && event.type === 'send' ? event.params : undefined;
      if (!isObject(params) || params.window === undefined) continue;
      checkOverride(params.window, below('/rules', index, 'event', 'params', 'window'), windows, problems);
    }
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
  const windows = written.length === 0 ? [{ name: 'default' }] : written;
  return new Map(
    windows.flatMap((window) => (typeof window.name === 'string' ? [[window.name, window]] : [])),
  );
}

function listIn(file: unknown, kind: 'windows' | 'quotas'): Fields[] {
  const suppression = isObject(file) ? file.suppression : undefined;
  const list: unknown = isObject(suppression) ? suppression[kind] : undefined;
  // A hole keeps the numbers of those after it.
  return Array.isArray(list) ? list.map((one: unknown) => (isObject(one) ? one : {})) : [];
}

function checkName(
  { name }: Fields,
  kind: string,
  pointer: string,
  names: Set<string>,
  problems: Problems,
): void {
  if (typeof name !== 'string') return;
  if (names.has(name)) {
    const message = `there are two ${kind} \`${name}\``;
    problems.add({
      code: 'DUPLICATE_NAME',
      pointer: below(pointer, 'name'),
      message,
      fix: 'rename one of them',
    });
  }
  names.add(name);
}

function checkPer(
  { per, after }: Fields,
  kind: 'windows' | 'quotas',
  pointer: string,
  { facts, problems }: CheckContext,
): void {
  if (!Array.isArray(per)) return;
  const declared = [...facts.own].filter(([, { resolve }]) => resolve === undefined).map(([fact]) => fact);
  const known = [...(kind === 'windows' ? ['customer'] : []), ...scopeParts, ...declared];
  for (const [index, part] of per.entries()) {
    if (typeof part !== 'string') continue;
    const place = below(pointer, 'per', index);
    if (!known.includes(part)) {
      const message = part.startsWith(attributePrefix)
        ? `the fact \`${part}\` is not declared in a file`
        : `\`${part}\` is not known here`;
      const meant = part === 'agent' ? 'employee' : part;
      const fix = known.includes(meant)
        ? `did you mean \`${meant}\`?`
        : suggestion(part, known, `write one of ${known.join(', ')}, or a fact declared under \`facts\``);
      problems.add({ code: 'BAD_VALUE', pointer: place, message, fix });
    } else if (after === 'response' && !['customer', 'brand', 'channel'].includes(part)) {
      const message = `a response is known by customer, brand and channel, and \`${part}\` would narrow nothing`;
      problems.add({ code: 'BAD_VALUE', pointer: place, message, fix: 'remove it' });
    }
  }
  const isTwice = new Set(per).size !== per.length;
  if (!isTwice && (kind === 'quotas' || per.includes('customer'))) return;
  problems.add({
    code: 'BAD_VALUE',
    pointer: below(pointer, 'per'),
    message: isTwice
      ? 'something is named twice here'
      : 'a window is always of one customer; the others narrow it',
    fix: isTwice ? 'name each once' : 'write for example `["customer", "brand"]`',
  });
}

/** A text is the name of a condition. */
const written = (condition: unknown): unknown => (typeof condition === 'string' ? { condition } : condition);

const quoted = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');
