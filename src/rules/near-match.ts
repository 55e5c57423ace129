/** Files whose names nearly match those of rule files: they are not read, so that is reported. */

const read = /\.(rules|scenarios|laws)\.json$/;

/** Another case, a missing `s`, `.jsonc`, `.txt` behind it, the ` (1)` or ` - Copy` of a copied file. */
const near =
  /\.(rules?|scenarios?|laws?)(\s*\(\d+\)|\s*-?\s*copy(\s*\(?\d+\)?)?)?\.json[c5]?(\s*\(\d+\)|\.txt)*$/i;

/** For a name without its folder: `opt-out.rule.json`, `x.rules.JSON`, `x.rules (1).json`. */
export function isNearMatch(fileName: string): boolean {
  return near.test(fileName) && !read.test(fileName);
}
