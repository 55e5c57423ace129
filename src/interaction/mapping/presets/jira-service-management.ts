/**
 * Jira Service Management: webhooks and searches of issues, and requests of the customer's API.
 * https://developer.atlassian.com/server/jira/platform/webhooks/
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/
 * https://developer.atlassian.com/cloud/jira/service-desk/rest/api-group-request/
 */
import type { Mapping, MappingCondition } from '../mapping.js';

const isIssue: MappingCondition[] = [
  { path: 'key', exists: true },
  { path: 'fields.status', exists: true },
];

/** A request is answered by e-mail, whichever way the portal took it in. */
const channel = { value: 'email' };

const issue: Mapping['fields'] = {
  ext_interaction_id: 'key',
  channel,
  status: { from: 'fields.status.name', lower: true },
  tags: 'fields.labels',
  ended_at: { from: ['fields.resolutiondate', 'fields.updated'] },
  'customer.name': 'fields.reporter.displayName',
  'customer.email': 'fields.reporter.emailAddress',
  'customer.custom_id': 'fields.reporter.accountId',
  'employee.name': 'fields.assignee.displayName',
  'employee.email': 'fields.assignee.emailAddress',
  'employee.custom_id': 'fields.assignee.accountId',
  'attributes.status_category': 'fields.status.statusCategory.key',
  'attributes.priority': 'fields.priority.name',
  'attributes.type': 'fields.issuetype.name',
  'attributes.project': 'fields.project.key',
  'attributes.resolution': 'fields.resolution.name',
};

const request: Mapping['fields'] = {
  ext_interaction_id: 'issueKey',
  channel,
  status: { from: 'currentStatus.status', lower: true },
  ended_at: 'currentStatus.statusDate.iso8601',
  'customer.name': 'reporter.displayName',
  'customer.email': 'reporter.emailAddress',
  'customer.custom_id': 'reporter.accountId',
  'attributes.status_category': 'currentStatus.statusCategory',
  'attributes.request_type': 'requestType.name',
};

const isRequest: MappingCondition[] = [
  { path: 'issueKey', exists: true },
  { path: 'currentStatus', exists: true },
];

export const jiraServiceManagement: Mapping = {
  description: 'Jira Service Management issues and requests',
  fields: {},
  shapes: [
    {
      name: 'webhook',
      is: [{ path: 'issue.fields', present: true }],
      records: 'issue',
      expects: isIssue,
      fields: issue,
    },
    {
      name: 'search of issues',
      is: [{ path: 'issues', present: true }],
      records: 'issues',
      expects: isIssue,
      notices: [
        {
          if: [{ path: '$.nextPageToken', exists: true }],
          say: 'this is one page of issues, and Jira has more of them',
        },
      ],
      fields: issue,
    },
    {
      name: 'list of requests',
      is: [{ path: 'values', present: true }],
      records: 'values',
      expects: isRequest,
      notices: [
        {
          if: [{ path: '$.isLastPage', equals_value: false }],
          say: 'this is one page of requests, and Jira has more of them',
        },
      ],
      fields: request,
    },
    { name: 'issue', is: isIssue, fields: issue },
    { name: 'request', is: isRequest, fields: request },
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
