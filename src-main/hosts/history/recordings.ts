/**
 * Owns the recordings of turns: one WAV file each, named by its turn, written as the sound comes. Must never play one,
 * and never write outside its folder.
 */
import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import { asTurnId, type TurnId } from '../../../src-preload/contract/ids.js';
import type { SoundNews } from '../protocol/history.js';
import { writeAll } from './write-all.js';

const HEAD_BYTES = 44;
const BYTES = 2;
/** Longest recording; what comes beyond it is dropped. */
const MAX_SECONDS = 600;
/** Turns of ours are named so; nothing else becomes a file name. */
const NAME = /^[A-Za-z0-9-]{1,80}$/;
const SUFFIX = '.wav';

interface Writing {
  readonly handle: number;
  readonly rateHz: number;
  bytes: number;
}

export interface Recordings {
  /** @throws Error of the file system; the recording it was about is given up with `remove` */
  take(news: SoundNews): void;
  /** Whether there is a whole recording of this turn. */
  has(turnId: TurnId): boolean;
  /** The file of a whole recording; null where there is none. */
  read(turnId: TurnId): Uint8Array | null;
  remove(turnId: string): void;
  /** Removes all recordings but those of these turns. */
  retain(turnIds: ReadonlySet<string>): void;
  /**
   * The database that knew of them lies under this name now: they are kept beside it, in a folder named alike. What is
   * being written is given up.
   * @throws Error of the file system
   */
  setAside(databaseName: string): void;
  /** Closes what is being written; it counts as whole. */
  close(): void;
}

/** @param onWhole told when a recording can be heard */
export function createRecordings(folder: string, onWhole: (turnId: TurnId) => void): Recordings {
  const writing = new Map<TurnId, Writing>();
  const fileOf = (turnId: string): string | null =>
    NAME.test(turnId) ? path.join(folder, `${turnId}${SUFFIX}`) : null;

  const drop = (turnId: string): void => {
    const open = writing.get(asTurnId(turnId));
    if (open !== undefined) closeSync(open.handle);
    writing.delete(asTurnId(turnId));
    const file = fileOf(turnId);
    if (file !== null) rmSync(file, { force: true });
  };

  function begin(turnId: TurnId, rateHz: number): void {
    drop(turnId);
    const file = fileOf(turnId);
    if (file === null || !(rateHz >= 8_000 && rateHz <= 96_000)) return;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const handle = openSync(file, 'w', 0o600);
    writing.set(turnId, { handle, rateHz, bytes: 0 });
    writeAll(handle, head(rateHz, 0));
  }

  function samples(turnId: TurnId, rateHz: number, pcm: Int16Array): void {
    const open = writing.get(turnId);
    if (open === undefined || open.bytes >= MAX_SECONDS * open.rateHz * BYTES) return;
    const sound = rateHz === open.rateHz ? pcm : atRate(pcm, rateHz, open.rateHz);
    writeAll(open.handle, new Uint8Array(sound.buffer, sound.byteOffset, sound.byteLength));
    open.bytes += sound.byteLength;
  }

  function end(turnId: TurnId, keepMs: number | null): void {
    const open = writing.get(turnId);
    writing.delete(turnId);
    if (open !== undefined) finish(open, keepMs);
    else if (keepMs === null || !shorten(turnId, keepMs)) return;
    onWhole(turnId);
  }

  /** A recording that had ended was heard in part only. */
  function shorten(turnId: TurnId, keepMs: number): boolean {
    const file = fileOf(turnId);
    if (file === null || !existsSync(file)) return false;
    const rateHz = readFileSync(file).readUInt32LE(24);
    finish({ handle: openSync(file, 'r+'), rateHz, bytes: statSync(file).size - HEAD_BYTES }, keepMs);
    return true;
  }

  return {
    take(news) {
      switch (news.type) {
        case 'begin':
          begin(news.turnId, news.rateHz);
          return;
        case 'samples':
          samples(news.turnId, news.rateHz, news.pcm);
          return;
        case 'end':
          end(news.turnId, news.keepMs);
          return;
        case 'drop':
          drop(news.turnId);
      }
    },
    has(turnId) {
      const file = fileOf(turnId);
      return file !== null && !writing.has(turnId) && existsSync(file);
    },
    read(turnId) {
      const file = fileOf(turnId);
      return file === null || writing.has(turnId) || !existsSync(file) ? null : new Uint8Array(readFileSync(file));
    },
    remove: drop,
    retain(turnIds) {
      if (!existsSync(folder)) return;
      for (const name of readdirSync(folder)) {
        if (!name.endsWith(SUFFIX)) continue;
        const turnId = name.slice(0, -SUFFIX.length);
        if (!turnIds.has(turnId) && !writing.has(asTurnId(turnId))) drop(turnId);
      }
    },
    setAside(databaseName) {
      for (const turnId of [...writing.keys()]) drop(turnId);
      if (existsSync(folder)) renameSync(folder, path.join(path.dirname(folder), asideName(folder, databaseName)));
    },
    close() {
      for (const turnId of [...writing.keys()]) end(turnId, null);
    },
  };
}

/** `history.damaged-<date>.db` and `recordings` make `recordings.damaged-<date>`. */
const asideName = (folder: string, databaseName: string): string =>
  path.basename(folder) + path.extname(path.parse(databaseName).name);

/** Writes what the head could not know at the beginning, and closes the file. */
function finish({ handle, rateHz, bytes }: Writing, keepMs: number | null): void {
  const kept = keepMs === null ? bytes : Math.min(bytes, BYTES * Math.round((Math.max(0, keepMs) * rateHz) / 1_000));
  try {
    // The head first: killed between the two, the file holds more than it tells, and never less.
    writeAll(handle, head(rateHz, kept), 0);
    ftruncateSync(handle, HEAD_BYTES + kept);
  } finally {
    closeSync(handle);
  }
}

function head(rateHz: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(HEAD_BYTES);
  buffer.write('RIFF', 0, 'latin1');
  buffer.writeUInt32LE(HEAD_BYTES - 8 + bytes, 4);
  buffer.write('WAVEfmt ', 8, 'latin1');
  buffer.writeUInt32LE(16, 16);
  buffer.writeUInt16LE(1, 20);
  buffer.writeUInt16LE(1, 22);
  buffer.writeUInt32LE(rateHz, 24);
  buffer.writeUInt32LE(rateHz * BYTES, 28);
  buffer.writeUInt16LE(BYTES, 32);
  buffer.writeUInt16LE(8 * BYTES, 34);
  buffer.write('data', 36, 'latin1');
  buffer.writeUInt32LE(bytes, 40);
  return buffer;
}

/** A service that changes its rate within an answer is rare: straight lines between samples will do. */
function atRate(pcm: Int16Array, fromHz: number, toHz: number): Int16Array {
  return Int16Array.from({ length: Math.floor((pcm.length * toHz) / fromHz) }, (_, at) => {
    const position = (at * fromHz) / toHz;
    const before = Math.floor(position);
    const one = pcm[before] ?? 0;
    return one + ((pcm[before + 1] ?? one) - one) * (position - before);
  });
}
