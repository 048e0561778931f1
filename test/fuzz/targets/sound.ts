/** Owns the targets for sound that services send, in every format. */
import { createSoundDecoders } from '../../../src-main/audio/decode/sound-decoders.js';
import { createCores } from '../../../src-main/audio/decode/wasm-cores.js';
import type { SoundFormat } from '../../../src-preload/contract/audio.js';
import { createRandom } from '../../course/random.js';
import { createAnswerEncoder } from '../../simulators/kit/encode.js';
import type { AnswerEncoding } from '../../simulators/kit/simulator.js';
import { container, openDecoder, run, samplesOf, voice } from '../../unit/audio/decode/sounds.js';
import { BYTES } from '../engine/bytes.js';
import { defineTarget } from '../engine/fuzz.js';
import { must, type Target } from '../engine/target.js';

const raw = (encoding: 'pcm16' | 'float32' | 'mulaw'): SoundFormat => ({ encoding, rateHz: 16_000, channels: 1 });

/** Each with what makes a stream of it, which `sniffed` has several of. */
const FORMATS: readonly (readonly [name: string, SoundFormat, readonly AnswerEncoding[]])[] = [
  ['pcm16', raw('pcm16'), ['pcm16']],
  ['float32', raw('float32'), ['float32']],
  ['mulaw', raw('mulaw'), ['mulaw']],
  ['wav', container('wav'), ['wav']],
  ['flac', container('flac'), ['flac']],
  ['mp3', container('mp3'), ['mp3']],
  ['ogg', container('ogg'), ['ogg']],
  ['webm', container('webm'), ['webm']],
  ['sniffed', { encoding: 'sniffed', otherwise: 'mp3' }, ['wav', 'flac', 'mp3', 'ogg', 'webm']],
];

/** A fresh decoder for each stream, as in the app: one that was broken must not hide what comes after it. */
const decoders = createSoundDecoders(createCores());

let encoder: ReturnType<typeof createAnswerEncoder> | null = null;

/** Pieces as a network cuts them: always the same for the same bytes. */
function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  const random = createRandom(bytes.reduce((sum, byte) => Math.imul(sum ^ byte, 16_777_619), bytes.length));
  for (let at = 0; at < bytes.length;) {
    const size = Math.ceil(random.octaves(1, 2_000));
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

/** What no byte may exceed in sound: a FLAC block that is a constant holds 65 536 samples in a dozen bytes. */
const MOST_SAMPLES_PER_BYTE = 65_536 / 8;

const SOUNDS: readonly Target[] = FORMATS.map(([name, format, encodings]) =>
  defineTarget<Uint8Array>({
    name: `sound-${name}`,
    kind: BYTES,
    runs: 30,
    limitMs: 3_000,
    seeds: async () => {
      const encode = await (encoder ??= createAnswerEncoder());
      const answer = { text: '', samples: voice(160, 16_000), rateHz: 16_000 };
      return encodings.flatMap((encoding) => [16_000, 24_000].map((rateHz) => encode(answer, encoding, rateHz)));
    },
    async check(bytes) {
      const decoder = await openDecoder(decoders, format);
      const heard = run(decoder, pieces(bytes));
      for (const { pcm, rateHz } of heard) {
        must(pcm.length > 0, 'a stretch without sound');
        must(rateHz >= 4_000 && rateHz <= 192_000, `sound at ${rateHz} Hz`);
      }
      const samples = samplesOf(heard).length;
      must(samples <= MOST_SAMPLES_PER_BYTE * Math.max(1, bytes.length), `${samples} samples of ${bytes.length} bytes`);
      must(decoder.damagedBytes <= bytes.length + 64, `${decoder.damagedBytes} damaged of ${bytes.length} bytes`);
      must(decoder.decode(bytes).length === 0 && decoder.flush().length === 0, 'it goes on after its end');
      decoder.dispose();
      const damaged = Math.ceil((4 * decoder.damagedBytes) / Math.max(1, bytes.length));
      return `${samples === 0 ? 0 : Math.round(Math.log2(samples))} ${damaged} ${new Set(heard.map(({ rateHz }) => rateHz)).size}`;
    },
  }),
);

export { SOUNDS };
