/**
 * Salesforce Cases: a REST query, the `sf data query` command, CSV, Change Data Capture, and outbound messages once
 * their XML is JSON.
 */
import type { FieldSource, Mapping, MappingCondition, MappingShape } from '../mapping.js';
import { channelIn, formsOf, morePages } from './shared.js';

const flag = { ignore_case: true, map: { 1: true, 0: false, true: true, false: false } };

const ofCase: Mapping['fields'] = {
  ext_interaction_id: 'Id',
  channel: channelIn({ from: 'Origin' }),
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

const isCase: MappingCondition[] = [
  { path: ['attributes.type', 'CaseNumber'], exists: true },
  { path: 'attributes.type', not_one_of: ['Contact', 'Account', 'User', 'Lead', 'Opportunity', 'Task'] },
  { path: 'Id', exists: true },
];

/** Of events and messages, which name people by id: give `joined` lists of contacts and users. */
function withIds(at: string): Mapping['fields'] {
  const of = (list: string, id: string, take: string): FieldSource => ({
    lookup: { in: list, where: 'Id', equals: `${at}${id}`, take },
  });
  return {
    channel: channelIn({ from: `${at}Origin` }),
    status: `${at}Status`,
    ended_at: { from: [`${at}ClosedDate`, `${at}LastModifiedDate`] },
    do_not_send: { ...of('contacts', 'ContactId', 'HasOptedOutOfEmail'), ...flag },
    'customer.name': { first_of: [of('contacts', 'ContactId', 'Name'), `${at}SuppliedName`] },
    'customer.email': {
      first_of: [`${at}ContactEmail`, of('contacts', 'ContactId', 'Email'), `${at}SuppliedEmail`],
    },
    'employee.name': of('users', 'OwnerId', 'Name'),
    'employee.email': of('users', 'OwnerId', 'Email'),
    'attributes.case_number': `${at}CaseNumber`,
  };
}

const header = 'ChangeEventHeader';
const { ended_at: whenEnded, ...changed } = withIds('');

/** Only what changed is in an event. Brokers put it under `payload`, `data.payload`, `detail.payload` or `data`. */
const changeEvent = (payload: string): MappingShape => ({
  name: 'Change Data Capture event',
  is: [{ path: `${payload}.${header}.entityName`, equals_value: 'Case' }],
  records: payload,
  when: [
    { path: `${header}.changeType`, one_of: ['CREATE', 'UPDATE', 'UNDELETE', 'GAP_CREATE', 'GAP_UPDATE'] },
  ],
  fields: {
    ...changed,
    // Several records changed alike may share one event; which fields are whose is not certain then.
    ext_interaction_id: { from: `${header}.recordIds`, pick: 'only' },
    ended_at: {
      first_of: [whenEnded ?? '', { from: `${header}.commitTimestamp`, date: { format: 'unix_ms' } }],
    },
    'attributes.change_type': `${header}.changeType`,
  },
});

/** Readers of XML keep the prefixes of name spaces, or do not. */
const outboundMessage = (soap: string, sf: string): MappingShape => {
  const records = `${soap}Envelope.${soap}Body.notifications.Notification`;
  return {
    name: 'outbound message',
    is: [{ path: records, present: true }],
    records,
    expects: [{ path: `sObject.${sf}Id`, exists: true }],
    fields: { ext_interaction_id: `sObject.${sf}Id`, ...withIds(`sObject.${sf}`) },
  };
};

/**
 * A query that gives all that is read: `SELECT Id, CaseNumber, Status, Origin, ClosedDate, Contact.Name,
 * Contact.Email, Contact.HasOptedOutOfEmail, SuppliedName, SuppliedEmail, Owner.Name, Owner.Email, Owner.Type FROM
 * Case WHERE IsClosed = true`.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_case.htm
 * @see https://developer.salesforce.com/docs/atlas.en-us.change_data_capture.meta/change_data_capture/cdc_event_fields_header.htm
 * @see https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_om_outboundmessaging_understanding.htm
 */
export const salesforce: Mapping = {
  description: 'Salesforce Cases: a query, the sf command, CSV, change events, outbound messages',
  fields: {},
  shapes: [
    ...['payload', 'data.payload', 'detail.payload', 'data'].map(changeEvent),
    outboundMessage('soapenv:', 'sf:'),
    outboundMessage('', ''),
    ...formsOf('Case', isCase, {
      lists: ['result.records', 'records'],
      notices: [
        ...morePages('the query', 'Salesforce', { path: ['$.done', '$.result.done'], equals_value: false }),
        {
          if: [
            { path: ['Contact.Email', 'ContactEmail'], exists: true },
            { path: 'Contact.HasOptedOutOfEmail', present: false },
          ],
          say: 'the records do not hold `Contact.HasOptedOutOfEmail`: nobody counts as opted out of e-mail',
        },
      ],
      fields: ofCase,
    }),
  ],
};
