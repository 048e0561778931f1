/**
 * Owns the WebAssembly decoders: loads their code once and keeps a few fresh instances, since making one takes a moment
 * and a stream cannot wait. An instance serves one stream and is then left to the garbage collector with its memory.
 */
import { mixFloat } from './samples.js';

/** One MP3 stream: takes whole frames. Throws when its code fails. */
export interface Mp3Core {
  decode(frame: Uint8Array): { readonly channels: readonly Float32Array[]; readonly samples: number; rateHz: number };
}

/** One Opus stream, decoded to mono at 48 kHz: takes whole valid packets. Throws when its code fails. */
export interface OpusCore {
  /** @param gain linear */
  decode(packet: Uint8Array, gain: number): Int16Array;
}

export interface CorePool<Core> {
  /** Loads the code and makes instances; false when that failed, for good. Never rejects. */
  load(): Promise<boolean>;
  readonly state: 'unloaded' | 'ready' | 'failed';
  /** A fresh instance; null when there is none at the moment. */
  take(): Core | null;
  /** Takes back an instance that was not used. */
  giveBack(core: Core): void;
}

export interface Cores {
  readonly mp3: CorePool<Mp3Core>;
  readonly opus: CorePool<OpusCore>;
}

/** One instance set aside for a stream that may or may not come to need it. */
export interface Reserved<Core> {
  /** The instance set aside; after that others, as long as there are any. */
  take(): Core | null;
  /** Gives back what was not used. */
  release(): void;
}

export function reserve<Core>(pool: CorePool<Core>): Reserved<Core> {
  let kept = pool.take();
  return {
    take: () => {
      const core = kept ?? pool.take();
      kept = null;
      return core;
    },
    release: () => {
      if (kept !== null) pool.giveBack(kept);
      kept = null;
    },
  };
}

/** Fresh instances kept; one stream needs one, and a further one after damage or in a chain of files. */
const SPARE = 2;

/** A pool of what `create` makes. */
export function createCorePool<Core>(create: () => Promise<Core>): CorePool<Core> {
  const spare: Core[] = [];
  let filling: Promise<boolean> | null = null;
  let failed = false;

  const fill = async (): Promise<boolean> => {
    try {
      while (spare.length < SPARE) spare.push(await create());
      return true;
    } catch {
      failed = true;
      return false;
    } finally {
      filling = null;
    }
  };
  const load = (): Promise<boolean> => {
    if (failed || spare.length >= SPARE) return Promise.resolve(!failed);
    return (filling ??= fill());
  };

  return {
    load,
    get state() {
      return spare.length > 0 ? 'ready' : failed ? 'failed' : 'unloaded';
    },
    take: () => {
      const core = spare.pop() ?? null;
      if (core !== null) void load();
      return core;
    },
    giveBack: (core) => {
      if (spare.length < SPARE) spare.push(core);
    },
  };
}

/** The decoders this program ships. Their code is imported when it is first needed. */
export function createCores(): Cores {
  return {
    mp3: createCorePool(async () => {
      const { MPEGDecoder } = await import('mpg123-decoder');
      const decoder = new MPEGDecoder({ enableGapless: false });
      await decoder.ready;
      return {
        decode: (frame) => {
          const { channelData, samplesDecoded, sampleRate } = decoder.decode(frame);
          return { channels: channelData, samples: samplesDecoded, rateHz: sampleRate };
        },
      };
    }),
    opus: createCorePool(async () => {
      const { OpusDecoder } = await import('opus-decoder');
      // With one channel the decoder itself mixes packets in stereo.
      const decoder = new OpusDecoder({ channels: 1 });
      await decoder.ready;
      return {
        decode: (packet, gain) => {
          const { channelData, samplesDecoded } = decoder.decodeFrame(packet);
          return mixFloat(channelData, samplesDecoded, gain);
        },
      };
    }),
  };
}
