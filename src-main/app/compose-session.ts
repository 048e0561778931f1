/**
 * Wires the session. This one has no assistant behind it: it is offline, and says so to whoever asks for more.
 */
import { appError, failed } from '../../src-preload/contract/app-error.js';
import type { SessionSnapshot } from '../../src-preload/contract/session-snapshot.js';
import type { ComposeSession } from './session-parts.js';

export const composeSession: ComposeSession = ({ settings }) => {
  const ignore = (): void => undefined;
  const unable = () => failed(appError('network-unreachable'));
  const snapshot = (): SessionSnapshot => ({
    revision: 0,
    phase: 'offline',
    profileId: settings.current().assistants.activeProfileId,
    microphoneOpen: false,
    talkMode: null,
    muted: false,
    halfDuplex: false,
    hotkey: { state: 'starting' },
    sink: { state: 'unavailable' },
    error: null,
    lastLatency: null,
    textInput: false,
  });
  return {
    handlers: {
      session: {
        sendText: unable,
        retry: unable,
        interrupt: ignore,
        setMuted: ignore,
        dismissError: ignore,
        newConversation: ignore,
      },
      talk: { press: ignore, release: ignore, cancel: ignore, recordingChord: ignore },
      audio: { testSound: unable },
      capture: { started: ignore, failed: ignore, stopped: ignore },
      playback: { failed: ignore },
      devices: { changed: ignore },
    },
    assistants: {
      providers: [],
      test: () => Promise.resolve({ ok: false, message: 'There is no assistant to test.' }),
      findChatServer: () => Promise.resolve(null),
    },
    snapshot,
    turns: () => [],
    onChange: ignore,
    toggleTalk: ignore,
    runCommand: () => false,
    powerChanged: ignore,
    pageGone: ignore,
  };
};
