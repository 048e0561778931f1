/**
 * Wires the keys: the global ones in their host, the window's control, command line and tray, joined by one grammar.
 */
import { styleInForce, type HotkeyHealth } from '../../src-preload/contract/talk.js';
import type { ParleyHandlers } from '../../src-preload/contract/ipc/table.js';
import type { Settings } from '../../src-preload/contract/settings.js';
import type { GrammarSettings, TalkVerb } from '../talk/grammar.js';
import { createKeyActions } from '../talk/key-actions.js';
import type { KeyOwner } from '../talk/key-owner.js';
import type { KeyChords } from '../talk/key-source.js';
import { createTalkActions, type TalkActionTargets } from '../talk/talk-actions.js';
import { createTalkControl, type TalkControl } from '../talk/talk-control.js';
import { createWindowKeys } from '../talk/window-keys.js';
import { composeKeys } from './compose-keys.js';
import { watchRestart } from './notices.js';
import type { AppCore } from './session-parts.js';

export interface TalkParts {
  readonly control: TalkControl;
  /** For the command line and the tray. */
  readonly act: TalkControl['act'];
  readonly handlers: ParleyHandlers['talk'];
  /** The system woke up or was unlocked: the key may have been released unseen. */
  rearm(): void;
  /** The page is gone, and with it whatever it held or kept the keys for. */
  pageGone(): void;
}

/** What keys bring about. */
export interface TalkListeners extends Omit<TalkActionTargets, 'control'> {
  readonly emit: (verb: TalkVerb) => void;
  /** `atMs` is when the key went down. */
  readonly interrupt: (atMs: number) => void;
  readonly isMuted: () => boolean;
  readonly setMuted: (muted: boolean) => void;
  readonly onHealth: (health: HotkeyHealth) => void;
}

const chordsOf = ({ chord, interruptChord, muteChord }: Settings['talkKey']): KeyChords => ({
  talk: chord,
  interrupt: interruptChord,
  mute: muteChord,
});

/** Where only presses of the key are seen, the window's control goes by presses too: the screen tells one way to talk. */
const talkingBy = ({ style, releaseTailMs }: Settings['talkKey'], health: HotkeyHealth): GrammarSettings => ({
  style: styleInForce(health, style),
  releaseTailMs,
});

export function composeTalk(core: AppCore, listeners: TalkListeners): TalkParts {
  const { emit, onHealth, isFree, takeBack, ...effects } = listeners;
  const { clock, settings } = core;
  const logger = core.logger.child('talk');
  const control = createTalkControl({
    clock,
    settings: talkingBy(settings.current().talkKey, { state: 'starting' }),
    emit,
    // Escape is looked for no longer than there is something to cancel.
    onOpen: (open) => source.watchEscape(open),
  });
  const act = createTalkActions({ control, isFree, takeBack });
  const keys = createKeyActions({ ...effects, control, onSeen: (seen) => core.pushes.talk.keySeen(seen) });
  const { pageGone, ...page } = createWindowKeys({ ...control, act }, keys);
  const restart = watchRestart(() => core.notices.tell('talk-key-restarted'));
  let health: HotkeyHealth = { state: 'starting' };
  let armed = false;
  let rearming = false;

  const watch = ({ state }: HotkeyHealth): void => {
    if (state === 'starting' && armed && !rearming) restart.died();
    else if (state === 'armed') restart.works();
    else if (state === 'unavailable') restart.givenUp();
    armed = state === 'armed';
  };
  const source: KeyOwner = composeKeys(core, {
    chords: chordsOf(settings.current().talkKey),
    onInput: (input) => keys.input(input),
    onHealth(next) {
      logger.info('Talk key changed.', { health: next });
      health = next;
      control.configure(talkingBy(settings.current().talkKey, health));
      watch(health);
      onHealth(health);
    },
  });

  settings.onChange(({ talkKey }, before) => {
    if (talkKey === before.talkKey) return;
    control.configure(talkingBy(talkKey, health));
    source.setChords(chordsOf(talkKey));
  });
  core.onQuit('talk', () => {
    control.dispose();
    source.dispose();
  });
  source.start();

  const rearm = (): void => {
    // A better source that gets another chance within the call is no failure of the one before.
    rearming = true;
    source.rearm();
    rearming = false;
  };
  return {
    control,
    act,
    handlers: { ...page, changeInDesktop: () => source.changeInDesktop(), rearm },
    rearm,
    pageGone,
  };
}
