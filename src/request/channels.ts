/** The channels a rule set names: the vendor's spelling and mode of each, found by the folded name. */
import { normalizeText } from '../interaction/text.js';
import type { ChannelMode } from '../rules/rule-set.js';

export interface ChannelEntry {
  /** As spelled in the rule file; the vendor compares it with the name set up there. */
  readonly spelling: string;
  readonly mode: ChannelMode;
}

export type Channels = ReadonlyMap<string, ChannelEntry>;

export function channelsOf(channels: Readonly<Record<string, ChannelMode>> | undefined): Channels {
  return new Map(
    Object.entries(channels ?? {}).map(([spelling, mode]) => [normalizeText(spelling), { spelling, mode }]),
  );
}
