/**
 * Owns the open microphone: executes what the capture machine decides. Must never leave a track running that
 * no live capture uses, but for the one the standby keeps.
 */
import type { CaptureStart } from '../../src-preload/contract/audio.js';
import type { CaptureId } from '../../src-preload/contract/ids.js';
import type { ParleyApi } from '../../src-preload/contract/ipc/table.js';
import type { CaptureGraph } from './capture-graph.js';
import { captureStep, CLOSED, type CaptureEffect, type CaptureEvent, type CaptureState } from './capture-machine.js';
import { microphoneFailure, stopTracks } from './microphone.js';
import type { OpenedMicrophone, OpenMicrophone } from './open-microphone.js';
import { watchFlow, type FlowWatch } from './sample-flow.js';
import type { Standby } from './standby.js';

/** How long the audio thread may take for the last frame; main waits 400 ms in all. */
const FLUSH_BOUND_MS = 150;
/** How long a device may take for its first samples: a headset on Bluetooth changes its profile first. */
const FIRST_SAMPLES_MS = 3_000;
/** The same for one that takes another's place, while somebody speaks. */
const NEXT_SAMPLES_MS = 2_500;

type Acquire = Extract<CaptureEffect, { readonly type: 'acquire' }>;

/** The microphone of the live capture. */
interface Held {
  readonly opened: OpenedMicrophone;
  /** The same microphone once more, without the echo canceller; null where there is none, or not yet. */
  bare: MediaStream | null;
  readonly start: CaptureStart;
  /** Whether its samples flowed before the capture. */
  readonly lent: boolean;
  readonly after: Acquire['after'];
  watch: FlowWatch | null;
}

export interface CapturePorts {
  readonly tell: Pick<ParleyApi['capture'], 'started' | 'failed' | 'stopped' | 'switching' | 'using'>;
  readonly openMicrophone: OpenMicrophone;
  /** Samples this stream's device has delivered; null where the browser does not count them. */
  readonly delivered: (stream: MediaStream) => number | null;
  readonly graph: CaptureGraph;
  readonly standby: Pick<Standby, 'lend' | 'keeps' | 'inUse' | 'worked' | 'broken' | 'dispose'>;
  /** Calls back once after `delayMs`. */
  readonly after: (delayMs: number, callback: () => void) => void;
}

export interface Capture {
  /** Prepares all but the device for captures at this rate, so that the first press is as fast as the next. */
  warm(rateHz: number): Promise<void>;
  start(start: CaptureStart): void;
  stop(captureId: CaptureId): void;
  /** The audio thread heard the first sound of this capture's device. */
  flowing(captureId: CaptureId): void;
  /** The audio thread broke: the live capture fails, and the standby lets go. */
  broken(): void;
  /** Releases the microphone at once; idempotent. */
  dispose(): void;
}

export function createCapture({ tell, openMicrophone, delivered, graph, standby, after }: CapturePorts): Capture {
  let state: CaptureState = CLOSED;
  const held = new Map<CaptureId, Held>();

  function dispatch(event: CaptureEvent): void {
    const step = captureStep(state, event);
    state = step.state;
    for (const effect of step.effects) execute(effect);
    standby.inUse(state.kind !== 'closed');
  }

  function execute(effect: CaptureEffect): void {
    switch (effect.type) {
      case 'acquire':
        void acquire(effect);
        return;
      case 'connect':
        connect(effect.captureId);
        return;
      case 'detach':
        graph.detach(effect.captureId);
        // One that is open and silent is not worth keeping.
        letGo(effect.captureId, effect.how === 'silent');
        return;
      case 'flush':
        flush(effect.captureId);
        return;
      case 'release':
        graph.disconnect(effect.captureId);
        letGo(effect.captureId, false);
        return;
      case 'tell-started':
        tell.started({ captureId: effect.captureId, deviceLabel: held.get(effect.captureId)?.opened.label ?? '' });
        return;
      case 'tell-switching':
        tell.switching({ captureId: effect.captureId });
        return;
      case 'tell-failed':
        tell.failed({ captureId: effect.captureId, code: effect.code });
        return;
      case 'tell-stopped':
        tell.stopped({ captureId: effect.captureId });
    }
  }

  async function acquire({ start, from, after: loss }: Acquire): Promise<void> {
    const { captureId } = start;
    const lent = loss === 'nothing' ? standby.lend(start) : null;
    const opening = (lent ?? openMicrophone(start, from)).then((opened) => {
      if (isAsking(captureId))
        held.set(captureId, { opened, bare: null, start, lent: lent !== null, after: loss, watch: null });
      else if (!standby.keeps(opened.stream)) stopTracks(opened.stream);
      return opened;
    });
    try {
      const [{ stream }] = await Promise.all([opening, graph.ready(start.rateHz)]);
      if (lent === null) standby.worked();
      stream.getAudioTracks()[0]?.addEventListener('ended', () => {
        // Of a capture that has another device by now this is no news.
        if (held.get(captureId)?.opened.stream === stream) dispatch({ type: 'lost', captureId, how: 'gone' });
      });
      dispatch({ type: 'acquired', captureId });
    } catch (error) {
      dispatch({ type: 'refused', captureId, code: microphoneFailure(error) });
      // When the graph failed first the device may open yet; `isAsking` is false by then and it is released there.
      await opening.catch(() => undefined);
    }
  }

  function connect(captureId: CaptureId): void {
    const mine = held.get(captureId);
    if (mine === undefined) return;
    const { opened, start, lent, after: loss } = mine;
    graph.connect(captureId, opened.stream, start.preRollMs);
    if (start.alsoBare) void accompany(mine);
    // The system's own has no chosen one to stand in for, but after a loss it may well be another device.
    const isNext = opened.use === 'chosen' && loss === 'gone' && isDefault();
    tell.using({ device: isNext ? 'other' : opened.use, deviceLabel: opened.label });
    mine.watch = watchFlow({
      delivered: () => delivered(opened.stream),
      firstMs: loss === 'nothing' ? FIRST_SAMPLES_MS : NEXT_SAMPLES_MS,
      after,
      onFlowing: () => {
        graph.assure(captureId);
        dispatch({ type: 'flowing', captureId });
      },
      onSilent: () => dispatch({ type: 'lost', captureId, how: 'silent' }),
    });
    if (lent) mine.watch.heard();
  }

  /** Nobody waits for it, and where it cannot be had the capture does without. */
  async function accompany(mine: Held): Promise<void> {
    const { captureId } = mine.start;
    const { deviceId = mine.start.deviceId } = mine.opened.stream.getAudioTracks()[0]?.getSettings() ?? {};
    const second = await openMicrophone({ ...mine.start, deviceId, echoCancellation: false }, 'only').catch(() => null);
    if (second === null) return;
    const { stream, label } = second;
    // The system's default may have become another one meanwhile.
    if (held.get(captureId) !== mine || label !== mine.opened.label) {
      stopTracks(stream);
      return;
    }
    mine.bare = stream;
    graph.accompany(captureId, stream);
    stream.getAudioTracks()[0]?.addEventListener('ended', () => {
      if (held.get(captureId) === mine) graph.accompany(captureId, null);
    });
  }

  const isDefault = (): boolean => state.kind === 'opening' && state.start.deviceId === 'default';

  function flush(captureId: CaptureId): void {
    const flushed = (): void => dispatch({ type: 'flushed', captureId });
    graph.flush(captureId).then(flushed, flushed);
    after(FLUSH_BOUND_MS, flushed);
  }

  function letGo(captureId: CaptureId, alsoKept: boolean): void {
    const mine = held.get(captureId);
    held.delete(captureId);
    if (mine === undefined) return;
    mine.watch?.stop();
    if (mine.bare !== null) stopTracks(mine.bare);
    const { stream } = mine.opened;
    if (!standby.keeps(stream)) stopTracks(stream);
    else if (alsoKept) standby.broken();
  }

  const isAsking = (captureId: CaptureId): boolean =>
    state.kind === 'opening' && state.step === 'asking' && state.captureId === captureId;

  return {
    async warm(rateHz) {
      // A failure here shows at the first press, which tries again.
      await graph.ready(rateHz).catch(() => undefined);
    },
    start: (start) => dispatch({ type: 'start', start }),
    stop: (captureId) => dispatch({ type: 'stop', captureId }),
    flowing: (captureId) => held.get(captureId)?.watch?.heard(),
    broken: () => {
      standby.broken();
      if (state.kind !== 'closed') dispatch({ type: 'broken', captureId: state.captureId });
    },
    dispose: () => {
      state = CLOSED;
      for (const captureId of [...held.keys()]) {
        graph.disconnect(captureId);
        letGo(captureId, false);
      }
      standby.dispose();
    },
  };
}
