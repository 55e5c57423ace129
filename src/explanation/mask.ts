/** Hides personal data in what is shown to people: names, addresses, and free text. */
import type { Decision } from '../decision/decision.js';
import type { FeedbackRequest } from '../request/feedback-request.js';
import { isObject } from '../shared/is-object.js';
import { maskAddress, maskText, withoutAddresses } from '../shared/redact.js';

const hidden = '***';

/** Facts whose values name a person. */
const personal: ReadonlySet<string> = new Set([
  'customer.name',
  'customer.email',
  'employee.email',
  'employee.custom_id',
]);

/** What may be shown of a fact's value. */
export function maskFact(fact: string, value: unknown): unknown {
  if (value === undefined || value === null) return value;
  if (fact === 'customer.email' || fact === 'employee.email') return maskAddress(value);
  if (personal.has(fact)) return hidden;
  if (fact === 'ext_interaction_id') return maskId(String(value));
  return maskValue(value);
}

/**
 * What may be shown of a constant that a rule compares the fact with: of personal facts no name, and of an address its
 * domain; of any other fact everything but addresses.
 */
export function maskOperand(fact: string, operand: unknown): unknown {
  return mapTexts(operand, (text) => {
    if (fact === 'customer.email' || fact === 'employee.email') return maskAddressPart(text);
    if (personal.has(fact)) return hidden;
    return withoutAddresses(text, hidden);
  });
}

/** `@example.com` and the tail of a pattern name nobody; what stands before the sign does. */
function maskAddressPart(text: string): string {
  const domain = /@[\p{L}\p{N}.\\-]*\$?$/u.exec(text);
  if (domain === null) return hidden;
  return domain.index === 0 ? text : `${hidden}${domain[0]}`;
}

/** What may be shown of a record as it was given: no names, no addresses. */
export function maskRecord(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [
      key,
      isObject(value) && (key === 'customer' || key === 'employee')
        ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, maskOf(key, name, inner)]))
        : mapTexts(value, (text) => withoutAddresses(text, hidden)),
    ]),
  );
}

function maskOf(person: string, field: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return field === 'email' ? maskFact(`${person}.email`, value) : hidden;
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item: unknown) => mapTexts(item, change));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]));
}

/** What may be shown of any value: no address, no long number, no free text. */
function maskValue(value: unknown): unknown {
  if (typeof value === 'string') return maskText(value);
  if (Array.isArray(value)) return value.map(maskValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskValue(item)]));
}

/** The id, unless it holds an address. */
export function maskId(id: string | null): string | null {
  return id?.includes('@') ? hidden : id;
}

/** With its request masked; a decision without one names nobody. */
export function maskDecision(decision: Decision): Decision {
  const { request } = decision;
  return request === undefined ? decision : { ...decision, request: maskRequest(request) };
}

function maskRequest(request: FeedbackRequest): FeedbackRequest {
  const { customer, employee, tags, custom_properties } = request;
  return {
    ...request,
    ext_interaction_id: maskId(request.ext_interaction_id) ?? hidden,
    customer: {
      name: hidden,
      email: maskAddress(customer.email),
      ...(customer.custom_id === undefined ? {} : { custom_id: hidden }),
    },
    employee: {
      ...(employee.email === undefined ? {} : { email: maskAddress(employee.email) }),
      ...(employee.custom_id === undefined ? {} : { custom_id: hidden }),
    },
    ...(request.external_url === undefined ? {} : { external_url: hidden }),
    ...(tags === undefined ? {} : { tags: tags.map(maskText) }),
    ...(custom_properties === undefined ? {} : { custom_properties: maskProperties(custom_properties) }),
  };
}

function maskProperties(properties: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [maskText(key), maskText(value)]),
  );
}
