/**
 * Owns main's side of the microphone: asks the window to open and release it, watches that samples flow and hands
 * frames on in order. Frames of any capture but the live one are dropped and counted. Must never keep sound.
 */
import {
  CAPTURE_RATE_HZ,
  MAX_PRE_ROLL_MS,
  type CaptureFrame,
  type CaptureStart,
} from '../../src-preload/contract/audio.js';
import { appError, type AppError, type ErrorCode } from '../../src-preload/contract/app-error.js';
import type { CaptureId } from '../../src-preload/contract/ids.js';
import { say } from '../../src-preload/contract/said.js';
import type { CaptureFact, CapturePort, ClockPort } from '../session/ports.js';

/** An open microphone that gives no samples for this long is broken. */
const STALL_MS = 1_500;
/**
 * While the page looks for another microphone in the middle of an utterance no samples can come. The page has bounds of
 * its own for each try; this one is for a page that does not answer.
 */
const SWITCH_MS = 6_000;
/**
 * Added to the age of the key press for people who begin a moment before the key is all the way down. The device's
 * own delay needs no allowance: what the audio thread holds as its newest sound is older than the press by that much.
 */
const PRE_ROLL_MARGIN_MS = 20;

const WINDOW_GONE = say('window-restarting');

export interface CaptureSettings {
  readonly microphoneId: string;
  readonly echoCancellation: boolean;
  readonly noiseSuppression: boolean;
  readonly autoGainControl: boolean;
  readonly keepMicrophoneReady: boolean;
  /** Whether the sound without the echo canceller is wanted as well. */
  readonly alsoBare: boolean;
}

export interface CaptureOptions {
  /** The window, as far as the microphone needs it. False when there is no window to ask. */
  readonly page: { start(request: CaptureStart): boolean; stop(captureId: CaptureId): void };
  readonly settings: () => CaptureSettings;
  readonly onFact: (fact: CaptureFact) => void;
  /** `bare` is the same sound without the echo canceller, as long as `pcm`; null where there is none. */
  readonly onFrame: (frame: CaptureFrame, pcm: Int16Array, bare: Int16Array | null) => void;
  readonly clock: ClockPort;
  /**
   * Makes the system look for devices anew; settles when it has begun to, false when that is not possible. Asked once
   * for a capture that found no microphone.
   */
  readonly lookAgain?: () => Promise<boolean>;
  /** When the key that opens the microphone went down, monotonic ms; null where no key did. */
  readonly keyDownAtMs?: () => number | null;
}

export interface CaptureCounts {
  /** Frames missing inside a capture, by their sequence numbers. */
  readonly gaps: number;
  /** Frames of a capture that was over. */
  readonly stale: number;
}

export interface Capture extends CapturePort {
  /** A page is there: what another one, or none, was asked to open is asked of this one. */
  pageIsUp(): void;
  /** What the window reports. */
  started(captureId: CaptureId): void;
  failed(captureId: CaptureId, code: ErrorCode): void;
  /** The device is gone, and the page looks for another one: the capture goes on with its sound. */
  switching(captureId: CaptureId): void;
  stopped(captureId: CaptureId): void;
  /** A message of the capture port; anything that is not a frame is counted as stale. */
  message(message: unknown): void;
  counts(): CaptureCounts;
}

type Live = {
  /** `looking`: the system looks for devices, before the page is asked once more. */
  state: 'opening' | 'looking' | 'open' | 'stopping';
  readonly request: CaptureStart;
  looked: boolean;
  samples: number;
  nextSequence: number;
  lastFrameAtMs: number;
  /** Until then no samples may come; monotonic ms. */
  patientUntilMs: number;
};

export function createCapture({
  page,
  settings,
  onFact,
  onFrame,
  clock,
  keyDownAtMs,
  lookAgain,
}: CaptureOptions): Capture {
  let live: Live | null = null;
  let cancelStallWatch: (() => void) | null = null;
  let gaps = 0;
  let stale = 0;

  function preRollMs({ keepMicrophoneReady }: CaptureSettings): number {
    const pressedAtMs = keepMicrophoneReady ? (keyDownAtMs?.() ?? null) : null;
    if (pressedAtMs === null) return 0;
    const ageMs = Math.max(0, clock.nowMs() - pressedAtMs);
    return Math.min(MAX_PRE_ROLL_MS, Math.round(ageMs + PRE_ROLL_MARGIN_MS));
  }

  function over(): void {
    cancelStallWatch?.();
    cancelStallWatch = null;
    live = null;
  }

  // One timer per stall bound, not one per frame: it looks when the last frame came and sleeps for the rest.
  function watchStall(capture: Live, delayMs: number): void {
    cancelStallWatch = clock.after(delayMs, () => {
      if (live !== capture || capture.state !== 'open') return;
      const leftMs = Math.max(capture.lastFrameAtMs + STALL_MS, capture.patientUntilMs) - clock.nowMs();
      if (leftMs > 0) {
        watchStall(capture, leftMs);
        return;
      }
      const { captureId } = capture.request;
      over();
      page.stop(captureId);
      onFact({ type: 'capture-stalled', captureId, recordedMs: recordedMs(capture) });
    });
  }

  const windowGone = (): AppError => appError('microphone-failed', { detail: WINDOW_GONE });

  const recordedMs = ({ samples }: Live): number => (samples * 1_000) / CAPTURE_RATE_HZ;

  const isLooking = ({ state }: Live): boolean => state === 'looking';

  const liveAs = (captureId: CaptureId): Live | null => (live?.request.captureId === captureId ? live : null);

  function fail(capture: Live, error: AppError): void {
    over();
    // The page knows, unless another request of the same capture was on its way.
    page.stop(capture.request.captureId);
    onFact({ type: 'capture-failed', captureId: capture.request.captureId, error, recordedMs: recordedMs(capture) });
  }

  /** A microphone that came after the system last looked may be found by looking once more. */
  async function retry(capture: Live): Promise<void> {
    capture.looked = true;
    capture.state = 'looking';
    capture.nextSequence = 0;
    const looking = (await lookAgain?.()) ?? false;
    if (live !== capture || !isLooking(capture)) return;
    capture.state = 'opening';
    if (!looking || !page.start(capture.request)) fail(capture, appError('microphone-missing'));
  }

  function drained(capture: Live): void {
    over();
    onFact({ type: 'capture-drained', captureId: capture.request.captureId, recordedMs: recordedMs(capture) });
  }

  return {
    open(captureId) {
      if (live !== null) page.stop(live.request.captureId);
      over();
      const wanted = settings();
      const { microphoneId, echoCancellation, noiseSuppression, autoGainControl, alsoBare } = wanted;
      const request: CaptureStart = {
        captureId,
        deviceId: microphoneId,
        rateHz: CAPTURE_RATE_HZ,
        echoCancellation,
        noiseSuppression,
        autoGainControl,
        alsoBare,
        preRollMs: preRollMs(wanted),
      };
      live = {
        request,
        state: 'opening',
        looked: false,
        samples: 0,
        nextSequence: 0,
        lastFrameAtMs: clock.nowMs(),
        patientUntilMs: 0,
      };
      if (!page.start(request)) fail(live, windowGone());
    },

    stop(captureId) {
      if (live?.request.captureId !== captureId) return;
      live.state = 'stopping';
      page.stop(captureId);
    },

    discard(captureId) {
      if (live?.request.captureId !== captureId) return;
      over();
      page.stop(captureId);
    },

    pageIsUp() {
      // A page that is at it takes no notice.
      if (live?.state === 'opening' && !page.start(live.request)) fail(live, windowGone());
    },

    started(captureId) {
      if (live?.request.captureId !== captureId || live.state !== 'opening') return;
      live.state = 'open';
      live.lastFrameAtMs = clock.nowMs();
      watchStall(live, STALL_MS);
      onFact({ type: 'capture-started', captureId });
    },

    failed(captureId, code) {
      const capture = liveAs(captureId);
      if (capture === null) return;
      if (code === 'microphone-missing' && capture.state === 'opening' && !capture.looked) void retry(capture);
      else fail(capture, appError(code));
    },

    switching(captureId) {
      const capture = liveAs(captureId);
      // Frames have a way of their own: the last ones of the old device may come after this.
      if (capture !== null) capture.patientUntilMs = clock.nowMs() + SWITCH_MS;
    },

    stopped(captureId) {
      if (live?.request.captureId === captureId) drained(live);
    },

    message(message) {
      const frame = asFrame(message);
      if (frame === null || live === null || frame.captureId !== live.request.captureId) {
        stale += 1;
        return;
      }
      if (frame.sequence > live.nextSequence) gaps += frame.sequence - live.nextSequence;
      live.nextSequence = frame.sequence + 1;
      live.lastFrameAtMs = clock.nowMs();
      if (frame.pcm.byteLength >= 2) {
        const pcm = new Int16Array(frame.pcm, 0, frame.pcm.byteLength >> 1);
        live.samples += pcm.length;
        onFrame(frame, pcm, frame.bare === null ? null : new Int16Array(frame.bare, 0, pcm.length));
      }
      if (frame.final) drained(live);
    },

    counts: () => ({ gaps, stale }),
  };
}

/** Hand-written: a schema library has no place on a path taken fifty times a second. */
function asFrame(message: unknown): CaptureFrame | null {
  if (typeof message !== 'object' || message === null) return null;
  const { type, captureId, sequence, rateHz, pcm, bare, final } = message as Partial<
    Record<keyof CaptureFrame, unknown>
  >;
  const whole = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0;
  if (type !== 'frame' || !whole(captureId) || !whole(sequence) || rateHz !== CAPTURE_RATE_HZ) return null;
  if (!(pcm instanceof ArrayBuffer) || pcm.byteLength > CAPTURE_RATE_HZ || typeof final !== 'boolean') return null;
  if (bare !== null && !(bare instanceof ArrayBuffer && bare.byteLength === pcm.byteLength)) return null;
  return message as CaptureFrame;
}
