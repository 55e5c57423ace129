/** Colours of a report on a terminal. */

/** Colour, as far as a terminal has it. */
export interface Paint {
  green(text: string): string;
  red(text: string): string;
  bold(text: string): string;
  dim(text: string): string;
}

/** For files, and for terminals without colour. */
export const unpainted: Paint = { green: String, red: String, bold: String, dim: String };
