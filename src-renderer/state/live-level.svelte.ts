/**
 * Owns a microphone that is opened to show how loud it is, while somebody looks. It steps aside for a talk, which has
 * the microphone itself. Must never be open when it is not wanted or not seen.
 */
import { appError, type AppError } from '../../src-preload/contract/app-error.js';
import type { LevelProbe } from '../audio/level-probe.js';
import { meterFraction } from '../audio/loudness.js';
import { microphoneFailure } from '../audio/microphone.js';
import type { PageContext } from './context.js';

export interface LiveLevel {
  /** Length of a meter, 0..1; of the talk where one goes on. */
  readonly value: number;
  /** Whether sound is taken now. */
  readonly open: boolean;
  readonly failure: AppError | null;
  /** Forgets the failure and opens anew. */
  retry(): void;
}

/**
 * Made while a component is made, and ends with it. `wanted` is read reactively; `onlevel` is told each value with how
 * long it lasted, milliseconds.
 */
export function createLiveLevel(
  page: PageContext,
  wanted: () => boolean,
  onlevel: (value: number, lastedMs: number) => void = () => undefined,
): LiveLevel {
  const { model, levels, devices, visibility, openLevelProbe } = page;
  let value = $state(0);
  let open = $state(false);
  let failure = $state.raw<AppError | null>(null);
  let probe: LevelProbe | null = null;
  const metering = $derived(wanted() && visibility.visible && failure === null);
  const talking = $derived(model.session.talkMode !== null || model.session.microphoneOpen);
  const probing = $derived(metering && !talking);

  // Opens anew when the device or its processing changes.
  $effect(() => {
    const { microphoneId: deviceId, echoCancellation, noiseSuppression, autoGainControl } = model.settings.audio;
    if (!probing) return;
    let over = false;
    openLevelProbe({ deviceId, echoCancellation, noiseSuppression, autoGainControl }).then(
      (opened) => {
        if (over) {
          opened.close();
          return;
        }
        probe = opened;
        open = true;
        // Names of devices are known once one was opened.
        void devices.refresh();
      },
      (error: unknown) => {
        if (!over) failure = appError(microphoneFailure(error));
      },
    );
    return () => {
      over = true;
      open = false;
      probe?.close();
      probe = null;
    };
  });

  $effect(() => {
    if (!metering) return;
    let before = performance.now();
    let frame = requestAnimationFrame(function read(now) {
      value = meterFraction(probe?.read() ?? levels.input);
      onlevel(value, Math.max(0, now - before));
      before = now;
      frame = requestAnimationFrame(read);
    });
    return () => {
      cancelAnimationFrame(frame);
      value = 0;
    };
  });

  return {
    get value() {
      return value;
    },
    get open() {
      return open;
    },
    get failure() {
      return failure;
    },
    retry() {
      failure = null;
    },
  };
}
