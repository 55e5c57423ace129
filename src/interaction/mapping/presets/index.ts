/** The mappings that come with the package. */
import type { Mapping } from '../mapping.js';
import type { PresetName } from '../preset-names.js';
import { amazonConnect } from './amazon-connect.js';
import { freshdesk, freshservice } from './freshworks.js';
import { front } from './front.js';
import { genesys } from './genesys.js';
import { gorgias } from './gorgias.js';
import { helpScout } from './help-scout.js';
import { hubspot } from './hubspot.js';
import { intercom } from './intercom.js';
import { jiraServiceManagement } from './jira-service-management.js';
import { kustomer } from './kustomer.js';
import { salesforce } from './salesforce.js';
import { servicenow } from './servicenow.js';
import { twilioFlex } from './twilio-flex.js';
import { zendesk } from './zendesk.js';
import { zohoDesk } from './zoho-desk.js';

/** By name. Like a mapping file they are checked where they are loaded: see `loadMapping`. */
export const presets: Readonly<Record<PresetName, Mapping>> = {
  zendesk,
  salesforce,
  intercom,
  freshdesk,
  freshservice,
  hubspot,
  gorgias,
  front,
  'help-scout': helpScout,
  kustomer,
  'zoho-desk': zohoDesk,
  'jira-service-management': jiraServiceManagement,
  servicenow,
  genesys,
  'amazon-connect': amazonConnect,
  'twilio-flex': twilioFlex,
};
