import { test } from '@playwright/test';
import { nowMs } from '../test/rig/environment.js';
import { findSound } from '../test/rig/correlate.js';
import { pressKeys, releaseKeys } from '../test/rig/keys.js';
import { dbfs, firstSoundAfter, rms, silenceAfter } from '../test/rig/level.js';
import { Recorder } from '../test/rig/recorder.js';
import { resample } from '../test/rig/sound.js';
import { pause } from '../test/rig/wait.js';
import { play, synthesise, type Playing } from '../test/rig/voice.js';
import { ask } from './asking.js';
import { record, runsOf, type FigureKey } from './figures.js';
import { withApp, type Measured } from './session.js';

const CHORD = 'Control+Shift+Space';
const RUNS = runsOf(20);
const RATE_HZ = 48_000;
/** Longer than all presses take. */
const ROOM_S = 120;
const ROOM_PEAK = 12;
const FRAME_SAMPLES = 320;
const UPLINK_RATE_HZ = 16_000;
/** A voice fades in: its first 20 ms are no louder than this, and are heard as soon as the rest. */
const FAINT_DBFS = -86;

/**
 * What a room is to a microphone, some -80 dBFS. A null device gives exact zeros, which are not sent before it is known
 * that the device delivers them.
 */
function playRoom(): Playing {
  const samples = new Int16Array(RATE_HZ * ROOM_S).map(() => Math.round((Math.random() - 0.5) * ROOM_PEAK));
  const room = play({ samples, rateHz: RATE_HZ });
  // Stopped when it is no longer needed.
  room.finished.catch(() => undefined);
  return room;
}

for (const [name, keepMicrophoneReady, isRoom, figure] of [
  ['closed before each press', false, true, 'onsetCold'],
  ['closed before each press, exact silence', false, false, 'onsetSilent'],
  ['kept ready', true, true, 'onsetWarm'],
] as const satisfies readonly (readonly [string, boolean, boolean, FigureKey])[]) {
  test(`P1 onset, microphone ${name}`, async () => {
    const values: number[] = [];
    const room = isRoom ? playRoom() : null;
    await withApp({ audio: { keepMicrophoneReady } }, async ({ trace }) => {
      // The first is for the microphone to be opened, and kept where it is to be.
      for (let run = 0; run <= RUNS; run += 1) {
        const startedMs = nowMs();
        await pressKeys(CHORD);
        const down = await trace.next('talk-start', startedMs);
        const sent = await trace.next('frame-sent', down.atMs);
        if (run > 0) values.push(sent.atMs - down.atMs);
        await pause(300);
        await releaseKeys(CHORD);
        await pause(700);
      }
    });
    room?.stop();
    record(figure, values);
  });
}

test('P3 up path', async () => {
  const values: number[] = [];
  const said = await synthesise(
    'The quick brown fox jumps over the lazy dog and runs far away into the wide green hills',
  );
  await withApp({}, async ({ trace }) => {
    for (let run = 0; run < 4; run += 1) {
      const microphone = await Recorder.start('microphone');
      const startedMs = nowMs();
      await pressKeys(CHORD);
      await trace.next('frame-sent', startedMs);
      await play(said).finished;
      await releaseKeys(CHORD);
      await pause(1_500);
      const recording = await microphone.stop();
      values.push(...upPathOf(recording, trace, startedMs));
    }
  });
  record('upPath', values);
});

/** For each frame that carried speech: when it was sent, less when its last sample was at the microphone. */
function upPathOf(
  recording: Awaited<ReturnType<Recorder['stop']>>,
  trace: Measured['trace'],
  startedMs: number,
): number[] {
  const frames = trace.marks('frame-sent').filter((mark) => mark.atMs >= startedMs);
  const sent = trace.pcm('uplink');
  const heard = resample({ samples: recording.samples, rateHz: recording.rateHz }, UPLINK_RATE_HZ).samples;
  const msPerSample = 1_000 / UPLINK_RATE_HZ;
  const originMs = recording.timeOf(0);
  const values: number[] = [];
  // One search for each second of speech: a slip of the device moves what follows, not the whole utterance.
  for (let from = 0; from + 50 <= frames.length; from += 50) {
    const group = frames.slice(from, from + 50);
    const firstSample = Number(group[0]?.['firstSample']);
    const known = sent.subarray(firstSample, firstSample + group.length * FRAME_SAMPLES);
    if (dbfs(rms(known)) < -40) continue;
    const match = findSound(heard, known);
    if (match.correlation < 0.9) continue;
    for (const [index, mark] of group.entries()) {
      const lastSampleAtMs = originMs + (match.offsetSamples + (index + 1) * FRAME_SAMPLES) * msPerSample;
      values.push(mark.atMs - lastSampleAtMs);
    }
  }
  return values;
}

/** Asks for a long answer, and gives back when its first bytes came. */
async function askLong(measured: Measured): Promise<number> {
  const startedMs = nowMs();
  await ask(measured, 'What can you do?');
  return (await measured.trace.next('reply-first-audio', startedMs)).atMs;
}

interface PlayedBy {
  readonly sink: 'native' | 'renderer';
  /** What the recorder asks of the virtual speaker; nothing, and its blocks are as long as an idle one's. */
  readonly blockMs: number | null;
  readonly down: FigureKey;
  readonly bargeIn: FigureKey;
  readonly heard: FigureKey | null;
}

const PLAYED_BY: readonly PlayedBy[] = [
  {
    sink: 'native',
    blockMs: null,
    down: 'downNative',
    bargeIn: 'bargeInNative',
    heard: 'heardError',
  },
  {
    sink: 'native',
    blockMs: 5,
    down: 'downNative5',
    bargeIn: 'bargeInNative5',
    heard: 'heardError5',
  },
  { sink: 'renderer', blockMs: null, down: 'downRenderer', bargeIn: 'bargeInRenderer', heard: null },
];

for (const { sink, blockMs, down, bargeIn, heard } of PLAYED_BY) {
  test(`P4 P5 P8 down path, barge-in and heard position, ${sink} sink, blocks of ${blockMs ?? 50} ms`, async () => {
    const downMs: number[] = [];
    const bargeInMs: number[] = [];
    const errorMs: number[] = [];
    await withApp({ audio: { sink } }, async (measured) => {
      for (let run = 0; run < RUNS; run += 1) {
        const speaker = await Recorder.start('speaker', { blockMs });
        const firstBytesMs = await askLong(measured);
        await pause(1_200);
        const pressedMs = nowMs();
        await pressKeys(CHORD);
        const pressed = await measured.trace.next('talk-start', pressedMs);
        const cut = await measured.trace.next('playback-cut', pressedMs);
        await pause(400);
        await releaseKeys(CHORD);
        const recording = await speaker.stop();
        const firstMs = firstSoundAfter(recording, firstBytesMs - 5, FAINT_DBFS);
        const silentMs = silenceAfter(recording, pressed.atMs);
        if (firstMs !== null) downMs.push(firstMs - firstBytesMs);
        if (silentMs !== null) bargeInMs.push(silentMs - pressed.atMs);
        if (firstMs !== null && silentMs !== null) errorMs.push(Number(cut['heardMs']) - (silentMs - firstMs));
        await pause(700);
      }
    });
    record(down, downMs);
    record(bargeIn, bargeInMs);
    if (heard !== null) record(heard, errorMs);
  });
}

test('P14 the local assistant answers', async () => {
  const values: number[] = [];
  const said = await synthesise('What is twelve times twelve?');
  await withApp({}, async ({ trace }) => {
    for (let run = 0; run < RUNS; run += 1) {
      const microphone = await Recorder.start('microphone');
      const speaker = await Recorder.start('speaker', { blockMs: null });
      const startedMs = nowMs();
      await pressKeys(CHORD);
      await trace.next('frame-sent', startedMs);
      const voice = play(said);
      await voice.finished;
      await releaseKeys(CHORD);
      await trace.next('playback-drained', startedMs, 15_000);
      const spoken = await microphone.stop();
      const answer = await speaker.stop();
      const speechStartMs = firstSoundAfter(spoken, startedMs);
      if (speechStartMs === null) continue;
      const endOfSpeechMs = silenceAfter(spoken, speechStartMs);
      if (endOfSpeechMs === null) continue;
      const firstMs = firstSoundAfter(answer, endOfSpeechMs);
      if (firstMs !== null) values.push(firstMs - endOfSpeechMs);
      await pause(300);
    }
  });
  record('answer', values);
});
