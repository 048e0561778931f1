/**
 * Owns the conversation between main and the feeder: loads on demand, fences commands of a broken epoch, translates
 * facts. Must never load an add-on unasked, because loading one may end the process.
 */
import type { AudioBackEnd, AudioHostCommand, AudioHostFact } from '../protocol/audio.js';
import { Feeder, type FeederTuning } from './feeder.js';
import type { FeederClock, PcmDevice } from './pcm-device.js';

export interface AudioServer {
  handle(command: AudioHostCommand): void;
  /** Releases the device after what is in flight; idempotent. */
  close(): Promise<void>;
}

export function createAudioServer(options: {
  readonly post: (fact: AudioHostFact) => void;
  readonly load: (
    onLoading: (backEnd: AudioBackEnd) => void,
  ) => Promise<{ readonly backEnd: AudioBackEnd; readonly device: PcmDevice } | null>;
  readonly clock: FeederClock;
  /** Ends the process at once: a write that never ends cannot be undone. */
  readonly abandon: () => void;
  readonly tuning?: FeederTuning;
}): AudioServer {
  const { post, load, clock, abandon } = options;
  let feeder: Feeder | null = null;
  let loading = false;
  let closed: Promise<void> | null = null;
  let gain = 1;
  let epoch = 0;

  const start = async (): Promise<void> => {
    if (loading || closed !== null) return;
    loading = true;
    // Asked again after a failure: the device may be another one now.
    await feeder?.dispose();
    feeder = null;
    const loaded = await load((backEnd) => post({ type: 'loading', backEnd }));
    loading = false;
    if (loaded === null) {
      post({ type: 'unavailable' });
      return;
    }
    feeder = new Feeder({
      device: loaded.device,
      clock,
      onStalled: abandon,
      emit: (fact) => {
        if (fact.type === 'failed') post({ ...fact, epoch: ++epoch });
        else post(fact);
      },
      ...(options.tuning !== undefined && { tuning: options.tuning }),
    });
    feeder.setGain(gain);
    post({ type: 'ready', backEnd: loaded.backEnd, rateHz: loaded.device.rateHz });
  };

  const close = (): Promise<void> => {
    closed ??= feeder?.dispose() ?? Promise.resolve();
    return closed;
  };

  return {
    close,
    handle(command) {
      switch (command.type) {
        case 'load':
          void start();
          return;
        case 'write':
          if (command.epoch >= epoch) feeder?.write(command.turnId, command.pcm, command.cushionMs);
          return;
        case 'end':
          if (command.epoch >= epoch) feeder?.end(command.turnId);
          return;
        case 'cut':
          if (command.epoch >= epoch) feeder?.cut(command.turnId);
          return;
        case 'volume':
          gain = command.gain;
          feeder?.setGain(gain);
          return;
        case 'close':
          void close().then(() => post({ type: 'closed' }));
          return;
      }
    },
  };
}
