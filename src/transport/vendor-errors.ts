/** The vendor's named refusals as a table: what each means, who can fix it, and how. Matched loosely. */

/** One refusal that the vendor's documentation names. */
export interface VendorError {
  /** Stable, for matching and counting. */
  readonly code: string;
  /** The vendor's own words. */
  readonly name: string;
  readonly meaning: string;
  /** Who can fix it. */
  readonly fixedBy: 'the vendor account’s administrator' | 'the integrator' | 'the rule owner';
  readonly fix: string;
  /** What it is about. */
  readonly subject: 'employee' | 'customer' | 'channel' | 'brand' | 'language';
  /** All of these words, in any order, case and punctuation, name this error. */
  readonly words: readonly (readonly string[])[];
}

const administrator = 'the vendor account’s administrator';

/** Of two about the same subject the first match wins, so the narrower one comes first. Source of the names: the vendor's documentation. */
export const vendorErrors: readonly VendorError[] = Object.freeze([
  {
    subject: 'employee',
    code: 'EMPLOYEE_INCOMPLETE',
    name: 'Employee profile not complete',
    meaning: 'the employee exists at the vendor, but the profile was never finished and approved',
    fixedBy: administrator,
    fix: 'complete and approve the employee’s profile at the vendor, then submit the interaction again',
    words: [
      ['employee', 'profile', 'not', 'complete'],
      ['employee', 'incomplete'],
    ],
  },
  {
    subject: 'employee',
    code: 'EMPLOYEE_DEACTIVATED',
    name: 'Deactivated employee',
    meaning: 'the employee’s profile at the vendor is switched off',
    fixedBy: administrator,
    fix: 'activate the profile, or leave this employee out with a skip rule',
    words: [
      ['deactivated', 'employee'],
      ['employee', 'inactive'],
    ],
  },
  {
    subject: 'employee',
    code: 'EMPLOYEE_NOT_FOUND',
    name: 'Employee not found',
    meaning: 'no employee at the vendor has this e-mail or custom id',
    fixedBy: administrator,
    fix: 'add the employee at the vendor, or map employee.email and employee.custom_id to what the vendor knows',
    words: [
      ['employee', 'not', 'found'],
      ['employee', 'unknown'],
    ],
  },
  {
    subject: 'customer',
    code: 'CUSTOMER_INVALID',
    name: 'Invalid customer',
    meaning: 'the customer’s name or e-mail is malformed',
    fixedBy: 'the integrator',
    fix: 'fix customer.name and customer.email in the source system or in the mapping',
    words: [['invalid', 'customer']],
  },
  {
    subject: 'channel',
    code: 'CHANNEL_MANUAL',
    name: 'Channel is in manual mode',
    meaning: 'a production key was used for a channel that is not switched to integrated yet',
    fixedBy: administrator,
    fix: 'have the vendor switch the channel to integrated, or set it to "manual" under `channels` in the rules',
    words: [['channel', 'manual', 'mode']],
  },
  {
    subject: 'channel',
    code: 'CHANNEL_NOT_ENABLED',
    name: 'Channel not enabled for company',
    meaning: 'the account has no channel of this name',
    fixedBy: 'the integrator',
    fix: 'map the channel to a name that is set up at the vendor, or have it set up there',
    words: [
      ['channel', 'not', 'enabled'],
      ['channel', 'not', 'found'],
      ['invalid', 'channel'],
    ],
  },
  {
    subject: 'brand',
    code: 'BRAND_MISSING',
    name: 'Brand signifier not provided',
    meaning: 'the account has several brands and the request names none',
    fixedBy: 'the rule owner',
    fix: 'map the brand, or set it with an enrich rule',
    words: [
      ['brand', 'not', 'provided'],
      ['brand', 'missing'],
    ],
  },
  {
    subject: 'brand',
    code: 'BRAND_INVALID',
    name: 'Invalid/inactive brand signifier',
    meaning: 'the account has no active brand of this name',
    fixedBy: 'the rule owner',
    fix: 'map the brand to a name that is active at the vendor',
    words: [
      ['invalid', 'brand'],
      ['inactive', 'brand'],
    ],
  },
  {
    subject: 'language',
    code: 'LANGUAGE_MISSING',
    name: 'Language not specified',
    meaning: 'the account has several languages and the request names none',
    fixedBy: 'the rule owner',
    fix: 'map the language, or set it with an enrich rule',
    words: [['language', 'not', 'specified']],
  },
]);

/**
 * The named error in a text of the vendor; undefined when it names none. The first subject that is named counts:
 * "invalid brand for customer" is about the brand.
 */
export function matchVendorError(text: string): VendorError | undefined {
  const given = text
    .slice(0, 10_000)
    .toLowerCase()
    .split(/[^a-z]+/);
  const known = new Set(given);
  let found: VendorError | undefined;
  for (const error of vendorErrors) {
    if (!error.words.some((all) => all.every((word) => known.has(word)))) continue;
    if (found === undefined || given.indexOf(error.subject) < given.indexOf(found.subject)) found = error;
  }
  return found;
}
