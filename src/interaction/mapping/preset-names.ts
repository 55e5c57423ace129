/** Names of the mappings that come with the package. */
export const presetNames = ['zendesk', 'salesforce', 'intercom', 'freshdesk'] as const;

export type PresetName = (typeof presetNames)[number];

export function isPresetName(name: string): name is PresetName {
  return presetNames.some((preset) => preset === name);
}
