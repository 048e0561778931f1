/**
 * Owns the tables of the history, their indexes and their version. docs/history.md says what each is for.
 */
import type { Sql } from './sql.js';

/**
 * Before anything is read, in this order: a log of writes without an exclusive lock needs shared memory, which there is
 * not here, and how space is given back is settled before the first page is written.
 */
const PRAGMAS = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA auto_vacuum = INCREMENTAL;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA secure_delete = ON;
  PRAGMA foreign_keys = OFF;
  PRAGMA temp_store = MEMORY;
  PRAGMA cache_size = -32000;
`;

const FIRST = `
  CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE conversations (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    resume TEXT
  );
  CREATE TABLE turns (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    conversation INTEGER NOT NULL,
    profile_id TEXT NOT NULL,
    provider_id TEXT NOT NULL,
    assistant_name TEXT NOT NULL,
    speaker TEXT NOT NULL,
    origin TEXT NOT NULL,
    state TEXT NOT NULL,
    is_partial INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    onset_ms REAL,
    response_ms REAL,
    audible_ms REAL,
    barge_in_ms REAL,
    has_latency INTEGER NOT NULL,
    is_recorded INTEGER NOT NULL,
    text TEXT NOT NULL,
    folded TEXT NOT NULL
  );
  CREATE INDEX turns_by_profile ON turns (profile_id, sequence);
  CREATE INDEX turns_by_time ON turns (started_at);
  CREATE INDEX turns_by_conversation ON turns (conversation, sequence);
  CREATE INDEX turns_partial ON turns (sequence) WHERE is_partial = 1;
  CREATE INDEX turns_recorded ON turns (id) WHERE is_recorded = 1;
  CREATE INDEX turns_latency ON turns (started_at) WHERE has_latency = 1;
  CREATE TABLE usage (
    turn INTEGER NOT NULL,
    unit TEXT NOT NULL,
    amount REAL NOT NULL,
    PRIMARY KEY (turn, unit)
  ) WITHOUT ROWID;
  CREATE VIRTUAL TABLE words USING fts5 (
    folded, content = 'turns', content_rowid = 'sequence', tokenize = 'trigram case_sensitive 1', columnsize = 0
  );
  INSERT INTO words (words, rank) VALUES ('secure-delete', 1);
`;

/**
 * The words without the rest of their turns, for texts too short for the index: a fifth of what there is to read, as the
 * bytes that are looked at. A table and no index, of which deleted words would not leave the file. The triggers keep it,
 * whoever writes.
 */
const LINES = `
  CREATE TABLE lines (sequence INTEGER PRIMARY KEY, folded BLOB NOT NULL);
  INSERT INTO lines SELECT sequence, CAST(folded AS BLOB) FROM turns;
  CREATE TRIGGER lines_come AFTER INSERT ON turns BEGIN
    INSERT INTO lines VALUES (new.sequence, CAST(new.folded AS BLOB));
  END;
  CREATE TRIGGER lines_change AFTER UPDATE OF folded ON turns WHEN new.folded <> old.folded BEGIN
    UPDATE lines SET folded = CAST(new.folded AS BLOB) WHERE sequence = new.sequence;
  END;
  CREATE TRIGGER lines_go AFTER DELETE ON turns BEGIN
    DELETE FROM lines WHERE sequence = old.sequence;
  END;
`;

/** What each version added. One more for each change of a table, and of how text is folded; never one changed. */
const VERSIONS: readonly string[] = [FIRST, LINES];

export type TablesState = 'ready' | 'newer';

/**
 * Makes the tables where there are none, and adds what a file of an older Parley lacks. `newer`: another Parley made them,
 * and nothing was touched.
 * @throws Error of the database
 */
export function prepareTables(sql: Sql): TablesState {
  sql.exec(PRAGMAS);
  const version = Number(sql.get('PRAGMA user_version')?.['user_version'] ?? 0);
  if (version > VERSIONS.length) return 'newer';
  if (version < VERSIONS.length) {
    sql.transaction(() => {
      for (const added of VERSIONS.slice(version)) sql.exec(added);
      sql.exec(`PRAGMA user_version = ${String(VERSIONS.length)}`);
    });
  }
  // Damage in what is read first shows at once, not with the first turn.
  sql.get('SELECT sequence, text FROM turns ORDER BY sequence DESC LIMIT 1');
  sql.all('SELECT rowid FROM words WHERE words MATCH \'"abc"\' LIMIT 1');
  return 'ready';
}
