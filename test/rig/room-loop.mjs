/**
 * `node room-loop.mjs OPTIONS`: plays what the virtual loudspeaker plays into the virtual microphone, as a room would.
 * A process of its own: a test that computes must not make the room stutter. OPTIONS is JSON; see room.ts.
 */
import { spawn } from 'node:child_process';
import { createRoom, impulseResponse } from './reverberation.mjs';

const { source, sink, ...room } = JSON.parse(process.argv[2] ?? '{}');
const format = ['--raw', '--format=s16le', '--channels=1', `--rate=${room.rateHz}`];
const ear = spawn('parec', ['-d', source, ...format, '--latency-msec=10'], { stdio: ['ignore', 'pipe', 'inherit'] });
const mouth = spawn('pacat', ['--playback', '-d', sink, ...format, '--latency-msec=20'], {
  stdio: ['pipe', 'ignore', 'inherit'],
});

const through = createRoom(impulseResponse(room));
/** Half a sample that was cut off by the pipe. */
let rest = Buffer.alloc(0);
let told = false;

ear.stdout.on('data', (/** @type {Buffer} */ data) => {
  const bytes = rest.length === 0 ? data : Buffer.concat([rest, data]);
  const whole = bytes.length & ~1;
  rest = bytes.subarray(whole);
  const samples = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + whole));
  const heard = through(samples);
  mouth.stdin.write(Buffer.from(heard.buffer));
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
