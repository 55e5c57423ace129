/**
 * Salesforce Cases: a REST query, the `sf data query` command, CSV, Change Data Capture, and outbound messages once
 * their XML is JSON. A query that gives all that is read:
 * `SELECT Id, CaseNumber, Status, Origin, ClosedDate, Contact.Name, Contact.Email, Contact.HasOptedOutOfEmail,
 * SuppliedName, SuppliedEmail, Owner.Name, Owner.Email, Owner.Type FROM Case WHERE IsClosed = true`.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_case.htm
 * https://developer.salesforce.com/docs/atlas.en-us.change_data_capture.meta/change_data_capture/cdc_event_fields_header.htm
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_om_outboundmessaging_understanding.htm
 */
import type { Mapping, MappingCondition } from '../mapping.js';

/** A web-to-case form is answered by e-mail. */
const channel = { ignore_case: true, map: { web: 'email' } };
const flag = { ignore_case: true, map: { 1: true, 0: false, true: true, false: false } };

const ofCase: Mapping['fields'] = {
  ext_interaction_id: 'Id',
  channel: { from: 'Origin', ...channel },
  status: 'Status',
  ended_at: { from: ['ClosedDate', 'LastModifiedDate'] },
  language: 'Language',
  do_not_send: { from: 'Contact.HasOptedOutOfEmail', ...flag },
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
};

const unknownOptOut: NonNullable<Mapping['notices']> = [
  {
    if: [
      { path: ['Contact.Email', 'ContactEmail'], exists: true },
      { path: 'Contact.HasOptedOutOfEmail', present: false },
    ],
    say: 'the records do not hold `Contact.HasOptedOutOfEmail`: nobody counts as opted out of e-mail',
  },
];

const morePages: NonNullable<Mapping['notices']> = [
  {
    if: [{ path: ['$.done', '$.result.done'], equals_value: false }],
    say: 'this is one page of the query, and Salesforce has more of them',
  },
];

const isCase: MappingCondition[] = [
  { path: ['attributes.type', 'CaseNumber'], exists: true },
  { path: 'attributes.type', not_one_of: ['Contact', 'Account', 'User', 'Lead', 'Opportunity', 'Task'] },
  { path: 'Id', exists: true },
];

const header = 'ChangeEventHeader';
const isClosedOrChanged = ['CREATE', 'UPDATE', 'UNDELETE', 'GAP_CREATE', 'GAP_UPDATE'];

/** Only what changed is in an event: for people give `joined` lists of contacts and users. */
const changeEvent = (payload: string): NonNullable<Mapping['shapes']>[number] => ({
  name: 'Change Data Capture event',
  is: [{ path: `${payload}.${header}.entityName`, equals_value: 'Case' }],
  records: payload,
  when: [{ path: `${header}.changeType`, one_of: isClosedOrChanged }],
  fields: {
    // Several records changed alike may share one event; which fields are whose is not certain then.
    ext_interaction_id: { from: `${header}.recordIds`, pick: 'only' },
    channel: { from: 'Origin', ...channel },
    status: 'Status',
    ended_at: {
      first_of: [
        { from: ['ClosedDate', 'LastModifiedDate'] },
        { from: `${header}.commitTimestamp`, date: { format: 'unix_ms' } },
      ],
    },
    do_not_send: {
      lookup: { in: 'contacts', where: 'Id', equals: 'ContactId', take: 'HasOptedOutOfEmail' },
      ...flag,
    },
    'customer.name': {
      first_of: [
        { lookup: { in: 'contacts', where: 'Id', equals: 'ContactId', take: 'Name' } },
        'SuppliedName',
      ],
    },
    'customer.email': {
      first_of: [
        { lookup: { in: 'contacts', where: 'Id', equals: 'ContactId', take: 'Email' } },
        'SuppliedEmail',
      ],
    },
    'employee.name': { lookup: { in: 'users', where: 'Id', equals: 'OwnerId', take: 'Name' } },
    'employee.email': { lookup: { in: 'users', where: 'Id', equals: 'OwnerId', take: 'Email' } },
    'attributes.change_type': `${header}.changeType`,
  },
});

const outboundFields = (prefix: string): Mapping['fields'] => ({
  ext_interaction_id: `sObject.${prefix}Id`,
  channel: { from: `sObject.${prefix}Origin`, ...channel },
  status: `sObject.${prefix}Status`,
  ended_at: { from: [`sObject.${prefix}ClosedDate`, `sObject.${prefix}LastModifiedDate`] },
  'customer.name': `sObject.${prefix}SuppliedName`,
  'customer.email': { from: [`sObject.${prefix}ContactEmail`, `sObject.${prefix}SuppliedEmail`] },
  'employee.name': { lookup: { in: 'users', where: 'Id', equals: `sObject.${prefix}OwnerId`, take: 'Name' } },
  'employee.email': {
    lookup: { in: 'users', where: 'Id', equals: `sObject.${prefix}OwnerId`, take: 'Email' },
  },
  'attributes.case_number': `sObject.${prefix}CaseNumber`,
});

const envelope = 'soapenv:Envelope.soapenv:Body.notifications.Notification';
const plainEnvelope = 'Envelope.Body.notifications.Notification';

export const salesforce: Mapping = {
  description: 'Salesforce Cases: a query, the sf command, CSV, change events, outbound messages',
  fields: {},
  shapes: [
    changeEvent('payload'),
    changeEvent('data.payload'),
    {
      name: 'outbound message',
      is: [{ path: envelope, present: true }],
      records: envelope,
      expects: [{ path: 'sObject.sf:Id', exists: true }],
      fields: outboundFields('sf:'),
    },
    {
      name: 'outbound message without name spaces',
      is: [{ path: plainEnvelope, present: true }],
      records: plainEnvelope,
      expects: [{ path: 'sObject.Id', exists: true }],
      fields: outboundFields(''),
    },
    {
      name: 'answer of the sf command',
      is: [{ path: 'result.records', present: true }],
      records: 'result.records',
      expects: isCase,
      notices: [...morePages, ...unknownOptOut],
      fields: ofCase,
    },
    {
      name: 'answer of a query',
      is: [{ path: 'records', present: true }],
      records: 'records',
      expects: isCase,
      notices: [...morePages, ...unknownOptOut],
      fields: ofCase,
    },
    { name: 'one Case, or a row of CSV', is: isCase, notices: unknownOptOut, fields: ofCase },
  ],
};
