/**
 * Owns the Opus encoder: the only place that knows which library encodes. It is loaded when first asked for, which
 * takes a moment, and from then on encoders lie ready, because who needs one cannot wait.
 */

/** Encodes one recording at `OPUS_RATE_HZ`, mono. Never throws. */
export interface OpusEncoder {
  /** Samples by which the decoded sound lags. */
  readonly delaySamples: number;
  /** One packet of exactly `OPUS_FRAME_SAMPLES`; null when it cannot be encoded. */
  encode(pcm: Int16Array): Uint8Array | null;
  /** Gives its memory back; idempotent. */
  dispose(): void;
}

export interface OpusSupply {
  /** Loads what is needed and makes an encoder ready. False where that fails; never rejects. */
  prepare(): Promise<boolean>;
  /** A fresh encoder, now the caller's; null when none lies ready. */
  take(): OpusEncoder | null;
}

export const OPUS_RATE_HZ = 16_000;
export const OPUS_FRAME_MS = 20;
export const OPUS_FRAME_SAMPLES = (OPUS_RATE_HZ * OPUS_FRAME_MS) / 1_000;

/** Speech is transparent to recognisers well below this. */
const BIT_RATE = 32_000;
/** Of 10. An utterance that was kept while offline comes in one burst: it must not hold the main process up. */
const COMPLEXITY = 5;
/** Encoders that lie ready: one is in use, one is there when the next utterance begins. */
const READY = 2;
/** Encoders out at once. Who lost its connection gives none back; the oldest is taken from it. */
const MAX_LENT = 4;

async function makeEncoder(): Promise<OpusEncoder> {
  const { createEncoder, Application, Signal } = await import('libopus-wasm');
  const encoder = await createEncoder({
    channels: 1,
    sampleRate: OPUS_RATE_HZ,
    application: Application.Voip,
    signal: Signal.Voice,
    bitrate: BIT_RATE,
    complexity: COMPLEXITY,
  });
  let isDisposed = false;
  return {
    delaySamples: encoder.getLookahead(),
    encode(pcm) {
      try {
        return encoder.encode(pcm);
      } catch {
        return null;
      }
    },
    dispose() {
      if (isDisposed) return;
      isDisposed = true;
      encoder.free();
    },
  };
}

/** `make` is the library; another in tests. */
export function createOpusSupply(make: () => Promise<OpusEncoder> = makeEncoder): OpusSupply {
  const ready: OpusEncoder[] = [];
  const lent: OpusEncoder[] = [];
  let filling: Promise<boolean> | null = null;

  const fill = async (): Promise<boolean> => {
    try {
      while (ready.length < READY) ready.push(await make());
      return true;
    } catch {
      return ready.length > 0;
    }
  };

  const prepare = (): Promise<boolean> => {
    filling ??= fill().finally(() => {
      filling = null;
    });
    return filling;
  };

  return {
    prepare,
    take() {
      const encoder = ready.shift() ?? null;
      void prepare();
      if (encoder !== null && lent.push(encoder) > MAX_LENT) lent.shift()?.dispose();
      return encoder;
    },
  };
}
