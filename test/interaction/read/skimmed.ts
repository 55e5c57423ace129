/** Lines, skimmed and read the ordinary way, as far as rules that ask about some attributes see it. */

import { asItIs } from '../../../src/interaction/freeze.js';
import type { Interaction } from '../../../src/interaction/interaction.js';
import { readInteraction } from '../../../src/interaction/normalise.js';
import { interactionSelection } from '../../../src/interaction/read/skim/interaction-selection.js';
import { Skimmer } from '../../../src/interaction/read/skim/skimmer.js';

const asked = ['asked', 'text', 'list', 'none', 'constructor', 'a.b', ''];
export interface Skimmed {
  /** Undefined where the line is left to the ordinary way. */
  readonly quickly: Interaction | undefined;
  /** Undefined where the line is no interaction. */
  readonly ordinarily: Interaction | undefined;
}

/** A skimmer remembers how lines went; others stand around each line, so that it may not run into them. */
export function newSkim(): (line: string | Buffer) => Skimmed {
  const skimmer = new Skimmer(interactionSelection(asked));
  const around = Buffer.from('{"ext_interaction_id":"other","brand":"other"}\n');
  return (line) => {
    skimmer.open(Buffer.concat([around, Buffer.from(line), Buffer.from('\n'), around]));
    const quickly = skimmer.read(around.length);
    return { quickly, ordinarily: ordinarily(skimmer.line(around.length)) };
  };
}

function ordinarily(line: string): Interaction | undefined {
  let record: unknown;
  try {
    record = JSON.parse(line);
  } catch {
    return undefined;
  }
  const read = readInteraction(record, asItIs);
  if (!read.ok) return undefined;
  const { attributes } = read.interaction;
  const seen = asked
    .filter((name) => Object.hasOwn(attributes, name))
    .map((name) => [name, attributes[name]]);
  return { ...read.interaction, attributes: Object.fromEntries(seen) };
}
