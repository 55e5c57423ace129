/** Fields that nothing reads, and that say, or may say, that somebody does not want to be asked. */
import { isObject } from '../shared/is-object.js';
import { isNullWord } from './null-words.js';
import { type Issue, showName } from './read-text.js';

/** `Tags`, `doNotSend`, `do not send`: `tags` and `do_not_send` but for case, spaces, `_` and `-`. */
const otherSpelling = /^[\s_-]*(?:(tags)|do[\s_-]*not[\s_-]*send)[\s_-]*$/i;

/** Letters and digits of a name: `survey_opt_out`, `hasOptedOutOfEmail`. */
const optOut =
  /(?<!ad)opt(?:ed)?out(?!come|put|line|let|look)|unsubscri|(?:do|does)n(?:o?t)(?:contact|e?mail|send|survey|ask)|^(?:is)?dnc$|^no(?:more)?(?:contact|e?mails?|surveys?|feedback)$|consent(?:is|was)?(?:withdrawn|revoked|denied|refused)|gdpr(?:delet|eras|forg|restrict|block|object)|righttobeforgotten/;
/** The same turned round: `consent`, `can_contact`, `send_survey`. */
const optIn =
  /^(?:is|has)?(?:e?mail|surveys?|contact|feedback|csat|nps|gdpr)?(?:opt(?:ed)?in|consent(?:ed|given|granted)?)$|^(?:can|may|okto|allows?|allowed)(?:to)?(?:be)?(?:contact|e?mail|survey)(?:ed|s)?$|^(?:surveys?|contact|e?mails?|feedback)(?:allowed|permitted)$|^(?:send|request)(?:surveys?|feedback|csat|nps)$/;
/** Where to opt out, and messages of other kinds. */
const somethingElse =
  /(?:url|link|href|token|id)$|marketing|newsletter|promo|advert|sms|call|phone|fax|push|whatsapp|cookie|track|analytics/;

const no = /^(?:false|f|no|n|off|never|[0:.\s-]*)$/i;
const refusal = /^(?:denied|declined|refused|revoked|withdrawn|opted?[\s_-]?out|unsubscribed)$/i;

/**
 * Other fields that nothing reads are harmless, and named (`ignored`). One that says `unsubscribed` is not: nothing
 * would follow from it. Attributes are left out, because rules can ask about them. `isHeld`: nobody is asked anyway.
 */
export function refuseUnreadOptOuts(
  raw: Readonly<Record<string, unknown>>,
  { read, isHeld }: { readonly read: ReadonlySet<string>; readonly isHeld: boolean },
  issues: Issue[],
): void {
  for (const key in raw) {
    if (read.has(key)) continue;
    const spelling = otherSpelling.exec(key);
    if (spelling !== null) {
      const meant = spelling[1] === undefined ? 'do_not_send' : 'tags';
      issues.push({ field: key, must: `must be called \`${meant}\`: nothing reads it under this name` });
    } else if (!isHeld && isTagged(key, raw[key])) {
      issues.push({ field: key, must: 'must be called `tags`: nothing reads it under this name' });
    } else if (!isHeld) refuseOptOut(key, raw[key], '', issues);
  }
  if (isHeld) return;
  refuseWithin(raw.customer, 'customer', issues);
  refuseWithin(raw.custom_properties, 'custom_properties', issues);
}

function refuseWithin(object: unknown, field: string, issues: Issue[]): void {
  if (!isObject(object)) return;
  for (const key in object) refuseOptOut(key, object[key], `${field}.`, issues);
}

function refuseOptOut(key: string, value: unknown, prefix: string, issues: Issue[]): void {
  if (!saysOptOut(key, value)) return;
  const must =
    'must be given as `do_not_send`, or as an attribute that a rule asks about: unread, it may be a wish not to be asked';
  issues.push({ field: prefix + showName(key), must });
}

/** `labels: ["unsubscribe"]`: tags by another name, one of which is such a wish. */
function isTagged(key: string, value: unknown): boolean {
  if (!/^(?:tag|labels?|keywords?|flags)$/i.test(key)) return false;
  const words = [value].flat().flatMap((one) => (typeof one === 'string' ? one.split(/[,;|]/) : []));
  return words.some((word) => wishOf(word) === 'opt out');
}

/** `unsubscribed: true`, `consent: "no"`; not `unsubscribed: false`. */
export function saysOptOut(key: string, value: unknown): boolean {
  const wish = wishOf(key);
  return wish !== 'none' && (wish === 'opt out' ? !saysNo(value) : isRefusal(value));
}

type Wish = 'opt out' | 'opt in' | 'none';

/** Records name the same fields again and again; names come from outside, so that not all of them can be kept. */
const known = new Map<string, Wish>();
const mostKnown = 1_000;
const longestKnown = 64;

function wishOf(key: string): Wish {
  const before = known.get(key);
  if (before !== undefined) return before;
  const name = key.toLowerCase().replace(/[^a-z]/g, '');
  const about = optOut.test(name) ? 'opt out' : optIn.test(name) ? 'opt in' : 'none';
  const wish = somethingElse.test(name) ? 'none' : about;
  if (known.size < mostKnown && key.length < longestKnown) known.set(key, wish);
  return wish;
}

/** Also of a list or an object, in which nothing says yes. */
function saysNo(value: unknown): boolean {
  if (typeof value === 'string') {
    const text = value.trim();
    // `List-Unsubscribe` holds where to do it.
    return no.test(text) || isNullWord(text) || /^<?(?:https?|mailto):/i.test(text);
  }
  return typeof value === 'object' && value !== null ? Object.values(value).every(saysNo) : !value;
}

function isRefusal(value: unknown): boolean {
  if (typeof value !== 'string') return value === false || value === 0;
  const word = value.trim();
  return word !== '' && (refusal.test(word) || (no.test(word) && /[a-z0]/i.test(word)));
}
