/**
 * Owns the audio context of the microphone and its worklet. They are built once and rest, suspended, between
 * captures, so that a press only has to open the device; a microphone that is kept ready keeps them running. The worklet's
 * frames go to main by a port of their own.
 */
import type { CaptureId } from '../../src-preload/contract/ids.js';
import type { HandPort } from '../bridge.js';
import { buildCaptureContext, order, type CaptureContext } from './capture-context.js';
import type { CaptureReport } from './capture-worklet.js';

export interface CaptureGraph {
  /** Resolves when samples of `rateHz` would flow at once; rebuilds where the rate changed or the worklet broke. */
  ready(rateHz: number): Promise<void>;
  /**
   * Joins a stream to the worklet for good, which holds its last half second between captures; null lets go of it.
   * A live capture is not disturbed.
   */
  keep(stream: MediaStream | null): void;
  /**
   * Joins the kept stream anew, between captures. The clocks of microphone and context drift apart, and what the
   * browser buffers between them only grows: up to some 200 ms by which every sound would come late.
   */
  renew(): void;
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
  /** Resolves when the worklet has posted the final frame of the capture. */
  flush(captureId: CaptureId): Promise<void>;
  disconnect(captureId: CaptureId): void;
  /** No capture is live: stop spending, unless a microphone is kept. */
  rest(): void;
  dispose(): Promise<void>;
}

/**
 * Chromium keeps what joins a stream to a context until that closes, 60 to 130 KB each time. After so many the context is
 * replaced, at a moment without a capture.
 */
export const WORN_BY_JOINS = 40;

export interface CaptureGraphPorts {
  readonly handPort: HandPort;
  /** Loudness of the live capture, linear 0..1, about 20 times a second. */
  readonly onLevel: (level: number) => void;
  /** The first sound of the capture's device was heard. */
  readonly onFlowing: (captureId: CaptureId) => void;
  /** The worklet threw and will not run again. */
  readonly onBroken: () => void;
}

/** A context that is there, or on its way. */
interface Build {
  readonly rateHz: number;
  readonly parts: Promise<CaptureContext>;
  /** How often a stream was joined to it. */
  joins: number;
}

interface Source {
  readonly stream: MediaStream;
  readonly node: MediaStreamAudioSourceNode;
  bare: { readonly stream: MediaStream; readonly node: MediaStreamAudioSourceNode } | null;
  /** Null between captures. */
  captureId: CaptureId | null;
}

/** The worklet's inputs. */
const HEARD = 0;
const BARE = 1;

export function createCaptureGraph({ handPort, onLevel, onFlowing, onBroken }: CaptureGraphPorts): CaptureGraph {
  let built: Build | null = null;
  let parts: CaptureContext | null = null;
  let source: Source | null = null;
  let kept: MediaStream | null = null;
  /** Whether the context was told to suspend: its state tells only later. */
  let resting = false;
  const awaitingFlush = new Map<CaptureId, () => void>();

  const build = (rateHz: number): Promise<CaptureContext> =>
    buildCaptureContext(rateHz, {
      handPort,
      onReport: hear,
      onBroken() {
        forget();
        onBroken();
      },
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
    }
  }

  function forget(): void {
    built = null;
    parts = null;
    source = null;
  }

  async function wake({ context }: CaptureContext): Promise<void> {
    if (!resting && context.state === 'running') return;
    resting = false;
    await context.resume();
  }

  function rest(): void {
    if (parts === null || source !== null || kept !== null) return;
    if (isWorn()) {
      replace();
      return;
    }
    resting = true;
    void parts.context.suspend();
  }

  const begun = (rateHz: number): Build => (built = { rateHz, parts: build(rateHz), joins: 0 });

  const isWorn = (): boolean => built !== null && built.joins >= WORN_BY_JOINS;

  /** Between captures. A press that comes meanwhile waits for the new context, as the first one does. */
  function replace(): void {
    if (built === null) return;
    const { rateHz } = built;
    void tearDown();
    const mine = begun(rateHz);
    mine.parts.then(
      (fresh) => {
        if (built !== mine) return;
        parts = fresh;
        joinKept();
        rest();
      },
      () => {
        // The next press builds anew.
        if (built === mine) built = null;
      },
    );
  }

  /** The source of a stream, counted. */
  function sourceOf(context: AudioContext, stream: MediaStream): MediaStreamAudioSourceNode {
    if (built !== null) built.joins += 1;
    return context.createMediaStreamSource(stream);
  }

  function attach({ context, node }: CaptureContext, stream: MediaStream, captureId: CaptureId | null): void {
    disconnectAll(source);
    source = { stream, node: sourceOf(context, stream), bare: null, captureId };
    source.node.connect(node, 0, HEARD);
    wake({ context, node }).catch(() => undefined);
  }

  function begin(captureId: CaptureId, stream: MediaStream): void {
    if (parts === null) return;
    order(parts.node, { type: 'ring', on: false });
    order(parts.node, { type: 'begin', captureId, preRollMs: 0 });
    attach(parts, stream, captureId);
  }

  /** Joins the same microphone without the echo canceller. */
  function join(bare: MediaStream): void {
    if (parts === null || source === null) return;
    source.bare = { stream: bare, node: sourceOf(parts.context, bare) };
    source.bare.node.connect(parts.node, 0, BARE);
  }

  /** With no capture live: the kept stream is joined to the worklet, or none is. */
  function joinKept(): void {
    if (parts === null || (source?.captureId ?? null) !== null) return;
    if (kept === (source?.stream ?? null)) return;
    order(parts.node, { type: 'ring', on: kept !== null });
    if (kept === null) {
      disconnectAll(source);
      source = null;
      return;
    }
    attach(parts, kept, null);
  }

  async function tearDown(): Promise<void> {
    const old = built;
    forget();
    await old?.parts.then(({ context }) => context.close()).catch(() => undefined);
  }

  return {
    async ready(rateHz) {
      if (built !== null && built.rateHz !== rateHz) await tearDown();
      const mine = built ?? begun(rateHz);
      try {
        parts = await mine.parts;
        await wake(parts);
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
      rest();
    },
    renew() {
      if (parts === null || kept === null || source?.stream !== kept || source.captureId !== null) return;
      if (isWorn()) {
        replace();
        return;
      }
      order(parts.node, { type: 'ring', on: true });
      attach(parts, kept, null);
    },
    connect(captureId, stream, preRollMs) {
      if (parts === null) return;
      if (source?.captureId === captureId) {
        order(parts.node, { type: 'await', captureId });
        attach(parts, stream, captureId);
      } else if (source?.stream === stream && stream === kept) {
        source.captureId = captureId;
        order(parts.node, { type: 'begin', captureId, preRollMs });
      } else begin(captureId, stream);
    },
    accompany(captureId, bare) {
      if (parts === null || source?.captureId !== captureId) return;
      source.bare?.node.disconnect();
      source.bare = null;
      if (bare !== null) join(bare);
    },
    detach(captureId) {
      if (source?.captureId !== captureId) return;
      disconnectAll(source);
      onLevel(0);
    },
    assure(captureId) {
      if (parts !== null) order(parts.node, { type: 'assure', captureId });
    },
    flush(captureId) {
      if (parts === null) return Promise.resolve();
      order(parts.node, { type: 'flush', captureId });
      return new Promise((resolve) => awaitingFlush.set(captureId, resolve));
    },
    disconnect(captureId) {
      awaitingFlush.delete(captureId);
      if (source?.captureId !== captureId) return;
      source.captureId = null;
      source.bare?.node.disconnect();
      source.bare = null;
      joinKept();
      onLevel(0);
    },
    rest,
    dispose: tearDown,
  };
}

function disconnectAll(source: Source | null): void {
  source?.node.disconnect();
  source?.bare?.node.disconnect();
}
