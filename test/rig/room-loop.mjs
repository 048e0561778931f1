/**
 * `node room-loop.mjs OPTIONS`: plays what the virtual loudspeaker plays into the virtual microphone, as a room would.
 * A process of its own: a test that computes must not make the room stutter. OPTIONS is JSON; see room.ts.
 */
import { spawn } from 'node:child_process';
import { createRoom, impulseResponse } from './reverberation.mjs';

const { source, sink, ...room } = JSON.parse(process.argv[2] ?? '{}');
const format = ['--raw', '--format=s16le', '--channels=1', `--rate=${room.rateHz}`];
const ear = spawn('parec', ['-d', source, ...format, '--latency-msec=10'], { stdio: ['ignore', 'pipe', 'inherit'] });
const mouth = spawn('pacat', ['--playback', '--verbose', '-d', sink, ...format, '--latency-msec=40'], {
  stdio: ['pipe', 'ignore', 'pipe'],
  env: { ...process.env, LC_ALL: 'C' },
});
/**
 * How far the stream has played, as its player tells some twenty times a second; null before it does. What is written
 * before that would wait, and stay late for ever.
 * @type {{ playedMs: number, atMs: number } | null}
 */
let told = null;
mouth.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
  const time = [...text.matchAll(/Time: ([\d.]+) sec/g)].at(-1);
  if (time !== undefined) told = { playedMs: Number(time[1]) * 1000, atMs: performance.now() };
});

const through = createRoom(impulseResponse(room));
/**
 * What may wait to be played, ms. A busy machine makes the player or the recorder pause, and an idle sound server hands
 * over all that it had rendered ahead; what is once late stays late. Beyond the first, all but the second is left out.
 */
const MOST_WAITING_MS = 150;
const USUAL_WAITING_MS = 70;
let written = 0;

/** @param {Int16Array} heard @returns {Int16Array} what of it can be played without falling behind */
function punctual(heard) {
  if (told === null) return heard.subarray(0, written === 0 ? heard.length : 0);
  const dueMs = told.playedMs + performance.now() - told.atMs;
  const waiting = Math.max(0, written - (dueMs * room.rateHz) / 1000);
  const samples = (/** @type {number} */ ms) => (ms * room.rateHz) / 1000;
  if (waiting + heard.length <= samples(MOST_WAITING_MS)) return heard;
  const excess = waiting + heard.length - samples(USUAL_WAITING_MS);
  return heard.subarray(Math.max(0, Math.min(heard.length, Math.round(excess))));
}

/** Half a sample that was cut off by the pipe. */
let rest = Buffer.alloc(0);
let isOpen = false;

ear.stdout.on('data', (/** @type {Buffer} */ data) => {
  const bytes = rest.length === 0 ? data : Buffer.concat([rest, data]);
  const whole = bytes.length & ~1;
  rest = bytes.subarray(whole);
  const samples = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + whole));
  const heard = punctual(through(samples));
  written += heard.length;
  mouth.stdin.write(Buffer.from(heard.buffer, heard.byteOffset, heard.byteLength));
  if (isOpen || told === null) return;
  isOpen = true;
  process.stdout.write('ready\n');
});

function end() {
  ear.kill('SIGKILL');
  mouth.kill('SIGKILL');
  process.exit();
}
// A device that goes away takes the room with it; the test that opened the room has gone when its end of the pipe has.
for (const child of [ear, mouth]) child.on('exit', end);
mouth.stdin.on('error', end);
process.stdin.on('end', end).resume();
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, end);
