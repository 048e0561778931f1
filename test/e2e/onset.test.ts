import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { DEFAULT_SETTINGS } from '../../src-preload/contract/settings.js';
import { findSound } from '../rig/correlate.js';
import { nowMs } from '../rig/environment.js';
import { pressKeys, releaseKeys } from '../rig/keys.js';
import { Recorder } from '../rig/recorder.js';
import { resample } from '../rig/sound.js';
import { play } from '../rig/voice.js';
import { pause } from '../rig/wait.js';
import type { Sound } from '../rig/wav.js';
import { CHORD, expect, test, type Person } from './person.js';

const RATE_HZ = 16_000;

/** Noise that never repeats, so that every stretch of it is found at one place only. */
function noise(durationMs: number): Sound {
  let seed = 12_345;
  const next = (): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return seed / 0x7fff_ffff - 0.5;
  };
  // Two neighbours together, since a microphone at 16 kHz hears nothing above 8.
  let last = 0;
  const samples = Int16Array.from({ length: durationMs * 48 }, () => {
    last = 0.85 * last + next();
    return Math.round(last * 6_000);
  });
  return { samples, rateHz: 48_000 };
}

interface Onset {
  /** First captured sample less key press, ms; negative where sound from before the press came along. */
  readonly firstSampleMs: number;
  /** How alike what was sent is to what was at the microphone, from the first sample on. */
  readonly correlation: number;
}

/** Presses during a steady sound and finds what was sent in what was at the microphone. */
async function measureOnset({ trace }: Person): Promise<Onset> {
  const before = trace.pcm('uplink').length;
  const microphone = await Recorder.start('microphone');
  const sound = play(noise(3_000));
  await pause(800);
  const startedMs = nowMs();
  await pressKeys(CHORD);
  const pressed = await trace.next('talk-start', startedMs);
  await pause(900);
  await releaseKeys(CHORD);
  await pause(600);
  sound.stop();
  const recording = await microphone.stop();
  const sent = trace.pcm('uplink').subarray(before);
  // In front of the device's first block there is digital silence.
  const first = sent.findIndex((sample) => Math.abs(sample) > 20);
  // Short: a device may insert or lose a block of its own later on.
  const known = sent.slice(first, first + RATE_HZ / 12);
  const heard = resample(recording, RATE_HZ).samples;
  const match = findSound(heard, known);
  const firstSampleAtMs = recording.timeOf((match.offsetSamples * recording.rateHz) / RATE_HZ);
  return { firstSampleMs: firstSampleAtMs - pressed.atMs, correlation: match.correlation };
}

function tell(how: string, onsets: readonly Onset[]): void {
  const all = onsets.map(({ firstSampleMs }) => `${firstSampleMs.toFixed(0)} ms`).join(', ');
  console.log(`first sample after the press, ${how}: ${all}`);
}

test('the first syllable arrives: a closed microphone hears soon after the press', async ({ person }) => {
  test.setTimeout(120_000);
  await person.trace.next('talk-armed', 0);
  const onsets: Onset[] = [];
  // The first press of all, before the models are loaded, and later ones.
  for (let press = 0; press < 4; press += 1) onsets.push(await measureOnset(person));
  tell('microphone closed', onsets);
  for (const { firstSampleMs, correlation } of onsets) {
    expect(firstSampleMs).toBeLessThan(150);
    expect(correlation).toBeGreaterThan(0.9);
  }
});

test.describe('with the microphone kept ready', () => {
  test.beforeEach(({ userData }) => {
    const audio = { ...DEFAULT_SETTINGS.audio, keepMicrophoneReady: true };
    writeFileSync(path.join(userData, 'settings.json'), JSON.stringify({ ...DEFAULT_SETTINGS, audio }));
  });

  test('no sample from the press on is lost', async ({ person }) => {
    test.setTimeout(120_000);
    await person.trace.next('talk-armed', 0);
    await expect(person.parley.page.getByText('Microphone ready')).toBeVisible();
    await pause(1_000);
    const onsets: Onset[] = [];
    for (let press = 0; press < 4; press += 1) onsets.push(await measureOnset(person));
    tell('microphone kept ready', onsets);
    for (const { firstSampleMs, correlation } of onsets) {
      expect(firstSampleMs).toBeLessThan(5);
      expect(correlation).toBeGreaterThan(0.9);
    }
  });
});
