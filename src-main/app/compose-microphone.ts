/**
 * Wires the microphone: main's side of the page's capture, and the news for the talk key when a capture ends
 * without it.
 */
import type { ParleyHandlers } from '../../src-preload/contract/ipc/table.js';
import type { CaptureId } from '../../src-preload/contract/ids.js';
import { createCapture } from '../adapters/capture.js';
import { restartAudioService } from '../platform/audio-service.js';
import type { CaptureFact, CapturePort } from '../session/ports.js';
import type { AppCore } from './session-parts.js';

export interface MicrophoneParts {
  readonly port: CapturePort;
  readonly handlers: ParleyHandlers['capture'];
  /** The next capture answers a press at this time, monotonic milliseconds. */
  pressedAt(atMs: number): void;
}

export interface MicrophoneListeners {
  readonly onFact: (fact: CaptureFact) => void;
  readonly onFrame: (captureId: CaptureId, pcm: Int16Array) => void;
  /** A capture is over; `pressedAtMs` is the press it answered, null when there was none. */
  readonly onClosed: (pressedAtMs: number | null) => void;
  /** The page is up: the microphone can be opened. */
  readonly onPage: () => void;
  /** A microphone is opened now: whether with the echo canceller. */
  readonly cancelsEcho: () => boolean;
}

export function composeMicrophone(core: AppCore, listeners: MicrophoneListeners): MicrophoneParts {
  const { pushes, settings, clock, ports } = core;
  const logger = core.logger.child('microphone');
  let pressedAtMs: number | null = null;
  let live: { readonly captureId: CaptureId; readonly pressedAtMs: number | null } | null = null;

  const closed = (captureId: CaptureId): void => {
    if (live?.captureId !== captureId) return;
    const { pressedAtMs: answered } = live;
    live = null;
    listeners.onClosed(answered);
  };

  const capture = createCapture({
    page: {
      start(request) {
        pushes.capture.start(request);
        return true;
      },
      stop: (captureId) => pushes.capture.stop({ captureId }),
    },
    settings: () => ({ ...settings.current().audio, echoCancellation: listeners.cancelsEcho() }),
    onFact(fact) {
      if (fact.type === 'capture-failed' || fact.type === 'capture-stalled') {
        const error = fact.type === 'capture-failed' ? fact.error : null;
        logger.warn('The microphone did not serve.', { fact: fact.type, error });
      }
      listeners.onFact(fact);
      if (fact.type !== 'capture-started') closed(fact.captureId);
    },
    onFrame: ({ captureId }, pcm) => listeners.onFrame(captureId, pcm),
    clock,
    keyDownAtMs: () => pressedAtMs,
    lookAgain: restartAudioService,
  });

  ports.onPort('capture.frames', (port) => {
    port.onMessage((message) => capture.message(message));
    listeners.onPage();
  });
  core.onQuit('microphone', () => {
    const { gaps, stale } = capture.counts();
    if (gaps + stale > 0) logger.info('Microphone frames.', { gaps, stale });
  });

  return {
    port: {
      open(captureId) {
        live = { captureId, pressedAtMs };
        capture.open(captureId);
        pressedAtMs = null;
      },
      stop(captureId) {
        capture.stop(captureId);
        closed(captureId);
      },
      discard(captureId) {
        capture.discard(captureId);
        closed(captureId);
      },
    },
    handlers: {
      started: ({ captureId }) => capture.started(captureId),
      failed: ({ captureId, code }) => capture.failed(captureId, code),
      stopped: ({ captureId }) => capture.stopped(captureId),
    },
    pressedAt(atMs) {
      pressedAtMs = atMs;
    },
  };
}
