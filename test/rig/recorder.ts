/** Owns a recorder at one of the virtual devices. Samples are stamped with the monotonic clock as they arrive. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { MICROPHONE_SINK, nowMs, rigFolder, SPEAKER } from './environment.js';
import { punctual } from './punctual.mjs';
import { createRecording, type Chunk, type Recording, type TimeBase } from './recording.js';
import { until } from './wait.js';

const RATE_HZ = 48_000;

export type Place = 'speaker' | 'microphone';

const SOURCES: Readonly<Record<Place, { readonly source: string; readonly timeBase: TimeBase }>> = {
  speaker: { source: `${SPEAKER}.monitor`, timeBase: 'audible' },
  microphone: { source: `${MICROPHONE_SINK}.monitor`, timeBase: 'captured' },
};

export interface RecorderOptions {
  /**
   * The block size asked for, in ms; times are about as exact. The sink then runs in such blocks as well, which
   * flatters a player that is being measured; null asks for nothing (blocks of up to 50 ms or more).
   */
  readonly blockMs?: number | null;
}

export class Recorder {
  readonly #process: ChildProcessByStdio<null, Readable, null>;
  readonly #timeBase: TimeBase;
  readonly #exited: Promise<void>;
  readonly #parts: Buffer[] = [];
  readonly #chunks: Chunk[] = [];
  #bytes = 0;

  private constructor(place: Place, { blockMs = 5 }: RecorderOptions) {
    rigFolder();
    const { source, timeBase } = SOURCES[place];
    this.#timeBase = timeBase;
    const latency = blockMs === null ? [] : [`--latency-msec=${blockMs}`];
    const format = ['--raw', '--format=s16le', `--rate=${RATE_HZ}`, '--channels=1'];
    this.#process = punctual(
      spawn('parec', ['-d', source, ...format, ...latency], { stdio: ['ignore', 'pipe', 'ignore'] }),
    );
    this.#exited = new Promise((resolve) => {
      this.#process.on('error', () => resolve());
      this.#process.on('close', () => resolve());
    });
    this.#process.stdout.on('data', (data: Buffer) => this.#take(data, nowMs()));
  }

  /** Starts and waits for the first samples. @throws Error when none come */
  static async start(place: Place, options: RecorderOptions = {}): Promise<Recorder> {
    const recorder = new Recorder(place, options);
    try {
      await until(`sound from the ${place}`, () => recorder.#chunks.length > 0);
    } catch (error) {
      await recorder.dispose();
      throw error;
    }
    return recorder;
  }

  /** What was recorded so far. */
  recording(): Recording {
    const bytes = Buffer.concat(this.#parts);
    const samples = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + (bytes.length & ~1)));
    return createRecording(samples, RATE_HZ, this.#chunks, this.#timeBase);
  }

  /** Ends the recording and gives it back. */
  async stop(): Promise<Recording> {
    await this.dispose();
    return this.recording();
  }

  async dispose(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#exited;
  }

  #take(data: Buffer, arrivedMs: number): void {
    const firstSample = this.#bytes >> 1;
    this.#bytes += data.length;
    this.#parts.push(data);
    const count = (this.#bytes >> 1) - firstSample;
    if (count > 0) this.#chunks.push({ firstSample, count, arrivedMs });
  }
}
