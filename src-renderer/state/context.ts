/**
 * Owns what every component below the app may reach for: the bridge and the shared state.
 */
import { createContext } from 'svelte';
import type { ParleyApi } from '../../src-preload/contract/ipc/table.js';
import type { OpenLevelProbe } from '../audio/level-probe.js';
import type { MicrophoneWanted } from '../audio/microphone.js';
import type { OpenSoundRecorder } from '../audio/sound-recorder.js';
import type { Parts } from '../parts.svelte.js';
import type { AppModel } from './app-state.svelte.js';
import type { Devices } from './devices.svelte.js';
import type { Levels } from './levels.js';
import type { Look } from './look.svelte.js';
import type { MicrophoneState } from './microphone.svelte.js';
import type { Visibility } from './visibility.svelte.js';

/** What the page is made of before main has answered. */
export interface PageServices {
  readonly api: ParleyApi;
  readonly devices: Devices;
  readonly levels: Levels;
  readonly microphone: Readonly<MicrophoneState>;
  /** Which microphone to hold open between talks; null for none. */
  readonly keepMicrophone: (wanted: MicrophoneWanted | null) => void;
  readonly visibility: Visibility;
  readonly openLevelProbe: OpenLevelProbe;
  readonly openSoundRecorder: OpenSoundRecorder;
  readonly parts: Parts;
  /** Begins the page anew, at the same address: a part that could not be had once is not fetched again before. */
  readonly reload: () => void;
  /** Tells that the first view is there. */
  readonly drawn: () => void;
}

export interface PageContext extends PageServices {
  readonly model: AppModel;
  readonly look: Look;
}

export const [usePage, providePage] = createContext<PageContext>();
