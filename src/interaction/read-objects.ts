/** Reads the fields of an interaction that hold keys of the source's own. */

import { isObject } from '../shared/is-object.js';
import { copyJson } from './copy-json.js';
import { Dictionary } from './dictionary.js';
import type { Interaction } from './interaction.js';
import { type Issue, showName } from './issue.js';
import { readId } from './read-text.js';

const noAttributes: Interaction['attributes'] = Object.freeze(new Dictionary<unknown>());

/** Numbers and booleans become text, as most systems deliver them; nested values are refused. */
export function readCustomProperties(value: unknown, issues: Issue[]): Interaction['custom_properties'] {
  if (value === undefined || value === null || value === '') return undefined;
  if (!isObject(value)) {
    issues.push({ field: 'custom_properties', must: 'must be an object of texts' });
    return undefined;
  }
  const properties = new Dictionary<string>();
  for (const key of Object.keys(value)) {
    const item = value[key];
    const field = `custom_properties.${showName(key)}`;
    const text = typeof item === 'boolean' ? String(item) : readId(item, field, issues);
    if (text !== undefined) properties[key] = text;
  }
  return Object.keys(properties).length === 0 ? undefined : Object.freeze(properties);
}

/** Any JSON object, copied and frozen. */
export function readAttributes(value: unknown, issues: Issue[]): Interaction['attributes'] {
  if (value === undefined || value === null || value === '') return noAttributes;
  const copied = isObject(value) ? copyJson(value, 'attributes', issues) : undefined;
  if (isObject(copied)) return copied;
  if (!isObject(value)) issues.push({ field: 'attributes', must: 'must be an object' });
  return noAttributes;
}
