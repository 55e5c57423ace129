/** Findings as SARIF 2.1.0, which GitHub code scanning and editors read. */
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Diagnostic } from '../../errors/diagnostic.js';
import { printable } from '../../errors/printable.js';

/** What each finding of a test or a simulation means. */
const findingCodes = {
  SCENARIO_FAILED: 'a scenario did not come out as expected',
  LAW_BROKEN: 'an interaction was found that breaks a law',
  TEST_INCOMPLETE: 'nothing ran, or too little was covered',
  THRESHOLD_CROSSED: 'a threshold of --fail-on is crossed',
  FLIPS: 'interactions come out otherwise than under the baseline',
  REQUEST_CHANGES: 'interactions give another request than under the baseline',
  INVALID_RECORDS: 'records are no interactions, so nothing was decided about them',
  NEVER_MATCHED: 'a rule matched none of the interactions',
  NOT_OF_TYPE: 'a declared fact is not of its type, so rules could not be evaluated',
  OUT_OF_ORDER: 'interactions came later than the tolerance',
} as const satisfies Record<string, string>;

const schema = 'https://json.schemastore.org/sarif-2.1.0.json';

/** One log with one run. Codes of findings become its rules. */
export function formatSarif(findings: readonly Diagnostic[]): string {
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  const log = {
    $schema: schema,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'autotrigger', rules: codes.map(ruleOf) } },
        results: findings.map((finding) => resultOf(finding, codes)),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function ruleOf(id: string) {
  const text: string | undefined = new Map<string, string>(Object.entries(findingCodes)).get(id);
  return text === undefined ? { id } : { id, shortDescription: { text } };
}

function resultOf(
  { code, severity, message, fix, file, line, column }: Diagnostic,
  codes: readonly string[],
) {
  const text = printable(fix === undefined ? message : `${message}; fix: ${fix}`);
  const region =
    line === undefined ? {} : { region: { startLine: line, ...(column && { startColumn: column }) } };
  const physicalLocation = { artifactLocation: { uri: uriOf(file ?? '') }, ...region };
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: severity,
    message: { text },
    ...(file === undefined ? {} : { locations: [{ physicalLocation }] }),
  };
}

/** A relative path as a URI reference, an absolute one as a file: URI. */
function uriOf(path: string): string {
  if (isAbsolute(path)) return pathToFileURL(path).href;
  return path
    .replaceAll('\\', '/')
    .replace(/^\.\//, '')
    .split('/')
    .map((step) => encodeURIComponent(step.toWellFormed()))
    .join('/');
}
