/**
 * Salesforce: Cases from a REST query, for example
 * `SELECT Id, CaseNumber, Status, Origin, ClosedDate, Contact.Name, Contact.Email, Contact.HasOptedOutOfEmail,
 * SuppliedName, SuppliedEmail, Owner.Name, Owner.Email, Owner.Type FROM Case WHERE IsClosed = true`, or one Case.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_case.htm
 */
import type { Mapping } from '../mapping.js';

export const salesforce: Mapping = {
  description: 'Salesforce Cases: the answer of a query, or one Case',
  records: ['records', ''],
  fields: {
    ext_interaction_id: 'Id',
    // A web-to-case form is answered by e-mail.
    channel: { from: 'Origin', ignore_case: true, map: { web: 'email' } },
    status: 'Status',
    ended_at: { from: ['ClosedDate', 'LastModifiedDate'] },
    language: 'Language',
    do_not_send: 'Contact.HasOptedOutOfEmail',
    'customer.name': { from: ['Contact.Name', 'SuppliedName'] },
    'customer.email': { from: ['ContactEmail', 'Contact.Email', 'SuppliedEmail'] },
    'employee.name': 'Owner.Name',
    'employee.email': 'Owner.Email',
    // A Case belongs to a person or to a queue; a queue has no profile at the vendor.
    'attributes.assignee_type': {
      from: 'Owner.Type',
      ignore_case: true,
      map: { user: 'human', queue: 'queue' },
    },
    'attributes.case_number': 'CaseNumber',
    'attributes.type': 'Type',
    'attributes.reason': 'Reason',
    'attributes.priority': 'Priority',
    'attributes.is_closed': 'IsClosed',
    'attributes.is_escalated': 'IsEscalated',
  },
};
