/** The forms of a language and a country that the vendor takes; it refuses a request with another one. */

/** ISO 639-1 with an optional region: `en`, `en-US`. */
export const languagePattern = /^[a-z]{2}(?:-(?:[a-z]{2}|[0-9]{3}))?$/i;

/** ISO 3166-1 alpha-2: `us`. */
export const countryPattern = /^[a-z]{2}$/i;
