/**
 * Owns which microphone is joined to the audio thread, and for what: a capture, or to be kept ready. The threads are built
 * once, so that a press only has to open the device. Their frames go to main by a port of their own.
 */
import type { CaptureId } from '../../src-preload/contract/ids.js';
import type { HandPort } from '../bridge.js';
import { buildCaptureThreads, type CaptureThreads, type Feed } from './capture-threads.js';
import type { CaptureReport } from './capture-thread/messages.js';

export interface CaptureGraph {
  /** Resolves when sound of `rateHz` would flow at once; rebuilds where the rate changed or a thread broke. */
  ready(rateHz: number): Promise<void>;
  /**
   * Joins a stream for good, of which the last half second is held between captures; null lets go of it. A live capture
   * is not disturbed.
   */
  keep(stream: MediaStream | null): void;
  /**
   * Starts the capture on this stream, `preRollMs` back where the stream is the kept one; one whose device was detached
   * goes on with it. Only after `ready`.
   */
  connect(captureId: CaptureId, stream: MediaStream, preRollMs: number): void;
  /**
   * Gives the capture the same microphone a second time, without the echo canceller, or takes it away. Ignored when the
   * capture has lost its device meanwhile; goes with it.
   */
  accompany(captureId: CaptureId, bare: MediaStream | null): void;
  /** Lets go of the capture's stream; the capture stays live and waits for another. */
  detach(captureId: CaptureId): void;
  /** The capture's device delivers, though it may be silence. */
  assure(captureId: CaptureId): void;
  /** Resolves when the audio thread has posted the final frame of the capture, with all that was captured until now. */
  flush(captureId: CaptureId): Promise<void>;
  disconnect(captureId: CaptureId): void;
  dispose(): Promise<void>;
}

export interface CaptureGraphPorts {
  readonly handPort: HandPort;
  /** Loudness of the live capture, linear 0..1, about 20 times a second. */
  readonly onLevel: (level: number) => void;
  /** The first sound of the capture's device was heard. */
  readonly onFlowing: (captureId: CaptureId) => void;
  /** A thread threw and will not run again. */
  readonly onBroken: () => void;
}

/**
 * Sound of a kept microphone may be late when a capture begins, and is then from before the press. What is later than
 * this is thrown away; less would be risky, since how late it is can be told only roughly, and the press's own must not go.
 */
const LATE_MS = 200;

/** Threads that are there, or on their way. */
interface Build {
  readonly rateHz: number;
  readonly threads: Promise<CaptureThreads>;
}

interface Source {
  readonly stream: MediaStream;
  /** Null once the device is detached. */
  feed: Feed | null;
  bare: Feed | null;
  /** Null between captures. */
  captureId: CaptureId | null;
}

export function createCaptureGraph({ handPort, onLevel, onFlowing, onBroken }: CaptureGraphPorts): CaptureGraph {
  let built: Build | null = null;
  let threads: CaptureThreads | null = null;
  let source: Source | null = null;
  let kept: MediaStream | null = null;
  const awaitingFlush = new Map<CaptureId, () => void>();

  const build = (rateHz: number): Build => ({
    rateHz,
    threads: buildCaptureThreads(rateHz, {
      handPort,
      onReport: hear,
      onBroken() {
        forget();
        onBroken();
      },
    }),
  });

  function hear(report: CaptureReport): void {
    switch (report.type) {
      case 'level':
        if (source?.captureId === report.captureId) onLevel(report.level);
        return;
      case 'flowing':
        onFlowing(report.captureId);
        return;
      case 'flushed':
        awaitingFlush.get(report.captureId)?.();
        awaitingFlush.delete(report.captureId);
        return;
      case 'broken':
    }
  }

  function forget(): void {
    built = null;
    threads = null;
    source = null;
  }

  async function tearDown(): Promise<void> {
    const old = built;
    forget();
    await old?.threads.then((there) => there.close()).catch(() => undefined);
  }

  /** The stream's, with nothing else joined. */
  function attach(there: CaptureThreads, stream: MediaStream, captureId: CaptureId | null): void {
    leave();
    source = { stream, feed: there.feed('heard', stream), bare: null, captureId };
  }

  function leave(): void {
    source?.feed?.end();
    source?.bare?.end();
    if (source !== null) source.feed = source.bare = null;
  }

  /** With no capture live: the kept stream is joined, or none is. */
  function joinKept(): void {
    if (threads === null || (source?.captureId ?? null) !== null) return;
    if (kept === (source?.stream ?? null)) return;
    threads.order({ type: 'ring', on: kept !== null });
    if (kept !== null) {
      attach(threads, kept, null);
      return;
    }
    leave();
    source = null;
  }

  return {
    async ready(rateHz) {
      if (built !== null && built.rateHz !== rateHz) await tearDown();
      const mine = (built ??= build(rateHz));
      try {
        threads = await mine.threads;
        joinKept();
      } catch (error) {
        // The next press builds anew.
        if (built === mine) built = null;
        throw error;
      }
    },
    keep(stream) {
      kept = stream;
      joinKept();
    },
    connect(captureId, stream, preRollMs) {
      if (threads === null) return;
      if (source?.captureId === captureId) {
        threads.order({ type: 'await', captureId });
        attach(threads, stream, captureId);
      } else if (source?.stream === stream && stream === kept) {
        source.captureId = captureId;
        source.feed?.forget(preRollMs + LATE_MS);
        threads.order({ type: 'begin', captureId, preRollMs });
      } else {
        // Of what was joined before, nothing must come once the capture has begun.
        leave();
        threads.order({ type: 'ring', on: false });
        threads.order({ type: 'begin', captureId, preRollMs: 0 });
        attach(threads, stream, captureId);
      }
    },
    accompany(captureId, bare) {
      if (threads === null || source?.captureId !== captureId || source.feed === null) return;
      source.bare?.end();
      source.bare = bare === null ? null : threads.feed('bare', bare);
    },
    detach(captureId) {
      if (source?.captureId !== captureId) return;
      leave();
      onLevel(0);
    },
    assure(captureId) {
      threads?.order({ type: 'assure', captureId });
    },
    flush(captureId) {
      if (threads === null) return Promise.resolve();
      const order = { type: 'flush', captureId } as const;
      if (source?.captureId === captureId && source.feed !== null) source.feed.flush(order);
      else threads.order(order);
      return new Promise((resolve) => awaitingFlush.set(captureId, resolve));
    },
    disconnect(captureId) {
      // A press that overtakes this one does not wait for what is late, but for the last frame.
      if (awaitingFlush.delete(captureId)) threads?.order({ type: 'flush', captureId });
      if (source?.captureId !== captureId) return;
      source.captureId = null;
      source.bare?.end();
      source.bare = null;
      joinKept();
      onLevel(0);
    },
    dispose: tearDown,
  };
}
