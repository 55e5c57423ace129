/** The import law of src/README.md: arrows go one way, and the outside world is touched in listed rooms only. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const src = resolve(import.meta.dirname, '../src');

/** Lowest first. A file may import its own stage and those before it. */
const stages = [
  'errors',
  'shared',
  'interaction',
  'facts',
  'rules',
  'request',
  'evaluation',
  'decision',
  'proof',
  'explanation',
  'stores',
  'suppression',
  'transport',
  'receipt',
  'pipeline',
  'rule-source',
  'index.ts',
  'lint',
  'simulation',
  'testing',
  'cli',
];

/** What touches the outside world, and the places that may. */
const rooms: { what: string; pattern: RegExp; allowed: readonly string[] }[] = [
  {
    what: 'node:fs',
    pattern: /from 'node:fs(\/promises)?'|import\('node:fs/,
    allowed: [
      'interaction/read/',
      'rules/',
      'rule-source/',
      'stores/lmdb',
      'receipt/',
      'simulation/',
      'cli/',
    ],
  },
  { what: 'process', pattern: /(?<![\w./'-])process\.(?!emitWarning)/, allowed: ['cli/'] },
  {
    what: "the machine's clock",
    pattern: /\bDate\.now\(|new Date\(\)/,
    allowed: ['shared/clock.ts', 'cli/'],
  },
  { what: 'fetch', pattern: /(?<![\w.])fetch\(/, allowed: [] },
  {
    what: 'a connection',
    pattern:
      /from '(undici|node:https?|node:net|node:tls)'|import\('(undici|node:https?|node:net|node:tls)'\)/,
    allowed: ['transport/', 'rule-source/'],
  },
  { what: 'eval', pattern: /\beval\(|new Function\(/, allowed: [] },
];

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replaceAll('\\', '/'))
  .sort();

const text = (file: string): string => readFileSync(join(src, file), 'utf8');
const code = (file: string): string => text(file).replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');
const stageOf = (file: string): string => file.split('/')[0] ?? file;

function importsOf(file: string): string[] {
  return ts
    .preProcessFile(text(file), true, true)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => name.startsWith('.'))
    .map((name) => relative(src, resolve(src, dirname(file), name)).replace(/\.js$/, '.ts'));
}

const graph = new Map(files.map((file) => [file, importsOf(file)]));

describe('the import law', () => {
  it('has a stage for every file', () => {
    expect(files.length).toBeGreaterThan(10);
    expect(files.filter((file) => !stages.includes(stageOf(file)))).toEqual([]);
  });

  it('lets no arrow point back', () => {
    const back = [...graph].flatMap(([file, imports]) =>
      imports
        .filter((to) => stages.indexOf(stageOf(to)) > stages.indexOf(stageOf(file)))
        .map((to) => `${file} -> ${to}`),
    );
    expect(back).toEqual([]);
  });

  it('has no cycle', () => {
    const state = new Map<string, 'open' | 'done'>();
    const cycles: string[] = [];
    const visit = (file: string, way: readonly string[]): void => {
      if (state.get(file) === 'done') return;
      if (state.get(file) === 'open') {
        cycles.push([...way.slice(way.indexOf(file)), file].join(' -> '));
        return;
      }
      state.set(file, 'open');
      for (const to of graph.get(file) ?? []) visit(to, [...way, file]);
      state.set(file, 'done');
    };
    for (const file of files) visit(file, []);
    expect(cycles).toEqual([]);
  });

  it.each(rooms)('keeps $what in its rooms', ({ pattern, allowed }) => {
    const outside = files.filter(
      (file) => pattern.test(code(file)) && !allowed.some((room) => file.startsWith(room)),
    );
    expect(outside).toEqual([]);
  });

  it('takes of zod what it uses: its `z` object would bring every locale into the build', () => {
    expect(files.filter((file) => /import \{[^}]*\bz\b[^}]*\} from 'zod'/.test(code(file)))).toEqual([]);
  });
});

describe('what exists once', () => {
  it.each([
    ['the error of a wrong option', /new AutotriggerError\(\s*'OPTION_INVALID'/, 'shared/options.ts'],
    ['the longest timer', /2_147_483_647|2147483647|0x7fffffff/, 'shared/options.ts'],
    ['isObject', /(function|const) isObject\b/, 'shared/is-object.ts'],
  ])('%s', (_, pattern, home) => {
    expect(files.filter((file) => pattern.test(code(file)))).toEqual([home]);
  });
});
