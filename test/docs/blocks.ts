/** Fenced blocks of a Markdown file, with what stands behind the language: `json rules/feedback.rules.json`. */

export interface Block {
  readonly language: string;
  /** The file the block is to be written to, where one is named. */
  readonly file: string | undefined;
  readonly text: string;
  /** Of the opening fence, from 1. */
  readonly line: number;
}

export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let open:
    | { language: string; file: string | undefined; line: number; indent: string; lines: string[] }
    | undefined;
  for (const [index, line] of markdown.split('\n').entries()) {
    const fence = /^(\s*)```(\S*)\s*(\S*)/.exec(line);
    if (open === undefined && fence !== null) {
      const [, indent = '', language = '', file] = fence;
      open = { language, file: file === '' ? undefined : file, line: index + 1, indent, lines: [] };
    } else if (open !== undefined && fence !== null) {
      blocks.push({
        language: open.language,
        file: open.file,
        text: `${open.lines.join('\n')}\n`,
        line: open.line,
      });
      open = undefined;
    } else if (open !== undefined) {
      open.lines.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line);
    }
  }
  return blocks;
}
