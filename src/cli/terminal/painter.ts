/** Colour on a terminal, plain text everywhere else. */
import picocolors from 'picocolors';
import type { Output } from '../context.js';

export type Painter = ReturnType<typeof picocolors.createColors>;

const plain = picocolors.createColors(false);
const coloured = picocolors.createColors(true);

export function painter(output: Output): Painter {
  return output.hasColours ? coloured : plain;
}
