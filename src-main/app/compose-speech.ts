/**
 * Wires the speech host: the service that owns it, what it may ask of main, and the way to connect to it.
 */
import path from 'node:path';
import type { EffectsPort } from '../assistant/types.js';
import type { WarmEngines } from '../hosts/protocol/speech-envelope.js';
import type { Connect } from '../transport/connection.js';
import { createHostConnect } from '../transport/host-connection.js';
import { SpeechService } from '../transport/speech-service.js';
import { watchRestart } from './notices.js';
import type { AppCore } from './session-parts.js';

export interface SpeechParts {
  readonly connect: Connect<'host'>;
  /** Has the host look for speech in a microphone. */
  readonly endpointing: Pick<SpeechService, 'openEndpointing'>;
  /** Loads models before they are missed. */
  warmUp(engines: WarmEngines): void;
}

export interface SpeechListeners {
  readonly effects: EffectsPort;
  /** All engines can work. */
  readonly onReady: () => void;
}

export function composeSpeech(core: AppCore, { effects, onReady }: SpeechListeners): SpeechParts {
  const logger = core.logger.child('speech');
  const restart = watchRestart(() => core.notices.tell('speech-restarted'));
  const service = new SpeechService({
    spawn: core.spawnHost,
    clock: core.clock,
    modelFolder: path.join(core.paths.models, 'moonshine-tiny'),
    onEffect: (effect) => effects.run(effect),
    onStatus(status) {
      logger.info('Speech engines changed.', { engines: status });
      if (Object.values(status).every((engine) => engine.state === 'ready')) onReady();
    },
    onHostState(state) {
      logger.info('Speech host changed.', { host: state });
      if (state.state === 'running') restart.works();
      else if (state.state !== 'stopped') restart.died();
    },
  });
  core.onQuit('speech', () => service.dispose());
  return { connect: createHostConnect(service), endpointing: service, warmUp: (engines) => service.warmUp(engines) };
}
