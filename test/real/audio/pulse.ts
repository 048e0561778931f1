/**
 * A private sound server with a virtual loudspeaker, and a recorder of what it plays. Times are this process's
 * `performance.now()`.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { punctual } from '../../rig/punctual.mjs';

export const RECORD_RATE_HZ = 48_000;

export interface Pulse {
  /** What a process needs to play here. */
  readonly env: NodeJS.ProcessEnv;
  start(): Promise<void>;
  /** Takes the sound server away. */
  stop(): Promise<void>;
  /** Records the loudspeaker. A `blockMs` of 5 makes the device run in blocks of 5 ms, without it up to 50. */
  record(blockMs?: number): Promise<Recorder>;
  dispose(): Promise<void>;
}

export interface Recorder {
  stop(): Promise<Recording>;
}

export interface Recording {
  readonly pcm: Int16Array;
  /** When this sample was in the air. */
  timeOf(sample: number): number;
}

export function createPulse(): Pulse {
  const root = mkdtempSync(path.join(tmpdir(), 'parley-sound-'));
  const home = path.join(root, 'home');
  const run = path.join(root, 'run');
  const socket = path.join(run, 'pulse/native');
  mkdirSync(path.join(home, '.config/pulse'), { recursive: true });
  mkdirSync(path.dirname(socket), { recursive: true, mode: 0o700 });
  writeFileSync(path.join(home, '.config/pulse/daemon.conf'), 'default-sample-rate = 48000\n');
  writeFileSync(path.join(home, '.asoundrc'), 'pcm.!default { type pulse }\nctl.!default { type pulse }\n');
  const script = path.join(root, 'server.pa');
  writeFileSync(
    script,
    [
      `load-module module-native-protocol-unix auth-anonymous=1 socket=${socket}`,
      'load-module module-null-sink sink_name=loudspeaker rate=48000 channels=2 norewinds=1',
      'set-default-sink loudspeaker',
      '',
    ].join('\n'),
  );
  const env: NodeJS.ProcessEnv = {
    PATH: process.env['PATH'],
    HOME: home,
    XDG_RUNTIME_DIR: run,
    XDG_CONFIG_HOME: path.join(home, '.config'),
    PULSE_SERVER: `unix:${socket}`,
  };
  let server: ChildProcess | null = null;

  const stop = async (): Promise<void> => {
    const stopping = server;
    server = null;
    if (stopping === null) return;
    await ended(stopping);
  };

  return {
    env,
    stop,
    async start() {
      const options = ['-n', '-F', script, '--system=false', '--daemonize=no', '--exit-idle-time=-1'];
      // A sound card is on time however busy the machine is, and so is this one, where the system allows it.
      server = spawn('pulseaudio', [...options, '--realtime=yes', '--high-priority=yes'], { env, stdio: 'ignore' });
      for (let tries = 0; tries < 100; tries++) {
        if ((await exitCode(spawn('pactl', ['info'], { env, stdio: 'ignore' }))) === 0) return;
        await sleep(50);
      }
      throw new Error('The sound server did not start.');
    },
    async record(blockMs) {
      const latency = blockMs === undefined ? [] : [`--latency-msec=${blockMs}`, `--process-time-msec=${blockMs}`];
      const format = ['--raw', '--format=s16le', `--rate=${RECORD_RATE_HZ}`, '--channels=1'];
      const recorder = punctual(
        spawn('parec', ['-d', 'loudspeaker.monitor', ...format, ...latency], {
          env,
          stdio: ['ignore', 'pipe', 'ignore'],
        }),
      );
      const chunks: Buffer[] = [];
      const starts: number[] = [];
      let count = 0;
      recorder.stdout.on('data', (chunk: Buffer) => {
        starts.push(performance.now() - (count * 1_000) / RECORD_RATE_HZ);
        count += chunk.length / 2;
        chunks.push(chunk);
      });
      while (count < RECORD_RATE_HZ / 5) await sleep(10);
      return {
        async stop() {
          await sleep(150);
          await ended(recorder);
          const bytes = Buffer.concat(chunks);
          // A chunk arrives when its first sample is played: the median leaves out the late arrivals.
          const origin = starts.toSorted((a, b) => a - b)[Math.floor(starts.length / 2)] ?? 0;
          return {
            pcm: new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)),
            timeOf: (sample) => origin + (sample * 1_000) / RECORD_RATE_HZ,
          };
        },
      };
    },
    async dispose() {
      await stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

export const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

const exitCode = (child: ChildProcess): Promise<number | null> =>
  new Promise((done) => child.once('exit', (code) => done(code)));

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = exitCode(child);
  child.kill();
  const timer = setTimeout(() => child.kill('SIGKILL'), 2_000);
  await exit;
  clearTimeout(timer);
}
