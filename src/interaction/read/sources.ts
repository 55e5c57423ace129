/** The inputs a user named → files to read, with their sizes; `-` is standard input. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import { fileReason, systemCode } from '../../errors/file-reason.js';

/** One input that is there and may be read; nothing of it is read before `open`. */
export interface Source {
  /** As messages name it. */
  readonly file: string;
  /** Undefined for standard input, pipes and devices: what has no size can be read once, from front to end. */
  readonly bytes: number | undefined;
  open(): AsyncIterable<Buffer>;
}

const chunkBytes = 256 * 1024;

/**
 * Files, globs (`exports/*.csv`) and `-`, in the order given, those of a glob by name, each file once.
 * @throws AutotriggerError INPUT_UNREADABLE when one is missing, is a folder, may not be read, or nothing matches
 */
export async function findSources(inputs: readonly string[], stdin: Readable | undefined): Promise<Source[]> {
  const sources = new Map<string, Source>();
  for (const input of inputs) {
    for (const source of await sourcesOf(input, stdin)) {
      const key = source.file === '-' ? '-' : resolve(source.file);
      if (!sources.has(key)) sources.set(key, source);
    }
  }
  return [...sources.values()];
}

async function sourcesOf(input: string, stdin: Readable | undefined): Promise<Source[]> {
  if (input === '-') return [standardInput(stdin)];
  const found = await look(input);
  if (found !== undefined) return [fileSource(input, found)];
  const { glob, isDynamicPattern } = await import('tinyglobby');
  const [, scheme] = /^([a-z][a-z\d+.-]+):\/\/?/i.exec(input) ?? [];
  // The rest of it may hold a password.
  if (scheme !== undefined) throw missing(`${scheme}://…`, ...urlRefusal(scheme.toLowerCase()));
  if (!isDynamicPattern(input)) throw missing(input, `there is no file \`${input}\``, 'check the path');
  const files = (await glob(input, { expandDirectories: false, absolute: isAbsolute(input) })).sort();
  if (files.length === 0) throw missing(input, `no file matches \`${input}\``, 'check the pattern');
  return Promise.all(files.map(async (file) => fileSource(file, (await look(file)) ?? {})));
}

function urlRefusal(scheme: string): [message: string, fix: string] {
  const message = `\`${scheme}://…\` is a URL, and inputs are files or \`-\``;
  if (scheme === 'http' || scheme === 'https') {
    return [
      message,
      'fetch it and pass on what comes: `curl --fail --silent --show-error URL | autotrigger … -`',
    ];
  }
  if (/^(?:s3|gs|az|ftp|sftp|file)$/.test(scheme)) return [message, 'copy it here first, and name the file'];
  const fix =
    'let the client of the database write JSON, one object a line, and pass it on: `psql … | autotrigger … -`';
  return [message, `${fix}; docs/how-to/read-from-a-database.md`];
}

async function look(file: string): Promise<{ readonly bytes?: number } | undefined> {
  try {
    const found = await stat(file);
    if (found.isDirectory()) {
      throw missing(file, `\`${file}\` is a folder`, `name its files, for example \`${file}/*.ndjson\``);
    }
    return found.isFile() ? { bytes: found.size } : {};
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw unreadable(file, error);
  }
}

function fileSource(file: string, { bytes }: { readonly bytes?: number }): Source {
  return { file, bytes, open: () => guarded(createReadStream(file, { highWaterMark: chunkBytes }), file) };
}

function standardInput(stdin: Readable | undefined): Source {
  if (stdin === undefined) {
    throw missing('-', '`-` means standard input, and none was given', 'pass it in the option `stdin`');
  }
  return { file: '-', bytes: undefined, open: () => guarded(stdin, '-') };
}

async function* guarded(stream: Readable, file: string): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of stream) yield Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
  } catch (error) {
    throw unreadable(file, error);
  }
}

function isMissing(error: unknown): boolean {
  const code = systemCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EINVAL';
}

function missing(file: string, message: string, fix: string): AutotriggerError {
  return new AutotriggerError('INPUT_UNREADABLE', message, { fix, file });
}

function unreadable(file: string, cause: unknown): unknown {
  if (cause instanceof AutotriggerError) return cause;
  return new AutotriggerError('INPUT_UNREADABLE', `\`${file}\` ${fileReason(cause)}`, {
    fix: 'check that it exists and that you may read it',
    file,
    cause,
  });
}
