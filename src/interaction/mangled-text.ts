/** Texts that lost letters on their way: names that nobody has, and tags that no rule finds. */

/** UTF-8 that was read as Windows-1252 and written as UTF-8 again: `Ã¼`, `â€™`, `Ð˜Ð²`. No name has these letters in a row. */
const encodedTwice =
  /[ÂÃ][\u0080-\u00BF€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘“•–—˜™š›œžŸ]|â[€\u0080]\S|(?:[ÐÑ][\u0080-\u00BF€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]){2}/u;

/** Not of a quote at the end: `IRMÃ’S` has one. */
export function isEncodedTwice(text: string): boolean {
  return encodedTwice.test(text);
}

/** A letter is gone (U+FFFD), or stands there as several others. */
export function isMangled(text: string): boolean {
  return text.includes('\uFFFD') || isEncodedTwice(text);
}
