/** JUnit's XML, as Ant, Jenkins and GitLab read it. */

export interface JunitCase {
  readonly name: string;
  /** Why it failed; absent when it passed. */
  readonly failure?: { readonly message: string; readonly details: string };
}

export interface JunitSuite {
  readonly name: string;
  readonly cases: readonly JunitCase[];
}

export function formatJunit(suites: readonly JunitSuite[]): string {
  const cases = suites.flatMap(({ cases: own }) => own);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="autotrigger" ${counts(cases)}>`,
    ...suites.flatMap(suiteLines),
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteLines({ name, cases }: JunitSuite): string[] {
  return [
    `  <testsuite name="${escapeXml(name)}" ${counts(cases)} errors="0" skipped="0" time="0">`,
    ...cases.flatMap((testCase) => caseLines(name, testCase)),
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

function counts(cases: readonly JunitCase[]): string {
  return `tests="${cases.length}" failures="${cases.filter(({ failure }) => failure !== undefined).length}"`;
}

/** XML 1.0 cannot hold most control characters, nor half a character, however they are escaped: they become `?`. */
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
