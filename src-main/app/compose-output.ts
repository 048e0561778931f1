/**
 * Wires sound out: the native sink in its host, the page's player, and the settings they follow. Which of the two
 * plays is not decided here: see compose-echo.
 */
import type { AudioDevice, DeviceUse } from '../../src-preload/contract/audio.js';
import type { SinkHealth } from '../../src-preload/contract/session-snapshot.js';
import { createDevicePresence } from '../audio/device-presence.js';
import { createNativeSink, type NativeSink } from '../audio/native-sink.js';
import { createOutput, type Output, type OutputFact } from '../audio/output.js';
import { createRendererSink, type RendererSink } from '../audio/renderer-sink.js';
import type { SinkFact } from '../audio/sink.js';
import type { AudioBackEnd } from '../hosts/protocol/audio.js';
import { watchRestart } from './notices.js';
import type { AppCore } from './session-parts.js';

export interface OutputParts {
  readonly output: Output;
  /** Follows the settings from now on; listeners may be told at once. */
  start(): void;
  /** The page could not open its player. */
  playerFailed(reason: string): void;
  /** The add-on that direct output plays with; null while none was loaded. */
  nativeModule(): AudioBackEnd | null;
  /** The page's player was opened on this speaker. */
  playerUsing(use: DeviceUse, label: string): void;
  /** The page's player has closed. */
  playerLost(): void;
  /** The page saw these devices. */
  devices(devices: readonly AudioDevice[]): void;
}

export interface OutputListeners {
  readonly onFact: (fact: OutputFact) => void;
  readonly onHealth: (health: SinkHealth) => void;
}

export function composeOutput(core: AppCore, { onFact, onHealth }: OutputListeners): OutputParts {
  const { clock, settings, pushes, ports } = core;
  const logger = core.logger.child('output');
  let renderer: RendererSink | null = null;
  let native: NativeSink | null = null;
  const restart = watchRestart(() => core.notices.tell('sound-restarted'));

  /** The page says that it has closed the one there is, and the next is opened on the device chosen by now. */
  const anotherPlayer = (): void => {
    if (renderer?.askAgain() !== true) pushes.playback.close(null);
  };

  const presence = createDevicePresence({
    kind: 'audiooutput',
    chosen: () => settings.current().audio.speakerId,
    onSwitched(label) {
      logger.info('Another speaker is in use.', { label });
      core.notices.tell('speaker-switched', label);
    },
    onBack(label, how) {
      logger.info('The chosen speaker is back.', { label });
      // The next sound opens a player on it.
      if (how === 'listed') anotherPlayer();
      core.notices.tell('speaker-back', label);
    },
  });

  const watch = (fact: SinkFact): void => {
    if (fact.type === 'available') restart.works();
    else if (fact.type === 'failed' && fact.reason === 'host-crashed') restart.died();
    else if (fact.type === 'failed') restart.givenUp();
  };

  const output = createOutput({
    clock,
    createNative(listener) {
      native = createNativeSink({
        spawn: core.spawnHost,
        clock,
        listener(fact) {
          watch(fact);
          if (fact.type === 'available') logger.info('Direct sound output is ready.', { module: native?.backEnd });
          listener(fact);
        },
      });
      return native;
    },
    createRenderer(listener) {
      renderer = createRendererSink({
        requestPort: () => pushes.playback.open({ deviceId: settings.current().audio.speakerId }),
        clock,
        listener,
      });
      return renderer;
    },
    onFact(fact) {
      presence.busy(fact.type === 'playback-started');
      onFact(fact);
    },
    onHealth(health) {
      logger.info('Sound output changed.', { health });
      onHealth(health);
    },
    onLevel: (level) => core.levels.played(level),
  });

  const follow = (): void => {
    output.setVolume(settings.current().audio.volume);
  };
  settings.onChange((now, before) => {
    if (now.audio === before.audio) return;
    // Another loudspeaker means another player. Before a player is asked for, which this would take back.
    if (now.audio.speakerId !== before.audio.speakerId) anotherPlayer();
    follow();
  });
  ports.onPort('playback.port', (port) => renderer?.attach(port));
  core.onQuit('output', () => output.dispose());

  return {
    output,
    start: follow,
    nativeModule: () => native?.backEnd ?? null,
    playerLost: () => renderer?.lost(),
    playerUsing: (use, label) => presence.using(use, label),
    devices(devices) {
      presence.listed(devices);
      output.deviceChanged();
    },
    playerFailed: (reason) => renderer?.refuse(reason === 'no-device' ? 'no-device' : 'device-error'),
  };
}
