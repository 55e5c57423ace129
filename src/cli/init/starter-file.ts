/** A file that `init` writes. */

export interface StarterFile {
  /** From the folder that is being made. */
  readonly path: string;
  readonly text: string;
}

/** Found by editors where the package is installed in the folder; all files with a schema lie one folder deep. */
export function schemaAt(name: 'rule-file' | 'scenario-file' | 'mapping-file'): string {
  return `../node_modules/autotrigger/docs/schemas/${name}.schema.json`;
}

export function jsonFile(path: string, value: unknown): StarterFile {
  return { path, text: `${JSON.stringify(value, undefined, 2)}\n` };
}
