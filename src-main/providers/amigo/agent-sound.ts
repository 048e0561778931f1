/**
 * Owns what the sound of an answer is: pieces in the format that was asked for, and whole WAV files in between where
 * the agent fills a pause. PCM leaves here in whole samples, so that a filler never cuts one in two.
 */
import { pcm16, type SoundFormat } from '../../../src-preload/contract/audio.js';
import type { AgentSound } from './options.js';

export interface SoundPiece {
  readonly format: SoundFormat;
  readonly data: Uint8Array;
}

const tag = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));

export const isWav = (bytes: Uint8Array): boolean => tag(bytes, 0) === 'RIFF';

const EVEN = ~1;
const wholeSamples = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, bytes.length & EVEN);

/** A mono PCM16 WAV without its header; any other WAV as the file it is. */
export function readWav(file: Uint8Array): SoundPiece {
  const asFile: SoundPiece = { format: { encoding: 'container', container: 'wav' }, data: file };
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  let rateHz: number | null = null;
  for (let at = 12; at + 8 <= file.length;) {
    const size = view.getUint32(at + 4, true);
    const body = at + 8;
    if (tag(file, at) === 'fmt ' && body + 16 <= file.length) {
      const isMonoPcm16 =
        view.getUint16(body, true) === 1 &&
        view.getUint16(body + 2, true) === 1 &&
        view.getUint16(body + 14, true) === 16;
      rateHz = view.getUint32(body + 4, true);
      if (!isMonoPcm16 || rateHz < 4_000 || rateHz > 192_000) return asFile;
    }
    // The length of a stream is not known when its header is written: 0 or the largest number then, all the rest is sound.
    if (tag(file, at) === 'data') {
      if (rateHz === null) return asFile;
      const data = size === 0 ? file.subarray(body) : file.subarray(body, body + size);
      return { format: pcm16(rateHz), data: wholeSamples(data) };
    }
    at = body + size + (size & 1);
  }
  return asFile;
}

export interface SoundReader {
  /** Another answer begins. */
  begin(): void;
  /** What the bytes of one piece are; null where they are too few to be anything yet. */
  take(bytes: Uint8Array): SoundPiece | null;
}

export function createSoundReader(sound: AgentSound): SoundReader {
  let half: Uint8Array = new Uint8Array(0);
  return {
    begin() {
      half = new Uint8Array(0);
    },
    take(bytes) {
      if (isWav(bytes)) return readWav(bytes);
      if (sound.kind !== 'pcm') return { format: { encoding: 'container', container: 'mp3' }, data: bytes };
      const joined = half.length === 0 ? bytes : new Uint8Array([...half, ...bytes]);
      const data = wholeSamples(joined);
      half = joined.slice(data.length);
      return data.length === 0 ? null : { format: pcm16(sound.rateHz), data };
    },
  };
}
