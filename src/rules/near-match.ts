/** Files whose names nearly match those of rule files: they are not read, so that is reported. */
import type { Diagnostic } from '../errors/diagnostic.js';

const read = /\.(rules|scenarios|laws)\.json$/;

/** Another case, a missing `s`, another format, `.txt` behind it, the ` (1)` or ` - Copy` of a copied file. */
const near =
  /^(?<stem>.*?)\.(?<kind>rule|scenario|law)s?(?<copy>\s*\(\d+\)|\s*-?\s*copy(?:\s*\(?\d+\)?)?)?\.(?<format>json[c5l]?|ya?ml)(?<after>(?:\s*\(\d+\)|\s*-?\s*copy|\.txt)*)$/i;

/** For a name without its folder: `opt-out.rule.json`, `x.rules.JSON`, `x.rules (1).json`. */
export function isNearMatch(fileName: string): boolean {
  return near.test(fileName) && !read.test(fileName);
}

/** What to say of a file whose name nearly matches. */
export function nearMatchWarning(path: string): Diagnostic {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const { stem = '', kind = 'rule', copy, format = 'json', after = '' } = near.exec(name)?.groups ?? {};
  const ending = `.${kind.toLowerCase()}s.json`;
  const isCopy = copy !== undefined || /\d|copy/i.test(after);
  const isJson = /^json$/i.test(format);
  const rename = isJson ? 'rename it to' : 'write it as JSON without comments, and name it';
  return Object.freeze({
    code: 'FILE_NOT_READ',
    severity: 'warning',
    message: `\`${name}\` is not read: the name of such a file ends in \`${ending}\``,
    fix: isCopy
      ? `remove the copy, or rename it to \`${stem}-copy${ending}\``
      : `${rename} \`${stem}${ending}\``,
    file: path,
  });
}
