/** The mappings that come with the package. */

import type { Mapping } from '../mapping.js';
import type { PresetName } from '../preset-names.js';
import { freshdesk } from './freshdesk.js';
import { intercom } from './intercom.js';
import { salesforce } from './salesforce.js';
import { zendesk } from './zendesk.js';

export const presets: Readonly<Record<PresetName, Mapping>> = { zendesk, salesforce, intercom, freshdesk };
