/** Counts what stands in `src`: files, lines, comments, folders, exported names. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

export interface SourceShape {
  readonly files: number;
  readonly lines: number;
  /** Lines that hold a comment or a part of one. */
  readonly comments: number;
  /** Folders below `src` that hold a file. */
  readonly folders: number;
  /** Names that files declare and export; a name exported again elsewhere counts once. */
  readonly exported: number;
  readonly processLines: number;
}

export function shapeOf(root: string): SourceShape {
  const src = join(root, 'src');
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const texts = files.map((file) => readFileSync(join(src, file), 'utf8'));
  const sum = (count: (text: string) => number): number =>
    texts.reduce((total, text) => total + count(text), 0);
  const path = [join(src, 'pipeline/process.ts'), join(src, 'pipeline.ts')].find(existsSync);
  return {
    files: files.length,
    lines: sum(linesOf),
    comments: sum(commentLines),
    folders: new Set(files.map(dirname).filter((folder) => folder !== '.')).size,
    exported: sum(exportedNames),
    processLines: path === undefined ? Number.NaN : linesOf(readFileSync(path, 'utf8')),
  };
}

function linesOf(text: string): number {
  return text.split('\n').length - 1;
}

function commentLines(text: string): number {
  const file = ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, true);
  const lines = new Set<number>();
  const seen = new Set<number>();
  const add = (ranges: readonly ts.CommentRange[] = []): void => {
    for (const { pos, end } of ranges) {
      if (seen.has(pos)) continue;
      seen.add(pos);
      const last = file.getLineAndCharacterOfPosition(end).line;
      for (let line = file.getLineAndCharacterOfPosition(pos).line; line <= last; line += 1) lines.add(line);
    }
  };
  const visit = (node: ts.Node): void => {
    // Within a template or a text, two slashes are no comment.
    if (ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node)) return;
    add(ts.getLeadingCommentRanges(text, node.getFullStart()));
    add(ts.getTrailingCommentRanges(text, node.getEnd()));
    for (const child of node.getChildren(file)) visit(child);
  };
  visit(file);
  return lines.size;
}

function exportedNames(text: string): number {
  const file = ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest);
  return file.statements
    .filter(
      (statement) =>
        ts.canHaveModifiers(statement) &&
        ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword),
    )
    .reduce(
      (total, statement) =>
        total + (ts.isVariableStatement(statement) ? statement.declarationList.declarations.length : 1),
      0,
    );
}
