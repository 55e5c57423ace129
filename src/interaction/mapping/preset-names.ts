/** Names of the mappings that come with the package. */
export const presetNames = [
  'zendesk',
  'salesforce',
  'intercom',
  'freshdesk',
  'freshservice',
  'hubspot',
  'gorgias',
  'front',
  'help-scout',
  'kustomer',
  'zoho-desk',
  'jira-service-management',
  'servicenow',
  'genesys',
  'amazon-connect',
  'twilio-flex',
] as const;

/** What `--map` and `loadMapping` take in place of a file. */
export type PresetName = (typeof presetNames)[number];

/** Exactly so: a file called `Zendesk` is a file. */
export function isPresetName(name: string): name is PresetName {
  return presetNames.some((preset) => preset === name);
}
