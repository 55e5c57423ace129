/** Reads a regular expression: its text is never rewritten, and it ignores case where the fact does. */
import { asItLooks, readTextValue } from '../facts/read-text-value.js';
import { compilePattern } from '../shared/pattern.js';
import type { OperandProblem } from './operand-problem.js';
import type { FactOperand } from './operand-type.js';
import { shown } from './problems.js';

/** The pattern as it is compiled, with `(?i)` where the fact ignores case. */
type PatternReading = { readonly pattern: string } | { readonly problem: OperandProblem };

/**
 * Refuses what no text could match: a pattern is not rewritten, so it has to be written in the form in which texts are
 * compared.
 */
export function readPattern(written: string, { fact, info }: FactOperand): PatternReading {
  const isExact = info.comparison === 'exact';
  const problem = slashes(written, isExact) ?? neverInText(written, fact, info.comparison);
  if (problem !== undefined) return { problem };
  const compiled = compilePattern(written);
  if (!compiled.ok) {
    // As file names and lists of addresses are written.
    const isWildcard = /^\*|[^\\.\])}]\*{2}/.test(written);
    const fix = isWildcard ? 'for any letters write `.*`, or use `startsWith` or `endsWith`' : compiled.fix;
    return { problem: bad(`${shown(written)}: ${compiled.message}`, fix) };
  }
  return { pattern: isExact ? written : `(?i)${written}` };
}

/** `/x/i` is how JavaScript writes a pattern; here the slashes would have to be in the text. */
function slashes(written: string, isExact: boolean): OperandProblem | undefined {
  const [, body, flags = ''] = /^\s*\/(.+)\/([a-z]*)\s*$/s.exec(written) ?? [];
  if (body === undefined) return undefined;
  const inside = body.replaceAll('\\/', '/');
  const pattern = isExact && flags.includes('i') ? `(?i)${inside}` : inside;
  const message = 'a pattern is written without slashes around it';
  const about = isExact ? '' : ' upper and lower case make no difference';
  return bad(message, `did you mean ${shown(pattern)}?${about}`);
}

/** Letters that the text never has, because it is compared in another form. */
function neverInText(
  written: string,
  fact: string,
  comparison: FactOperand['info']['comparison'],
): OperandProblem | undefined {
  if (comparison === 'domain' && written.includes('@')) {
    return bad(
      `\`${fact}\` is what follows the @, and has none`,
      'leave out the `@`, or ask `customer.email`',
    );
  }
  if (comparison === 'domain' && /[^\x20-\x7e]/.test(written)) {
    return bad(
      'domains are compared in their ASCII form (`xn--…`)',
      'use `equal` or `endsWith`, which read it',
    );
  }
  if (comparison === 'language' && written.includes('_')) {
    const other = written.replaceAll('_', '-');
    return bad('languages are compared as `en-us`, without `_`', `did you mean ${shown(other)}?`);
  }
  const read = comparison === 'exact' ? 'exact' : 'folded';
  const other = written.replaceAll(/[a-z]?[^\x20-\x7e]+/gi, (letters) => {
    if (asItLooks(letters) !== letters) return asItLooks(letters);
    const form = readTextValue(letters, read);
    const same = read === 'exact' ? letters : letters.toLowerCase().replaceAll('ς', 'σ');
    return form === same || letters.trim() !== letters ? letters : form;
  });
  if (other === written) return undefined;
  return bad('some letters of the pattern are compared in another form', `did you mean ${shown(other)}?`);
}

function bad(message: string, fix: string): OperandProblem {
  return { code: 'BAD_PATTERN', message, fix };
}
