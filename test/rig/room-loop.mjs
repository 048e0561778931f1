/**
 * `node room-loop.mjs OPTIONS`: plays what the virtual loudspeaker plays into the virtual microphone, as a room would.
 * A process of its own: a test that computes must not make the room stutter. OPTIONS is JSON; see room.ts.
 */
import { spawn } from 'node:child_process';
import { createRoom, impulseResponse } from './reverberation.mjs';

const { source, sink, ...room } = JSON.parse(process.argv[2] ?? '{}');
const format = ['--raw', '--format=s16le', '--channels=1', `--rate=${room.rateHz}`];
const ear = spawn('parec', ['-d', source, ...format, '--latency-msec=10'], { stdio: ['ignore', 'pipe', 'inherit'] });
const mouth = spawn('pacat', ['--playback', '--verbose', '-d', sink, ...format, '--latency-msec=20'], {
  stdio: ['pipe', 'ignore', 'pipe'],
  env: { ...process.env, LC_ALL: 'C' },
});
/** What is written before the stream is there waits in the pipe, and would stay late for ever. */
let isConnected = false;
mouth.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
  isConnected ||= text.includes('Connected to device');
});

const through = createRoom(impulseResponse(room));
/**
 * What may wait to be played, ms. A sound server that was idle hands over what it had rendered ahead all at once, and
 * what is once late stays late for ever: beyond this it is left out.
 */
const MOST_WAITING_MS = 60;
let played = 0;
let startedMs = 0;

/** @param {Int16Array} heard @returns {Int16Array} what of it is played, without falling behind */
function punctual(heard) {
  const due = ((performance.now() - startedMs) * room.rateHz) / 1000;
  if (played < due) {
    startedMs = performance.now();
    played = 0;
  }
  const waiting = Math.max(0, played - due);
  const most = (MOST_WAITING_MS * room.rateHz) / 1000;
  const kept = heard.subarray(Math.max(0, Math.min(heard.length, Math.round(waiting + heard.length - most))));
  played += kept.length;
  return kept;
}

/** Half a sample that was cut off by the pipe. */
let rest = Buffer.alloc(0);
let told = false;

ear.stdout.on('data', (/** @type {Buffer} */ data) => {
  const bytes = rest.length === 0 ? data : Buffer.concat([rest, data]);
  const whole = bytes.length & ~1;
  rest = bytes.subarray(whole);
  const samples = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + whole));
  const heard = punctual(through(samples));
  if (!isConnected) return;
  mouth.stdin.write(Buffer.from(heard.buffer, heard.byteOffset, heard.byteLength));
  if (!told) process.stdout.write('ready\n');
  told = true;
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
