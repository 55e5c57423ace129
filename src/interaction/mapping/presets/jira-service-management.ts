/**
 * Jira Service Management: webhooks and searches of issues, requests of the customer's API, and the CSV of a search.
 */
import type { Mapping } from '../mapping.js';
import { formsOf, morePages } from './shared.js';

/** A request is answered by e-mail, whichever way the portal took it in. */
const channel = { value: 'email' };

const person = (target: 'customer' | 'employee', at: string): Mapping['fields'] => ({
  [`${target}.name`]: `${at}.displayName`,
  [`${target}.email`]: `${at}.emailAddress`,
  [`${target}.custom_id`]: `${at}.accountId`,
});

/**
 * An address is there only where Jira shows it to who asks: without one nobody can be written to.
 *
 * @see https://developer.atlassian.com/server/jira/platform/webhooks/
 * @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/
 * @see https://developer.atlassian.com/cloud/jira/service-desk/rest/api-group-request/
 */
export const jiraServiceManagement: Mapping = {
  description: 'Jira Service Management issues and requests',
  fields: {},
  shapes: [
    ...formsOf(
      'issue',
      [
        { path: 'key', exists: true },
        { path: 'fields.status', exists: true },
      ],
      {
        lists: ['issues'],
        // The body of a webhook.
        under: 'issue',
        notices: morePages('issues', 'Jira', { path: '$.nextPageToken', exists: true }),
        fields: {
          ext_interaction_id: 'key',
          channel,
          status: { from: 'fields.status.name', lower: true },
          tags: 'fields.labels',
          ended_at: { from: ['fields.resolutiondate', 'fields.updated'] },
          ...person('customer', 'fields.reporter'),
          ...person('employee', 'fields.assignee'),
          'attributes.status_category': 'fields.status.statusCategory.key',
          'attributes.priority': 'fields.priority.name',
          'attributes.type': 'fields.issuetype.name',
          'attributes.project': 'fields.project.key',
          'attributes.resolution': 'fields.resolution.name',
        },
      },
    ),
    ...formsOf(
      'request',
      [
        { path: 'issueKey', exists: true },
        { path: 'currentStatus', exists: true },
      ],
      {
        lists: ['values'],
        notices: morePages('requests', 'Jira', { path: '$.isLastPage', equals_value: false }),
        fields: {
          ext_interaction_id: 'issueKey',
          channel,
          status: { from: 'currentStatus.status', lower: true },
          ended_at: 'currentStatus.statusDate.iso8601',
          ...person('customer', 'reporter'),
          'attributes.status_category': 'currentStatus.statusCategory',
          'attributes.request_type': 'requestType.name',
        },
      },
    ),
    {
      // A label a column, so `Labels` stands several times; the export has no addresses.
      name: 'CSV export',
      is: [
        { path: 'Issue key', present: true },
        { path: 'Status', present: true },
      ],
      fields: {
        ext_interaction_id: 'Issue key',
        channel,
        status: { from: 'Status', lower: true },
        tags: { from: 'Labels', split: ' ' },
        ended_at: {
          from: ['Resolved', 'Updated'],
          date: { format: ['dd/MMM/yy h:mm a', 'dd/MMM/yyyy h:mm a', 'iso', 'yyyy-MM-dd HH:mm'] },
        },
        'customer.name': 'Reporter',
        'customer.email': 'Reporter Email',
        'customer.custom_id': 'Reporter Id',
        'employee.name': 'Assignee',
        'employee.email': 'Assignee Email',
        'employee.custom_id': 'Assignee Id',
        'attributes.priority': 'Priority',
        'attributes.type': 'Issue Type',
      },
    },
  ],
};
