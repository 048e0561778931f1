/**
 * Owns one stream of microphone sound that is looked at for speech: cuts it into the detector's frames, has them judged
 * in order, and tells what they mean, by samples of the stream. Must never keep sound beyond what it has not judged yet.
 */
import { inEnglish, say, type Said } from '../../../src-preload/contract/said.js';
import type { EndpointingEvent, EndpointingSettings } from '../protocol/speech-envelope.js';
import { createEndpointer, type EndpointEvent } from './endpointer.js';
import { DETECTOR_FRAME_SAMPLES, EngineError, type EnginesPort } from './ports.js';
import { toFloats } from './sound.js';

export interface EndpointingStream {
  /** Takes the next sound, mono at 16 kHz. */
  push(pcm: Int16Array): void;
  /** Nothing is told afterwards; idempotent. */
  close(): void;
}

const SAMPLES_PER_MS = 16;
/** How far the stream is judged is told after this many frames, so that main knows that somebody listens; 1 s. */
const TOLD_EVERY = 32;
/** The loop gets a turn after this many frames when much sound comes at once. */
const FRAMES_PER_TURN = 8;
/** Sound that waits to be judged, in samples; more than this is judged by nobody. */
const MAX_WAITING_SAMPLES = 30_000 * SAMPLES_PER_MS;

export function openEndpointing(options: {
  readonly engines: EnginesPort;
  readonly settings: EndpointingSettings;
  readonly tell: (event: EndpointingEvent) => void;
}): EndpointingStream {
  const { engines, settings } = options;
  const endpointer = createEndpointer(settings);
  let waiting: Int16Array[] = [];
  let waitingSamples = 0;
  let frames = 0;
  let isJudging = false;
  let isClosed = false;

  const tell = (event: EndpointingEvent): void => {
    if (!isClosed) options.tell(event);
  };
  /** A call, because the compiler takes a variable it has looked at for settled. */
  const isOver = (): boolean => isClosed;

  function close(): void {
    isClosed = true;
    waiting = [];
    waitingSamples = 0;
  }

  function fail(said: Said): void {
    tell({ type: 'failed', detail: inEnglish(said), said });
    close();
  }

  /** The next whole frame; null while there is none. */
  function next(): Int16Array | null {
    if (waitingSamples < DETECTOR_FRAME_SAMPLES) return null;
    const frame = new Int16Array(DETECTOR_FRAME_SAMPLES);
    let filled = 0;
    while (filled < frame.length) {
      const [first] = waiting;
      if (first === undefined) return null;
      const part = first.subarray(0, frame.length - filled);
      frame.set(part, filled);
      filled += part.length;
      if (part.length === first.length) waiting.shift();
      else waiting[0] = first.subarray(part.length);
    }
    waitingSamples -= frame.length;
    return frame;
  }

  async function judge(): Promise<void> {
    const stream = (await engines.detector()).open();
    for (;;) {
      for (let frame = next(); frame !== null && !isOver(); frame = next()) {
        const probability = await stream.probability(toFloats(frame));
        for (const event of endpointer.push(probability)) tell(told(event));
        frames += 1;
        if (frames % TOLD_EVERY === 0) tell({ type: 'heard', samples: frames * DETECTOR_FRAME_SAMPLES });
        if (frames % FRAMES_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      if (isOver()) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  let wake: () => void = () => undefined;

  return {
    push(pcm) {
      if (isClosed) return;
      waiting.push(pcm);
      waitingSamples += pcm.length;
      if (waitingSamples > MAX_WAITING_SAMPLES) {
        fail(say('engine-detector-slow'));
        return;
      }
      wake();
      if (isJudging) return;
      isJudging = true;
      judge().catch((error: unknown) => {
        fail(error instanceof EngineError ? error.said : say('engine-detector-broke'));
      });
    },
    close() {
      close();
      wake();
    },
  };
}

function told(event: EndpointEvent): EndpointingEvent {
  switch (event.type) {
    case 'began':
      return { type: 'began', sample: event.frame * DETECTOR_FRAME_SAMPLES };
    case 'ended':
      return { type: 'ended', silenceMs: (event.silentFrames * DETECTOR_FRAME_SAMPLES) / SAMPLES_PER_MS };
    case 'confirmed':
    case 'dismissed':
      return event;
  }
}
