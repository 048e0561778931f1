/**
 * Owns exports: turns as Markdown or JSON, oldest first, written piece by piece, so that any number of them neither
 * fills the memory nor keeps other work waiting. The file appears whole or not at all.
 */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import type { ExportFormat, StoredTurn } from '../../../src-preload/contract/history.js';
import type { ExportWords } from '../protocol/history.js';
import { TURN_FIELDS, turnOf } from './rows.js';
import type { Sequences } from './sequences.js';
import type { Sql } from './sql.js';

/** Turns read and written at once. */
const PIECE = 500;
const READ = `SELECT ${TURN_FIELDS} FROM turns WHERE sequence IN (SELECT value FROM json_each(?)) ORDER BY sequence`;

export interface ExportOptions {
  /** The database now: it may have been begun anew meanwhile. */
  readonly sql: () => Sql;
  /** What is written, as far as it is still there when its piece is. */
  readonly sequences: Sequences;
  readonly format: ExportFormat;
  readonly file: string;
  readonly words: ExportWords;
  readonly epochMs: () => number;
  /** Lets other work pass. */
  readonly pause: () => Promise<void>;
}

/** @throws Error when the file cannot be written; what there is of it is removed */
export async function exportTurns(options: ExportOptions): Promise<void> {
  const unfinished = `${options.file}.unfinished`;
  const handle = openSync(unfinished, 'w', 0o600);
  try {
    const writer = writerOf(options);
    writeSync(handle, writer.head(options.epochMs()));
    for (let at = 0; at < options.sequences.length; at += PIECE) {
      const piece = options.sequences.subarray(at, at + PIECE);
      const turns = options.sql().all(READ, [`[${piece.join(',')}]`]);
      writeSync(handle, turns.map((row) => writer.turn(turnOf(row))).join(''));
      await options.pause();
    }
    writeSync(handle, writer.foot());
    fsyncSync(handle);
  } catch (error) {
    closeSync(handle);
    rmSync(unfinished, { force: true });
    throw error;
  }
  closeSync(handle);
  try {
    renameSync(unfinished, options.file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

interface Writer {
  head(epochMs: number): string;
  turn(stored: StoredTurn): string;
  foot(): string;
}

const writerOf = ({ format, words }: Pick<ExportOptions, 'format' | 'words'>): Writer =>
  format === 'json' ? jsonWriter() : markdownWriter(words);

function jsonWriter(): Writer {
  let isFirst = true;
  return {
    head: (epochMs) => `{"format":"parley-history","version":1,"exported":"${isoTime(epochMs)}","turns":[`,
    turn({ turn, sequence, conversation, providerId, assistantName, usage }) {
      const { id, speaker, origin, text, state, startedAtMs, latency } = turn;
      const started = isoTime(startedAtMs);
      const told = { sequence, conversation, id, speaker, origin, started, assistantName, providerId };
      const line = JSON.stringify({ ...told, text, state, latency, usage });
      const before = isFirst ? '\n' : ',\n';
      isFirst = false;
      return before + line;
    },
    foot: () => '\n]}\n',
  };
}

function markdownWriter(own: ExportWords): Writer {
  let conversation: number | null = null;
  return {
    head: (epochMs) => `# ${own.title}\n\n${own.exported.replace('{time}', localTime(epochMs))}\n`,
    turn(stored) {
      const { turn } = stored;
      const heading =
        stored.conversation === conversation
          ? ''
          : `\n## ${localTime(turn.startedAtMs).slice(0, 10)}: ${oneLine(stored.assistantName)}\n`;
      conversation = stored.conversation;
      const who = turn.speaker === 'user' ? own.you : oneLine(stored.assistantName);
      const time = localTime(turn.startedAtMs).slice(11);
      // Quoted, so that nothing that was said can look like a heading of ours.
      const words =
        turn.text === ''
          ? ''
          : `\n${turn.text
              .split(/\r?\n/)
              .map((line) => `> ${line}`.trimEnd())
              .join('\n')}\n`;
      return `${heading}\n**${who}** (${[time, ...fates(stored, own)].join(', ')})\n${words}`;
    },
    foot: () => '',
  };
}

function fates({ turn }: StoredTurn, words: ExportWords): readonly string[] {
  switch (turn.state.kind) {
    case 'partial':
    case 'final':
      return [];
    case 'cut': {
      const seconds = (turn.state.heardMs / 1_000).toFixed(1);
      return [(turn.state.by === 'user' ? words.interrupted : words.brokenOff).replace('{seconds}', seconds)];
    }
    case 'failed':
      return [words.failed.replace('{code}', turn.state.error.code)];
  }
}

const oneLine = (name: string): string => name.replace(/\s+/g, ' ').replace(/[\\*_`[\]<>#]/g, '\\$&');

/** A time the calendar does not know is shown as its beginning. */
const dateOf = (epochMs: number): Date => {
  const date = new Date(epochMs);
  return Number.isNaN(date.getTime()) ? new Date(0) : date;
};
const isoTime = (epochMs: number): string => dateOf(epochMs).toISOString();
const two = (value: number): string => String(value).padStart(2, '0');

/** `2026-11-21 18:05:00` of this computer's clock: the same in every language. */
function localTime(epochMs: number): string {
  const date = dateOf(epochMs);
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}
