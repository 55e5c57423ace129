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

export type PresetName = (typeof presetNames)[number];

export function isPresetName(name: string): name is PresetName {
  return presetNames.some((preset) => preset === name);
}
