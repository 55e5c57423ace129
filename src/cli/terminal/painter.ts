/** Colour on a terminal, plain text everywhere else. */
import picocolors from 'picocolors';
import type { Output } from '../context.js';

/** Functions that colour a text, or give it back as it is. */
export type Painter = ReturnType<typeof picocolors.createColors>;

const plain = picocolors.createColors(false);
const coloured = picocolors.createColors(true);

/** As the output has it: a terminal, and no NO_COLOR. */
export function painter(output: Output): Painter {
  return output.hasColours ? coloured : plain;
}
