/** From an interaction and what rules add to it to the body that is submitted, or to the fields that prevent it. */
import { readTextValue } from '../facts/read-text-value.js';
import { isEmailAddress } from '../interaction/email-address.js';
import type { Employee, Interaction } from '../interaction/interaction.js';
import { countryPattern, languagePattern } from '../interaction/language-and-country.js';
import type { ChannelMode } from '../rules/rule-set.js';
import type { Mutable } from '../shared/mutable.js';
import type { Enrichment } from './enrichment.js';
import type { FeedbackRequest } from './feedback-request.js';
import { longestValue, trimProperties, trimTags } from './limits.js';

/** A request within the vendor's limits, frozen. */
interface BuiltRequest extends Omissions {
  readonly request: FeedbackRequest;
}

/** What had to be left out; a reason of the decision names it, and the request is sent all the same. */
interface Omissions {
  /** What was left out because the vendor does not accept as much. */
  readonly omitted: readonly string[];
}

/** The fields because of which the vendor would refuse the request. */
export interface RequestGaps {
  /**
   * Fields by their path: `customer.email`. Of the two that name an employee both, as one of them would do.
   */
  readonly missing: readonly string[];
  /** There, and not in the form or the length that the vendor takes. */
  readonly malformed: readonly string[];
}

const propertyPrefix = 'custom_properties.';

/** The channel as the vendor spells it, where the rule set names it; otherwise as it is. */
export function channelOf(
  interaction: Interaction,
  enrichment: Enrichment,
  channels: Channels,
): { readonly name: string | undefined; readonly manual: boolean } {
  const channel = enrichment.fields.get('channel') ?? interaction.channel;
  if (channel === undefined || channels.size === 0) return { name: channel, manual: false };
  const entry = channels.get(readTextValue(channel, 'folded'));
  return { name: entry?.spelling ?? channel, manual: entry?.mode === 'manual' };
}

/** Undefined where the vendor would accept the request. */
export function gapsOf(
  interaction: Interaction,
  { fields }: Enrichment,
  channel: string | undefined,
): RequestGaps | undefined {
  const { customer, employee } = interaction;
  const language = fields.get('language') ?? interaction.language;
  const country = fields.get('country') ?? interaction.country;
  const missing: string[] = [];
  const malformed: string[] = [];
  if (customer.name === undefined) missing.push('customer.name');
  if (customer.email === undefined) missing.push('customer.email');
  else if (!isEmailAddress(customer.email)) malformed.push('customer.email');
  if (employee.email === undefined && employee.custom_id === undefined) {
    missing.push('employee.email', 'employee.custom_id');
  }
  if (channel === undefined) missing.push('channel');
  if (language !== undefined && !languagePattern.test(language)) malformed.push('language');
  if (country !== undefined && !countryPattern.test(country)) malformed.push('country');
  // A name or an id of this length is a mistake of the mapping: cut off, it would name somebody else.
  const noteLong = (field: string, text: string | undefined): void => {
    if (text !== undefined && text.length > longestValue) malformed.push(field);
  };
  noteLong('customer.name', customer.name);
  noteLong('customer.custom_id', customer.custom_id);
  noteLong('employee.email', employee.email);
  noteLong('employee.custom_id', employee.custom_id);
  noteLong('channel', channel);
  noteLong('brand', fields.get('brand') ?? interaction.brand);
  noteLong('external_url', fields.get('external_url') ?? interaction.external_url);
  noteLong('ext_interaction_id', interaction.ext_interaction_id);
  return missing.length + malformed.length === 0 ? undefined : { missing, malformed };
}

/** What {@link buildRequest} would leave out, without building the request. */
export function omissionsOf(interaction: Interaction, enrichment: Enrichment): Omissions['omitted'] {
  return trimmedParts(interaction, enrichment).omitted;
}

/** Only where {@link gapsOf} finds none. */
export function buildRequest(
  interaction: Interaction,
  enrichment: Enrichment,
  channel: string | undefined,
  doNotSend: boolean,
): BuiltRequest {
  const { customer, employee, ext_interaction_id } = interaction;
  const { fields } = enrichment;
  const language = fields.get('language') ?? interaction.language;
  const country = fields.get('country') ?? interaction.country;
  const brand = fields.get('brand') ?? interaction.brand;
  const externalUrl = fields.get('external_url') ?? interaction.external_url;
  const { tags, properties, omitted } = trimmedParts(interaction, enrichment);
  const request: Mutable<FeedbackRequest> = {
    customer: customer as FeedbackRequest['customer'], // It has a name and an address: there are no gaps.
    employee: employeeOf(employee),
    channel: channel ?? '',
    ext_interaction_id,
  };
  if (externalUrl !== undefined) request.external_url = externalUrl;
  if (doNotSend) request.do_not_send = true;
  if (tags.length > 0) request.tags = tags;
  if (brand !== undefined) request.brand = brand;
  if (language !== undefined) request.language = language;
  if (country !== undefined) request.country = country;
  if (properties !== undefined) request.custom_properties = properties;
  return { request: Object.freeze(request), omitted };
}

/** The parts that have a limit, within it. */
function trimmedParts(interaction: Interaction, enrichment: Enrichment) {
  const tags = trimTags(interaction.tags, enrichment.tags);
  const properties = propertiesOf(interaction, enrichment);
  const trimmed = properties && trimProperties(properties);
  const omitted = trimmed === undefined ? tags.omitted : [...tags.omitted, ...trimmed.omitted];
  return { tags: tags.value, properties: trimmed?.value, omitted };
}

function propertiesOf(
  { custom_properties }: Interaction,
  { fields }: Enrichment,
): Readonly<Record<string, string>> | undefined {
  if (fields.size === 0) return custom_properties;
  const added = [...fields].filter(([field]) => field.startsWith(propertyPrefix));
  if (added.length === 0) return custom_properties;
  const entries = new Map(Object.entries(custom_properties ?? {}));
  for (const [field, value] of added) entries.set(field.slice(propertyPrefix.length), value);
  return Object.freeze(Object.fromEntries(entries));
}

/** Without the name: the vendor has no field for it. */
function employeeOf(employee: Employee): FeedbackRequest['employee'] {
  const { name, email, custom_id } = employee;
  if (name === undefined) return employee;
  if (email === undefined) return Object.freeze(custom_id === undefined ? {} : { custom_id });
  return Object.freeze(custom_id === undefined ? { email } : { email, custom_id });
}

/** A channel of the rule set. */
interface ChannelEntry {
  /** As spelled in the rule file; the vendor compares it with the name set up there. */
  readonly spelling: string;
  readonly mode: ChannelMode;
}

/**
 * Channels of the rule set by their name as the fact `channel` compares it; empty where the set names none, and then every channel
 * is taken.
 */
export type Channels = ReadonlyMap<string, ChannelEntry>;

/** Spellings of one channel are refused when rules are loaded, so none overwrites another here. */
export function channelsOf(channels: Readonly<Record<string, ChannelMode>> | undefined): Channels {
  return new Map(
    Object.entries(channels ?? {}).map(([spelling, mode]) => [
      readTextValue(spelling, 'folded'),
      { spelling, mode },
    ]),
  );
}
