/** Recognises texts that are in their form already, as most are: a loop costs a third of what `trim` and patterns do. */

const space = 0x20;
const tilde = 0x7e;
const upperA = 0x41;
const upperZ = 0x5a;

/** Printable ASCII without spaces at its ends; not the empty text. */
export function isPlain(text: string): boolean {
  if (!hasPlainEnds(text)) return false;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < space || unit > tilde) return false;
  }
  return true;
}

/** The same, without upper case. */
export function isPlainLowerCase(text: string): boolean {
  if (!hasPlainEnds(text)) return false;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < space || unit > tilde || (unit >= upperA && unit <= upperZ)) return false;
  }
  return true;
}

function hasPlainEnds(text: string): boolean {
  return text.length > 0 && text.charCodeAt(0) !== space && text.charCodeAt(text.length - 1) !== space;
}
