/**
 * JUnit's XML: valid under the schema of Ant's JUnit tasks, the strictest in use, and under Jenkins' xUnit plugin's.
 * That is why the root has no totals, and why every suite says when and where it ran.
 */
import { systemClock } from '../../shared/clock.js';

/** One test: a scenario, a law, a threshold. */
export interface JunitCase {
  readonly name: string;
  /** Why it failed; absent when it passed. */
  readonly failure?: { readonly message: string; readonly details: string };
}

/** Tests that belong together; CI servers show a suite as a class. */
export interface JunitSuite {
  readonly name: string;
  readonly cases: readonly JunitCase[];
}

/** What all suites of a file share. */
export interface JunitRun {
  /** Version of the rule set that was looked at. */
  readonly ruleSet: string;
  /** When it ran; now unless given. */
  readonly at?: Date | undefined;
}

/** One document. Texts may hold anything: what XML cannot hold becomes `?`. Times are 0, because nobody measured. */
export function formatJunit(suites: readonly JunitSuite[], run: JunitRun): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    ...suites.flatMap((suite, id) => suiteLines(suite, id, run)),
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteLines({ name, cases }: JunitSuite, id: number, { ruleSet, at }: JunitRun): string[] {
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  const moment = at ?? new Date(systemClock.now());
  return [
    // The name of the machine does not belong in an artifact; the schema's word for an unknown host is localhost.
    `  <testsuite id="${id}" package="autotrigger" name="${escapeXml(name)}" timestamp="${moment.toISOString().slice(0, 19)}" hostname="localhost" tests="${cases.length}" failures="${failures}" errors="0" time="0">`,
    '    <properties>',
    `      <property name="rules" value="${escapeXml(ruleSet)}"/>`,
    '    </properties>',
    ...cases.flatMap((testCase) => caseLines(name, testCase)),
    '    <system-out/>',
    '    <system-err/>',
    '  </testsuite>',
  ];
}

function caseLines(suite: string, { name, failure }: JunitCase): string[] {
  const open = `    <testcase name="${escapeXml(name)}" classname="${escapeXml(suite)}" time="0"`;
  if (failure === undefined) return [`${open}/>`];
  return [
    `${open}>`,
    `      <failure message="${escapeXml(failure.message)}" type="failure">${escapeXml(failure.details)}</failure>`,
    '    </testcase>',
  ];
}

/** XML 1.0 cannot hold most control characters, nor lone surrogates, even escaped: they become `?`. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '?')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\r', '&#13;')
    .replaceAll('\t', '&#9;');
}
