/**
 * Owns the session's view of speech detection: which capture is looked at, where in it speech begins, and that somebody
 * does look. A host that ended is followed by another, which hears on where the first one stopped; one that does not
 * keep up, or does not come back, is told, since a microphone must not be open for nobody. Must never keep sound.
 */
import { appError } from '../../src-preload/contract/app-error.js';
import { CAPTURE_RATE_HZ } from '../../src-preload/contract/audio.js';
import type { CaptureId } from '../../src-preload/contract/ids.js';
import { say, type Told } from '../../src-preload/contract/said.js';
import type { EndpointerFact, EndpointerPort } from '../session/ports.js';
import type { SpeechService } from '../transport/speech-service.js';

/** Sound that nobody has looked at for this long means that nobody does; samples. */
const MAX_BEHIND_SAMPLES = 10 * CAPTURE_RATE_HZ;

export interface EndpointerOptions {
  readonly service: Pick<SpeechService, 'openEndpointing'>;
  /** Read whenever a capture is first looked at, and when they are said to have changed. */
  readonly settings: () => { readonly sensitivity: number; readonly endpointDelayMs: number };
  /** Speech that interrupts an answer, milliseconds. */
  readonly confirmMs: number;
  readonly onFact: (fact: EndpointerFact) => void;
}

export interface Endpointer extends EndpointerPort {
  /** One frame of mono PCM16 at the capture rate, of whatever capture is open. */
  frame(captureId: CaptureId, pcm: Int16Array): void;
  /** Other settings count at once: a microphone without a key may be open for hours. */
  settingsChanged(): void;
}

type Stream = ReturnType<SpeechService['openEndpointing']>;
type StreamListener = Parameters<SpeechService['openEndpointing']>[1];
type StreamEvent = Parameters<StreamListener['onEvent']>[0];

interface Live {
  readonly captureId: CaptureId;
  stream: Stream | null;
  hearing: 'silence' | 'speech';
  /** The capture's sample with which the stream begins. */
  base: number;
  /** How much of the stream was looked at. */
  judged: number;
}

export function createEndpointer({ service, settings, confirmMs, onFact }: EndpointerOptions): Endpointer {
  let live: Live | null = null;
  let capture: { readonly captureId: CaptureId; samples: number } | null = null;

  const heardOf = (captureId: CaptureId): number => (capture?.captureId === captureId ? capture.samples : 0);

  function follow(on: Live): void {
    on.base = heardOf(on.captureId);
    on.judged = 0;
    const { sensitivity, endpointDelayMs } = settings();
    on.stream = service.openEndpointing(
      { sensitivity, endpointDelayMs, confirmMs, hearing: on.hearing },
      {
        onEvent: (event) => {
          if (live === on) told(on, event);
        },
        onEnd(why, detail) {
          if (live !== on) return;
          if (why === 'gone') follow(on);
          else fail(on, detail);
        },
      },
    );
  }

  function told(on: Live, event: StreamEvent): void {
    const { captureId } = on;
    switch (event.type) {
      case 'began':
        on.hearing = 'speech';
        onFact({ type: 'speech-began', captureId, sample: on.base + event.sample });
        return;
      case 'confirmed':
        onFact({ type: 'speech-confirmed', captureId });
        return;
      case 'ended':
        on.hearing = 'silence';
        onFact({ type: 'speech-ended', captureId, silenceMs: event.silenceMs });
        return;
      case 'dismissed':
        on.hearing = 'silence';
        onFact({ type: 'speech-dismissed', captureId });
        return;
      case 'heard':
        on.judged = event.samples;
    }
  }

  function end(): void {
    live?.stream?.close();
    live = null;
  }

  function fail({ captureId }: Live, detail: Told): void {
    end();
    onFact({ type: 'endpointing-failed', captureId, error: appError('speech-engine-failed', { detail }) });
  }

  return {
    start(captureId, hearing) {
      end();
      live = { captureId, stream: null, hearing, base: 0, judged: 0 };
      follow(live);
    },

    stop(captureId) {
      if (live?.captureId === captureId) end();
    },

    settingsChanged() {
      if (live === null) return;
      live.stream?.close();
      follow(live);
    },

    frame(captureId, pcm) {
      if (capture?.captureId !== captureId) capture = { captureId, samples: 0 };
      capture.samples += pcm.length;
      if (live?.captureId !== captureId) return;
      live.stream?.send(pcm);
      const behind = capture.samples - live.base - live.judged;
      if (behind > MAX_BEHIND_SAMPLES) fail(live, say('engine-detector-silent'));
    },
  };
}
