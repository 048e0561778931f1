import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ElectronApplication } from '@playwright/test';
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
    seed ^= seed << 13;
    seed ^= seed >>> 17;
    seed ^= seed << 5;
    return (seed >>> 0) / 2 ** 32 - 0.5;
  };
  // Mostly low, since a microphone at 16 kHz hears nothing above 8.
  let last = 0;
  const samples = Int16Array.from({ length: durationMs * 48 }, () => {
    last = 0.85 * last + next();
    return Math.round(last * 6_000);
  });
  return { samples, rateHz: 48_000 };
}

/** How the page's process stands still meanwhile, as it does on a computer with too much to do. */
interface Stalls {
  readonly forMs: number;
  readonly everyMs: number;
}

interface Onset {
  /** First captured sample less key press, ms; negative where sound from before the press came along. */
  readonly firstSampleMs: number;
  /** Sound at the microphone that was never sent, from the first sample on, ms. */
  readonly lostMs: number;
}

const WINDOW_SAMPLES = 640;
const WINDOWS = 14;

/** Where each stretch of what was sent lies in what was at the microphone. */
function locate(sent: Int16Array, heard: Int16Array): readonly { readonly sentAt: number; readonly heardAt: number }[] {
  // In front of the device's first block there is digital silence.
  const first = sent.findIndex((sample) => Math.abs(sample) > 20);
  return Array.from({ length: WINDOWS }, (_, index) => first + index * WINDOW_SAMPLES).flatMap((sentAt) => {
    const known = sent.slice(sentAt, sentAt + WINDOW_SAMPLES);
    if (first < 0 || known.length < WINDOW_SAMPLES) return [];
    const { offsetSamples, correlation } = findSound(heard, known);
    // A stretch with a seam in it, where the device inserted or skipped a block, fits nowhere.
    return correlation > 0.9 ? [{ sentAt: sentAt - first, heardAt: offsetSamples }] : [];
  });
}

/** Presses during a steady sound and finds what was sent in what was at the microphone. */
async function measureOnset({ trace, parley }: Person, stalls: Stalls | null = null): Promise<Onset> {
  const before = trace.pcm('uplink').length;
  const microphone = await Recorder.start('microphone');
  const sound = play(noise(3_000));
  await pause(800);
  const startedMs = nowMs();
  await pressKeys(CHORD);
  const pressed = await trace.next('talk-start', startedMs);
  await pause(stalls === null ? 900 : 300);
  if (stalls !== null) await stallPage(parley.app, stalls, 600);
  await releaseKeys(CHORD);
  await pause(600);
  sound.stop();
  const recording = await microphone.stop();
  const sent = trace.pcm('uplink').subarray(before);
  const places = locate(sent, resample(recording, RATE_HZ).samples);
  const [start] = places;
  if (start === undefined) throw new Error('Nothing of what was at the microphone was sent.');
  const firstHeardAt = start.heardAt - start.sentAt;
  const shifts = places.map(({ sentAt, heardAt }) => heardAt - sentAt);
  const lost = shifts.slice(1).reduce((sum, shift, index) => sum + Math.max(0, shift - (shifts[index] ?? shift)), 0);
  return {
    firstSampleMs: recording.timeOf((firstHeardAt * recording.rateHz) / RATE_HZ) - pressed.atMs,
    lostMs: (lost * 1_000) / RATE_HZ,
  };
}

async function stallPage(app: ElectronApplication, { forMs, everyMs }: Stalls, lastingMs: number): Promise<void> {
  const pid = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId());
  if (pid === undefined) throw new Error('There is no page.');
  for (const endMs = nowMs() + lastingMs; nowMs() < endMs;) {
    process.kill(pid, 'SIGSTOP');
    await pause(forMs);
    process.kill(pid, 'SIGCONT');
    await pause(everyMs - forMs);
  }
}

function tell(how: string, onsets: readonly Onset[]): void {
  const all = onsets.map(
    ({ firstSampleMs, lostMs }) => `${firstSampleMs.toFixed(0)} ms (then lost ${lostMs.toFixed(0)})`,
  );
  console.log(`first sample after the press, ${how}: ${all.join(', ')}`);
}

test('the first syllable arrives: a closed microphone hears soon after the press', async ({ person }) => {
  test.setTimeout(120_000);
  await person.trace.next('talk-armed', 0);
  const onsets: Onset[] = [];
  // The first press of all, before the models are loaded, and later ones.
  for (let press = 0; press < 3; press += 1) onsets.push(await measureOnset(person));
  tell('microphone closed', onsets);
  for (const { firstSampleMs, lostMs } of onsets) {
    expect(firstSampleMs).toBeLessThan(150);
    expect(lostMs, 'no more than one block of the device').toBeLessThan(33);
  }
});

test('a page that stands still again and again loses nothing of what is said', async ({ person }) => {
  test.setTimeout(120_000);
  await person.trace.next('talk-armed', 0);
  await measureOnset(person);
  const onsets: Onset[] = [];
  for (const forMs of [30, 60, 120]) onsets.push(await measureOnset(person, { forMs, everyMs: 2 * forMs }));
  tell('the page standing still half of the time', onsets);
  for (const { lostMs } of onsets) expect(lostMs, 'no more than one block of the device').toBeLessThan(33);
});

test.describe('with the microphone kept ready', () => {
  test.beforeEach(({ userData }) => {
    const audio = { ...DEFAULT_SETTINGS.audio, keepMicrophoneReady: true, cues: 'off' };
    writeFileSync(path.join(userData, 'settings.json'), JSON.stringify({ ...DEFAULT_SETTINGS, audio }));
  });

  test('no sample from the press on is lost', async ({ person }) => {
    test.setTimeout(120_000);
    await person.trace.next('talk-armed', 0);
    await expect(person.parley.page.getByText('Microphone ready')).toBeVisible();
    await pause(1_000);
    const onsets: Onset[] = [];
    for (let press = 0; press < 3; press += 1) onsets.push(await measureOnset(person));
    tell('microphone kept ready', onsets);
    for (const { firstSampleMs, lostMs } of onsets) {
      expect(firstSampleMs).toBeLessThan(5);
      expect(lostMs, 'no more than one block of the device').toBeLessThan(33);
    }
  });
});
