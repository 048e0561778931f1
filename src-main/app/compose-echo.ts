/**
 * Wires what keeps the assistant from hearing itself: which output plays, whether the microphone is opened with the
 * echo canceller, and the gate on the way of microphone frames.
 */
import type { AudioDevice } from '../../src-preload/contract/audio.js';
import type { CaptureId } from '../../src-preload/contract/ids.js';
import type { SinkHealth } from '../../src-preload/contract/session-snapshot.js';
import type { Settings } from '../../src-preload/contract/settings.js';
import type { TalkMode } from '../../src-preload/contract/talk.js';
import { createEchoGate } from '../adapters/echo-gate.js';
import type { Output } from '../audio/output-port.js';
import { echoPath, soundPath, type SoundPath } from '../audio/sound-path.js';
import type { AppCore } from './session-parts.js';

type EchoCore = Pick<AppCore, 'clock' | 'logger'> & {
  readonly settings: Pick<AppCore['settings'], 'current' | 'onChange'>;
};

export interface EchoListeners {
  readonly output: () => Pick<Output, 'playingOn' | 'health' | 'heardBetween' | 'select'>;
  /** Microphone frames without the assistant's own voice. */
  readonly onFrame: (captureId: CaptureId, pcm: Int16Array) => void;
  /** Whether the person, talking without a key, is hard to hear over an answer. */
  readonly onHalfDuplex: (halfDuplex: boolean) => void;
  /** The open microphone must be opened anew: another is chosen, or what is to be done to its sound has changed. */
  readonly onReopen: () => void;
  /** A person was heard over the assistant. */
  readonly onPerson: () => void;
}

/** How the person talks, as the session has it. */
export interface Talking {
  readonly handsFree: boolean;
  readonly talkMode: TalkMode | null;
}

/** Whether a microphone would be opened otherwise, but for its canceller: see `soundPath`. */
const isOtherMicrophone = (now: Settings['audio'], before: Settings['audio']): boolean =>
  now.microphoneId !== before.microphoneId ||
  now.noiseSuppression !== before.noiseSuppression ||
  now.autoGainControl !== before.autoGainControl;

const isByKey = ({ talkMode }: Talking): boolean => talkMode === 'hold' || talkMode === 'latched';

export interface EchoParts {
  /** One frame of mono PCM16 from the microphone. */
  frame(captureId: CaptureId, pcm: Int16Array): void;
  /** Before the session carries out what follows from this. */
  talking(now: Talking): void;
  /** Asked when a microphone is opened. */
  cancelsEcho(): boolean;
  sinkChanged(health: SinkHealth): void;
  /** The page saw these devices. */
  devices(devices: readonly AudioDevice[]): void;
  defaultSpeaker(name: string): void;
  /** Follows the settings from now on. */
  start(): void;
}

export function composeEcho({ clock, settings, logger }: EchoCore, listeners: EchoListeners): EchoParts {
  const log = logger.child('echo');
  let talking: Talking = { handsFree: false, talkMode: null };
  let known: readonly AudioDevice[] = [];
  let defaultName = '';
  let path: SoundPath | null = null;
  /** Whether the microphone that was opened last cancels echo. */
  let cancelling = false;
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
    echoPath: () => (path === null ? null : echoPath({ ...path, ...talking, cancelling, sink: sinkInUse() })),
    onFrame: listeners.onFrame,
    onPerson: listeners.onPerson,
  });

  function sinkInUse(): 'native' | 'renderer' | null {
    const { playingOn, health } = listeners.output();
    return playingOn ?? (health.state === 'ready' ? health.sink : null);
  }

  function tellDuplex(): void {
    const { health } = listeners.output();
    const cancelled = cancelling && health.state === 'ready' && health.sink === 'renderer';
    const now = talking.handsFree && path?.listeningOn === 'loudspeakers' && !cancelled;
    if (now === halfDuplex) return;
    halfDuplex = now;
    listeners.onHalfDuplex(now);
  }

  /** Answers whether the way of sound is another one now. */
  function follow(): boolean {
    const before = path;
    path = currentPath();
    if (before?.sink !== path.sink) listeners.output().select(path.sink);
    const changed = JSON.stringify(before) !== JSON.stringify(path);
    if (changed) log.info('The way of sound changed.', { path });
    tellDuplex();
    return changed;
  }

  /** A device, or what the person says of it, changed. */
  function deviceChanged(): void {
    const changed = follow();
    // Hands-free the microphone is open all the time, so that it would never learn of this.
    if (changed && talking.talkMode === 'hands-free' && path?.echoCancellation !== cancelling) listeners.onReopen();
  }

  settings.onChange((now, before) => {
    if (now.audio === before.audio || path === null) return;
    const { microphoneId, speakerId, listeningOn } = before.audio;
    const { audio } = now;
    if (audio.microphoneId !== microphoneId || audio.speakerId !== speakerId || audio.listeningOn !== listeningOn)
      gate.forget();
    if (talking.talkMode === 'hands-free' && isOtherMicrophone(audio, before.audio)) {
      follow();
      listeners.onReopen();
    } else deviceChanged();
  });

  return {
    frame: (captureId, pcm) => gate.frame(captureId, pcm),
    talking(now) {
      if (now.handsFree === talking.handsFree && now.talkMode === talking.talkMode) return;
      // What a key had opened may stay open without it.
      const isLetGo = isByKey(talking) && now.talkMode === 'hands-free';
      talking = now;
      if (path === null) return;
      follow();
      if (isLetGo && path.echoCancellation !== cancelling) listeners.onReopen();
    },
    cancelsEcho() {
      cancelling = currentPath().echoCancellation;
      tellDuplex();
      return cancelling;
    },
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
    start: () => void follow(),
  };
}
