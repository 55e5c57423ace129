/** Rule files in, a frozen rule set out; or one error that carries everything that is wrong with them. */
import { AutotriggerError } from '../errors/autotrigger-error.js';
import type { Diagnostic } from '../errors/diagnostic.js';
import { isObject } from '../interaction/is-object.js';
import type { JsonDocument } from '../shared/json-document.js';
import { compareNames } from './canonical.js';
import { type ConditionScope, checkRoot } from './check-condition.js';
import { checkShape } from './check-shape.js';
import { reportCycles } from './cycles.js';
import { checkSet, effectOf } from './effect.js';
import { addDeclaredFacts, factsInCode, knownFacts } from './known-facts.js';
import { below, type Problems, problemsOf } from './problems.js';
import { operatorsInCode } from './resolve-operator.js';
import type { RuleFile } from './rule-file-schema.js';
import type { Condition, Place, Rule, RuleSet, RuleSetOptions } from './rule-set.js';
import { checkSettings, checkSettingsOnce, mergeSettings } from './settings.js';
import { documentOf } from './source-document.js';
import { versionOf } from './version.js';

/** One rule file: JSON text, or the value it would parse to (then without lines in messages). */
export interface RuleFileContent {
  /** For messages and places; nothing is read from it. */
  readonly path: string;
  readonly content: unknown;
}

interface ReadFile {
  readonly path: string;
  readonly document: JsonDocument;
  readonly problems: Problems;
  readonly shape: RuleFile | undefined;
  /** Conditions found right, by the pointer of their root. */
  readonly roots: Map<string, Condition>;
}

/**
 * Validates all files as one rule set and freezes it.
 *
 * @throws AutotriggerError RULES_INVALID with every problem of every file in `diagnostics`; OPTION_INVALID for facts
 * and operators in code that clash.
 */
export function parseRuleSet(files: readonly RuleFileContent[], options: RuleSetOptions = {}): RuleSet {
  const facts = factsInCode(options.facts ?? []);
  const operators = operatorsInCode(options.operators ?? []);
  const diagnostics: Diagnostic[] = [];
  // In the order of their paths, so that messages are the same whatever the order they were given in.
  const sorted = [...files].sort((a, b) => compareNames(a.path, b.path));
  const read = sorted.map((file) => readFile(file, diagnostics));

  const settings = new Map<string, string>();
  for (const { path, document, problems } of read) {
    checkSettings(document.value, problems);
    checkSettingsOnce(document.value, path, problems, settings);
    addDeclaredFacts(document.value, problems, facts);
  }
  const named = new Map<string, Place>();
  for (const file of read) collectNames(file, 'conditions', named);
  const scope = { facts: knownFacts(facts), operators, conditions: named };
  checkConditions(read, named, scope);
  checkRules(read, scope);

  if (files.length === 0) diagnostics.push(noFiles);
  if (diagnostics.length > 0) throw invalid(diagnostics.sort(byPlace), sorted.length);
  return assemble(read, { facts, operators });
}

const noFiles: Diagnostic = {
  code: 'NO_RULE_FILES',
  severity: 'error',
  message: 'there is no rule file',
  fix: 'add a file whose name ends in `.rules.json`',
};

function byPlace(a: Diagnostic, b: Diagnostic): number {
  return (
    compareNames(a.file ?? '', b.file ?? '') ||
    (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0)
  );
}

function invalid(diagnostics: readonly Diagnostic[], files: number): AutotriggerError {
  const count = diagnostics.length === 1 ? 'a mistake' : `${diagnostics.length} mistakes`;
  const where = files === 1 ? 'the rule file has' : 'the rule files have';
  const [first] = diagnostics;
  return new AutotriggerError('RULES_INVALID', `${where} ${count}`, {
    fix: 'correct each of them; nothing was loaded',
    diagnostics,
    file: first?.file,
    pointer: first?.pointer,
    line: first?.line,
  });
}

function readFile({ path, content }: RuleFileContent, diagnostics: Diagnostic[]): ReadFile {
  const document = documentOf(content, path);
  diagnostics.push(...document.diagnostics);
  const problems = problemsOf(path, document, diagnostics);
  // A file that cannot be read has said so already.
  const shape = document.value === undefined ? undefined : checkShape(document.value, problems);
  return { path, document, problems, shape, roots: new Map() };
}

/** Places of all names of a kind; a second one of the same name is reported. */
function collectNames(file: ReadFile, key: 'conditions', into: Map<string, Place>): void {
  const { path, document, problems } = file;
  const definitions = isObject(document.value) ? document.value[key] : undefined;
  if (!isObject(definitions)) return;
  for (const name of Object.keys(definitions)) claim(name, below('', key, name), 'condition');

  function claim(name: string, pointer: string, what: string): void {
    const first = into.get(name);
    if (first === undefined) into.set(name, placeIn(path, document, pointer));
    else reportTwice(what, name, first, pointer, problems);
  }
}

function reportTwice(what: string, name: string, first: Place, pointer: string, problems: Problems): void {
  const where = first.line === undefined ? first.file : `${first.file}:${first.line}`;
  const message = `the name \`${name}\` belongs to a ${what} in ${where} already`;
  problems.add({ code: 'DUPLICATE_NAME', pointer, message, fix: 'rename one of them' });
}

function placeIn(file: string, document: JsonDocument, pointer: string): Place {
  const line = document.lineOf(pointer);
  return Object.freeze({ file, pointer, ...(line === undefined ? {} : { line }) });
}

type Scope = Omit<ConditionScope, 'problems' | 'refersTo'>;

function checkConditions(read: readonly ReadFile[], named: ReadonlyMap<string, Place>, scope: Scope): void {
  const references = new Map<string, Set<string>>();
  const problemsByFile = new Map(read.map(({ path, problems }) => [path, problems]));
  for (const { document, problems, roots } of read) {
    const definitions = isObject(document.value) ? document.value.conditions : undefined;
    if (!isObject(definitions)) continue;
    for (const [name, definition] of Object.entries(definitions)) {
      const to = new Set<string>();
      if (!references.has(name)) references.set(name, to);
      const pointer = below('/conditions', name);
      const root = checkRoot(definition, pointer, { ...scope, problems, refersTo: (other) => to.add(other) });
      if (root !== undefined) roots.set(pointer, root);
    }
  }
  reportCycles(references, (cycle) => {
    const place = named.get(cycle[0] ?? '');
    if (place === undefined) return;
    const way = [...cycle, cycle[0]].map((name) => `\`${name}\``).join(' → ');
    const message = `these conditions go round in a circle: ${way}`;
    const fix = 'write out one of them';
    problemsByFile.get(place.file)?.add({ code: 'CYCLE', pointer: place.pointer, message, fix });
  });
}

function checkRules(read: readonly ReadFile[], scope: Scope): void {
  const named = new Map<string, Place>();
  for (const { path, document, problems, roots } of read) {
    const rules: unknown = isObject(document.value) ? document.value.rules : undefined;
    if (!Array.isArray(rules)) continue;
    const inFile = { ...scope, problems };
    for (const [index, rule] of rules.entries()) {
      if (!isObject(rule)) continue;
      const pointer = below('/rules', index);
      if (typeof rule.name === 'string') {
        const { name } = rule;
        const first = named.get(name);
        if (first === undefined) named.set(name, placeIn(path, document, pointer));
        else reportTwice('rule', name, first, below(pointer, 'name'), problems);
      }
      const root = checkRoot(rule.conditions, below(pointer, 'conditions'), inFile);
      if (root !== undefined) roots.set(pointer, root);
      checkSet(rule.event, below(pointer, 'event'), problems);
    }
  }
}

function assemble(read: readonly ReadFile[], code: Pick<RuleSet, 'facts' | 'operators'>): RuleSet {
  const shapes = read.flatMap(({ shape }) => shape ?? []);
  const conditions = new Map<string, { condition: Condition; place: Place }>();
  const rules: Rule[] = [];
  const disabled: string[] = [];
  for (const { path, document, shape, roots } of read) {
    for (const name of Object.keys(shape?.conditions ?? {})) {
      const pointer = below('/conditions', name);
      const condition = roots.get(pointer);
      if (condition !== undefined) {
        conditions.set(name, Object.freeze({ condition, place: placeIn(path, document, pointer) }));
      }
    }
    for (const [index, written] of (shape?.rules ?? []).entries()) {
      const pointer = below('/rules', index);
      const root = roots.get(pointer);
      if (root === undefined) continue;
      if (written.enabled === false) disabled.push(written.name);
      else {
        rules.push(
          Object.freeze({
            name: written.name,
            ...(written.description === undefined ? {} : { description: written.description }),
            priority: written.priority ?? 1,
            conditions: root,
            effect: effectOf(written.event),
            place: placeIn(path, document, pointer),
          }),
        );
      }
    }
  }
  rules.sort((a, b) => compareNames(a.name, b.name));
  const content = { settings: mergeSettings(shapes), ...code, conditions, rules: Object.freeze(rules) };
  const documents = new Map(read.map(({ path, document }) => [path, document]));
  return Object.freeze({
    version: versionOf(content),
    files: Object.freeze(
      read.map(({ path, shape }) =>
        Object.freeze({
          path,
          ...(shape?.description === undefined ? {} : { description: shape.description }),
        }),
      ),
    ),
    ...content,
    disabled: Object.freeze(disabled.sort(compareNames)),
    lineOf: (file: string, pointer: string) => documents.get(file)?.lineOf(pointer),
  });
}
