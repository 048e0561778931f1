/** Owns what goes wrong on the computer itself during a course: processes that die, devices that leave, sleep and locks. */
import type { ElectronApplication } from '@playwright/test';
import { plugMicrophone, plugSpeaker, unplugMicrophone, unplugSpeaker } from '../rig/devices.js';
import { crashPage, pidOf, power, type ProcessName } from './processes.js';

export const MISHAPS = [
  'sound-host',
  'key-host',
  'speech-host',
  'history-host',
  'audio-service',
  'page',
  'microphone',
  'speaker',
  'lock',
  'sleep',
] as const;
export type Mishap = (typeof MISHAPS)[number];

/**
 * After these the key host is replaced, which is no news while it succeeds: the talk key may be deaf for so long once it
 * is made good, milliseconds.
 */
export const REARMED_WITHIN_MS = 3_000;
export const REARMED: ReadonlySet<Mishap> = new Set(['lock', 'sleep']);

/** These end a process, and what it held with it. */
export const KILLS: ReadonlySet<Mishap> = new Set([
  'sound-host',
  'key-host',
  'speech-host',
  'history-host',
  'audio-service',
  'page',
]);

/** Lets it happen; the answer makes it good again, where somebody has to. */
export async function beginMishap(mishap: Mishap, app: ElectronApplication): Promise<() => Promise<void>> {
  switch (mishap) {
    case 'sound-host':
      return kill(app, 'Parley sound');
    case 'key-host':
      return kill(app, 'Parley talk key');
    case 'speech-host':
      return kill(app, 'Parley speech');
    case 'history-host':
      return kill(app, 'Parley history');
    case 'audio-service':
      return kill(app, 'Audio Service');
    case 'page':
      await crashPage(app);
      return nothing;
    case 'microphone':
      await unplugMicrophone();
      return plugMicrophone;
    case 'speaker':
      await unplugSpeaker();
      return plugSpeaker;
    case 'lock':
      await power(app, 'lock-screen');
      return () => power(app, 'unlock-screen');
    case 'sleep':
      await power(app, 'suspend');
      return () => power(app, 'resume');
  }
}

const nothing = (): Promise<void> => Promise.resolve();

/** Some run only while they are needed. */
async function kill(app: ElectronApplication, name: ProcessName): Promise<() => Promise<void>> {
  const pid = await pidOf(app, name);
  if (pid > 0) process.kill(pid, 'SIGKILL');
  return nothing;
}
