import { afterEach, describe, expect, it } from 'vitest';
import { findSound } from '../../rig/correlate.js';
import { nowMs, SPEAKER } from '../../rig/environment.js';
import { dbfs, firstSoundAfter, rms, silenceAfter } from '../../rig/level.js';
import { Recorder } from '../../rig/recorder.js';
import { durationMs, tone } from '../../rig/sound.js';
import { play, speak } from '../../rig/voice.js';
import { pause } from '../../rig/wait.js';

const recorders: Recorder[] = [];
async function record(...args: Parameters<typeof Recorder.start>): Promise<Recorder> {
  const recorder = await Recorder.start(...args);
  recorders.push(recorder);
  return recorder;
}
afterEach(async () => {
  await Promise.all(recorders.splice(0).map((recorder) => recorder.dispose()));
});

describe('the virtual microphone', () => {
  it('hears a tone at its level, for its length, soon after it was started', async () => {
    const recorder = await record('microphone');
    const playing = play(tone(1000, 400, -20));
    await playing.finished;
    await pause(400);
    const recording = await recorder.stop();
    const begin = firstSoundAfter(recording, playing.startedMs) ?? NaN;
    const end = silenceAfter(recording, begin) ?? NaN;
    expect(begin - playing.startedMs).toBeGreaterThan(0);
    expect(begin - playing.startedMs).toBeLessThan(400);
    expect(Math.abs(end - begin - 400)).toBeLessThan(20);
    const from = Math.round(recording.sampleAt(begin + 50));
    expect(dbfs(rms(recording.samples, from, from + 48 * 300))).toBeCloseTo(-20, 0);
    expect(Math.abs(recording.slipMs)).toBeLessThan(10);
  });

  it('hears spoken words unchanged', async () => {
    const recorder = await record('microphone');
    const playing = await speak('What time is it?');
    await playing.finished;
    await pause(100);
    const recording = await recorder.stop();
    expect(playing.durationMs).toBeGreaterThan(500);
    const { correlation, offsetSamples } = findSound(recording.samples, playing.sound.samples);
    expect(correlation).toBeGreaterThan(0.99);
    expect(recording.timeOf(offsetSamples)).toBeGreaterThan(playing.startedMs);
  });

  it('falls silent at once when the speaker is interrupted', async () => {
    const recorder = await record('microphone');
    const playing = play(tone(500, 5000));
    await pause(500);
    const stoppedMs = nowMs();
    playing.stop();
    await playing.finished;
    await pause(500);
    const silentMs = silenceAfter(await recorder.stop(), stoppedMs) ?? NaN;
    expect(silentMs - stoppedMs).toBeLessThan(150);
  });
});

describe('the virtual loudspeaker', () => {
  it('is recorded with the same clock as the microphone', async () => {
    const [speaker, microphone] = await Promise.all([record('speaker'), record('microphone')]);
    const sound = tone(700, 300, -15);
    const toSpeaker = play(sound, SPEAKER);
    await toSpeaker.finished;
    await pause(300);
    const heard = await speaker.stop();
    const begin = firstSoundAfter(heard, toSpeaker.startedMs) ?? NaN;
    expect(begin - toSpeaker.startedMs).toBeGreaterThan(0);
    expect(begin - toSpeaker.startedMs).toBeLessThan(400);
    const heardMs = (silenceAfter(heard, begin) ?? NaN) - begin;
    expect(Math.abs(heardMs - durationMs(sound))).toBeLessThan(20);
    // What the loudspeaker plays does not leak into the microphone.
    expect(firstSoundAfter(await microphone.stop(), toSpeaker.startedMs)).toBeNull();
  });

  it('is recorded without asking the sink for smaller blocks', async () => {
    const recorder = await record('speaker', { blockMs: null });
    await play(tone(700, 300), SPEAKER).finished;
    await pause(300);
    expect(firstSoundAfter(await recorder.stop(), 0)).not.toBeNull();
  });
});

it('refuses to play to a device that is not there', async () => {
  await expect(play(tone(440, 100), 'no-such-sink').finished).rejects.toThrow('no-such-sink');
});
