/** Owns the person at the virtual microphone: speaks words, or plays any sound. */
import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { MICROPHONE_SINK, nowMs, rigFolder } from './environment.js';
import { punctual } from './punctual.mjs';
import { durationMs, resample } from './sound.js';
import { parseWav, type Sound } from './wav.js';

const execute = promisify(execFile);
const RATE_HZ = 48_000;
const MAX_WAV_BYTES = 64 << 20;

export interface VoiceOptions {
  /** A voice of espeak-ng. Not one of the assistant's own voices. */
  readonly voice?: string;
  readonly wordsPerMinute?: number;
}

export interface Playing {
  readonly sound: Sound;
  readonly durationMs: number;
  /** When playing was asked for, in ms; the sound itself follows within some tens of ms and is timed by recording. */
  readonly startedMs: number;
  /** Settles when all of it has been played. Rejects when the sink goes away. */
  readonly finished: Promise<void>;
  /** Stops at once. */
  stop(): void;
}

/** Says a text into a sound of 48 kHz, without playing it. @throws Error when espeak-ng fails */
export async function synthesise(
  text: string,
  { voice = 'en-us', wordsPerMinute = 150 }: VoiceOptions = {},
): Promise<Sound> {
  const { stdout } = await execute('espeak-ng', ['-v', voice, '-s', String(wordsPerMinute), '--stdout', text], {
    encoding: 'buffer',
    maxBuffer: MAX_WAV_BYTES,
  });
  return resample(parseWav(stdout), RATE_HZ);
}

/** Starts to play a sound into the microphone, or into another sink. */
export function play(sound: Sound, sink: string = MICROPHONE_SINK): Playing {
  rigFolder();
  const { samples, rateHz } = sound;
  const format = ['--raw', '--format=s16le', '--channels=1', `--rate=${rateHz}`, '--latency-msec=20'];
  const startedMs = nowMs();
  const player = punctual(spawn('pacat', ['--playback', '-d', sink, ...format], { stdio: ['pipe', 'ignore', 'pipe'] }));
  let complaint = '';
  let stopped = false;
  player.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  // A player that is stopped leaves the rest unread.
  player.stdin.on('error', () => {});
  player.stdin.end(Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength));
  const finished = new Promise<void>((resolve, reject) => {
    player.on('error', reject);
    player.on('close', (code) => {
      if (code === 0 || stopped) resolve();
      else reject(new Error(`Playing to ${sink} failed: ${complaint.trim()}`));
    });
  });
  // A caller that does not wait for the end learns of a failure by what is then not heard.
  finished.catch(() => {});
  return {
    sound,
    durationMs: durationMs(sound),
    startedMs,
    finished,
    stop: () => {
      stopped = true;
      player.kill('SIGKILL');
    },
  };
}

/** Says a text into the microphone. */
export async function speak(text: string, options: VoiceOptions = {}): Promise<Playing> {
  return play(await synthesise(text, options));
}
