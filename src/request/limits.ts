/** What the vendor accepts at most, and the shapes it documents; see its table of fields for `POST /v1/requests`. */

export const mostTags = 20;

/** Characters of one tag or one custom property; the vendor cuts what is longer without saying so. */
export const longestValue = 2_000;

/** ISO 639-1 with an optional region: `en`, `en-US`. */
export const languagePattern = /^[a-z]{2}(?:-(?:[a-z]{2}|[0-9]{3}))?$/i;

/** ISO 3166-1 alpha-2: `us`. */
export const countryPattern = /^[a-z]{2}$/i;
