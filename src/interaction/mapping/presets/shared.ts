/** What presets have in common: channels in the words of help desks, pages, and the forms in which records come. */
import type { FieldSource, Mapping, MappingCondition, MappingShape } from '../mapping.js';

type Notices = NonNullable<Mapping['notices']>;

/** Words of the systems, in lower case; one that is not here stays as it is. */
const channels = {
  // Forms, portals and apps are answered by e-mail.
  ...{ mail: 'email', web: 'email', 'web form': 'email', form: 'email', portal: 'email', mobile: 'email' },
  ...{ 'contact-form': 'email', contact_form: 'email', 'help-center': 'email', 'self-service': 'email' },
  ...{ 'feedback widget': 'email', forums: 'email' },
  ...{ voice: 'phone', call: 'phone', callback: 'phone', aircall: 'phone', phone_call: 'phone' },
  ...{ 'phone-call': 'phone', 'phone call (incoming)': 'phone', 'phone call (outbound)': 'phone' },
  ...{ sms: 'chat', whatsapp: 'chat', yalo_whatsapp: 'chat', message: 'chat', messaging: 'chat' },
  ...{ native_messaging: 'chat', conversation: 'chat', webchat: 'chat', 'live chat': 'chat' },
  ...{ front_chat: 'chat', smooch: 'chat', virtual_agent: 'bot', walk_in: 'walkup' },
};

/** A channel in the words above; one that is not among them stays as it is. `more` wins over them. */
export const channelIn = (source: FieldSource, more: Record<string, string> = {}): FieldSource => ({
  ...source,
  ignore_case: true,
  map: { ...channels, ...more },
});

/** An address, where a phone number or the name of an account may stand as well. */
export const addressIn = (source: FieldSource): FieldSource => ({
  ...source,
  match: { pattern: '^[^\\s@]+@[^\\s@]+$' },
  on_error: 'missing',
});

/** Said once for a file: who reads one page leaves the customers of the others out. */
export const morePages = (records: string, maker: string, ...conditions: MappingCondition[]): Notices => [
  { if: conditions, say: `this is one page of ${records}, and ${maker} has more of them` },
];

interface Forms extends Omit<MappingShape, 'name' | 'is' | 'records' | 'expects'> {
  /** Where an answer holds a list of them. */
  readonly lists?: string[];
  /** The key of an answer that holds one. */
  readonly under?: string;
}

/** Records in a list, one under a key, and one alone; `is` tells them from those of other systems. */
export function formsOf(
  name: string,
  is: MappingCondition[],
  { lists, under, ...parts }: Forms,
): MappingShape[] {
  const within = (title: string, records: string[]): MappingShape => ({
    name: title,
    is: [{ path: records, present: true }],
    records,
    expects: is,
    ...parts,
  });
  return [
    ...(lists === undefined ? [] : [within(`list of ${name}s`, lists)]),
    ...(under === undefined ? [] : [within(`one ${name}`, [under])]),
    { name, is, ...parts },
  ];
}
