/** The docs as they are installed: every link from README leads to a file of the package, and every page is reached. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, inject, it } from 'vitest';

const root = join(inject('installed'), 'node_modules/autotrigger');

interface Link {
  readonly page: string;
  readonly target: string;
}

function linksOf(page: string): Link[] {
  const text = readFileSync(join(root, page), 'utf8').replace(/```[\s\S]*?```/g, '');
  return [...text.matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(([, target = '']) => ({
    page,
    target,
  }));
}

/** The file that a link leads to, relative to the package. */
function fileOf({ page, target }: Link): string {
  const [path = ''] = target.split('#');
  return path === '' ? page : relative(root, resolve(root, dirname(page), decodeURI(path)));
}

/** Headings as GitHub makes anchors of them. */
function anchorsOf(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8').replace(/```[\s\S]*?```/g, '');
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

const reached = new Set<string>();
const links: Link[] = [];
const visit = (page: string): void => {
  if (reached.has(page)) return;
  reached.add(page);
  for (const link of linksOf(page)) {
    links.push(link);
    const file = fileOf(link);
    if (file.endsWith('.md') && existsSync(join(root, file))) visit(file);
  }
};
visit('README.md');

describe('the docs of the installed package', () => {
  it('have no dead link', () => {
    expect(links.filter((link) => !existsSync(join(root, fileOf(link))))).toEqual([]);
  });

  it('have the heading that a link names', () => {
    const missing = links.filter((link) => {
      const [, anchor] = link.target.split('#');
      return anchor !== undefined && !anchorsOf(fileOf(link)).includes(anchor);
    });
    expect(missing).toEqual([]);
  });

  it('link to every page from README', () => {
    const pages = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.md'))
      .map((file) => join('docs', file));
    expect(pages.length).toBeGreaterThan(30);
    expect(pages.filter((page) => !reached.has(page))).toEqual([]);
  });
});
