/**
 * Owns the handle of the database: statements prepared once and finalised with it, transactions, and which errors mean
 * that the file is damaged. Must never hold a statement of its own.
 */
// A CommonJS package: its parts are known once it runs.
import sqlite, { type JSValue, type Statement } from 'node-sqlite3-wasm';

export type Value = JSValue;
export type Row = Readonly<Record<string, unknown>>;

export interface Sql {
  /** Answers how many rows changed. */
  run(sql: string, values?: readonly Value[]): number;
  all(sql: string, values?: readonly Value[]): readonly Row[];
  get(sql: string, values?: readonly Value[]): Row | null;
  /** Several statements that are not kept. */
  exec(sql: string): void;
  /** All of it or nothing. */
  transaction<T>(work: () => T): T;
  close(): void;
}

/** Most statements kept; the forms of filters are fewer. */
const KEPT_STATEMENTS = 64;

/** @throws Error when the file cannot be opened */
export function openSql(file: string): Sql {
  const database = new sqlite.Database(file);
  const statements = new Map<string, Statement>();
  const prepared = (sql: string): Statement => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare(sql);
    statements.set(sql, statement);
    const oldest = statements.entries().next();
    if (statements.size > KEPT_STATEMENTS && oldest.done !== true) {
      statements.delete(oldest.value[0]);
      oldest.value[1].finalize();
    }
    return statement;
  };
  /** A statement that failed does so again when it is next used: it is prepared anew. */
  const using = <T>(sql: string, work: (statement: Statement) => T): T => {
    const statement = prepared(sql);
    try {
      return work(statement);
    } catch (error) {
      statements.delete(sql);
      discard(statement);
      throw error;
    }
  };
  const all = (sql: string, values: readonly Value[] = []): readonly Row[] =>
    using(sql, (statement) => statement.all([...values]));
  return {
    run: (sql, values = []) => using(sql, (statement) => statement.run([...values]).changes),
    all,
    // Read to its end: a statement that still has rows to give holds up the end of a transaction.
    get: (sql, values) => all(sql, values)[0] ?? null,
    exec: (sql) => database.exec(sql),
    transaction(work) {
      database.exec('BEGIN IMMEDIATE');
      try {
        const value = work();
        database.exec('COMMIT');
        return value;
      } catch (error) {
        // A full disk may have ended it already.
        if (database.inTransaction) database.exec('ROLLBACK');
        throw error;
      }
    },
    close() {
      for (const statement of statements.values()) discard(statement);
      statements.clear();
      database.close();
    },
  };
}

function discard(statement: Statement): void {
  try {
    statement.finalize();
  } catch {
    // It says once more why it failed.
  }
}

/** Whether the file itself is at fault, and not the disk or the request. */
export const isDamage = (error: unknown): boolean =>
  error instanceof Error && /malformed|not a database|corrupt/i.test(error.message);
