/**
 * Wires the microphone: main's side of the page's capture, and the news for the talk key when a capture ends
 * without it.
 */
import type { AudioDevice } from '../../src-preload/contract/audio.js';
import type { ParleyHandlers } from '../../src-preload/contract/ipc/table.js';
import type { CaptureId } from '../../src-preload/contract/ids.js';
import { createCapture } from '../adapters/capture.js';
import { createLookAgain } from '../adapters/look-again.js';
import { createDevicePresence } from '../audio/device-presence.js';
import type { EchoTreatment } from '../audio/sound-path.js';
import { restartAudioService } from '../platform/audio-service.js';
import type { PowerEvent } from '../platform/power.js';
import type { CaptureFact, CapturePort } from '../session/ports.js';
import { createAnsweredPress } from './answered-press.js';
import type { AppCore } from './session-parts.js';

export interface MicrophoneParts {
  readonly port: CapturePort;
  readonly handlers: ParleyHandlers['capture'];
  /** Whether another microphone, or another treatment of its sound, is wanted than the open one was opened with. */
  isOutdated(): boolean;
  /** The next capture answers a press at this time, monotonic milliseconds. */
  pressedAt(atMs: number): void;
  /** The page saw these devices. */
  devices(devices: readonly AudioDevice[]): void;
  /** No microphone is kept ready while the screen is locked or the computer sleeps. */
  powerChanged(event: PowerEvent): void;
}

export interface MicrophoneListeners {
  readonly onFact: (fact: CaptureFact) => void;
  /** `bare`: without the echo canceller; null where there is none. */
  readonly onFrame: (captureId: CaptureId, pcm: Int16Array, bare: Int16Array | null) => void;
  /** A capture is over that answered the press at this time. */
  readonly onClosed: (pressedAtMs: number) => void;
  /** The page is up: the microphone can be opened. */
  readonly onPage: () => void;
  /** A microphone is opened now: whether with the echo canceller, and without it as well. */
  readonly treatEcho: () => EchoTreatment;
  /** Whether an answer is heard through the page now. */
  readonly isPagePlaying: () => boolean;
}

export function composeMicrophone(core: AppCore, listeners: MicrophoneListeners): MicrophoneParts {
  const { pushes, settings, clock, ports } = core;
  const logger = core.logger.child('microphone');
  const press = createAnsweredPress(listeners.onClosed);
  const presence = createDevicePresence({
    kind: 'audioinput',
    chosen: () => settings.current().audio.microphoneId,
    onSwitched(label) {
      logger.info('Another microphone is in use.', { label });
      core.notices.tell('microphone-switched', label);
    },
    onBack(label) {
      logger.info('The chosen microphone is back.', { label });
      core.notices.tell('microphone-back', label);
    },
  });

  let away: ReadonlySet<'locked' | 'asleep'> = new Set();
  const tellResting = (): void => pushes.capture.resting(away.size > 0);
  const setAway = (why: 'locked' | 'asleep', isAway: boolean): void => {
    away = new Set([...away].filter((one) => one !== why).concat(isAway ? [why] : []));
    tellResting();
  };

  /** The echo canceller is not only a matter of settings: whoever decides on it knows whether it is outdated. */
  const treatment = (): string => {
    const { microphoneId, noiseSuppression, autoGainControl } = settings.current().audio;
    return JSON.stringify([microphoneId, noiseSuppression, autoGainControl]);
  };
  let openedWith: string | null = null;

  const closed = (captureId: CaptureId): void => {
    if (press.closed(captureId)) presence.busy(false);
  };

  const capture = createCapture({
    page: {
      start(request) {
        core.window.bringBackPage();
        pushes.capture.start(request);
        return true;
      },
      stop: (captureId) => pushes.capture.stop({ captureId }),
    },
    settings: () => ({ ...settings.current().audio, ...listeners.treatEcho() }),
    onFact(fact) {
      if (fact.type === 'capture-failed' || fact.type === 'capture-stalled') {
        const error = fact.type === 'capture-failed' ? fact.error : null;
        logger.warn('The microphone did not serve.', { fact: fact.type, error });
      }
      listeners.onFact(fact);
      if (fact.type !== 'capture-started') closed(fact.captureId);
    },
    onFrame: ({ captureId }, pcm, bare) => listeners.onFrame(captureId, pcm, bare),
    clock,
    keyDownAtMs: () => press.atMs,
    lookAgain: createLookAgain({
      nowMs: () => clock.nowMs(),
      isPagePlaying: listeners.isPagePlaying,
      isPressed: () => press.atMs !== null,
      look: restartAudioService,
    }),
  });

  ports.onPort('capture.frames', (port) => {
    port.onMessage((message) => capture.message(message));
    tellResting();
    capture.pageIsUp();
    listeners.onPage();
  });
  core.onQuit('microphone', () => {
    const { gaps, stale } = capture.counts();
    if (gaps + stale > 0) logger.info('Microphone frames.', { gaps, stale });
  });

  return {
    port: {
      open(captureId) {
        press.opened(captureId);
        presence.busy(true);
        openedWith = treatment();
        capture.open(captureId);
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
      switching: ({ captureId }) => capture.switching(captureId),
      using: ({ device, deviceLabel }) => presence.using(device, deviceLabel),
    },
    isOutdated: () => presence.isReturning || (openedWith !== null && openedWith !== treatment()),
    pressedAt: (atMs) => press.pressed(atMs),
    devices: (devices) => presence.listed(devices),
    powerChanged(event) {
      switch (event) {
        case 'lock':
        case 'unlock':
          setAway('locked', event === 'lock');
          return;
        case 'suspend':
        case 'resume':
          setAway('asleep', event === 'suspend');
          return;
        case 'shutdown':
          return;
      }
    },
  };
}
