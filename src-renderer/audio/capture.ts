/**
 * Owns the open microphone: executes what the capture machine decides. Must never leave a track running that
 * no live capture uses, but for the one the standby keeps.
 */
import type { CaptureStart } from '../../src-preload/contract/audio.js';
import type { CaptureId } from '../../src-preload/contract/ids.js';
import type { ParleyApi } from '../../src-preload/contract/ipc/table.js';
import type { CaptureGraph } from './capture-graph.js';
import { captureStep, CLOSED, type CaptureEffect, type CaptureEvent, type CaptureState } from './capture-machine.js';
import { microphoneConstraints, microphoneFailure, stopTracks } from './microphone.js';
import type { Standby } from './standby.js';

/** How long the audio thread may take for the last frame; main waits 400 ms in all. */
const FLUSH_BOUND_MS = 150;

export interface CapturePorts {
  readonly tell: Pick<ParleyApi['capture'], 'started' | 'failed' | 'stopped'>;
  readonly openStream: (constraints: MediaStreamConstraints) => Promise<MediaStream>;
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
  /** The audio thread broke: the live capture fails, and the standby lets go. */
  broken(): void;
  /** Releases the microphone at once; idempotent. */
  dispose(): void;
}

export function createCapture({ tell, openStream, graph, standby, after }: CapturePorts): Capture {
  let state: CaptureState = CLOSED;
  const streams = new Map<CaptureId, { readonly stream: MediaStream; readonly preRollMs: number }>();

  function dispatch(event: CaptureEvent): void {
    const step = captureStep(state, event);
    state = step.state;
    for (const effect of step.effects) execute(effect);
    if (state.kind === 'closed' && step.effects.length > 0) graph.rest();
    standby.inUse(state.kind !== 'closed');
  }

  function execute(effect: CaptureEffect): void {
    switch (effect.type) {
      case 'acquire':
        void acquire(effect.start);
        return;
      case 'connect': {
        const opened = streams.get(effect.captureId);
        if (opened !== undefined) graph.connect(effect.captureId, opened.stream, opened.preRollMs);
        return;
      }
      case 'flush':
        flush(effect.captureId);
        return;
      case 'release':
        release(effect.captureId);
        return;
      case 'tell-started':
        tell.started({ captureId: effect.captureId, deviceLabel: effect.deviceLabel });
        return;
      case 'tell-failed':
        tell.failed({ captureId: effect.captureId, code: effect.code });
        return;
      case 'tell-stopped':
        tell.stopped({ captureId: effect.captureId });
    }
  }

  async function acquire(start: CaptureStart): Promise<void> {
    const { captureId, preRollMs } = start;
    const lent = standby.lend(start);
    const opening = (lent ?? openStream(microphoneConstraints(start))).then((stream) => {
      if (isOpening(captureId)) streams.set(captureId, { stream, preRollMs });
      else if (!standby.keeps(stream)) stopTracks(stream);
      return stream;
    });
    try {
      const [stream] = await Promise.all([opening, graph.ready(start.rateHz)]);
      if (lent === null) standby.worked();
      const track = stream.getAudioTracks()[0];
      track?.addEventListener('ended', () => dispatch({ type: 'lost', captureId }));
      dispatch({ type: 'acquired', captureId, deviceLabel: (track?.label ?? '').slice(0, 200) });
    } catch (error) {
      dispatch({ type: 'refused', captureId, code: microphoneFailure(error) });
      // When the graph failed first the device may open yet; `isOpening` is false by then and it is released there.
      await opening.catch(() => undefined);
    }
  }

  function flush(captureId: CaptureId): void {
    const flushed = (): void => dispatch({ type: 'flushed', captureId });
    graph.flush(captureId).then(flushed, flushed);
    after(FLUSH_BOUND_MS, flushed);
  }

  function release(captureId: CaptureId): void {
    const opened = streams.get(captureId);
    streams.delete(captureId);
    if (opened === undefined) return;
    graph.disconnect(captureId);
    if (!standby.keeps(opened.stream)) stopTracks(opened.stream);
  }

  const isOpening = (captureId: CaptureId): boolean => state.kind === 'opening' && state.captureId === captureId;

  return {
    async warm(rateHz) {
      // A failure here shows at the first press, which tries again.
      await graph.ready(rateHz).catch(() => undefined);
      if (state.kind === 'closed') graph.rest();
    },
    start: (start) => dispatch({ type: 'start', start }),
    stop: (captureId) => dispatch({ type: 'stop', captureId }),
    broken: () => {
      standby.broken();
      if (state.kind !== 'closed') dispatch({ type: 'lost', captureId: state.captureId });
    },
    dispose: () => {
      state = CLOSED;
      for (const captureId of [...streams.keys()]) release(captureId);
      standby.dispose();
    },
  };
}
