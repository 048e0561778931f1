/** Owns WAV files of mono or interleaved PCM16, read and written. Pure. */

export interface Sound {
  /** Mono PCM16. */
  readonly samples: Int16Array;
  readonly rateHz: number;
}

const HEADER_BYTES = 44;
const PCM = 1;

/**
 * Reads the first channel of a PCM16 WAV. A data length that is too large, as streaming writers leave it, is cut
 * to what is there.
 * @throws RangeError when it is another kind of file
 */
export function parseWav(file: Uint8Array): Sound {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const tag = (at: number) => String.fromCharCode(...file.subarray(at, at + 4));
  if (file.length < HEADER_BYTES || tag(0) !== 'RIFF' || tag(8) !== 'WAVE') throw new RangeError('no WAV file');
  let format: { channels: number; rateHz: number } | undefined;
  for (let at = 12; at + 8 <= file.length;) {
    const bytes = view.getUint32(at + 4, true);
    const body = at + 8;
    if (tag(at) === 'fmt ') {
      if (view.getUint16(body, true) !== PCM || view.getUint16(body + 14, true) !== 16)
        throw new RangeError('no 16-bit PCM');
      format = { channels: view.getUint16(body + 2, true), rateHz: view.getUint32(body + 4, true) };
    } else if (tag(at) === 'data') {
      if (!format) throw new RangeError('data before format');
      const frameBytes = 2 * format.channels;
      const frames = Math.floor(Math.min(bytes, file.length - body) / frameBytes);
      const samples = Int16Array.from({ length: frames }, (_, index) => view.getInt16(body + index * frameBytes, true));
      return { samples, rateHz: format.rateHz };
    }
    // Chunks begin at even places.
    at = body + bytes + (bytes & 1);
  }
  throw new RangeError('no data in the WAV file');
}

/** Writes a mono PCM16 WAV. */
export function formatWav({ samples, rateHz }: Sound): Uint8Array {
  const file = new Uint8Array(HEADER_BYTES + samples.length * 2);
  const view = new DataView(file.buffer);
  const tag = (at: number, text: string) => file.set(new TextEncoder().encode(text), at);
  tag(0, 'RIFF');
  view.setUint32(4, file.length - 8, true);
  tag(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, PCM, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rateHz, true);
  view.setUint32(28, rateHz * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  tag(36, 'data');
  view.setUint32(40, samples.length * 2, true);
  for (const [index, sample] of samples.entries()) view.setInt16(HEADER_BYTES + index * 2, sample, true);
  return file;
}
