import { describe, expect, it, vi } from 'vitest';
import { appError, failed, ok, type Result } from '../../../../../src-preload/contract/app-error.js';
import { chirp } from '../../../../../src-preload/contract/diagnostics.js';
import type { SoundRecorder } from '../../../../../src-renderer/audio/sound-recorder.js';
import {
  runSoundTest,
  type SoundTestOutcome,
} from '../../../../../src-renderer/views/settings/diagnostics/sound-test.js';
import { createManualClock } from '../../../../fakes/manual-clock.js';

const RATE_HZ = 16_000;

/** Lets promises that are settled take effect. */
const turn = async (): Promise<void> => {
  for (let count = 0; count < 8; count++) await Promise.resolve();
};

interface Options {
  /** What the microphone records from the order to play on. */
  readonly sound?: Float32Array;
  readonly play?: () => Promise<Result<null>>;
  readonly open?: () => Promise<SoundRecorder>;
}

function setUp({ sound = new Float32Array(RATE_HZ), ...options }: Options = {}) {
  const clock = createManualClock();
  const close = vi.fn();
  const before = 3_000;
  const recorder: SoundRecorder = {
    rateHz: RATE_HZ,
    label: 'Desk microphone',
    now: () => before,
    take: () => Float32Array.from([...new Float32Array(before).fill(0.001), ...sound]),
    close,
  };
  const open = vi.fn(options.open ?? (() => Promise.resolve(recorder)));
  const play = vi.fn(options.play ?? (() => Promise.resolve(ok(null))));
  const run = new AbortController();
  let outcome: SoundTestOutcome | null = null;
  const after = (delayMs: number, callback: () => void): void => void clock.after(delayMs, callback);
  void runSoundTest({ open, play, after }, run.signal).then((ended) => (outcome = ended));
  const pass = async (ms: number): Promise<void> => {
    await turn();
    clock.advance(ms);
    await turn();
  };
  return { recorder, close, open, play, run, pass, outcome: () => outcome };
}
/** A quiet room in which the chirp arrives this late. */
function heardAt(delayMs: number, gain: number): Float32Array {
  const from = (delayMs * RATE_HZ) / 1_000;
  const known = chirp(RATE_HZ);
  return Float32Array.from(
    { length: 2 * RATE_HZ },
    (_, at) => 0.0005 * Math.sin(at * at) + gain * (known[at - from] ?? 0),
  );
}

describe('the sound test', () => {
  it('tells how late and how loud the chirp was heard, and closes the microphone', async () => {
    const { pass, outcome, close, play } = setUp({ sound: heardAt(140, 0.5) });
    await turn();
    expect(play, 'a device that was just opened settles first').not.toHaveBeenCalled();
    await pass(400);
    expect(play).toHaveBeenCalledTimes(1);
    expect(outcome(), 'sound may still be on its way').toBeNull();
    await pass(700);
    expect(outcome()).toMatchObject({ kind: 'heard', loudness: 'good', microphone: 'Desk microphone' });
    const heard = outcome();
    if (heard?.kind !== 'heard') throw new Error('not heard');
    expect(heard.delayMs).toBeCloseTo(140, 0);
    expect(heard.levelDb).toBeCloseTo(-17.3, 0);
    expect(close).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['faint', heardAt(50, 0.005)],
    ['overloaded', heardAt(50, 2.6)],
  ] as const)('says that it was %s', async (loudness, sound) => {
    const { pass, outcome } = setUp({ sound });
    await pass(400);
    await pass(700);
    expect(outcome()).toMatchObject({ kind: 'heard', loudness });
  });

  it('says that it was not heard, or that the microphone gives nothing at all', async () => {
    const hiss = setUp({ sound: heardAt(0, 0) });
    const nothing = setUp();
    for (const test of [hiss, nothing]) {
      await test.pass(400);
      await test.pass(700);
      expect(test.close).toHaveBeenCalledTimes(1);
    }
    expect(hiss.outcome()).toEqual({ kind: 'not-heard', microphone: 'Desk microphone' });
    expect(nothing.outcome()).toEqual({ kind: 'silent', microphone: 'Desk microphone' });
  });

  it('says why the microphone cannot be opened', async () => {
    const { outcome, play } = setUp({ open: () => Promise.reject(new DOMException('no', 'NotAllowedError')) });
    await turn();
    expect(outcome()).toMatchObject({ kind: 'failed', error: { code: 'microphone-denied' } });
    expect(play).not.toHaveBeenCalled();
  });

  it('closes the microphone when nothing can be played, or nothing ever comes back', async () => {
    const refused = setUp({ play: () => Promise.resolve(failed(appError('playback-unavailable'))) });
    await refused.pass(400);
    expect(refused.outcome()).toMatchObject({ kind: 'failed', error: { code: 'playback-unavailable' } });
    expect(refused.close).toHaveBeenCalledTimes(1);
    const stuck = setUp({ play: () => new Promise(() => undefined) });
    await stuck.pass(400);
    await stuck.pass(7_000);
    expect(stuck.outcome()).toMatchObject({ kind: 'failed', error: { code: 'playback-failed' } });
    expect(stuck.close).toHaveBeenCalledTimes(1);
  });

  it('closes the microphone and ends when it is called off, at any moment', async () => {
    for (const moment of ['settling', 'playing', 'listening'] as const) {
      const test = setUp(moment === 'playing' ? { play: () => new Promise(() => undefined) } : {});
      await turn();
      if (moment !== 'settling') await test.pass(400);
      test.run.abort();
      await turn();
      expect(test.outcome(), moment).toEqual({ kind: 'stopped' });
      expect(test.close, moment).toHaveBeenCalledTimes(1);
    }
  });

  it('closes a microphone that opens after it was called off', async () => {
    let give: (recorder: SoundRecorder) => void = () => undefined;
    const test = setUp({ open: () => new Promise((resolve) => (give = resolve)) });
    await turn();
    test.run.abort();
    give(test.recorder);
    await turn();
    expect(test.outcome()).toEqual({ kind: 'stopped' });
    expect(test.close).toHaveBeenCalledTimes(1);
    expect(test.play).not.toHaveBeenCalled();
  });

  it('does not even ask for the microphone when it was called off before', async () => {
    const run = new AbortController();
    run.abort();
    const open = vi.fn(() => Promise.reject(new Error('asked')));
    const outcome = await runSoundTest({ open, play: open, after: () => undefined }, run.signal);
    expect(outcome).toEqual({ kind: 'stopped' });
    expect(open).not.toHaveBeenCalled();
  });
});
