/**
 * Owns what the global keys bring about: presses of the talk key go to the grammar, the mute key mutes, the interrupt
 * key interrupts; while keys are tried or recorded they do none of it. Must never decide what a source can see.
 */
import type { KeySeen } from '../../src-preload/contract/talk.js';
import type { KeySourceInput } from './key-source.js';
import { INITIAL_MUTE_KEY, stepMuteKey, type MuteKeyInput } from './mute-key.js';
import type { TalkControl } from './talk-control.js';

export interface KeyEffects {
  readonly control: Pick<TalkControl, 'input' | 'act' | 'open'>;
  /** Silences the answer; `atMs` is when the key went down. */
  readonly interrupt: (atMs: number) => void;
  readonly isMuted: () => boolean;
  readonly setMuted: (muted: boolean) => void;
  /** A key that is tried was seen. */
  readonly onSeen: (seen: KeySeen) => void;
}

/** What presses are for. record: a chord is chosen in the window. try: they are shown there. */
export type KeyPurpose = 'act' | 'record' | 'try';

export interface KeyActions {
  input(input: KeySourceInput): void;
  /** What is held when keys cease to act is no talk and no mute. */
  setPurpose(purpose: KeyPurpose): void;
}

type KeyPress = Extract<KeySourceInput, { readonly type: 'key-down' | 'key-up' | 'toggled' }>;

export function createKeyActions({ control, interrupt, isMuted, setMuted, onSeen }: KeyEffects): KeyActions {
  let purpose: KeyPurpose = 'act';
  let muteKey = INITIAL_MUTE_KEY;

  const runMute = (input: MuteKeyInput): void => {
    const { state, mute } = stepMuteKey(muteKey, input, isMuted());
    muteKey = state;
    if (mute !== null) setMuted(mute);
  };

  const press = (input: KeyPress): void => {
    switch (input.action) {
      case 'talk':
        control.input(input);
        return;
      case 'mute':
        runMute(input);
        return;
      case 'interrupt':
        if (input.type !== 'key-up') interrupt(input.atMs);
    }
  };

  const act = (input: KeySourceInput): void => {
    switch (input.type) {
      case 'key-down':
      case 'key-up':
      case 'toggled':
        press(input);
        return;
      case 'other-key-joined':
        if (input.action === 'talk') control.input(input);
        else if (input.action === 'mute') runMute(input);
        return;
      case 'cancel':
        control.act('cancel');
        return;
      case 'source-lost':
        control.input(input);
        runMute(input);
    }
  };

  const show = (input: KeySourceInput): void => {
    if (input.type === 'key-down' || input.type === 'key-up' || input.type === 'toggled')
      onSeen({ action: input.action, phase: input.type === 'key-up' ? 'up' : 'down', source: input.source });
  };

  return {
    input(input) {
      if (purpose === 'try') show(input);
      // Ends are told in any case: a release that is kept from the grammar would make the next press a repeat to it.
      if (purpose === 'act' || input.type === 'key-up' || input.type === 'source-lost') act(input);
    },
    setPurpose(next) {
      purpose = next;
      if (next === 'act') return;
      if (control.open) control.act('cancel');
      runMute({ type: 'dropped' });
    },
  };
}
