/** Hides personal data in what is shown to people: names, addresses, and free text. */
import type { Decision } from '../decision/decision.js';
import type { FeedbackRequest } from '../request/feedback-request.js';
import { maskAddress, maskText } from '../shared/redact.js';

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
