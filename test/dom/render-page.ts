/**
 * Renders the whole window on a double of the bridge, the way `main.ts` joins it, for tests that look for roles and names.
 */
import { render } from '@testing-library/svelte';
import { tick } from 'svelte';
import type { AudioDevice } from '../../src-preload/contract/audio.js';
import type { AppSnapshot } from '../../src-preload/contract/ipc/table.js';
import App from '../../src-renderer/App.svelte';
import type { OpenLevelProbe } from '../../src-renderer/audio/level-probe.js';
import type { OpenSoundRecorder } from '../../src-renderer/audio/sound-recorder.js';
import { createParts, type Parts } from '../../src-renderer/parts.svelte.js';
import { createAppState } from '../../src-renderer/state/app-state.svelte.js';
import type { PageServices } from '../../src-renderer/state/context.js';
import { createLevels } from '../../src-renderer/state/levels.js';
import { createMicrophoneState, type MicrophoneState } from '../../src-renderer/state/microphone.svelte.js';
import { createVisibility } from '../../src-renderer/state/visibility.svelte.js';
import { exampleSnapshot } from '../fakes/app-snapshot.js';
import { createFakeBridge, type FakeBridge } from '../fakes/bridge.js';

export interface PageOptions {
  readonly snapshot?: Partial<AppSnapshot>;
  /** The view, as in the address. */
  readonly hash?: string;
  readonly devices?: readonly AudioDevice[];
  readonly openLevelProbe?: OpenLevelProbe;
  readonly openSoundRecorder?: OpenSoundRecorder;
  readonly keepMicrophone?: PageServices['keepMicrophone'];
  /** Those of the window, all fetched, where none are given. */
  readonly parts?: Parts;
  readonly reload?: () => void;
  /** Called before the page starts, to answer in main's place. */
  readonly prepare?: (bridge: FakeBridge) => void;
}

export interface RenderedPage {
  readonly bridge: FakeBridge;
  readonly services: PageServices;
  readonly microphone: MicrophoneState;
  unmount(): void;
}

/** Lets requests that were made be answered and drawn. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
  await tick();
}

const fetched = createParts();
// Before any test, so that none has to wait while they are compiled.
await Promise.all(Object.values(fetched).map((part) => part.fetch()));

export async function renderPage(options: PageOptions = {}): Promise<RenderedPage> {
  location.hash = options.hash ?? '#/talk';
  const bridge = createFakeBridge(exampleSnapshot(options.snapshot));
  options.prepare?.(bridge);
  const devices = options.devices ?? [];
  const microphone = createMicrophoneState();
  const services: PageServices = {
    api: bridge.api,
    devices: {
      inputs: devices.filter(({ kind }) => kind === 'audioinput'),
      outputs: devices.filter(({ kind }) => kind === 'audiooutput'),
      refresh: () => Promise.resolve(),
      follow: () => undefined,
      dispose: () => undefined,
    },
    levels: createLevels(),
    microphone,
    keepMicrophone: options.keepMicrophone ?? (() => undefined),
    visibility: createVisibility(document, bridge.api.app),
    openLevelProbe: options.openLevelProbe ?? (() => Promise.reject(new DOMException('none', 'NotFoundError'))),
    openSoundRecorder: options.openSoundRecorder ?? (() => Promise.reject(new DOMException('none', 'NotFoundError'))),
    parts: options.parts ?? fetched,
    reload: options.reload ?? (() => undefined),
    drawn: () => undefined,
  };
  const { unmount } = render(App, { props: { app: createAppState(bridge.api), services } });
  await settle();
  return { bridge, services, microphone, unmount };
}
