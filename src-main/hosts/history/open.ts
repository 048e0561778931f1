/**
 * Owns the opening of the database file: a host that is on its way out is waited for, a lock left behind is removed, a
 * file that cannot be used is set aside under a dated name and a new one is begun. Must never delete a database.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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
 * The host of a Parley that was killed ends by itself, in the middle of what it does at the worst. Longer than this is
 * not waited for: the number may be another program's by now. Milliseconds.
 */
const OTHER_HOST_MS = 3_000;
const OTHER_HOST_STEP_MS = 20;

/**
 * Opens the database, or begins one.
 * @throws Error when neither can be done: no right to write, no space
 */
export function openDatabase(file: string, epochMs: () => number): OpenedDatabase {
  mkdirSync(path.dirname(file), { recursive: true });
  awaitOtherHost(file);
  const first = tryOpen(file);
  if (first.kind === 'open') return { sql: first.sql, setAside: null };
  const setAside = setAsideDatabase(file, first.label, epochMs);
  const second = tryOpen(file);
  if (second.kind !== 'open') throw new Error('A database that was just begun cannot be used.');
  return { sql: second.sql, setAside };
}

/** Two hosts at once would write over each other: the lock of the package does not outlive the one who removes it. */
function awaitOtherHost(file: string): void {
  const note = `${file}.host`;
  const other = numberIn(note);
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let waited = 0; other !== process.pid && isAlive(other) && waited < OTHER_HOST_MS; waited += OTHER_HOST_STEP_MS)
    Atomics.wait(pause, 0, 0, OTHER_HOST_STEP_MS);
  try {
    writeFileSync(note, String(process.pid), { mode: 0o600 });
  } catch {
    // A folder that cannot be written has no database to write to either.
  }
}

/** Nobody has to wait for this host any more: its database is closed. */
export function leaveDatabase(file: string): void {
  try {
    rmSync(`${file}.host`, { force: true });
  } catch {
    // At the worst the next host waits for another program.
  }
}

/** The process number in this file; 0 where there is none. */
function numberIn(note: string): number {
  try {
    const number = Number(readFileSync(note, 'utf8'));
    return Number.isSafeInteger(number) && number > 0 ? number : 0;
  } catch {
    return 0;
  }
}

function isAlive(pid: number): boolean {
  try {
    if (pid <= 0) return false;
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    // One that has ended and that nobody asked after yet still counts as there.
    return !/\) Z /.test(readFileSync(`/proc/${String(pid)}/stat`, 'utf8'));
  } catch {
    return false;
  }
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
