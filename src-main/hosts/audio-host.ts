/**
 * Entry of the audio host: native sound in a process of its own, because the add-ons may abort it. Wires the link to
 * main, the add-ons and the clock together; holds no logic.
 */
import { loadAudioIo, probeOutput } from './audio/audio-io-device.js';
import { loadBackEnd, preferredBackEnds } from './audio/back-end.js';
import { connectParent } from './audio/parent-link.js';
import { createAudioServer } from './audio/serve.js';
import { loadSpeaker } from './audio/speaker-device.js';
import { answeringHeartbeats } from './heartbeat.js';
import { HOST_RATE_HZ, isAudioHostCommand } from './protocol/audio.js';

const nowMs = (): number => performance.now();
const link = connectParent();

const server = createAudioServer({
  post: (fact) => link.post(fact),
  load: (onLoading) =>
    loadBackEnd(
      {
        probe: probeOutput,
        speaker: (rateHz) => loadSpeaker(rateHz, nowMs),
        audioIo: (rateHz) => loadAudioIo(rateHz, nowMs),
      },
      preferredBackEnds(process.platform, process.arch, process.env['PARLEY_AUDIO_BACK_END']),
      HOST_RATE_HZ,
      onLoading,
    ),
  clock: {
    nowMs,
    after(delayMs, callback) {
      const timer = setTimeout(callback, delayMs);
      return () => clearTimeout(timer);
    },
  },
  // No clean-up: leaving by exit() under a write aborts with a crash report.
  abandon: () => process.kill(process.pid, 'SIGKILL'),
});

link.onMessage(
  answeringHeartbeats(
    (beat) => link.post(beat),
    (message) => {
      if (isAudioHostCommand(message)) server.handle(message);
    },
  ),
);
link.onClose(() => void server.close().finally(() => process.exit(0)));
