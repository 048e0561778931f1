/**
 * Owns what a sample for browsers needs of one and Node lacks: a page with a microphone that hears the sound it is
 * given, and then silence. Everything else of the sample is real, its socket included.
 */
import { runInNewContext } from 'node:vm';
import { WebSocket } from 'ws';

/** A block of 4096 samples at 16 kHz lasts 256 ms; the microphone of this page is ten times as fast. */
const BLOCK_MS = 25;

export interface Page {
  /** What the sample wrote to the console, and what went wrong, line by line. */
  readonly lines: readonly string[];
  /** Closes its sockets and its microphone. */
  close(): void;
}

interface Processor {
  onaudioprocess: ((event: { readonly inputBuffer: { getChannelData(): Float32Array } }) => void) | null;
  connect(): void;
  disconnect(): void;
}

/** Runs a classic script. `microphone` is sound in [-1, 1]. */
export function openPage(script: string, microphone: Float32Array): Page {
  const lines: string[] = [];
  const sockets: WebSocket[] = [];
  const clocks: NodeJS.Timeout[] = [];
  const write = (...words: readonly unknown[]): void => {
    lines.push(words.map((word) => (typeof word === 'string' ? word : JSON.stringify(word))).join(' '));
  };

  class PageSocket extends WebSocket {
    constructor(url: string) {
      super(url);
      sockets.push(this);
    }
  }

  const createProcessor = (blockSamples: number) => {
    let at = 0;
    const processor: Processor = {
      onaudioprocess: null,
      connect() {
        clocks.push(
          setInterval(() => {
            const block = new Float32Array(blockSamples);
            block.set(microphone.subarray(at, at + blockSamples));
            at += blockSamples;
            processor.onaudioprocess?.({ inputBuffer: { getChannelData: () => block } });
          }, BLOCK_MS),
        );
      },
      disconnect: () => clocks.forEach(clearInterval),
    };
    return processor;
  };

  class AudioContext {
    readonly destination = {};
    constructor({ sampleRate }: { readonly sampleRate: number }) {
      if (sampleRate !== 16_000) throw new Error('The microphone of this page has 16 kHz.');
    }
    createMediaStreamSource = () => ({ connect: () => undefined });
    createScriptProcessor = createProcessor;
    close = () => Promise.resolve();
  }

  const stream = { getTracks: () => [{ stop: () => undefined }] };
  const navigator = { mediaDevices: { getUserMedia: () => Promise.resolve(stream) } };
  runInNewContext(script, {
    WebSocket: PageSocket,
    navigator,
    window: { AudioContext },
    console: { log: write, error: (...words: readonly unknown[]) => write('error:', ...words) },
    atob,
    btoa,
  });

  return {
    lines,
    close() {
      clocks.forEach(clearInterval);
      for (const socket of sockets) socket.terminate();
    },
  };
}
