/**
 * Owns the opening of the database file: a lock left behind is removed, a file that cannot be used is set aside under a
 * dated name and a new one is begun. Must never delete a database.
 */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { isDamage, openSql, type Sql } from './sql.js';
import { prepareTables } from './tables.js';

export interface OpenedDatabase {
  readonly sql: Sql;
  /** Name of the file that was set aside; null when all is well. */
  readonly setAside: string | null;
}

type Label = 'damaged' | 'newer';

/**
 * Opens the database, or begins one.
 * @throws Error when neither can be done: no right to write, no space
 */
export function openDatabase(file: string, epochMs: () => number): OpenedDatabase {
  mkdirSync(path.dirname(file), { recursive: true });
  const first = tryOpen(file);
  if (first.kind === 'open') return { sql: first.sql, setAside: null };
  const setAside = setAsideDatabase(file, first.label, epochMs);
  const second = tryOpen(file);
  if (second.kind !== 'open') throw new Error('A database that was just begun cannot be used.');
  return { sql: second.sql, setAside };
}

/** Renames the database with its log of writes; answers its new name. It must be closed. */
export function setAsideDatabase(file: string, label: Label, epochMs: () => number): string {
  const date = new Date(epochMs()).toISOString().replace(/[:.]/g, '-');
  const { dir, name, ext } = path.parse(file);
  const aside = path.join(dir, `${name}.${label}-${date}${ext}`);
  renameSync(file, aside);
  if (existsSync(`${file}-wal`)) renameSync(`${file}-wal`, `${aside}-wal`);
  return path.basename(aside);
}

type Tried = { readonly kind: 'open'; readonly sql: Sql } | { readonly kind: 'unusable'; readonly label: Label };

function tryOpen(file: string): Tried {
  // One Parley for each folder, and one host for each Parley: whoever held it was killed.
  rmSync(`${file}.lock`, { recursive: true, force: true });
  const sql = openSql(file);
  try {
    if (prepareTables(sql) === 'ready') return { kind: 'open', sql };
    sql.close();
    return { kind: 'unusable', label: 'newer' };
  } catch (error) {
    try {
      sql.close();
    } catch {
      // What cannot be read may not close in order either.
    }
    if (isDamage(error)) return { kind: 'unusable', label: 'damaged' };
    throw error;
  }
}
