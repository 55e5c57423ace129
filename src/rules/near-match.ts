/** Files whose names nearly match those of rule files: they are not read, so that is reported. */
import type { Diagnostic } from '../errors/diagnostic.js';

const kinds = ['rule', 'scenario', 'law', 'mapping-test'] as const;
const read = /\.(rules|scenarios|laws|mapping-tests)\.json$/;

/** Another format or case, `.txt` behind it, the ` (1)`, `_1` or ` - Copy` of a copied file. */
const named =
  /^(?<base>.*?)(?<copy>\s*\(\d+\)|[_-]\d+|\s*-?\s*copy(?:\s*\(?\d+\)?)?)?\.+(?<format>json[c5l]?|ya?ml)(?<after>(?:\s*\(\d+\)|\s*-?\s*copy|\.txt)*)$/i;
/** The kind behind a dot, another sign or nothing. */
const ending = /^(?:(?<stem>.*?)[._ -])?(?<word>mapping-tests?|[a-z]+)$/i;

interface NearMatch {
  readonly stem: string;
  /** What the name of such a file ends in. */
  readonly wanted: string;
  readonly isCopy: boolean;
  readonly isJson: boolean;
}

/** For a name without its folder: `opt-out.rule.json`, `x.rules.JSON`, `x.rules (1).json`, `x-rules.json`, `rules.json`. */
export function isNearMatch(fileName: string): boolean {
  return nearMatch(fileName) !== undefined;
}

/** What to say of a file whose name nearly matches. */
export function nearMatchWarning(path: string): Diagnostic {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const { stem, wanted, isCopy, isJson } = nearMatch(name) ?? {
    ...{ stem: name, wanted: '.rules.json', isCopy: false, isJson: true },
  };
  const rename = isJson ? 'rename it to' : 'write it as JSON without comments, and name it';
  return Object.freeze({
    code: 'FILE_NOT_READ',
    severity: 'warning',
    message: `\`${name}\` is not read: the name of such a file ends in \`${wanted}\``,
    fix: isCopy
      ? `remove the copy, or rename it to \`${stem}-copy${wanted}\``
      : `${rename} \`${stem}${wanted}\``,
    file: path,
  });
}

function nearMatch(fileName: string): NearMatch | undefined {
  if (read.test(fileName)) return undefined;
  const { base = '', copy, format = '', after = '' } = named.exec(fileName.trim())?.groups ?? {};
  const { stem, word = '' } = ending.exec(base)?.groups ?? {};
  const kind = kinds.find((known) => isSlipOf(word.toLowerCase(), known));
  if (kind === undefined) return undefined;
  return {
    stem: stem || 'all',
    wanted: `.${kind}s.json`,
    isCopy: copy !== undefined || /\d|copy/i.test(after),
    isJson: /^json$/i.test(format),
  };
}

/** Without its `s`, with two letters changed over, or with one too many or too few. */
function isSlipOf(word: string, kind: string): boolean {
  const plural = `${kind}s`;
  if (word === kind || word === plural) return true;
  if (plural.length < 5) return false;
  const sorted = (text: string): string => [...text].sort().join('');
  return sorted(word) === sorted(plural) || isOneLetterShort(word, plural) || isOneLetterShort(plural, word);
}

function isOneLetterShort(short: string, long: string): boolean {
  return (
    short.length === long.length - 1 &&
    [...long].some((_, index) => long.slice(0, index) + long.slice(index + 1) === short)
  );
}
