/** HubSpot: tickets of the CRM API, with their contacts and owners. */
import type { FieldSource, Mapping } from '../mapping.js';
import { channelIn, formsOf, morePages } from './shared.js';

const contact = (take: string | string[]): FieldSource => ({
  lookup: { in: 'contacts', equals: 'associations.contacts.results.0.id', take },
});
const owner = (take: string | string[]): FieldSource => ({
  lookup: { in: 'owners', equals: 'properties.hubspot_owner_id', take },
});

/**
 * Ask for `associations=contacts` and the properties that are read below, which HubSpot gives only where they are
 * asked for. A ticket names its people by id; give `contacts` and `owners` beside the tickets or joined:
 * `GET /crm/v3/objects/contacts?properties=firstname,lastname,email,hs_email_optout` and `GET /crm/v3/owners`.
 * HubSpot's webhooks carry the id of a ticket only, and are refused: fetch the ticket they name.
 *
 * @see https://developers.hubspot.com/docs/api/crm/tickets
 * @see https://developers.hubspot.com/docs/api/crm/owners
 * @see https://github.com/HubSpot/HubSpot-public-api-spec-collection
 */
export const hubspot: Mapping = {
  description: 'HubSpot tickets with contacts and owners',
  fields: {
    ext_interaction_id: 'id',
    channel: channelIn({ from: ['properties.source_type', 'properties.hs_source_type'] }),
    // The stages of the pipeline that HubSpot begins with; others stay as their ids.
    status: {
      from: 'properties.hs_pipeline_stage',
      map: { 1: 'new', 2: 'waiting on contact', 3: 'waiting on us', 4: 'closed' },
    },
    ended_at: { from: ['properties.closed_date', 'properties.hs_lastmodifieddate', 'updatedAt'] },
    do_not_send: contact('properties.hs_email_optout'),
    'customer.name': contact(['properties.firstname', 'properties.lastname']),
    'customer.email': contact('properties.email'),
    'customer.custom_id': 'associations.contacts.results.0.id',
    'employee.name': owner(['firstName', 'lastName']),
    'employee.email': owner('email'),
    'employee.custom_id': 'properties.hubspot_owner_id',
    'attributes.assignee_type': {
      ...owner('type'),
      ignore_case: true,
      map: { person: 'human', queue: 'queue' },
    },
    'attributes.priority': 'properties.hs_ticket_priority',
    'attributes.category': 'properties.hs_ticket_category',
    'attributes.pipeline': 'properties.hs_pipeline',
  },
  shapes: formsOf(
    'ticket',
    [
      { path: 'id', exists: true },
      { path: 'properties.hs_pipeline_stage', present: true },
    ],
    {
      lists: ['results', 'tickets'],
      notices: morePages('tickets', 'HubSpot', { path: '$.paging.next', exists: true }),
    },
  ),
};
