/** Texts with fields in them: `https://desk.example/agent/{assignee.id}`. */

import { compileScopedPath, type ScopeReader } from './path.js';
import { comparable, FieldFailure, kindOf } from './value.js';

type Part = { readonly literal: string } | { readonly path: string };

/** The parts of a text; undefined where a brace is not closed or holds nothing. `{{` and `}}` are braces. */
export function templateParts(text: string): Part[] | undefined {
  const parts: Part[] = [];
  let literal = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    const isDouble = text[at + 1] === character;
    if ((character === '{' || character === '}') && isDouble) {
      literal += character;
      at++;
    } else if (character === '}') return undefined;
    else if (character !== '{') literal += character;
    else {
      const end = text.indexOf('}', at);
      const path = text.slice(at + 1, end).trim();
      if (end === -1 || path === '') return undefined;
      if (literal !== '') parts.push({ literal });
      literal = '';
      parts.push({ path });
      at = end;
    }
  }
  if (literal !== '') parts.push({ literal });
  return parts;
}

/** Missing where one of its fields is, so that no text is made of half of them. */
export function compileTemplate(text: string, isNothing: (value: unknown) => boolean): ScopeReader {
  const parts = (templateParts(text) ?? []).map((part) =>
    'path' in part ? { path: part.path, read: compileScopedPath(part.path) } : part,
  );
  return (scope) => {
    let written = '';
    for (const part of parts) {
      if ('literal' in part) written += part.literal;
      else {
        const value = part.read(scope);
        if (isNothing(value)) return undefined;
        const found = comparable(value);
        if (found === undefined)
          return new FieldFailure(`has ${kindOf(value)} at \`${part.path}\`, not a text`);
        written += found.trim();
      }
    }
    return written;
  };
}
