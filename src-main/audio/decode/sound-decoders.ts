/**
 * Owns which decoder a format gets, and that no fault of one ever reaches its user: a decoder that throws is replaced,
 * and what it was fed is counted as damaged.
 */
import type { SoundContainer, SoundFormat } from '../../../src-preload/contract/audio.js';
import { FlacDecoder } from './flac.js';
import { Mp3Decoder } from './mp3.js';
import { OggDecoder } from './ogg.js';
import { Outlet } from './outlet.js';
import { createRawDecoder } from './raw.js';
import { SAMPLES } from './samples.js';
import { createSniffedDecoder } from './sniffed.js';
import { rateAllowed, type ByteDecoder, type Decoded, type SoundDecoder } from './sound-decoder.js';
import {
  createCores,
  reserve,
  type CorePool,
  type Cores,
  type Mp3Core,
  type OpusCore,
  type Reserved,
} from './wasm-cores.js';
import { WavDecoder } from './wav.js';
import { WebmDecoder } from './webm.js';

export interface SoundDecoders {
  /** Loads the code a format may need; settles when `open` has an answer. Idempotent, never rejects. */
  load(format: SoundFormat): Promise<void>;
  /**
   * A decoder for one stream; null while its code is not loaded. Where loading failed, or the format is out of bounds,
   * it is one that counts everything as damaged.
   */
  open(format: SoundFormat): SoundDecoder | null;
}

type CoreName = keyof Cores;

/** What a stream has of its own; null where its format never needs it. */
interface ReservedCores {
  readonly mp3: Reserved<Mp3Core> | null;
  readonly opus: Reserved<OpusCore> | null;
}

/** @param cores the WebAssembly decoders; replaced in tests of their failures */
export function createSoundDecoders(cores: Cores = createCores()): SoundDecoders {
  const poolOf = (name: CoreName): CorePool<unknown> => cores[name];

  const openInside = (format: SoundFormat, outlet: Outlet, { mp3, opus }: ReservedCores): ByteDecoder => {
    const openContainer = (container: SoundContainer): ByteDecoder => {
      switch (container) {
        case 'mp3': {
          const core = mp3?.take() ?? null;
          return core === null ? createDeafDecoder(outlet) : new Mp3Decoder(core, outlet);
        }
        case 'ogg':
          return new OggDecoder({ takeOpus: () => opus?.take() ?? null }, outlet);
        case 'webm':
          return new WebmDecoder(() => opus?.take() ?? null, outlet);
        case 'wav':
          return new WavDecoder(outlet);
        case 'flac':
          return new FlacDecoder(outlet);
      }
    };
    switch (format.encoding) {
      case 'pcm16':
        return createRaw('s16', format.rateHz, outlet);
      case 'float32':
        return createRaw('f32', format.rateHz, outlet);
      case 'mulaw':
        return createRaw('mulaw', format.rateHz, outlet);
      case 'container':
        return openContainer(format.container);
      case 'sniffed':
        return createSniffedDecoder(format.otherwise, openContainer);
    }
  };

  return {
    load: async (format) => {
      await Promise.all(coresOf(format).map((name) => poolOf(name).load()));
    },
    open: (format) => {
      if (coresOf(format).some((name) => poolOf(name).state === 'unloaded')) return null;
      const needed = coresOf(format);
      const reserved: ReservedCores = {
        mp3: needed.includes('mp3') ? reserve(cores.mp3) : null,
        opus: needed.includes('opus') ? reserve(cores.opus) : null,
      };
      return createGuardedDecoder(
        (outlet) => openInside(format, outlet, reserved),
        () => {
          reserved.mp3?.release();
          reserved.opus?.release();
        },
      );
    },
  };
}

function coresOf(format: SoundFormat): readonly CoreName[] {
  if (format.encoding === 'sniffed') return ['mp3', 'opus'];
  if (format.encoding !== 'container') return [];
  if (format.container === 'mp3') return ['mp3'];
  return format.container === 'ogg' || format.container === 'webm' ? ['opus'] : [];
}

function createRaw(kind: 's16' | 'f32' | 'mulaw', rateHz: number, outlet: Outlet): ByteDecoder {
  return rateAllowed(rateHz) ? createRawDecoder(SAMPLES[kind], rateHz, outlet) : createDeafDecoder(outlet);
}

/** Hears nothing. */
function createDeafDecoder(outlet: Outlet): ByteDecoder {
  return { push: (bytes) => outlet.damaged(bytes.length), end: () => {} };
}

/** A decoder that begins anew when its inside throws; `release` is called once, when it is over. */
function createGuardedDecoder(
  openInside: (outlet: Outlet) => ByteDecoder,
  release: () => void = () => {},
): SoundDecoder {
  const outlet = new Outlet();
  let inside: ByteDecoder | null = null;
  let open = true;

  const guarded = (damagedBytes: number, act: (decoder: ByteDecoder) => void): readonly Decoded[] => {
    try {
      inside ??= openInside(outlet);
      act(inside);
    } catch {
      inside = null;
      outlet.damaged(Math.max(1, damagedBytes));
    }
    return outlet.take();
  };

  const close = (): void => {
    if (open) release();
    open = false;
    inside = null;
  };

  return {
    decode: (bytes) => (open && bytes.length > 0 ? guarded(bytes.length, (decoder) => decoder.push(bytes)) : []),
    flush: () => {
      if (!open) return [];
      const rest = guarded(0, (decoder) => decoder.end());
      close();
      return rest;
    },
    get damagedBytes() {
      return outlet.damagedBytes;
    },
    dispose: close,
  };
}
