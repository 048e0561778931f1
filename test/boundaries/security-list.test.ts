/**
 * The list of attacks in docs/security.md is true: every test it names exists, every row names one, and every attack
 * that is tested is in it.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');
const doc = readFileSync(path.join(ROOT, 'docs/security.md'), 'utf8');

interface Reference {
  readonly file: string;
  /** Part of a test's title, as it stands in its file. */
  readonly title: string;
}

/** `unit/x/y` “title” “another title”. */
function referencesIn(text: string): readonly Reference[] {
  const found = text.matchAll(
    /`((?:boundaries|conformance|dom|e2e|packaged|real|soak|unit)\/[\w/-]+)`((?:,? “[^”]+”)*)/g,
  );
  return [...found].flatMap(([, file = '', titles = '']) => {
    const named = [...titles.matchAll(/“([^”]+)”/g)].map(([, title = '']) => ({ file, title }));
    return named.length > 0 ? named : [{ file, title: '' }];
  });
}

const fileOf = (name: string): string | null =>
  [`test/${name}.test.ts`, `test/${name}.soak.ts`].map((one) => path.join(ROOT, one)).find(existsSync) ?? null;

/** As a title reads, however its quotes are written in the source. */
const plain = (text: string): string => text.replace(/\\(['"`])/g, '$1').replace(/\s+/g, ' ');

/** The rows of every table under a heading. */
function rowsUnder(heading: string): readonly string[] {
  const [, section = ''] = doc.split(new RegExp(`^## ${heading}$`, 'm'));
  const [own = ''] = section.split(/^## /m);
  return own
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|[\s|:-]+\|$/.test(line) && !/\| Test\s*\|$/.test(line));
}

const references = referencesIn(doc);

describe('the list of attacks', () => {
  it('names tests', () => {
    expect(references.length).toBeGreaterThan(100);
  });

  it('names no file that is not there', () => {
    expect([...new Set(references.map(({ file }) => file))].filter((file) => fileOf(file) === null)).toEqual([]);
  });

  it('names no test that is not there', () => {
    const missing = references.filter(({ file, title }) => {
      const found = fileOf(file);
      return found !== null && !plain(readFileSync(found, 'utf8')).includes(title);
    });
    expect(missing).toEqual([]);
  });

  it.each([
    ['Electron’s checklist', 20],
    ['Attacks and faults', 80],
  ])('has a test in every row: %s', (heading, least) => {
    const rows = rowsUnder(heading);
    expect(rows.length).toBeGreaterThanOrEqual(least);
    expect(rows.filter((row) => referencesIn(row).every(({ title }) => title === ''))).toEqual([]);
  });

  it('has all twenty points of Electron’s checklist, in order', () => {
    const numbers = rowsUnder('Electron’s checklist').map((row) => Number(/^\| *(\d+)/.exec(row)?.[1]));
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
  });

  it.each(['e2e/checklist', 'e2e/taken-over', 'e2e/hostile-words', 'packaged/security', 'conformance/hostile-server'])(
    'has every attack of %s',
    (name) => {
      const source = readFileSync(fileOf(name) ?? '', 'utf8');
      const titles = [
        ...source.matchAll(/^ *(?:test|it)\((['"])(.+?)\1, /gm),
        // Those of a table, by its first column.
        ...source.matchAll(/^ {2}(['"])(.+?)\1: \[/gm),
        ...source.matchAll(/^ {4}\[(['"])(.+?)\1, \d/gm),
      ].map(([, , title = '']) => plain(title));
      expect(titles.length).toBeGreaterThan(0);
      expect(
        titles.filter(
          (title) => !references.some((one) => one.file === name && one.title !== '' && title.includes(one.title)),
        ),
      ).toEqual([]);
    },
  );
});
