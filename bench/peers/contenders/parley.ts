/** Owns Parley as a contender: the built app with a service in use, driven by real key events. */
import { hideMain } from '../../../test/e2e/launch.js';
import { keysOf, profileOf } from '../../../test/rig/assistant-profile.js';
import { nowMs } from '../../../test/rig/environment.js';
import { pressKeys, releaseKeys } from '../../../test/rig/keys.js';
import { play } from '../../../test/rig/voice.js';
import { pause, until } from '../../../test/rig/wait.js';
import type { Sound } from '../../../test/rig/wav.js';
import { AGENT_ID, playaiSimulator } from '../../../test/simulators/playai/simulator.js';
import { withApp, type Measured } from '../../session.js';
import type { Stage } from '../server/stage.js';
import type { Contender } from './contender.js';

const CHORD = 'Control+Shift+Space';
/** A key that is down again at once was never really let go, and must not be taken so. */
const BETWEEN_PRESSES_MS = 300;
/** A press shorter than this could be taken for a tap, which latches. */
const LEAST_HOLD_MS = 600;

/** Runs Parley against the stage, set up as by somebody who chose nothing. `said` is what is asked. */
export async function withParley(
  stage: Stage,
  said: Sound,
  action: (parley: Contender) => Promise<void>,
): Promise<void> {
  const endpoint = `ws://127.0.0.1:${stage.ports.plain}${playaiSimulator.path}`;
  const profile = { ...profileOf(playaiSimulator, endpoint), options: { agentId: AGENT_ID } };
  await withApp({ profile, environment: keysOf(playaiSimulator) }, (measured) => action(contender(measured, said)));
}

function contender({ parley, trace }: Measured, said: Sound): Contender {
  let isDown = false;
  let downSinceMs = 0;

  const press = async (): Promise<number> => {
    if (isDown) await release();
    const sinceMs = nowMs();
    await pressKeys(CHORD);
    isDown = true;
    downSinceMs = nowMs();
    return (await trace.next('talk-start', sinceMs)).atMs;
  };
  const release = async (): Promise<void> => {
    if (!isDown) return;
    await pause(downSinceMs + LEAST_HOLD_MS - nowMs());
    await releaseKeys(CHORD);
    isDown = false;
    await pause(BETWEEN_PRESSES_MS);
  };

  return {
    pid: parley.app.process().pid ?? 0,
    fadeMs: 400,
    async close() {
      await release();
      await parley.page.evaluate(() => window.parley.session.newConversation());
      await until('the connection to be closed', () => parley.page.locator('[data-phase=offline]').count());
    },
    beginTalk: press,
    endTalk: release,
    async awaitReply() {
      // The press that interrupted one answer asks for the next, as it does in use.
      if (!isDown) await press();
      await play(said).finished;
      await release();
    },
    interrupt: press,
    async reportedMs(atMs) {
      return Number((await trace.next('playback-cut', atMs))['heardMs']);
    },
    async keepMicrophone(keepMicrophoneReady) {
      await parley.page.evaluate((audio) => window.parley.settings.update({ audio }), { keepMicrophoneReady });
    },
    hide: () => hideMain(parley),
  };
}
