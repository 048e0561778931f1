/**
 * Owns what the tray says: icon, tooltip and menu, as a pure function of the session and the settings.
 */
import type { ProfileId } from '../../src-preload/contract/ids.js';
import type { Phase, SessionSnapshot } from '../../src-preload/contract/session-snapshot.js';
import type { Settings } from '../../src-preload/contract/settings.js';
import type { HotkeyHealth } from '../../src-preload/contract/talk.js';
import type { TrayItem, TrayView } from '../platform/tray.js';

export type TrayAction =
  | { readonly type: 'talk-toggle' }
  | { readonly type: 'interrupt' }
  | { readonly type: 'mute-set'; readonly muted: boolean }
  | { readonly type: 'hands-free-set'; readonly on: boolean }
  | { readonly type: 'assistant-select'; readonly profileId: ProfileId }
  | { readonly type: 'show'; readonly view: 'talk' | 'settings' | 'talk-key' }
  | { readonly type: 'quit' };

const PHASE_TEXT: Readonly<Record<Phase, string>> = {
  offline: 'not connected',
  connecting: 'connecting',
  reconnecting: 'reconnecting',
  idle: 'ready',
  listening: 'listening',
  thinking: 'thinking',
  speaking: 'speaking',
  blocked: 'needs attention',
};

/** Short, for a line of a menu; the window says what can be done. */
const KEY_TROUBLE: Readonly<Record<Extract<HotkeyHealth, { state: 'unavailable' }>['reason'], string>> = {
  'no-display': 'no display',
  wayland: 'this desktop shares no keys',
  permission: 'not permitted yet',
  crashed: 'it failed several times',
  unsupported: 'not possible here',
  taken: 'another program has it',
  declined: 'the desktop was told no',
};

/** The line of the menu that says so, while the talk key does not work. */
const keyTrouble = (hotkey: HotkeyHealth): readonly TrayItem<TrayAction>[] =>
  hotkey.state === 'unavailable'
    ? [
        {
          kind: 'action',
          label: `Talk key is not working: ${KEY_TROUBLE[hotkey.reason]}`,
          action: { type: 'show', view: 'talk-key' },
          enabled: true,
        },
        { kind: 'separator' },
      ]
    : [];

export function trayView(
  session: Pick<SessionSnapshot, 'phase' | 'muted' | 'talkMode' | 'handsFree' | 'hotkey'>,
  { assistants }: Settings,
): TrayView<TrayAction> {
  const { phase, muted, talkMode, handsFree, hotkey } = session;
  // What the entry would end, also while the microphone is still on its way. Without a key it begins a talk.
  const talking = talkMode === 'hold' || talkMode === 'latched';
  const trouble = hotkey.state === 'unavailable' ? '. Talk key is not working' : '';
  return {
    icon: phase,
    tooltip: `Parley: ${PHASE_TEXT[phase]}${handsFree ? ', hands-free' : ''}${muted ? ', muted' : ''}${trouble}`,
    items: [
      ...keyTrouble(hotkey),
      {
        kind: 'action',
        label: talking ? 'Stop listening' : 'Talk',
        action: { type: 'talk-toggle' },
        enabled: talking || !muted,
      },
      {
        kind: 'action',
        label: 'Interrupt',
        action: { type: 'interrupt' },
        enabled: phase === 'speaking' || phase === 'thinking',
      },
      { kind: 'check', label: 'Mute', action: { type: 'mute-set', muted: !muted }, checked: muted },
      {
        kind: 'check',
        label: 'Hands-free',
        action: { type: 'hands-free-set', on: !handsFree },
        checked: handsFree,
      },
      { kind: 'separator' },
      {
        kind: 'menu',
        label: 'Assistant',
        items: assistants.profiles.map((profile) => ({
          kind: 'radio',
          label: profile.name,
          action: { type: 'assistant-select', profileId: profile.id },
          checked: profile.id === assistants.activeProfileId,
        })),
      },
      { kind: 'separator' },
      { kind: 'action', label: 'Show Parley', action: { type: 'show', view: 'talk' }, enabled: true },
      { kind: 'action', label: 'Settings', action: { type: 'show', view: 'settings' }, enabled: true },
      { kind: 'separator' },
      { kind: 'action', label: 'Quit', action: { type: 'quit' }, enabled: true },
    ],
  };
}
