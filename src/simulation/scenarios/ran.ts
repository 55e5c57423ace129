/** What ran in a test, in one form for every kind, so that each format has to know one; and how a failure reads. */
import { formatPlace } from '../../errors/diagnostic.js';
import { printable } from '../../errors/printable.js';
import { maskRecord } from '../../explanation/mask.js';
import type { Paint } from '../formats/paint.js';
import type { LawResult } from '../invariants/law.js';
import type { ScenarioResult } from './run-case.js';
import type { TestReport } from './test.js';

/** What ran, alike for a scenario, a law and a test of a mapping. */
export interface Ran {
  readonly kind: 'scenario' | 'law' | 'mapping test';
  readonly name: string;
  readonly passed: boolean;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly pointer?: string;
  /** Why it failed, in one sentence. */
  readonly why: string;
  /** An interaction that shows it. */
  readonly example?: string | undefined;
  /** The same in full, one line each. */
  readonly details: (paint: Paint, trace: boolean) => readonly string[];
}

/** Scenarios, then laws, then tests of mappings, each in the order of the files. */
export function everything({ scenarios, laws, mappings }: TestReport): Ran[] {
  return [
    ...scenarios.map((result): Ran => {
      const { name, passed, file, line, pointer, differences, because = [] } = result;
      // One sentence for a comment or an annotation: the others mostly follow from the first.
      const why = [differences[0] ?? '', ...because].join('; ');
      const details: Ran['details'] = (paint, trace) => scenarioDetails(result, paint, trace);
      return { kind: 'scenario', name, passed, file, line, pointer, why, details };
    }),
    ...laws.map((result): Ran => {
      const { name, passed, file, line, problem = '', counterexample } = result;
      const example = counterexample && JSON.stringify(maskRecord(counterexample.interaction));
      const details: Ran['details'] = (paint, trace) => lawDetails(result, example ?? '', paint, trace);
      return { kind: 'law', name, passed, file, line, why: problem, example, details };
    }),
    ...mappings.map(({ problem: why = '', ...ran }): Ran => {
      return { kind: 'mapping test', ...ran, why, details: () => [printable(why)] };
    }),
  ];
}

/** What failed, in the same order. */
export function failuresIn(report: TestReport): Ran[] {
  return everything(report).filter(({ passed }) => !passed);
}

/** What failed, with its place and what to do about it, one line each. */
export function failureLines({ name, file, line, details }: Ran, paint: Paint, trace: boolean): string[] {
  const head = `${paint.red('✗')} ${paint.bold(printable(name))}  ${paint.dim(printable(formatPlace({ file, line })))}`;
  return [head, ...details(paint, trace).map((text) => `    ${text}`)];
}

function scenarioDetails(
  { differences, because = [], explanation = '' }: ScenarioResult,
  paint: Paint,
  trace: boolean,
): string[] {
  const shown = trace ? differences : differences.slice(0, 1);
  const hidden = differences.length - shown.length;
  const more = hidden === 0 ? '' : `${hidden} more ${hidden === 1 ? 'difference' : 'differences'} and `;
  return [
    ...shown.map(printable),
    ...because.map((reason) => `  ${printable(reason)}`),
    ...(trace
      ? explained(explanation, paint)
      : [paint.dim(`  (--trace shows ${more}every rule and condition)`)]),
  ];
}

function lawDetails(
  { problem = '', counterexample, seed }: LawResult,
  example: string,
  paint: Paint,
  trace: boolean,
): string[] {
  if (counterexample === undefined) return [printable(problem)];
  return [
    printable(problem),
    `the smallest interaction that breaks it, decided at ${counterexample.now} (seed ${seed}):`,
    printable(example),
    ...(trace ? explained(counterexample.explanation, paint) : []),
  ];
}

function explained(text: string, paint: Paint): string[] {
  if (text === '') return [];
  return ['what happened instead:', ...text.split('\n').map((line) => paint.dim(`  ${printable(line)}`))];
}
