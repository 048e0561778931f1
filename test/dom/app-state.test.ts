import { describe, expect, it } from 'vitest';
import { appError, failed, ok, type Result } from '../../src-preload/contract/app-error.js';
import type { AppSnapshot } from '../../src-preload/contract/ipc/table.js';
import { DEFAULT_SETTINGS, type Settings } from '../../src-preload/contract/settings.js';
import { createAppState, type AppModel, type AppState } from '../../src-renderer/state/app-state.svelte.js';
import { exampleSession, exampleSnapshot, exampleTurn } from '../fakes/app-snapshot.js';
import { createFakeBridge, type FakeBridge } from '../fakes/bridge.js';

const darkSettings = { ...DEFAULT_SETTINGS, general: { ...DEFAULT_SETTINGS.general, theme: 'dark' as const } };

function modelOf(state: AppState): AppModel {
  if (state.load.kind !== 'ready') throw new Error(`The state is ${state.load.kind}.`);
  return state.load.model;
}

/** A state whose snapshot is answered when the test says so. */
function waiting(): { bridge: FakeBridge; state: AppState; answer: (snapshot: AppSnapshot) => Promise<void> } {
  const bridge = createFakeBridge(exampleSnapshot());
  let resolve: (answer: Result<AppSnapshot>) => void = () => undefined;
  bridge.serve('app', 'snapshot', () => new Promise((done) => (resolve = done)));
  const state = createAppState(bridge.api);
  const started = state.start();
  return {
    bridge,
    state,
    answer: async (snapshot) => {
      resolve(ok(snapshot));
      await started;
    },
  };
}

describe('app state', () => {
  it('keeps what was pushed before the snapshot came', async () => {
    const { bridge, state, answer } = waiting();
    bridge.push.session.changed(exampleSession({ revision: 9, phase: 'listening' }));
    bridge.push.session.changed(exampleSession({ revision: 8, phase: 'idle' }));
    bridge.push.session.turn(exampleTurn(1));
    bridge.push.settings.changed(darkSettings);
    const notice = { id: 1, code: 'speech-restarted', detail: null, atEpochMs: 1 } as const;
    bridge.push.app.notice(notice);
    await answer(exampleSnapshot({ session: exampleSession({ revision: 3 }) }));
    const model = modelOf(state);
    expect(model.session.phase).toBe('listening');
    expect(model.turns).toEqual([exampleTurn(1)]);
    expect(model.settings).toEqual(darkSettings);
    expect(model.notice).toEqual(notice);
  });

  it('does not let an early push undo a later snapshot', async () => {
    const { bridge, state, answer } = waiting();
    bridge.push.session.changed(exampleSession({ revision: 2, phase: 'listening' }));
    await answer(exampleSnapshot({ session: exampleSession({ revision: 3, phase: 'speaking' }) }));
    expect(modelOf(state).session.phase).toBe('speaking');
  });

  it('takes settings from the answer of an update, and keeps them when it failed', async () => {
    const bridge = createFakeBridge(exampleSnapshot());
    const state = createAppState(bridge.api);
    await state.start();
    const model = modelOf(state);
    await model.saveSettings({ general: { theme: 'dark' } });
    expect(model.settings.general).toEqual(darkSettings.general);
    bridge.serve('settings', 'update', () => failed(appError('storage-failed')));
    const answer = await model.saveSettings({ general: { theme: 'light' } });
    expect(answer.ok).toBe(false);
    expect(model.settings.general.theme).toBe('dark');
  });

  it('works out each edit from what the one before left', async () => {
    const bridge = createFakeBridge(exampleSnapshot());
    const state = createAppState(bridge.api);
    await state.start();
    const model = modelOf(state);
    const quieter = ({ audio }: Settings) => ({ audio: { volume: audio.volume / 2 } });
    await Promise.all([model.saveSettings(quieter), model.saveSettings(quieter)]);
    expect(bridge.callsOf('settings.update')).toEqual([{ audio: { volume: 0.5 } }, { audio: { volume: 0.25 } }]);
  });

  it('puts an earlier conversation in the place of the one on screen, also one that was put away before', async () => {
    const bridge = createFakeBridge(exampleSnapshot({ turns: [exampleTurn(1)] }));
    const state = createAppState(bridge.api);
    await state.start();
    const model = modelOf(state);
    model.newConversation();
    bridge.push.session.turn(exampleTurn(3));
    bridge.push.session.conversation([exampleTurn(1), exampleTurn(2)]);
    expect(model.turns).toEqual([exampleTurn(1), exampleTurn(2)]);
    // The answer that was being cut belongs to the one that was left.
    bridge.push.session.turn(exampleTurn(3, { text: 'Cut.' }));
    bridge.push.session.turn(exampleTurn(1, { text: 'Said again.' }));
    expect(model.turns.map(({ text }) => text)).toEqual(['Said again.', exampleTurn(2).text]);
  });

  it('listens no more when it ends', () => {
    const bridge = createFakeBridge(exampleSnapshot());
    createAppState(bridge.api).dispose();
    const channels = ['session.changed', 'session.turn', 'session.conversation', 'settings.changed', 'app.notice'];
    expect(channels.map(bridge.listeners)).toEqual([0, 0, 0, 0, 0]);
  });
});
