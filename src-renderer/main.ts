/**
 * Owns the start of the page: joins bridge, microphone, player and interface. Nothing else imports it.
 */
import { mount } from 'svelte';
import { CAPTURE_RATE_HZ } from '../src-preload/contract/audio.js';
import App from './App.svelte';
import { createCapture } from './audio/capture.js';
import { createCaptureGraph } from './audio/capture-graph.js';
import { createOpenMicrophone } from './audio/open-microphone.js';
import { deliveredBy } from './audio/sample-flow.js';
import type { MicrophoneWanted } from './audio/microphone.js';
import { openLevelProbe } from './audio/level-probe.js';
import { followDefaultSpeaker } from './audio/default-speaker.js';
import { openSoundRecorder } from './audio/sound-recorder.js';
import { createStandby } from './audio/standby.js';
import { servePlayback } from './audio/playback.js';
import { openPlayer } from './audio/player.js';
import { handPort, parley } from './bridge.js';
import { createParts, fetchAhead } from './parts.svelte.js';
import { createAppState } from './state/app-state.svelte.js';
import { createDevices } from './state/devices.svelte.js';
import { createLevels } from './state/levels.js';
import { createMicrophoneState } from './state/microphone.svelte.js';
import { tellNetwork } from './state/network.js';
import { createVisibility } from './state/visibility.svelte.js';
import './styles/tokens.css';
import './styles/base.css';

const api = parley();
const levels = createLevels();
const devices = createDevices(
  navigator.mediaDevices,
  {
    changed(all) {
      api.devices.changed(all);
      // Also where the system told nothing, and the change was found by looking.
      void lookForSpeaker();
    },
  },
  (delayMs, callback) => {
    const timer = setInterval(callback, delayMs);
    return () => clearInterval(timer);
  },
);
// Not every system tells of its devices; what a person looks at is up to date.
window.addEventListener('focus', () => void devices.refresh());
const lookForSpeaker = followDefaultSpeaker(navigator.mediaDevices, (name) => api.devices.defaultSpeaker(name));

const openMicrophone = createOpenMicrophone((constraints) => navigator.mediaDevices.getUserMedia(constraints));
const after = (delayMs: number, callback: () => void): void => void setTimeout(callback, delayMs);
const graph = createCaptureGraph({
  handPort,
  onLevel: (level) => (levels.input = level),
  onFlowing: (captureId) => capture.flowing(captureId),
  onBroken: () => capture.broken(),
});
const microphone = createMicrophoneState();
const standby = createStandby({
  rateHz: CAPTURE_RATE_HZ,
  openMicrophone,
  graph,
  defaultDevice: async () => {
    const all = await navigator.mediaDevices.enumerateDevices();
    const found = all.find(({ kind, deviceId }) => kind === 'audioinput' && deviceId === 'default');
    return found === undefined ? '' : `${found.groupId} ${found.label}`;
  },
  isThere: async (deviceId) =>
    (await navigator.mediaDevices.enumerateDevices()).some(
      (one) => one.kind === 'audioinput' && one.deviceId === deviceId,
    ),
  onOpened: ({ use, label }) => api.capture.using({ device: use, deviceLabel: label }),
  onReady: (ready) => {
    microphone.ready = ready;
    if (ready) void devices.refresh();
  },
  after,
});
navigator.mediaDevices.addEventListener('devicechange', () => standby.devicesChanged());
api.capture.resting((resting) => standby.rest(resting));

const capture = createCapture({
  tell: {
    ...api.capture,
    started: (started) => {
      api.capture.started(started);
      devices.follow('talk', true);
      // Names of devices are known once one was opened.
      void devices.refresh();
      void lookForSpeaker();
    },
    stopped: (stopped) => {
      api.capture.stopped(stopped);
      devices.follow('talk', false);
    },
    failed: (failed) => {
      api.capture.failed(failed);
      devices.follow('talk', false);
      // Not every system says that a device was unplugged.
      void devices.refresh();
    },
  },
  openMicrophone,
  delivered: (stream) => deliveredBy(stream.getAudioTracks()[0]),
  graph,
  standby,
  after,
});
api.capture.start((start) => capture.start(start));
api.capture.stop(({ captureId }) => capture.stop(captureId));
// A page that is reloaded must not leave the microphone open.
window.addEventListener('pagehide', () => capture.dispose());
void capture.warm(CAPTURE_RATE_HZ);
void devices.refresh();

tellNetwork(window, api.app);

servePlayback({ api: api.playback, openPlayer, handPort });
api.session.outputLevel(({ level }) => (levels.output = level));
// The level's last push may be lost with the answer it belongs to.
api.session.changed(({ phase }) => {
  if (phase !== 'speaking') levels.output = 0;
  devices.follow('answer', phase === 'speaking');
});

const parts = createParts();

const target = document.getElementById('app');
if (target === null) throw new Error('index.html has no #app');
mount(App, {
  target,
  props: {
    app: createAppState(api),
    services: {
      api,
      devices,
      levels,
      microphone,
      keepMicrophone: (wanted: MicrophoneWanted | null) => standby.want(wanted),
      visibility: createVisibility(document, api.app),
      openLevelProbe,
      openSoundRecorder,
      parts,
      reload: () => location.reload(),
      drawn: () => void fetchAhead(parts, (callback) => requestIdleCallback(callback)),
    },
  },
});
