import { afterEach, describe, expect, it } from 'vitest';
import { findSound } from '../../rig/correlate.js';
import { SPEAKER } from '../../rig/environment.js';
import { dbfs, rms } from '../../rig/level.js';
import { Recorder } from '../../rig/recorder.js';
import { openRoom, type Room } from '../../rig/room.js';
import { play } from '../../rig/voice.js';
import { pause } from '../../rig/wait.js';
import type { Sound } from '../../rig/wav.js';

let room: Room | null = null;
afterEach(async () => {
  await room?.close();
  room = null;
});

/** From 200 Hz to 4 kHz within half a second: the sharpest of sounds to find again. */
function chirp(rateHz = 48_000, durationMs = 500): Sound {
  const count = (rateHz * durationMs) / 1000;
  const samples = Int16Array.from({ length: count }, (_, n) => {
    const seconds = n / rateHz;
    const phase = 2 * Math.PI * (200 * seconds + (3_800 * seconds * seconds) / (2 * (durationMs / 1000)));
    return Math.round(8_000 * Math.min(1, n / 480, (count - 1 - n) / 480) * Math.sin(phase));
  });
  return { samples, rateHz };
}

async function throughTheRoom(): Promise<{ delayMs: number; levelDb: number; correlation: number }> {
  const speaker = await Recorder.start('speaker');
  const microphone = await Recorder.start('microphone');
  // The first sound finds processes and devices unprepared.
  await pause(700);
  const sound = chirp();
  await play(sound, SPEAKER).finished;
  await pause(500);
  const played = await speaker.stop();
  const heard = await microphone.stop();
  const from = findSound(played.samples, sound.samples);
  const to = findSound(heard.samples, sound.samples);
  const level = (recorded: typeof played, at: number): number =>
    dbfs(rms(recorded.samples, at, at + sound.samples.length));
  return {
    delayMs: heard.timeOf(to.offsetSamples) - played.timeOf(from.offsetSamples),
    levelDb: level(heard, to.offsetSamples) - level(played, from.offsetSamples),
    correlation: to.correlation,
  };
}

describe('the room', () => {
  it('brings the loudspeaker to the microphone, late and at half its level', async () => {
    room = await openRoom();
    const dry = await throughTheRoom();
    console.log('room', JSON.stringify(dry));
    // Reverberation blurs it, and a busy machine cuts pieces out: the place is found all the same.
    expect(dry.correlation).toBeGreaterThan(0.15);
    expect(dry.delayMs).toBeGreaterThan(30);
    expect(dry.delayMs).toBeLessThan(200);
    expect(Math.abs(dry.levelDb - -6)).toBeLessThan(2);
  });

  it('adds what its delay adds, and nothing when it is closed', async () => {
    room = await openRoom({ rt60Ms: 0, directShare: 1, delayMs: 100 });
    const late = await throughTheRoom();
    console.log('room', JSON.stringify(late));
    expect(late.correlation).toBeGreaterThan(0.5);
    expect(late.delayMs).toBeGreaterThan(100);
    expect(late.delayMs).toBeLessThan(270);
    await room.close();
    const microphone = await Recorder.start('microphone');
    await play(chirp(), SPEAKER).finished;
    expect(rms((await microphone.stop()).samples)).toBeLessThan(1);
  });
});
