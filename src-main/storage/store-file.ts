/**
 * Owns one JSON file in the user-data folder: read once, kept in memory, written beside its place and moved there only
 * when all of it was seen on disk. A damaged file is set aside under a dated name and told, never overwritten; a failed
 * write is a value. Must never interpret the content.
 */
import Store from 'electron-store';
import {
  accessSync,
  constants,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
} from 'node:fs';
import path from 'node:path';
import { appError, failed, ok, type Result } from '../../src-preload/contract/app-error.js';
import { say, type Said } from '../../src-preload/contract/said.js';

export type Json = Readonly<Record<string, unknown>>;

export interface StoreFile {
  readonly path: string;
  /** What to tell the person when the file was damaged or cannot be read; null when all is well. */
  readonly notice: Said | null;
  /** What the file held when it was opened, or what was written last. */
  read(): Json;
  /** Replaces the content. On `storage-failed` the new content still holds for this run. */
  write(content: Json): Result<null>;
  /** Copies the file as it lies on disk to a dated name; answers that name, or null when it could not. */
  keepCopy(label: string): string | null;
}

export interface StoreFileOptions {
  readonly directory: string;
  /** File name without `.json`. */
  readonly name: string;
  /** Unix time in milliseconds, for the dated name. */
  readonly epochMs: () => number;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';

type Loaded =
  | { readonly kind: 'absent' }
  | { readonly kind: 'content'; readonly content: Json }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'unreadable'; readonly code: string };

function load(file: string): Loaded {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = errorCode(error);
    return code === 'ENOENT' ? { kind: 'absent' } : { kind: 'unreadable', code };
  }
  try {
    const content: unknown = JSON.parse(text);
    return isObject(content) ? { kind: 'content', content } : { kind: 'damaged' };
  } catch {
    return { kind: 'damaged' };
  }
}

/** Removes what a write that was killed left beside the file. Another Parley in the same folder there is not. */
function tidy(directory: string, name: string): void {
  try {
    for (const found of readdirSync(directory)) {
      if (found.startsWith(`${name}.next.json`) || found.startsWith(`${name}.json.tmp-`))
        rmSync(path.join(directory, found), { force: true });
    }
  } catch {
    // No folder yet, or none that can be written: there is nothing to remove, or it may stay.
  }
}

/** Where the file really lies: a link in its place stays a link. */
function placeOf(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

/** Opens the file; never throws for what lies on disk. */
export function openStoreFile({ directory, name, epochMs }: StoreFileOptions): StoreFile {
  const file = path.join(directory, `${name}.json`);
  const fileName = path.basename(file);
  const dated = (label: string): string =>
    path.join(directory, `${name}.${label}-${new Date(epochMs()).toISOString().replace(/[:.]/g, '-')}.json`);

  let content: Json = {};
  let notice: Said | null = null;
  // A file that could be neither read nor moved away may still hold what matters: it is not written over.
  let writable = true;
  const loaded = load(file);
  switch (loaded.kind) {
    case 'absent':
      break;
    case 'content':
      content = loaded.content;
      break;
    case 'damaged': {
      const aside = dated('damaged');
      try {
        renameSync(file, aside);
        notice = say('file-damaged', { file: fileName, copy: path.basename(aside) });
      } catch {
        writable = false;
        notice = say('file-damaged-stays', { file: fileName });
      }
      break;
    }
    case 'unreadable':
      writable = false;
      notice = say('file-unreadable', { file: fileName, code: loaded.code });
      break;
  }

  tidy(directory, name);
  const staged = path.join(directory, `${name}.next.json`);
  let store: Store | null = null;
  let text = '';
  /** @throws Error of the file system; what lay in the file's place before is still there then */
  const replace = (next: Json): void => {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    // A folder that refuses does so at once: the library would go on trying for a second, and all of main with it.
    accessSync(directory, constants.W_OK);
    store ??= new Store({
      cwd: directory,
      name: `${name}.next`,
      accessPropertiesByDotNotation: false,
      configFileMode: 0o600,
      serialize: (value) => (text = JSON.stringify(value, undefined, '\t')),
    });
    store.store = { ...next };
    // A disk that fills up cuts a write short without an error, which the library does not notice.
    if (readFileSync(staged, 'utf8') !== text) throw Object.assign(new Error('Cut short.'), { code: 'ENOSPC' });
    renameSync(staged, placeOf(file));
  };
  const write = (next: Json): Result<null> => {
    content = next;
    if (!writable) return failed(appError('storage-failed', { detail: say('file-not-writable', { file: fileName }) }));
    try {
      replace(next);
      return ok(null);
    } catch (error) {
      tidy(directory, name);
      const detail = say('file-not-written', { file: fileName, code: errorCode(error) });
      return failed(appError('storage-failed', { detail }));
    }
  };

  return {
    path: file,
    notice,
    read: () => content,
    write,
    keepCopy(label) {
      const copy = dated(label);
      try {
        copyFileSync(file, copy);
        return path.basename(copy);
      } catch {
        return null;
      }
    },
  };
}
