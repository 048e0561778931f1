/** Owns one block of measurements: everything that is measured of one contender before it is the next one's turn. */
import { nowMs } from '../../../test/rig/environment.js';
import { firstSoundAfter, silenceAfter } from '../../../test/rig/level.js';
import { Recorder } from '../../../test/rig/recorder.js';
import type { Recording } from '../../../test/rig/recording.js';
import { tone } from '../../../test/rig/sound.js';
import { play, type Playing } from '../../../test/rig/voice.js';
import { pause } from '../../../test/rig/wait.js';
import type { Sound } from '../../../test/rig/wav.js';
import { cpuPercent } from '../../processes.js';
import type { Contender } from '../contenders/contender.js';
import { ARRIVALS, type Arrival, type RowKey } from '../figures.js';
import { BURSTS, JITTER, STEADY, type Pattern } from '../server/patterns.js';
import type { Reply, Stage } from '../server/stage.js';
import { gapsIn } from './gaps.js';
import { upPathOf } from './up-path.js';

/** Of each figure that is a time. */
const TIMES = 7;
/** Of these, how many must have given one: more than one that failed is no accident. */
const LEAST_TIMES = TIMES - 1;
/** For a microphone to be opened and kept; far longer than it takes. */
const OPENED_BY_MS = 1_500;
const TONE_HZ = 440;
const TONE_DBFS = -20;
const SHORT_ANSWER_MS = 4_000;
const LONG_ANSWER_MS = 4_000;
const CPU_MS = 3_000;
/** So long is an answer listened to before it is interrupted. */
const LISTEN_MS = 800;
/** Longest that a player may take with what it has after the last piece arrived. */
const DRAIN_MS = 1_500;

export interface Block {
  readonly contender: Contender;
  readonly stage: Stage;
  /** Speech without pauses, longer than any part of the block. */
  readonly said: Sound;
  /** The block the sink is asked for by the recorder, in ms; null asks for none. */
  readonly sinkBlockMs: number | null;
  readonly leave: (row: RowKey, values: readonly number[]) => void;
}

export async function measureBlock(block: Block): Promise<void> {
  const { said, contender } = block;
  await withVoice(said, () => measureOnsets(block));
  await measureAnswers(block);
  await withVoice(said, () => measureTalk(block, 'cpuListening'));
  // Before any other that comes unevenly: some players learn from what came before.
  await measureArrivals(block, JITTER, 'jitter', 'cpuSpeaking');
  await contender.hide();
  await withVoice(said, () => measureTalk(block, 'cpuListeningHidden'));
  await measureArrivals(block, JITTER, 'jitterAgain', 'cpuSpeakingHidden');
  await measureArrivals(block, BURSTS, 'bursts', null);
}

async function withVoice(said: Sound, action: () => Promise<void>): Promise<void> {
  const voice: Playing = play(said);
  try {
    await action();
  } finally {
    voice.stop();
  }
}

async function measureOnsets(block: Block): Promise<void> {
  const { contender, leave } = block;
  const closed: number[] = [];
  // The first start of a contender loads what every later one has: it is not counted.
  for (let run = 0; run <= TIMES; run += 1) {
    await contender.close();
    await pause(300);
    const ms = await onset(block);
    if (run > 0) closed.push(ms);
  }
  leave('onsetClosed', closed);
  const open = await onsetsOpen(block);
  leave('onsetOpen', open);
  leave('onsetKept', await onsetsKept(block, open));
}

async function onsetsOpen(block: Block): Promise<readonly number[]> {
  const values: number[] = [];
  for (let run = 0; run < TIMES; run += 1) {
    await pause(400);
    values.push(await onset(block));
  }
  return values;
}

/** Those of a contender that always keeps its microphone open are `open`. */
async function onsetsKept(block: Block, open: readonly number[]): Promise<readonly number[]> {
  const { keepMicrophone } = block.contender;
  if (keepMicrophone === null) return open;
  await keepMicrophone(true);
  await pause(OPENED_BY_MS);
  const values = await onsetsOpen(block);
  await keepMicrophone(false);
  return values;
}

/** From the beginning of a talk to its first sound at the service, in ms. */
async function onset({ contender, stage }: Block): Promise<number> {
  const beganMs = await contender.beginTalk();
  const arrivedMs = await stage.firstSound(beganMs);
  await pause(200);
  await contender.endTalk();
  return arrivedMs - beganMs;
}

async function measureTalk({ contender, stage, leave }: Block, cpu: RowKey): Promise<void> {
  const microphone = await Recorder.start('microphone');
  const beganMs = await contender.beginTalk();
  await stage.firstSound(beganMs);
  await pause(300);
  const fromMs = nowMs();
  leave(cpu, [await cpuPercent(contender.pid, CPU_MS)]);
  const toMs = nowMs();
  await pause(400);
  const recording = await microphone.stop();
  await contender.endTalk();
  const frames = stage.frames.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
  const { lastSampleMs, middleMs, frameMs } = upPathOf(recording, frames);
  if (lastSampleMs.length < frames.length / 2)
    throw new Error(`Of ${frames.length} frames of speech only ${lastSampleMs.length} were found at the microphone.`);
  leave('upPath', lastSampleMs);
  leave('upPathMiddle', middleMs);
  leave('frame', frameMs);
}

/** When the answer was first heard, less its silent beginning; null where it was not heard. */
function heardFromMs(recording: Recording, { firstBytesMs, leadMs }: Reply): number | null {
  const atMs = firstSoundAfter(recording, firstBytesMs - 5);
  return atMs === null ? null : atMs - leadMs;
}

async function measureAnswers({ contender, stage, sinkBlockMs, leave }: Block): Promise<void> {
  const down: number[] = [];
  const bargeIn: number[] = [];
  const truncation: number[] = [];
  const sound = tone(TONE_HZ, SHORT_ANSWER_MS, TONE_DBFS);
  for (let run = 0; run < TIMES; run += 1) {
    await contender.awaitReply();
    const speaker = await Recorder.start('speaker', { blockMs: sinkBlockMs });
    const reply = await stage.reply(sound, STEADY);
    // At another place in the device's block each time.
    await pause(LISTEN_MS + ((run * 37) % 100));
    const interruptedMs = await contender.interrupt();
    stage.stopReply();
    await pause(contender.fadeMs + 350);
    const recording = await speaker.stop();
    const fromMs = heardFromMs(recording, reply);
    const silentMs = silenceAfter(recording, interruptedMs);
    // An answer that was not heard when it was interrupted tells nothing.
    if (fromMs === null || silentMs === null || fromMs > interruptedMs || silentMs <= interruptedMs) continue;
    down.push(fromMs - reply.firstBytesMs);
    bargeIn.push(silentMs - interruptedMs);
    const reportedMs = await contender.reportedMs(interruptedMs);
    if (reportedMs !== null) truncation.push(reportedMs - (silentMs - fromMs));
  }
  if (down.length < LEAST_TIMES) throw new Error(`Of ${TIMES} answers only ${down.length} were heard.`);
  leave('downPath', down);
  leave('bargeIn', bargeIn);
  leave('truncation', truncation);
}

/** `cpu` is where processor time goes; null where it is not taken. */
async function measureArrivals(
  { contender, stage, sinkBlockMs, leave }: Block,
  pattern: Pattern,
  arrival: Arrival,
  cpu: RowKey | null,
): Promise<void> {
  await contender.awaitReply();
  const speaker = await Recorder.start('speaker', { blockMs: sinkBlockMs });
  const reply = await stage.reply(tone(TONE_HZ, LONG_ANSWER_MS, TONE_DBFS), pattern);
  if (cpu !== null) {
    await pause(800);
    leave(cpu, [await cpuPercent(contender.pid, CPU_MS)]);
  }
  await reply.sent;
  await pause(DRAIN_MS);
  const recording = await speaker.stop();
  const fromMs = heardFromMs(recording, reply);
  if (fromMs === null) throw new Error('Nothing was heard of an answer.');
  const from = Math.max(0, Math.round(recording.sampleAt(reply.firstBytesMs - 5)));
  const heard = gapsIn(recording.samples.subarray(from), recording.rateHz);
  const minutes = LONG_ANSWER_MS / 60_000;
  const soundMs = heard.spanMs - heard.silentMs;
  const rows = ARRIVALS[arrival];
  leave(rows.gaps, [heard.count / minutes]);
  leave(rows.silent, [heard.silentMs / minutes]);
  // An edge is found to a few milliseconds.
  leave(rows.lost, [Math.max(0, LONG_ANSWER_MS - soundMs - 20) / minutes]);
  leave(rows.down, [fromMs - reply.firstBytesMs]);
}
