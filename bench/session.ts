/** Owns a running app to be measured: started with a trace, talked to with real keys and real sound. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DEFAULT_SETTINGS, type Profile, type Settings } from '../src-preload/contract/settings.js';
import { launchParley, type Parley } from '../test/e2e/launch.js';
import { releaseKeys } from '../test/rig/keys.js';
import { createTraceReader, type TraceReader } from '../test/rig/trace.js';

export interface Measured {
  readonly parley: Parley;
  readonly trace: TraceReader;
}

export interface Setting {
  readonly audio?: Partial<Settings['audio']>;
  /** No mini window unless it says so: it would be measured too. */
  readonly miniWindow?: Settings['general']['miniWindow'];
  /** The assistant that answers; the built-in one where none is named. */
  readonly profile?: Profile;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Running extends Measured {
  /** Ends the app and removes its folder. */
  stop(): Promise<void>;
}

/** Starts the app so, and waits until the talk key is armed and the models it needs are loaded. */
export async function startApp({
  audio = {},
  miniWindow = 'off',
  profile,
  environment = {},
}: Setting): Promise<Running> {
  const userData = mkdtempSync(path.join(tmpdir(), 'parley-bench-'));
  const traceDir = path.join(userData, 'trace');
  const settings = {
    ...DEFAULT_SETTINGS,
    general: { ...DEFAULT_SETTINGS.general, miniWindow },
    // Sounds of our own would be taken for answers.
    audio: { ...DEFAULT_SETTINGS.audio, cues: 'off', ...audio },
    ...(profile !== undefined && { assistants: { activeProfileId: profile.id, profiles: [profile] } }),
    talkKey: { ...DEFAULT_SETTINGS.talkKey, releaseTailMs: 0 },
  };
  writeFileSync(path.join(userData, 'settings.json'), JSON.stringify(settings));
  const parley = await launchParley({ userData, args: [`--trace-dir=${traceDir}`], environment });
  const trace = createTraceReader(traceDir);
  const stop = async (): Promise<void> => {
    await parley.close();
    rmSync(userData, { recursive: true, force: true });
  };
  try {
    await trace.next('talk-armed', 0);
    // A service needs none of the models.
    if (profile === undefined) await trace.next('speech-ready', 0, 60_000);
    return { parley, trace, stop };
  } catch (error) {
    tellOf({ parley, trace });
    await stop();
    throw error;
  }
}

/** The folder goes with the app: this is all that is left of a run that failed. */
function tellOf({ parley, trace }: Measured): void {
  console.log(parley.logs());
  for (const mark of trace.marks().slice(-40)) console.log(JSON.stringify(mark));
}

/** Starts the app so, and ends it after the action. */
export async function withApp(setting: Setting, action: (measured: Measured) => Promise<void>): Promise<void> {
  const running = await startApp(setting);
  try {
    await action(running);
  } catch (error) {
    tellOf(running);
    throw error;
  } finally {
    // One that failed must not leave the key down for the next one.
    await releaseKeys('Control+Shift+Space');
    await running.stop();
  }
}
