/** Results on standard output, in the format that was asked for. */
import type { Diagnostic } from '../errors/diagnostic.js';
import type { CommandContext } from './context.js';
import { formatAnnotation } from './terminal/github-annotation.js';
import { fromRepositoryRoot } from './terminal/repository-path.js';

type Text = () => string | Promise<string>;

/** What a command can write; each is only called for its own format. */
export interface Results {
  readonly pretty: Text;
  readonly json: () => unknown;
  /** For `github` and `sarif`. */
  readonly findings?: () => readonly Diagnostic[] | Promise<readonly Diagnostic[]>;
  readonly markdown?: Text;
  readonly junit?: Text;
  readonly html?: Text;
}

/** What `--format` may name; each command takes some of them. */
export type Format = 'pretty' | 'json' | 'github' | 'sarif' | 'markdown' | 'junit' | 'html';

/** Makes only the text that was asked for. Rejects with OUTPUT_UNWRITABLE. */
export async function writeResults(context: CommandContext, format: Format, results: Results): Promise<void> {
  await context.stdout.write(await textOf(context, format, results));
}

async function textOf(context: CommandContext, format: Format, results: Results): Promise<string> {
  if (format === 'json') return jsonText(results.json());
  if (format === 'github' || format === 'sarif') {
    return formatFindings(context, format, (await results.findings?.()) ?? []);
  }
  return (await results[format]?.()) ?? '';
}

/** Indented, with a line break at its end: for people and for programs. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** Files are named from the root of the repository, as GitHub and SARIF want them. */
export async function formatFindings(
  context: CommandContext,
  format: 'github' | 'sarif',
  findings: readonly Diagnostic[],
): Promise<string> {
  const placed = fromRepositoryRoot(context, findings);
  if (format === 'github') return placed.map(formatAnnotation).join('');
  const { formatSarif } = await import('../simulation/formats/sarif.js');
  return formatSarif(placed);
}
