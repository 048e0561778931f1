/**
 * Wires what keeps the assistant from hearing itself: which output plays, whether the microphone is opened with the
 * echo canceller, and the gate on the way of microphone frames.
 */
import type { AudioDevice } from '../../src-preload/contract/audio.js';
import type { CaptureId } from '../../src-preload/contract/ids.js';
import type { SinkHealth } from '../../src-preload/contract/session-snapshot.js';
import type { TalkMode } from '../../src-preload/contract/talk.js';
import { createEchoGate } from '../adapters/echo-gate.js';
import type { Output } from '../audio/output-port.js';
import { echoPath, soundPath, type EchoTreatment, type SoundPath } from '../audio/sound-path.js';
import type { AppCore } from './session-parts.js';

export interface EchoListeners {
  readonly output: () => Pick<Output, 'select' | 'heardBetween' | 'playingOn' | 'health'>;
  /** Microphone frames without the assistant's own voice. */
  readonly onFrame: (captureId: CaptureId, pcm: Int16Array) => void;
  /** Whether the person, talking without a key, is hard to hear over an answer. */
  readonly onHalfDuplex: (halfDuplex: boolean) => void;
  /** What is wanted of the microphone may be something else now. */
  readonly onChanged: () => void;
  /** A person was heard over the assistant. */
  readonly onPerson: () => void;
}

/** How the person talks, as the session has it. */
export interface Talking {
  readonly handsFree: boolean;
  readonly talkMode: TalkMode | null;
}

export interface EchoParts {
  /** One frame of mono PCM16 from the microphone; `bare` without the canceller, null where there is none. */
  frame(captureId: CaptureId, pcm: Int16Array, bare: Int16Array | null): void;
  /** Before the session carries out what follows from this. */
  talking(now: Talking): void;
  /** Asked when a microphone is opened. */
  treatEcho(): EchoTreatment;
  /** Whether the microphone that was opened last was opened with another treatment of echo than is wanted now. */
  isOutdated(): boolean;
  sinkChanged(health: SinkHealth): void;
  /** The page saw these devices. */
  devices(devices: readonly AudioDevice[]): void;
  defaultSpeaker(name: string): void;
  /** Follows the settings from now on. */
  start(): void;
}

/** As much of the app as this needs. */
export type EchoCore = Pick<AppCore, 'clock' | 'logger'> & {
  readonly settings: Pick<AppCore['settings'], 'current' | 'onChange'>;
};

export function composeEcho({ clock, settings, logger }: EchoCore, listeners: EchoListeners): EchoParts {
  const log = logger.child('echo');
  let talking: Talking = { handsFree: false, talkMode: null };
  let known: readonly AudioDevice[] = [];
  let defaultName = '';
  let path: SoundPath | null = null;
  /** Of the microphone that was opened last. */
  let treatment: EchoTreatment = { echoCancellation: false, alsoBare: false };
  let halfDuplex = false;

  const speakerLabel = (): string => {
    const { speakerId } = settings.current().audio;
    const chosen = known.find(({ kind, deviceId }) => kind === 'audiooutput' && deviceId === speakerId);
    return speakerId === 'default' ? defaultName : (chosen?.label ?? '');
  };
  const currentPath = (): SoundPath =>
    soundPath({ audio: settings.current().audio, handsFree: talking.handsFree, speakerLabel: speakerLabel() });

  const gate = createEchoGate({
    nowMs: () => clock.nowMs(),
    heardBetween: (fromMs, toMs) => listeners.output().heardBetween(fromMs, toMs),
    echoPath: () =>
      path === null
        ? null
        : echoPath({ ...path, ...talking, cancelling: treatment.echoCancellation, sink: sinkInUse() }),
    onFrame: listeners.onFrame,
    onPerson: listeners.onPerson,
  });

  function sinkInUse(): 'native' | 'renderer' | null {
    const { playingOn, health } = listeners.output();
    return playingOn ?? (health.state === 'ready' ? health.sink : null);
  }

  function tellDuplex(): void {
    const { health } = listeners.output();
    const cancelled = treatment.echoCancellation && health.state === 'ready' && health.sink === 'renderer';
    const now = talking.handsFree && path?.listeningOn === 'loudspeakers' && !cancelled;
    if (now === halfDuplex) return;
    halfDuplex = now;
    listeners.onHalfDuplex(now);
  }

  function follow(): void {
    const before = path;
    path = currentPath();
    if (before?.sink !== path.sink) listeners.output().select(path.sink);
    if (JSON.stringify(before) !== JSON.stringify(path)) log.info('The way of sound changed.', { path });
    tellDuplex();
  }

  /** A device, or what the person says of it, changed. */
  function deviceChanged(): void {
    follow();
    // Hands-free the microphone is open all the time, so that it would never learn of this.
    listeners.onChanged();
  }

  settings.onChange((now, before) => {
    if (now.audio === before.audio || path === null) return;
    const { microphoneId, speakerId, listeningOn } = before.audio;
    const { audio } = now;
    if (audio.microphoneId !== microphoneId || audio.speakerId !== speakerId || audio.listeningOn !== listeningOn)
      gate.forget();
    deviceChanged();
  });

  return {
    frame: (captureId, pcm, bare) => gate.frame(captureId, pcm, bare),
    talking(now) {
      if (now.handsFree === talking.handsFree && now.talkMode === talking.talkMode) return;
      talking = now;
      if (path !== null) follow();
    },
    treatEcho() {
      const { echoCancellation, alsoBare } = currentPath();
      treatment = { echoCancellation, alsoBare };
      tellDuplex();
      return treatment;
    },
    isOutdated: () =>
      path !== null && (path.echoCancellation !== treatment.echoCancellation || path.alsoBare !== treatment.alsoBare),
    sinkChanged: tellDuplex,
    devices(devices) {
      known = devices;
      if (path !== null) deviceChanged();
    },
    defaultSpeaker(name) {
      if (name === defaultName) return;
      defaultName = name;
      gate.forget();
      if (path !== null) deviceChanged();
    },
    start: follow,
  };
}
