import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CUES as SOUNDS, CUE_RATE_HZ, cueSamples, wavFile } from '../../../scripts/lib/cue-sounds.mjs';
import { CUES, isWanted, nextCue, QUIET, type Cue, type Heard } from '../../../src-main/audio/cues.js';
import { appError } from '../../../src-preload/contract/app-error.js';
import { parseWav } from '../../rig/wav.js';

const rest: Heard = { phase: 'idle', microphoneOpen: false, talkMode: null, handsFree: false, error: null };
const opening: Heard = { ...rest, phase: 'listening', talkMode: 'hold' };
const hold: Heard = { ...opening, microphoneOpen: true };
const latched: Heard = { ...hold, talkMode: 'latched' };
const tail: Heard = { ...hold, phase: 'thinking', talkMode: null };
const thinking: Heard = { ...rest, phase: 'thinking' };
const speaking: Heard = { ...rest, phase: 'speaking' };
const free: Heard = { ...hold, talkMode: 'hands-free', handsFree: true };
const freeMuted: Heard = { ...rest, handsFree: true };
const lost = appError('connection-lost');
const failed = (now: Heard): Heard => ({ ...now, error: lost });

/** The cues of a course of snapshots; `-` where there is none. */
function course(...snapshots: readonly Heard[]): readonly string[] {
  let state = QUIET;
  return snapshots.map((snapshot) => {
    const next = nextCue(state, snapshot);
    state = next.state;
    return next.cue ?? '-';
  });
}

describe('which cue goes with what', () => {
  it.each([
    ['starts when sound flows, not before', [rest, opening, hold], ['-', '-', 'start']],
    ['stops at the release, once', [hold, tail, thinking, speaking, rest], ['start', 'stop', '-', '-', '-']],
    ['says nothing new when a hold becomes a latch', [hold, latched, tail], ['start', '-', 'stop']],
    ['stops when it is taken back', [hold, rest], ['start', 'stop']],
    ['starts for a press into an answer', [speaking, opening, hold], ['-', '-', 'start']],
    ['starts again for the next press', [hold, tail, hold], ['start', 'stop', 'start']],
    ['says nothing where the microphone never opened', [opening, rest], ['-', '-']],
    ['tells an error in place of a stop', [hold, failed(rest)], ['start', 'error']],
    ['tells an error while an answer is awaited', [thinking, failed(rest)], ['-', 'error']],
    ['tells an error of a microphone that does not open', [opening, failed(rest)], ['-', 'error']],
    ['tells an error of what was said offline, late', [hold, tail, { ...rest, phase: 'reconnecting' },
      failed({ ...rest, phase: 'blocked' })], ['start', 'stop', '-', 'error']],
    ['tells the same error once', [thinking, failed(rest), failed(rest), failed(thinking)], ['-', 'error', '-', '-']],
    ['tells another error', [thinking, failed(rest), { ...thinking, error: appError('timeout') }],
      ['-', 'error', 'error']],
    ['tells the same error again after it was gone', [thinking, failed(rest), thinking, failed(rest)],
      ['-', 'error', '-', 'error']],
    ['is silent about errors nobody waits for', [rest, failed({ ...rest, phase: 'reconnecting' })], ['-', '-']],
    ['is silent about errors after an answer', [speaking, rest, failed(rest)], ['-', '-', '-']],
    ['is silent about an error at the start', [failed({ ...rest, phase: 'blocked' })], ['-']],
    ['tells hands-free when it goes on and off', [{ ...opening, talkMode: 'hands-free', handsFree: true }, free, rest],
      ['-', 'start', 'stop']],
    ['does not tell hands-free for each turn', [free, { ...free, phase: 'speaking' }, free, freeMuted, free],
      ['start', '-', '-', '-', '-']],
    ['tells a press within hands-free', [free, { ...free, talkMode: 'hold' }, free], ['start', 'start', 'stop']],
  ] as const)('%s', (_name, snapshots, cues) => {
    expect(course(...snapshots)).toEqual(cues);
  }); // prettier-ignore

  it.each([
    ['all', [...CUES]],
    ['important', ['error', 'muted']],
    ['off', []],
  ] as const)('the setting %s lets through %j', (setting, wanted) => {
    expect(CUES.filter((cue) => isWanted(cue, setting))).toEqual(wanted);
  });
});

describe('the sounds', () => {
  const stored = (cue: Cue): Buffer =>
    readFileSync(path.resolve(import.meta.dirname, `../../../resources/cues/${cue}.wav`));

  it('are those the script makes', () => {
    expect(Object.keys(SOUNDS)).toEqual([...CUES]);
    for (const [name, tones] of Object.entries(SOUNDS)) {
      expect(stored(name as Cue).equals(wavFile(cueSamples(tones)))).toBe(true);
    }
  });

  it.each(CUES)('%s is short, quiet, and begins and ends without a click', (cue) => {
    const { samples, rateHz } = parseWav(stored(cue));
    expect(rateHz).toBe(CUE_RATE_HZ);
    const lengthMs = (samples.length * 1_000) / rateHz;
    expect(lengthMs).toBeGreaterThanOrEqual(60);
    expect(lengthMs).toBeLessThanOrEqual(140);
    const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    expect(20 * Math.log10(peak / 32_768)).toBeLessThan(-19);
    expect(20 * Math.log10(peak / 32_768)).toBeGreaterThan(-26);
    const steps = [0, ...samples, 0].map((sample, at, all) => Math.abs(sample - (all[at - 1] ?? 0)));
    expect(Math.max(...steps.slice(0, 10), ...steps.slice(-10))).toBeLessThan(200);
  });

  it('move in pitch as their names say', () => {
    const crossings = (part: Int16Array): number =>
      part.reduce((count, sample, at) => count + (sample >= 0 && (part[at - 1] ?? 0) < 0 ? 1 : 0), 0);
    const halves = (cue: Cue): readonly [number, number] => {
      const { samples } = parseWav(stored(cue));
      const middle = samples.length >> 1;
      return [crossings(samples.subarray(0, middle)), crossings(samples.subarray(middle))];
    };
    expect(halves('start')[1]).toBeGreaterThan(halves('start')[0]);
    expect(halves('stop')[1]).toBeLessThan(halves('stop')[0]);
    expect(halves('error')[1]).toBeLessThan(halves('error')[0]);
    expect(Math.abs(halves('muted')[0] - halves('muted')[1])).toBeLessThanOrEqual(1);
  });
});
