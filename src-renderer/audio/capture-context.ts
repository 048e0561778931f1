/**
 * Owns one audio context of the microphone with its worklet: how they are built, told what to do, and found broken. The
 * worklet's frames go to main by a port of their own.
 */
import type { HandPort } from '../bridge.js';
import type { CaptureOrder, CaptureReport } from './capture-worklet.js';
import workletUrl from './capture-worklet.ts?worker&url';

export interface CaptureContext {
  readonly context: AudioContext;
  readonly node: AudioWorkletNode;
}

export interface CaptureContextPorts {
  readonly handPort: HandPort;
  readonly onReport: (report: CaptureReport) => void;
  /** The worklet threw and will not run again; its context closes. */
  readonly onBroken: () => void;
}

/** The nearest rate below that is a multiple of the wanted one is what the context runs at. */
const CONTEXT_RATE_HZ = 48_000;

/** Samples of `rateHz` flow once it runs. Rejects as the browser does where there is no audio. */
export async function buildCaptureContext(
  rateHz: number,
  { handPort, onReport, onBroken }: CaptureContextPorts,
): Promise<CaptureContext> {
  const factor = Math.max(1, Math.floor(CONTEXT_RATE_HZ / rateHz));
  // With a loudspeaker of its own it would change the blocks that answers play in. Newer than the types of the DOM.
  const options: AudioContextOptions & { readonly sinkId: { readonly type: 'none' } } = {
    sampleRate: rateHz * factor,
    latencyHint: 'interactive',
    sinkId: { type: 'none' },
  };
  const context = new AudioContext(options);
  await context.audioWorklet.addModule(workletUrl);
  const node = new AudioWorkletNode(context, 'capture', {
    numberOfInputs: 2,
    numberOfOutputs: 0,
    channelCount: 1,
    channelCountMode: 'explicit',
    processorOptions: { factor },
  });
  node.port.onmessage = ({ data }: MessageEvent<CaptureReport>) => onReport(data);
  node.onprocessorerror = () => {
    void context.close();
    onBroken();
  };
  const channel = new MessageChannel();
  handPort('capture.frames', channel.port2);
  order(node, { type: 'port', port: channel.port1 }, [channel.port1]);
  return { context, node };
}

export function order(node: AudioWorkletNode, message: CaptureOrder, transfer: Transferable[] = []): void {
  node.port.postMessage(message, transfer);
}
