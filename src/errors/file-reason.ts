/** Why a file cannot be read, as the end of a sentence that begins with the file; the system's words are for programs. */

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be read by this user',
  EPERM: 'may not be read by this user',
  ELOOP: 'is a link that goes round in a circle',
  EISDIR: 'is a folder, and a file was expected',
  ENOTDIR: 'lies below a file that is no folder',
};

/**
 * The end of a sentence: `does not exist`. A code without words of its own is named, for the person who has to look
 * it up.
 */
export function fileReason(cause: unknown): string {
  const code = systemCode(cause);
  return (code !== undefined && reasons[code]) || `cannot be read (${code ?? 'an error of the system'})`;
}

/** The code of an error of the system: `ENOENT`. */
export function systemCode(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
}
