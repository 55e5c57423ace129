/** What the vendor takes at most, and the shapes it documents; see its table of fields for `POST /v1/requests`. */

export const mostTags = 20;

/** Characters of one tag or one custom property; the vendor cuts what is longer without a word. */
export const longestValue = 2_000;

/** ISO 639-1 with an optional region: `en`, `en-US`. */
export const languagePattern = /^[a-z]{2}(?:-(?:[a-z]{2}|[0-9]{3}))?$/i;

/** ISO 3166-1 alpha-2: `us`. */
export const countryPattern = /^[a-z]{2}$/i;

export function isLanguage(text: string): boolean {
  return isTwoLetters(text) || languagePattern.test(text);
}

export function isCountry(text: string): boolean {
  return isTwoLetters(text) || countryPattern.test(text);
}

/** Nearly all of them are, and a pattern costs ten times as much as a look at two letters. */
function isTwoLetters(text: string): boolean {
  return text.length === 2 && isLowerLetter(text.charCodeAt(0)) && isLowerLetter(text.charCodeAt(1));
}

function isLowerLetter(unit: number): boolean {
  return unit >= 97 && unit <= 122;
}
