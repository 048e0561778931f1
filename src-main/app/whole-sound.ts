/**
 * Owns a whole recording as one stretch of samples.
 */
import type { SoundDecoders } from '../audio/decode/sound-decoders.js';

/** What there is to hear in a WAV file; null when there is nothing. */
export function wholeSound(
  decoders: SoundDecoders,
  bytes: Uint8Array,
): { readonly pcm: Int16Array; readonly rateHz: number } | null {
  const decoder = decoders.open({ encoding: 'container', container: 'wav' });
  if (decoder === null) return null;
  const pieces = [...decoder.decode(bytes), ...decoder.flush()];
  decoder.dispose();
  const rateHz = pieces[0]?.rateHz;
  if (rateHz === undefined) return null;
  const pcm = new Int16Array(pieces.reduce((length, piece) => length + piece.pcm.length, 0));
  let at = 0;
  for (const piece of pieces) {
    pcm.set(piece.pcm, at);
    at += piece.pcm.length;
  }
  return { pcm, rateHz };
}
