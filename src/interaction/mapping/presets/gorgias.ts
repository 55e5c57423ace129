/** Gorgias: tickets of the API, one or a list, and the body `{ "ticket": … }` of an HTTP integration. */
import type { Mapping } from '../mapping.js';
import { channelIn, formsOf, morePages } from './shared.js';

/**
 * A ticket that is not closed counts from its last update.
 *
 * @see https://developers.gorgias.com/reference/tickets
 */
export const gorgias: Mapping = {
  description: 'Gorgias tickets',
  fields: {
    ext_interaction_id: 'id',
    channel: channelIn({ from: 'channel' }),
    status: 'status',
    tags: 'tags.*.name',
    ended_at: { from: ['closed_datetime', 'updated_datetime'] },
    language: 'language',
    'customer.name': 'customer.name',
    'customer.email': 'customer.email',
    'customer.custom_id': 'customer.id',
    'employee.name': 'assignee_user.name',
    'employee.email': 'assignee_user.email',
    'employee.custom_id': 'assignee_user.id',
    'attributes.via': 'via',
    'attributes.spam': 'spam',
    'attributes.team': 'assignee_team.name',
  },
  shapes: formsOf(
    'ticket',
    [
      { path: 'id', exists: true },
      { path: 'customer', present: true },
      { path: ['assignee_user', 'channel'], present: true },
    ],
    {
      lists: ['data'],
      under: 'ticket',
      notices: morePages('tickets', 'Gorgias', { path: '$.meta.next_cursor', exists: true }),
    },
  ),
};
