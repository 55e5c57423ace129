/**
 * The row state machine of `row-steps.ts` in PL/pgSQL, one function a step, called as one statement. Each takes the
 * customer and a list of texts, and answers with a list of texts, the kind first.
 *
 * Each step locks the customer's row first and looks at the clock after it has the lock. Under READ COMMITTED every
 * statement of a function sees what was committed when it began, so a step that waited reads the newest row; under
 * stricter levels it fails with 40001 and is run again. A row that is not there yet cannot be locked: `locked` makes
 * it, and where two do so at once, the second waits for the first and then locks.
 */
import { plain } from './helpers.js';

/** In the body: the row `r`, the clock `now`, the customer `wanted` and the texts `a`. */
export const step = (prefix: string, name: string, declarations: string, body: string): string =>
  plain(
    `${prefix}${name}`,
    '(wanted text, a text[]) RETURNS jsonb LANGUAGE plpgsql',
    `
DECLARE
  r ${prefix}customers;
  now float8;${declarations}
BEGIN${body}
END`,
  );
