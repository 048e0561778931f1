/**
 * Walks every document as a reader would: links lead somewhere, pictures are there, commands that are named exist, and so
 * do the files. Whoever follows "where to add" finds each named place, and what is named in it.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import * as v from 'valibot';

const files = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const name = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) return files(name);
    return entry.name.endsWith('.md') ? [name] : [];
  });
const inRoot = readdirSync('.').filter((name) => name.endsWith('.md'));
const DOCUMENTS = [...inRoot, ...files('docs'), ...files('.github')].sort();
const textOf = (file: string): string => readFileSync(file, 'utf8');
/** What stands in fences is shown, not said. */
const prose = (file: string): string => textOf(file).replace(/^```[^]*?^```/gm, '');

const { scripts } = v.parse(
  v.object({ scripts: v.record(v.string(), v.string()) }),
  JSON.parse(readFileSync('package.json', 'utf8')),
);
const TEST_PARTS = new Set(
  [...textOf('scripts/lib/test-parts.mjs').matchAll(/name: '(\w+)', title|name: '(\w+)',\n\s+title/g)].map(
    ([, one, two]) => one ?? two,
  ),
);

/** As forges make them of headings. */
function anchors(file: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const found = new Set<string>();
  for (const [, heading = ''] of prose(file).matchAll(/^#{1,6} (.+)$/gm)) {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*]/g, '');
    const anchor = plain
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-');
    const count = seen.get(anchor) ?? 0;
    seen.set(anchor, count + 1);
    found.add(count === 0 ? anchor : `${anchor}-${count}`);
  }
  return found;
}

interface Link {
  readonly from: string;
  readonly to: string;
}
const links = (file: string): readonly Link[] =>
  [...prose(file).matchAll(/\]\(<?([^)<>\s]+)>?\)/g)].map(([, to = '']) => ({ from: file, to }));

/** Why a link leads nowhere; null when it leads somewhere. */
function broken({ from, to }: Link): string | null {
  if (/^https:\/\/\S+$/.test(to)) return null;
  if (/^[a-z]+:/.test(to)) return 'is no https address';
  const [file = '', anchor] = to.split('#');
  const target = file === '' ? from : path.posix.join(path.posix.dirname(from), file);
  if (target.startsWith('..')) return 'leaves the repository';
  if (!existsSync(target)) return 'is not there';
  if (anchor === undefined) return null;
  if (!target.endsWith('.md')) return 'has no headings';
  return anchors(target).has(anchor) ? null : 'has no such heading';
}

describe.each(DOCUMENTS)('%s', (file) => {
  it('holds something', () => {
    expect(textOf(file).trim().length).toBeGreaterThan(40);
  });

  it('links to what is there', () => {
    expect(links(file).flatMap((link) => (broken(link) === null ? [] : [`${link.to} ${broken(link)}`]))).toEqual([]);
  });

  it('names commands that there are', () => {
    const text = textOf(file);
    const called = [...text.matchAll(/npm run (?:--silent )?([a-z][a-z:-]*)/g)].map(([, script = '']) => script);
    expect(called.filter((script) => scripts[script] === undefined)).toEqual([]);
    const parts = [...text.matchAll(/npm test -- ([a-z0-9]+)/g)].map(([, part = '']) => part);
    expect(parts.filter((part) => !TEST_PARTS.has(part))).toEqual([]);
    const vitest = [...text.matchAll(/npx vitest run --project (\w+) (\S*[^\s`.,<>])/g)];
    expect(
      vitest.filter(([, , where = '']) => !where.includes('<') && !existsSync(where)).map(([whole]) => whole),
    ).toEqual([]);
  });

  it('names files that there are', () => {
    const missing = namedPaths(file).filter((name) => !exists(file, name));
    expect(missing).toEqual([]);
  });
});

const FOLDERS = ['src-main', 'src-renderer', 'src-preload', 'scripts', 'test', 'bench', 'docs', 'resources', '.github'];
/** Within these a short name is understood: `talk/grammar.ts`, `views/talk`. */
const SHORT = [
  'src-main',
  'src-renderer',
  'src-preload',
  'src-preload/contract',
  'src-main/hosts',
  'src-main/assistant',
  'scripts',
  'test',
  'src-renderer/views',
  'test/unit',
  'docs',
];
const ENDING = /\.(?:ts|mjs|cjs|svelte|md|json|yml|css|txt|py|svg|png|html)$/;

/** What commands write, and what a reader is told to write. */
const NOT_YET = /^(?:bench\/results|dist|release|test-results)\/|^src-main\/assistant\/skills\/coin\.ts$/;

/** What stands in backticks and looks like a path of this repository. */
const namedPaths = (file: string): readonly string[] =>
  [...prose(file).matchAll(/`([^`\n]+)`/g)]
    .map(([, word = '']) => word)
    .filter((word) => /^[\w.@/{},*-]+$/.test(word) && word.includes('/') && !word.includes('**') && !NOT_YET.test(word))
    .filter(
      (word) =>
        FOLDERS.some((folder) => word.startsWith(`${folder}/`)) ||
        (ENDING.test(word) && SHORT.some((folder) => existsSync(path.posix.join(folder, word.split('/')[0] ?? '')))),
    );

/** `a/{b,c}.ts` and `a/*` as the names they stand for. */
function spelled(name: string): readonly string[] {
  const [whole, head = '', choices = '', tail = ''] = /^([^{]*)\{([^{}]*)\}(.*)$/.exec(name) ?? [];
  if (whole === undefined) return [name];
  return choices.split(',').flatMap((choice) => spelled(`${head}${choice}${tail}`));
}

function exists(document: string, name: string): boolean {
  return spelled(name).every((one) => {
    const plain = one.replace(/\/?\*.*$/, '').replace(/\/$/, '');
    return ['', ...SHORT, path.posix.dirname(document)].some((folder) => {
      const at = path.posix.join(folder, plain);
      return existsSync(at) || existsSync(`${at}.ts`) || existsSync(`${at}.test.ts`);
    });
  });
}

it('every document can be come by from README', () => {
  const reached = new Set<string>();
  const waiting = ['README.md'];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    for (const { to } of links(file)) {
      if (/^[a-z]+:/.test(to) || to.startsWith('#')) continue;
      const target = path.posix.join(path.posix.dirname(file), to.split('#')[0] ?? '');
      if (target.endsWith('.md') && existsSync(target)) waiting.push(target);
    }
  }
  expect(DOCUMENTS.filter((file) => !reached.has(file) && !file.startsWith('.github/'))).toEqual([]);
});

it('every decision is in the index', () => {
  const index = textOf('docs/decisions/README.md');
  const records = readdirSync('docs/decisions').filter((name) => /^\d{4}-/.test(name));
  expect(records.filter((name) => !index.includes(`(${name})`))).toEqual([]);
  const numbers = records.map((name) => name.slice(0, 4));
  expect(new Set(numbers).size).toBe(numbers.length);
});

describe('where to add', () => {
  const sections = new Map(
    prose('docs/adding.md')
      .split(/^## /m)
      .slice(1)
      .map((section) => [section.split('\n')[0] ?? '', section]),
  );

  it('names the five things people add', () => {
    expect([...sections.keys()]).toEqual(['A service', 'A skill', 'A setting', 'A language', 'A key source']);
  });

  it.each([...sections])(
    '%s: each named file or folder is there by its whole name, with what is said to be in it',
    (_name, section) => {
      const rows = section.split('\n').filter((line) => /^\| \d/.test(line));
      expect(rows.length).toBeGreaterThanOrEqual(5);
      for (const row of rows) {
        const names = [...row.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);
        const paths = names.filter((word) => word.includes('/'));
        expect(paths.length, row).toBeGreaterThan(0);
        for (const one of paths) expect(existsSync(one), `${one} in: ${row}`).toBe(true);
        const texts = paths.filter((one) => statSync(one).isFile()).map(textOf);
        // What is named beside a file, such as `PROVIDER_IDS`, is in it.
        for (const word of names.filter((one) => /^[A-Z]\w+$/.test(one)))
          expect(
            texts.some((text) => text.includes(word)),
            `${word} in: ${row}`,
          ).toBe(true);
      }
    },
  );

  it('every file of a service that the page of services asks for has an example', () => {
    const asked = [...prose('docs/providers/adding-a-service.md').matchAll(/^\s+\| `(\w+\.ts)`/gm)].map(
      ([, name = '']) => name,
    );
    expect(asked).toHaveLength(5);
    for (const name of asked) expect(existsSync(`src-main/providers/playai/${name}`), name).toBe(true);
  });
});

describe('README', () => {
  it('begins with one command that there is', () => {
    const [, first] = /```sh\n([^]*?)```/.exec(textOf('README.md')) ?? [];
    expect(first?.trim()).toBe('npm start');
    expect(scripts['start']).toBeDefined();
  });

  it('names commands of the program that it has', () => {
    const words = [...textOf('README.md').matchAll(/^npx parley ([a-z-]+)/gm)].map(([, word = '']) => word);
    expect(words.length).toBeGreaterThan(3);
    const grammar = textOf('src-main/talk/command-line.ts');
    expect(words.filter((word) => !grammar.includes(`'${word}'`))).toEqual([]);
  });

  it('asks for the Node.js that package.json asks for', () => {
    const { engines } = v.parse(
      v.object({ engines: v.object({ node: v.string() }) }),
      JSON.parse(textOf('package.json')),
    );
    expect(textOf('README.md')).toContain(`Node.js](https://nodejs.org) ${engines.node.replace('>=', '')} or newer`);
  });
});
