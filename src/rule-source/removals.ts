/** Rules that disappear: a file that is moved, emptied or not deployed yet is not a rule that was deleted. */
import { AutotriggerError } from '../errors/autotrigger-error.js';
import type { Diagnostic } from '../errors/diagnostic.js';
import type { Effect, RuleSet } from '../rules/rule-set.js';
import { isObject } from '../shared/is-object.js';
import { tryParseJson } from '../shared/try-parse-json.js';
import type { ProvidedContent, ProvidedFile } from './provider.js';

/** A file of the active set that is missing from the candidate, or holds no rules any more. */
interface LostFile {
  readonly path: string;
  readonly how: 'missing' | 'empty';
  /** Names of its active rules that stand in no file of the candidate. */
  readonly rules: readonly string[];
}

/** A rule that was active and no longer is, or that no longer skips or records. */
export interface RemovedRule {
  readonly name: string;
  /** What it did. */
  readonly effect: Effect['kind'];
  /** What became of it: another effect, for a rule that used to skip or record. */
  readonly now: 'missing' | 'disabled' | Effect['kind'];
}

/** By name, whatever file a rule stands in: one that was moved to another file is not lost. */
export function lostFiles(
  active: { readonly ruleSet: RuleSet; readonly files: readonly ProvidedFile[] },
  candidate: RuleSet,
  { files }: Pick<ProvidedContent, 'files'>,
): LostFile[] {
  const paths = new Set(files.map(({ path }) => path));
  const texts = new Set(files.map(({ content }) => content));
  const names = new Set([...candidate.rules.map(({ name }) => name), ...candidate.disabled]);
  const filled = new Set(candidate.rules.map(({ place }) => place.file));
  return active.files.flatMap(({ path, content }): LostFile[] => {
    const own = active.ruleSet.rules.filter(({ place }) => place.file === path).map(({ name }) => name);
    const rules = own.filter((name) => !names.has(name));
    if (!paths.has(path)) {
      // A file without rules may hold windows and channels; with the same text under another name it was moved.
      const isLost = rules.length > 0 || (own.length === 0 && !texts.has(content));
      return isLost ? [{ path, how: 'missing', rules }] : [];
    }
    return rules.length > 0 && !filled.has(path) ? [{ path, how: 'empty', rules }] : [];
  });
}

/** How long a deploy may leave files away before it counts. */
interface RemovalGrace {
  /** Milliseconds until all of these files have been lost for long enough; 0 when they have. */
  waitMs(lost: readonly LostFile[], now: number): number;
}

/** Counts for each file from when it was first seen to be lost; one that comes back in between starts anew. */
export function removalGrace(graceMs: number): RemovalGrace {
  let since = new Map<string, number>();
  return {
    waitMs(lost, now) {
      since = new Map(lost.map(({ path }) => [path, since.get(path) ?? now]));
      return Math.max(0, ...[...since.values()].map((at) => at + graceMs - now));
    },
  };
}

/** The error that says that a removal waits; undefined when it may take effect. */
export function heldRemoval(
  lost: readonly LostFile[],
  waitMs: number,
  graceMs: number,
  nearMatches: readonly ProvidedFile[],
): AutotriggerError | undefined {
  const diagnostics = lost.flatMap((file): Diagnostic[] => {
    const holder = nearMatches.find((near) => holdsRulesOf(near, file.rules));
    if (holder !== undefined) return [nearMatchOf(file, holder)];
    return waitMs > 0 ? [pendingOf(file, graceMs)] : [];
  });
  if (diagnostics.length === 0) return undefined;
  return new AutotriggerError('RULES_HELD_BACK', 'rules disappeared, which does not take effect yet', {
    fix: 'put the files back, or leave them away where the rules are meant to go',
    diagnostics,
  });
}

/** Of the rules that were active, those that are gone; of rules that skip or record, also those that do something else. */
export function removedRules(before: RuleSet, after: RuleSet): RemovedRule[] {
  const effects = new Map(after.rules.map(({ name, effect }) => [name, effect.kind]));
  return before.rules.flatMap(({ name, effect: { kind } }): RemovedRule[] => {
    const now = effects.get(name) ?? (after.disabled.includes(name) ? 'disabled' : 'missing');
    const isProtective = kind === 'skip' || kind === 'record';
    return now === 'missing' || now === 'disabled' || (isProtective && now !== kind)
      ? [{ name, effect: kind, now }]
      : [];
  });
}

function pendingOf({ path, how, rules }: LostFile, graceMs: number): Diagnostic {
  const what = how === 'missing' ? 'is missing' : 'holds no rules any more';
  return {
    code: 'REMOVAL_PENDING',
    severity: 'error',
    message: `the file \`${path}\` ${what}${rules.length === 0 ? '' : `, and with it ${quoted(rules)}`}`,
    fix: `nothing to do where that is meant: it takes effect after ${graceMs / 1_000} s without the file`,
    file: path,
  };
}

function nearMatchOf({ path, rules }: LostFile, { path: near }: ProvidedFile): Diagnostic {
  return {
    code: 'REMOVAL_NEAR_MATCH',
    severity: 'error',
    message: `the file \`${path}\` is gone, but \`${near}\`, whose name only nearly matches, holds ${quoted(rules)}`,
    fix: 'rename it so that it ends in `.rules.json`; or delete it, or take the rules out, where they are meant to go',
    file: near,
  };
}

function quoted(rules: readonly string[]): string {
  return `the ${rules.length === 1 ? 'rule' : 'rules'} ${rules.map((name) => `\`${name}\``).join(', ')}`;
}

/** A file with comments is no JSON: then its text is searched for the names. */
function holdsRulesOf({ content }: ProvidedFile, rules: readonly string[]): boolean {
  const value = tryParseJson(content.replace(/^\uFEFF/, ''));
  if (!isObject(value)) return rules.some((name) => content.includes(JSON.stringify(name)));
  const listed: readonly unknown[] = Array.isArray(value.rules) ? value.rules : [];
  return listed.some((rule) => isObject(rule) && rules.some((name) => name === rule.name));
}
