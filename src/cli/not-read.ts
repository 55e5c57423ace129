/** What lies beside rules and is not read: said wherever rules are used, because an opt-out may stand in it. */
import { formatDiagnostic } from '../errors/diagnostic.js';
import type { CommandContext } from './context.js';
import { painter } from './terminal/painter.js';

/** Files whose names nearly are those of rule files. To be called when the rules are loaded: mistakes name them, too. */
export async function sayNotRead({ stderr }: CommandContext, folderOrFile: string): Promise<void> {
  if (folderOrFile.startsWith('git:')) return;
  const [{ findFiles, ruleFileEnding }, { nearMatchWarning }] = await Promise.all([
    import('../rules/read-rule-files.js'),
    import('../rules/near-match.js'),
  ]);
  const { nearMatches } = await findFiles(folderOrFile, [ruleFileEnding]);
  const label = painter(stderr).yellow('warning');
  for (const file of nearMatches)
    await stderr.write(`${label}: ${formatDiagnostic(nearMatchWarning(file))}\n`);
}
