/** Laws from `*.laws.json`, with the mistakes in them at their places. */
import type { Diagnostic } from '../../errors/diagnostic.js';
import type { RuleSet } from '../../rules/rule-set.js';
import type { Environment } from '../../shared/environment.js';
import { readDocument } from '../document.js';
import type { TextFile } from '../find-files.js';
import type { Law } from './invariant.js';
import { lawsFileSchema } from './laws-file.js';
import { readPremise } from './when.js';

export interface PlacedLaw {
  readonly law: Law;
  readonly file: string;
  readonly line?: number;
  readonly now?: Date;
  readonly environment?: Environment;
}

export interface ReadLaws {
  readonly laws: readonly PlacedLaw[];
  readonly diagnostics: readonly Diagnostic[];
}

export function readLaws({ path, content }: TextFile, ruleSet: RuleSet | undefined): ReadLaws {
  const read = readDocument(content, path, lawsFileSchema, 'LAWS_INVALID');
  if (!read.ok) return { laws: [], diagnostics: read.diagnostics };
  const { value, document } = read;
  const diagnostics = value.laws.flatMap(({ when }, index) => {
    const premise = when === undefined || ruleSet === undefined ? undefined : readPremise(when, ruleSet);
    if (premise === undefined || premise.ok) return [];
    return premise.diagnostics.map((diagnostic): Diagnostic => {
      const pointer = `/laws/${index}/when${diagnostic.pointer ?? ''}`;
      return { ...diagnostic, file: path, pointer, ...document.placeOf(pointer) };
    });
  });
  const laws = value.laws.map(({ name, description, when, never, always, runs }, index): PlacedLaw => {
    const line = document.lineOf(`/laws/${index}`);
    return {
      law: {
        name,
        ...(description !== undefined && { description }),
        ...(when !== undefined && { when }),
        ...(never !== undefined && { never }),
        ...(always !== undefined && { always }),
        ...(runs !== undefined && { runs }),
      },
      file: path,
      ...(line !== undefined && { line }),
      ...(value.now !== undefined && { now: new Date(value.now) }),
      ...(value.environment !== undefined && { environment: value.environment }),
    };
  });
  return { laws, diagnostics };
}
