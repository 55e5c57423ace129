/** ServiceNow: incidents and cases of the Table API or the Case API, one or a list. */
import type { FieldSource, Mapping, MappingCondition } from '../mapping.js';
import { channelIn, formsOf } from './shared.js';

/** `sysparm_display_value=all` gives every field as an object; a field with a dot in its name is one key. */
const field = (name: string): string[] => [`["${name}"].display_value`, `["${name}"]`];
const raw = (name: string): string[] => [`["${name}"].value`, `["${name}"]`];
const email = (...holders: string[]): FieldSource => ({
  from: holders.flatMap((holder) => field(`${holder}.email`)),
});
/** A reference is shown by its name, where display values are asked for. */
const name = (...holders: string[]): FieldSource => ({
  from: holders.flatMap((holder) => [...field(`${holder}.name`), `${holder}.display_value`]),
});

/** Trackers of other makers have numbers and states, too; who is asked comes by one of these fields. */
const isTask: MappingCondition[] = [
  { path: 'number', exists: true },
  { path: 'state', present: true },
  {
    path: ['sys_id', 'contact_type', 'caller_id', 'contact', 'consumer'].flatMap((key) => [
      key,
      `${key}.email`,
    ]),
    present: true,
  },
];

/** The states of one table, whose numbers begin alike: 3 is an incident on hold, and a closed case. */
const statesOf = (prefix: string, map: Record<string, string>): FieldSource => ({
  text: '{number} {state}',
  match: { pattern: `^${prefix}\\d* (\\d+)$` },
  on_error: 'missing',
  map,
});
const states = { 1: 'new', 6: 'resolved', 7: 'closed', 8: 'canceled' };

/**
 * A query that gives what is read:
 * `sysparm_fields=number,state,contact_type,closed_at,resolved_at,caller_id.name,caller_id.email,assigned_to.name,assigned_to.email`
 * (cases: `contact.…` or `consumer.…`), with or without `sysparm_display_value`.
 *
 * @see https://www.servicenow.com/docs/bundle/xanadu-api-reference/page/integrate/inbound-rest/concept/c_TableAPI.html
 * @see https://www.servicenow.com/docs/r/api-reference/rest-apis/case-api.html
 */
export const servicenow: Mapping = {
  description: 'ServiceNow incidents and cases',
  fields: {
    ext_interaction_id: { from: raw('number') },
    channel: channelIn({ from: [...raw('contact_type'), ...raw('channel')] }),
    status: {
      first_of: [
        statesOf('INC', { ...states, 2: 'in progress', 3: 'on hold' }),
        statesOf('CS', { 1: 'new', 3: 'closed', 6: 'resolved', 10: 'open', 18: 'awaiting info' }),
        { from: field('state'), map: states, lower: true },
      ],
    },
    // The Table API gives times in UTC where values are asked for, as it does unless told otherwise.
    ended_at: { from: [...raw('closed_at'), ...raw('resolved_at'), ...raw('sys_updated_on')] },
    'customer.name': name('caller_id', 'contact', 'consumer'),
    'customer.email': email('caller_id', 'contact', 'consumer'),
    'employee.name': name('assigned_to', 'resolved_by', 'closed_by'),
    'employee.email': email('assigned_to', 'resolved_by', 'closed_by'),
    'attributes.priority': { from: field('priority') },
    'attributes.category': { from: field('category') },
    'attributes.assignment_group': name('assignment_group'),
  },
  shapes: formsOf('record', isTask, { lists: ['result', 'records'] }),
};
