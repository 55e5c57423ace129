/** The format of a bundle: `{ "files": { "NAME.rules.json": {…} } }`, or a single rule file as it is. */
import { basename } from 'node:path';
import { AutotriggerError } from '../errors/autotrigger-error.js';
import { isObject } from '../shared/is-object.js';
import { parseJsonDocument } from '../shared/json-document.js';
import type { ProvidedFile } from './provider.js';

/** Files of a bundle: those named `*.rules.json` are rules, all others stand beside them. */
export function readBundle(
  body: Uint8Array,
  path: string,
): { files: readonly ProvidedFile[]; beside: readonly ProvidedFile[] } {
  const text = new TextDecoder().decode(body);
  const { value, diagnostics } = parseJsonDocument(text, path);
  const listed = isObject(value) && Object.hasOwn(value, 'files') ? value.files : undefined;
  // Not a bundle: a rule file, broken or not; its own messages are the better ones.
  if (listed === undefined) return { files: [{ path: basename(path) || path, content: text }], beside: [] };
  if (!isObject(listed) || diagnostics.length > 0) {
    throw new AutotriggerError('RULES_INVALID', 'the bundle is not as it should be', {
      diagnostics:
        diagnostics.length > 0
          ? diagnostics
          : [
              {
                code: 'WRONG_TYPE',
                severity: 'error',
                message: '`files` must be an object',
                fix,
                pointer: '/files',
              },
            ],
      fix,
    });
  }
  const files = Object.entries(listed).map(([name, content]) => ({
    path: name,
    content: typeof content === 'string' ? content : JSON.stringify(content, null, 2),
  }));
  const isRules = ({ path: name }: ProvidedFile): boolean => name.endsWith('.rules.json');
  return { files: files.filter(isRules), beside: files.filter((file) => !isRules(file)) };
}

const fix = 'write `{ "files": { "NAME.rules.json": { … } } }`';
