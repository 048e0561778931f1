/**
 * Owns the audio context of the microphone and its worklet. They are built once and rest, suspended, between
 * captures, so that a press only has to open the device. The worklet's frames go to main by a port of their own.
 */
import type { CaptureId } from '../../src-preload/contract/ids.js';
import type { HandPort } from '../bridge.js';
import type { CaptureOrder, CaptureReport } from './capture-worklet.js';
import workletUrl from './capture-worklet.ts?worker&url';

export interface CaptureGraph {
  /** Resolves when samples of `rateHz` would flow at once; rebuilds where the rate changed or the worklet broke. */
  ready(rateHz: number): Promise<void>;
  /** Starts the capture on this stream. Only after `ready`. */
  connect(captureId: CaptureId, stream: MediaStream): void;
  /** Resolves when the worklet has posted the final frame of the capture. */
  flush(captureId: CaptureId): Promise<void>;
  disconnect(captureId: CaptureId): void;
  /** No capture is live: stop spending. */
  rest(): void;
  dispose(): Promise<void>;
}

export interface CaptureGraphPorts {
  readonly handPort: HandPort;
  /** Loudness of the live capture, linear 0..1, about 30 times a second. */
  readonly onLevel: (level: number) => void;
  /** The worklet threw and will not run again. */
  readonly onBroken: () => void;
}

interface Built {
  readonly context: AudioContext;
  readonly node: AudioWorkletNode;
}

export function createCaptureGraph({ handPort, onLevel, onBroken }: CaptureGraphPorts): CaptureGraph {
  let built: { readonly rateHz: number; readonly parts: Promise<Built> } | null = null;
  let parts: Built | null = null;
  let source: { readonly captureId: CaptureId; readonly node: MediaStreamAudioSourceNode } | null = null;
  const awaitingFlush = new Map<CaptureId, () => void>();

  async function build(rateHz: number): Promise<Built> {
    const context = new AudioContext({ sampleRate: rateHz, latencyHint: 'interactive' });
    await context.audioWorklet.addModule(workletUrl);
    const node = new AudioWorkletNode(context, 'capture', {
      numberOfOutputs: 0,
      channelCount: 1,
      channelCountMode: 'explicit',
    });
    node.port.onmessage = ({ data }: MessageEvent<CaptureReport>) => hear(data);
    node.onprocessorerror = () => {
      built = null;
      parts = null;
      void context.close();
      onBroken();
    };
    const channel = new MessageChannel();
    handPort('capture.frames', channel.port2);
    order(node, { type: 'port', port: channel.port1 }, [channel.port1]);
    return { context, node };
  }

  function hear(report: CaptureReport): void {
    switch (report.type) {
      case 'level':
        if (source?.captureId === report.captureId) onLevel(report.level);
        return;
      case 'flushed':
        awaitingFlush.get(report.captureId)?.();
        awaitingFlush.delete(report.captureId);
    }
  }

  async function tearDown(): Promise<void> {
    const old = built;
    built = null;
    parts = null;
    await old?.parts.then(({ context }) => context.close()).catch(() => undefined);
  }

  return {
    async ready(rateHz) {
      if (built !== null && built.rateHz !== rateHz) await tearDown();
      built ??= { rateHz, parts: build(rateHz) };
      const mine = built;
      try {
        parts = await mine.parts;
        await parts.context.resume();
      } catch (error) {
        // The next press builds anew.
        if (built === mine) built = null;
        throw error;
      }
    },
    connect(captureId, stream) {
      if (parts === null) return;
      source?.node.disconnect();
      order(parts.node, { type: 'begin', captureId });
      source = { captureId, node: parts.context.createMediaStreamSource(stream) };
      source.node.connect(parts.node);
    },
    flush(captureId) {
      if (parts === null) return Promise.resolve();
      order(parts.node, { type: 'flush', captureId });
      return new Promise((resolve) => awaitingFlush.set(captureId, resolve));
    },
    disconnect(captureId) {
      awaitingFlush.delete(captureId);
      if (source?.captureId !== captureId) return;
      source.node.disconnect();
      source = null;
      onLevel(0);
    },
    rest() {
      void parts?.context.suspend();
    },
    dispose: tearDown,
  };
}

function order(node: AudioWorkletNode, message: CaptureOrder, transfer: Transferable[] = []): void {
  node.port.postMessage(message, transfer);
}
