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

/** Starts the app so, waits until the talk key is armed and the models it needs are loaded, and ends it. */
export async function withApp(
  { audio = {}, miniWindow = 'off', profile, environment = {} }: Setting,
  action: (measured: Measured) => Promise<void>,
): Promise<void> {
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
  try {
    await trace.next('talk-armed', 0);
    // A service needs none of the models.
    if (profile === undefined) await trace.next('speech-ready', 0, 60_000);
    await action({ parley, trace });
  } catch (error) {
    // The folder goes with the app: this is all that is left of a run that failed.
    console.log(parley.logs());
    for (const mark of trace.marks().slice(-40)) console.log(JSON.stringify(mark));
    throw error;
  } finally {
    // One that failed must not leave the key down for the next one.
    await releaseKeys('Control+Shift+Space');
    await parley.close();
    rmSync(userData, { recursive: true, force: true });
  }
}
