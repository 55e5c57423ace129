/**
 * ServiceNow: incidents and cases of the Table API, one or a list. A query that gives what is read:
 * `sysparm_fields=number,state,contact_type,closed_at,resolved_at,caller_id.name,caller_id.email,assigned_to.name,
 * assigned_to.email`, with or without `sysparm_display_value`.
 * https://www.servicenow.com/docs/bundle/xanadu-api-reference/page/integrate/inbound-rest/concept/c_TableAPI.html
 */
import type { FieldSource, Mapping, MappingCondition } from '../mapping.js';

/** `sysparm_display_value=all` gives every field as an object; a field with a dot in its name is one key. */
const field = (name: string): string[] => [`["${name}"].display_value`, `["${name}"]`];
const raw = (name: string): string[] => [`["${name}"].value`, `["${name}"]`];
const person = (part: string, ...holders: string[]): FieldSource => ({
  from: holders.flatMap((holder) => field(`${holder}.${part}`)),
});

const isTask: MappingCondition[] = [
  { path: 'number', exists: true },
  { path: 'state', present: true },
];

const states = { 1: 'new', 2: 'in progress', 3: 'on hold', 6: 'resolved', 7: 'closed', 8: 'canceled' };

export const servicenow: Mapping = {
  description: 'ServiceNow incidents and cases',
  fields: {
    ext_interaction_id: { from: raw('number') },
    channel: {
      from: [...raw('contact_type'), ...raw('channel')],
      ignore_case: true,
      map: { 'self-service': 'email', web: 'email', virtual_agent: 'bot', walk_in: 'walkup' },
    },
    status: { from: field('state'), map: states, lower: true },
    // The Table API gives times in UTC where values are asked for, as it does unless told otherwise.
    ended_at: { from: [...raw('closed_at'), ...raw('resolved_at'), ...raw('sys_updated_on')] },
    'customer.name': person('name', 'caller_id', 'contact', 'consumer'),
    'customer.email': person('email', 'caller_id', 'contact', 'consumer'),
    'employee.name': person('name', 'assigned_to', 'resolved_by', 'closed_by'),
    'employee.email': person('email', 'assigned_to', 'resolved_by', 'closed_by'),
    'attributes.priority': { from: field('priority') },
    'attributes.category': { from: field('category') },
    'attributes.assignment_group': { from: field('assignment_group.name') },
  },
  shapes: [
    {
      name: 'answer of the Table API',
      is: [
        { path: 'result', present: true },
        { path: 'result.records', present: false },
      ],
      records: 'result',
      expects: isTask,
    },
    {
      name: 'list of records',
      is: [{ path: 'records.0.sys_id', present: true }],
      records: 'records',
      expects: isTask,
    },
    { name: 'record', is: [...isTask, { path: 'ticketNumber', present: false }] },
  ],
};
