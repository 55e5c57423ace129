/** Records of another system that are read without a mapping are all invalid: whoever meets that first is told why. */
import { presetNames } from '../../interaction/mapping/preset-names.js';

export interface RecordsRead {
  readonly read: number;
  readonly invalid: number;
  /** What was given as `--map`. */
  readonly map: string | undefined;
}

/** For standard error; empty where a mapping was given, or where some records are interactions. */
export function mappingHint({ read, invalid, map }: RecordsRead): string {
  if (map !== undefined || read === 0 || invalid < read) return '';
  return `if another system wrote these records, say how to read them:\n  --map <file>, or one of the presets ${presetNames.join(', ')}\n`;
}
