/** The checks the vendor makes on a request, written from its documentation and independent of the sending side. */
import type { FeedbackRequest } from '../../request/feedback-request.js';
import type { Environment } from '../../shared/environment.js';

/** A profile at the vendor; a request names it by either field. */
export interface SandboxEmployee {
  readonly email?: string | undefined;
  readonly custom_id?: string | undefined;
  /** @defaultValue 'active' */
  readonly state?: 'active' | 'deactivated' | 'incomplete' | undefined;
}

/** What the account at the vendor looks like; what is left out accepts everything well-formed. */
export interface SandboxAccount {
  /** An entry that is only text is an e-mail or a custom id. */
  readonly employees?: readonly (string | SandboxEmployee)[] | undefined;
  readonly brands?: readonly string[] | undefined;
  readonly channels?: Readonly<Record<string, 'integrated' | 'manual'>> | undefined;
  /** With more than one, every request has to name its own. */
  readonly languages?: readonly string[] | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

const texts = ['channel', 'ext_interaction_id', 'external_url', 'brand', 'language', 'country'];
const known = new Set([...texts, 'customer', 'employee', 'do_not_send', 'tags', 'custom_properties']);
const mostTags = 20;

/** The request when it is taken, otherwise the vendor's words for what is wrong with it. */
export type VendorChecks = (request: unknown, environment: Environment) => FeedbackRequest | string;

/** Shares no code with `request/`: a mistake there must not be checked by the same mistake here. */
export function vendorChecks(account: SandboxAccount): VendorChecks {
  const employees = (account.employees ?? []).map((entry) =>
    typeof entry === 'string' ? { email: entry, custom_id: entry } : entry,
  );
  const byName = new Map<string, SandboxEmployee>();
  for (const employee of employees) {
    for (const name of [employee.email, employee.custom_id]) {
      if (name !== undefined) byName.set(name.toLowerCase(), employee);
    }
  }
  const brands = new Set(account.brands);
  const languages = new Set(account.languages);
  const channels = new Map(Object.entries(account.channels ?? {}));

  return (request, environment) => {
    if (!isFields(request)) return 'The body is not a JSON object';
    const wrong =
      checkForm(request) ??
      (account.employees === undefined ? undefined : checkEmployee(request, byName)) ??
      (account.channels === undefined ? undefined : checkChannel(request, channels, environment)) ??
      (brands.size === 0 ? undefined : checkBrand(request, brands)) ??
      (languages.size === 0 ? undefined : checkLanguage(request, languages));
    // The checks above are what makes it one.
    return wrong ?? (request as unknown as FeedbackRequest);
  };
}

function checkForm(request: Fields): string | undefined {
  const unknown = Object.keys(request).find((name) => !known.has(name));
  if (unknown !== undefined) return `Unknown field: ${unknown}`;
  const { customer, employee, channel, ext_interaction_id, do_not_send, tags, custom_properties } = request;
  if (!isCustomer(customer)) return 'Invalid customer';
  if (!hasOnly(employee, ['email', 'custom_id']) || Object.keys(employee).length === 0) {
    return 'Employee email or custom_id is required';
  }
  const wrong = texts.find((name) => request[name] !== undefined && typeof request[name] !== 'string');
  if (wrong !== undefined) return `${wrong} must be a string`;
  if (!filled(channel)) return 'channel is required';
  if (!filled(ext_interaction_id)) return 'ext_interaction_id is required';
  if (do_not_send !== undefined && typeof do_not_send !== 'boolean') return 'do_not_send must be a boolean';
  if (tags !== undefined && !(Array.isArray(tags) && tags.every(isText)))
    return 'tags must be a list of strings';
  if (Array.isArray(tags) && tags.length > mostTags) return `At most ${mostTags} tags are allowed`;
  if (
    custom_properties !== undefined &&
    !(isFields(custom_properties) && Object.values(custom_properties).every(isText))
  ) {
    return 'custom_properties must be an object of strings';
  }
  const { language, country } = request;
  if (isText(language) && !/^[a-z]{2}(-[A-Z]{2})?$/.test(language))
    return 'language must be an ISO 639-1 code';
  if (isText(country) && !/^[a-z]{2}$/i.test(country)) return 'country must be an ISO 3166-1 alpha-2 code';
  return undefined;
}

function checkEmployee(
  { employee }: Fields,
  byName: ReadonlyMap<string, SandboxEmployee>,
): string | undefined {
  const { email, custom_id } = isFields(employee) ? employee : {};
  const names = [email, custom_id].filter(isText).map((name) => name.toLowerCase());
  // By either field, as the vendor does: one that is known is enough.
  const found = names.map((name) => byName.get(name)).find((entry) => entry !== undefined);
  if (found === undefined) return 'Employee not found';
  if (found.state === 'deactivated') return 'Deactivated employee';
  return found.state === 'incomplete' ? 'Employee profile not complete' : undefined;
}

function checkChannel(
  { channel }: Fields,
  channels: ReadonlyMap<string, 'integrated' | 'manual'>,
  environment: Environment,
): string | undefined {
  const mode = isText(channel) ? channels.get(channel) : undefined;
  if (mode === undefined) return 'Channel not enabled for company';
  return mode === 'manual' && environment === 'production' ? 'Channel is in manual mode' : undefined;
}

function checkBrand({ brand }: Fields, brands: ReadonlySet<string>): string | undefined {
  if (!isText(brand) || brand === '') return 'Brand signifier not provided';
  return brands.has(brand) ? undefined : 'Invalid/inactive brand signifier';
}

function checkLanguage({ language }: Fields, languages: ReadonlySet<string>): string | undefined {
  if (language === undefined) return languages.size > 1 ? 'Language not specified' : undefined;
  return isText(language) && languages.has(language) ? undefined : 'Language not specified';
}

function isCustomer(value: unknown): boolean {
  if (!hasOnly(value, ['name', 'email', 'custom_id'])) return false;
  const { name, email } = value;
  return filled(name) && isText(email) && email.length <= 320 && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email);
}

function hasOnly(value: unknown, names: readonly string[]): value is Fields {
  return (
    isFields(value) && Object.entries(value).every(([name, entry]) => names.includes(name) && isText(entry))
  );
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function filled(value: unknown): boolean {
  return isText(value) && value.trim() !== '';
}
