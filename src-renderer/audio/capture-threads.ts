/**
 * Owns the threads of the microphone: an audio context for its worklet, which rests, and the reader that feeds it. How
 * they are built, told what to do, and found broken. The worklet's frames go to main by a port of their own.
 */
import type { HandPort } from '../bridge.js';
import type { CaptureInput, CaptureOrder, CaptureReport, FlushOrder, ReaderOrder } from './capture-thread/messages.js';
import workletUrl from './capture-worklet.ts?worker&url';
import ReaderWorker from './microphone-reader-worker.ts?worker';

/** Newer than the types of the DOM; Chromium has it for sound since 94. */
declare const MediaStreamTrackProcessor: new (options: {
  readonly track: MediaStreamTrack;
  readonly maxBufferSize: number;
}) => { readonly readable: ReadableStream<AudioData> };

export interface CaptureThreads {
  order(order: CaptureOrder): void;
  /** Joins a stream to an input, in place of the one before. */
  feed(input: CaptureInput, stream: MediaStream): Feed;
  close(): Promise<void>;
}

/** A stream on its way to the audio thread. */
export interface Feed {
  /** Flushes the capture behind all that was captured until now. */
  flush(order: FlushOrder): void;
  /** Throws away what was captured more than `backMs` ago and has not come yet. */
  forget(backMs: number): void;
  /** Takes it off the input; idempotent. */
  end(): void;
}

export interface CaptureThreadsPorts {
  readonly handPort: HandPort;
  readonly onReport: (report: CaptureReport) => void;
  /** A thread threw; all are closed. */
  readonly onBroken: () => void;
}

/** Pieces of 10 ms that wait for a busy page at most. Main takes a microphone for broken that gives nothing for so long. */
const QUEUED_PIECES = 150;

/** Rejects as the browser does where there is no audio. */
export async function buildCaptureThreads(
  rateHz: number,
  { handPort, onReport, onBroken }: CaptureThreadsPorts,
): Promise<CaptureThreads> {
  // Without a device of its own, and suspended, the context renders nothing: it is there for its thread.
  const options: AudioContextOptions & { readonly sinkId: { readonly type: 'none' } } = { sinkId: { type: 'none' } };
  const context = new AudioContext(options);
  await Promise.all([context.audioWorklet.addModule(workletUrl), context.suspend()]);
  const node = new AudioWorkletNode(context, 'capture', {
    numberOfInputs: 1,
    numberOfOutputs: 0,
    processorOptions: { rateHz },
  });
  const reader = new ReaderWorker();
  const close = async (): Promise<void> => {
    // What is broken may say so more than once, and then no longer speaks of the threads in use.
    node.port.onmessage = node.onprocessorerror = reader.onerror = null;
    reader.terminate();
    await context.close().catch(() => undefined);
  };
  const broken = (): void => {
    void close();
    onBroken();
  };
  node.port.onmessage = ({ data }: MessageEvent<CaptureReport>) => {
    if (data.type === 'broken') broken();
    else onReport(data);
  };
  node.onprocessorerror = broken;
  reader.onerror = broken;

  const order = (message: CaptureOrder, transfer: Transferable[] = []): void =>
    node.port.postMessage(message, transfer);
  const toReader = (message: ReaderOrder, transfer: Transferable[] = []): void => reader.postMessage(message, transfer);
  let feeds = 0;
  const current: Record<CaptureInput, number | null> = { heard: null, bare: null };

  const channel = new MessageChannel();
  handPort('capture.frames', channel.port2);
  order({ type: 'port', port: channel.port1 }, [channel.port1]);
  return {
    order,
    close,
    feed(input, stream) {
      const id = ++feeds;
      current[input] = id;
      const [track] = stream.getAudioTracks();
      // One that was unplugged meanwhile gives nothing, and tells so itself.
      const isLive = track?.readyState === 'live';
      const { port1, port2 } = new MessageChannel();
      order({ type: 'input', input, port: port1 }, [port1]);
      if (isLive) {
        const pieces = new MediaStreamTrackProcessor({ track, maxBufferSize: QUEUED_PIECES }).readable;
        toReader({ type: 'read', id, pieces, port: port2 }, [pieces, port2]);
      }
      return {
        flush(flush) {
          if (isLive) toReader({ type: 'flush', id, captureId: flush.captureId });
          else order(flush);
        },
        forget(backMs) {
          if (isLive) toReader({ type: 'forget', id, backMs });
        },
        end() {
          if (current[input] !== id) return;
          current[input] = null;
          toReader({ type: 'stop', id });
          order({ type: 'input', input, port: null });
        },
      };
    },
  };
}
