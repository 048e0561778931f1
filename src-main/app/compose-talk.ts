/**
 * Wires the talk key: the global key in its host, the window's control, command line and tray, joined by one grammar.
 */
import { appError, failed } from '../../src-preload/contract/app-error.js';
import type { HotkeyHealth } from '../../src-preload/contract/talk.js';
import type { ParleyHandlers } from '../../src-preload/contract/ipc/table.js';
import { maySeeKeys } from '../platform/accessibility.js';
import type { TalkVerb } from '../talk/grammar.js';
import type { KeySourceInput } from '../talk/key-source.js';
import { createHookSource } from '../talk/hook-source.js';
import { createTalkControl, type TalkControl } from '../talk/talk-control.js';
import { watchRestart } from './notices.js';
import type { AppCore } from './session-parts.js';

export interface TalkParts {
  readonly control: TalkControl;
  readonly handlers: ParleyHandlers['talk'];
  /** The system woke up or was unlocked: the key may have been released unseen. */
  rearm(): void;
}

export interface TalkListeners {
  readonly emit: (verb: TalkVerb) => void;
  readonly onHealth: (health: HotkeyHealth) => void;
}

export function composeTalk(core: AppCore, { emit, onHealth }: TalkListeners): TalkParts {
  const { clock, settings } = core;
  const logger = core.logger.child('talk');
  const control = createTalkControl({ clock, settings: settings.current().talkKey, emit });
  let recordingChord = false;
  let tryingKeys = false;
  const restart = watchRestart(() => core.notices.tell('talk-key-restarted'));
  let armed = false;
  let rearming = false;

  const watch = ({ state }: HotkeyHealth): void => {
    if (state === 'starting' && armed && !rearming) restart.died();
    else if (state === 'armed') restart.works();
    else if (state === 'unavailable') restart.givenUp();
    armed = state === 'armed';
  };
  const hook = createHookSource({
    spawn: core.spawnHost,
    clock,
    chord: settings.current().talkKey.chord,
    onInput(input) {
      if (tryingKeys) show(input.type);
      else if (!recordingChord) control.input(input);
    },
    onHealth(health) {
      logger.info('Talk key changed.', { health });
      watch(health);
      onHealth(health);
    },
    isPermitted: maySeeKeys,
    onDetail: (detail) => logger.warn('The talk key does not work outside the window.', { detail }),
  });

  function show(type: KeySourceInput['type']): void {
    if (type !== 'key-down' && type !== 'key-up') return;
    core.pushes.talk.keySeen({ action: 'talk', phase: type === 'key-down' ? 'down' : 'up', source: 'hook' });
  }

  settings.onChange(({ talkKey }, before) => {
    if (talkKey === before.talkKey) return;
    control.configure(talkKey);
    if (talkKey.chord !== before.talkKey.chord) hook.setChord(talkKey.chord);
  });
  core.onQuit('talk', () => {
    control.dispose();
    hook.dispose();
  });
  hook.start();

  return {
    control,
    handlers: {
      press: () => control.press('window'),
      release: () => control.release('window'),
      cancel: () => control.act('cancel'),
      recordingChord(recording) {
        recordingChord = recording;
        // What was held when recording began is no talk.
        if (recording && control.open) control.act('cancel');
      },
      tryingKeys(trying) {
        tryingKeys = trying;
        if (trying && control.open) control.act('cancel');
      },
      changeInDesktop: () => failed(appError('hotkey-unavailable')),
    },
    rearm() {
      // The host is ended and started within the call, which is no failure.
      rearming = true;
      hook.rearm();
      rearming = false;
    },
  };
}
