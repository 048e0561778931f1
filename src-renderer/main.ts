/**
 * Owns the start of the page: joins bridge, microphone, player and interface. Nothing else imports it.
 */
import { mount } from 'svelte';
import { CAPTURE_RATE_HZ } from '../src-preload/contract/audio.js';
import App from './App.svelte';
import { createCapture } from './audio/capture.js';
import { createCaptureGraph } from './audio/capture-graph.js';
import { openLevelProbe } from './audio/level-probe.js';
import { servePlayback } from './audio/playback.js';
import { openPlayer } from './audio/player.js';
import { handPort, parley } from './bridge.js';
import { createAppState } from './state/app-state.svelte.js';
import { createDevices } from './state/devices.svelte.js';
import { createLevels } from './state/levels.js';
import { createVisibility } from './state/visibility.svelte.js';
import './styles/tokens.css';
import './styles/base.css';

const api = parley();
const levels = createLevels();
const devices = createDevices(navigator.mediaDevices, api.devices);

const capture = createCapture({
  tell: {
    ...api.capture,
    started: (started) => {
      api.capture.started(started);
      // Names of devices are known once one was opened.
      void devices.refresh();
    },
    failed: (failed) => {
      api.capture.failed(failed);
      // Not every system says that a device was unplugged.
      void devices.refresh();
    },
  },
  openStream: (constraints) => navigator.mediaDevices.getUserMedia(constraints),
  graph: createCaptureGraph({
    handPort,
    onLevel: (level) => (levels.input = level),
    onBroken: () => capture.broken(),
  }),
  after: (delayMs, callback) => setTimeout(callback, delayMs),
});
api.capture.start((start) => capture.start(start));
api.capture.stop(({ captureId }) => capture.stop(captureId));
// A page that is reloaded must not leave the microphone open.
window.addEventListener('pagehide', () => capture.dispose());
void capture.warm(CAPTURE_RATE_HZ);
void devices.refresh();

servePlayback({ api: api.playback, openPlayer, handPort });
api.session.outputLevel(({ level }) => (levels.output = level));
// The level's last push may be lost with the answer it belongs to.
api.session.changed(({ phase }) => {
  if (phase !== 'speaking') levels.output = 0;
});

const target = document.getElementById('app');
if (target === null) throw new Error('index.html has no #app');
mount(App, {
  target,
  props: {
    app: createAppState(api),
    services: { api, devices, levels, visibility: createVisibility(document, api.app), openLevelProbe },
  },
});
