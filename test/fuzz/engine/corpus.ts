/** Owns the files of the corpus: inputs that once broke something, or that lead where chance seldom does. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Finding, Target } from './target.js';

const FOLDER = path.resolve(import.meta.dirname, '../corpus');

export interface CorpusFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The names of all folders. */
export const corpusNames = (): readonly string[] => (existsSync(FOLDER) ? readdirSync(FOLDER).sort() : []);

/** Those of one target, by name. */
export function readCorpus({ name, extension }: Pick<Target, 'name' | 'extension'>): readonly CorpusFile[] {
  const folder = path.join(FOLDER, name);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(`.${extension}`))
    .sort()
    .map((file) => ({ name: file, bytes: readFileSync(path.join(folder, file)) }));
}

/** Keeps what was found; answers its path. The same input has the same name. */
export function keepFinding({ name, extension }: Target, { bytes }: Pick<Finding, 'bytes'>): string {
  const folder = path.join(FOLDER, name);
  mkdirSync(folder, { recursive: true });
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  const file = path.join(folder, `found-${digest}.${extension}`);
  writeFileSync(file, bytes);
  return file;
}
