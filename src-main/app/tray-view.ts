/**
 * Owns what the tray says: icon, tooltip and menu, as a pure function of the session, the settings and the language.
 */
import type { ProfileId } from '../../src-preload/contract/ids.js';
import type { SessionSnapshot } from '../../src-preload/contract/session-snapshot.js';
import type { Settings } from '../../src-preload/contract/settings.js';
import type { HotkeyHealth } from '../../src-preload/contract/talk.js';
import type { UpdateStep } from '../../src-preload/contract/updates.js';
import type { Words } from '../i18n/words.js';
import type { TrayItem } from '../platform/tray-menus.js';
import type { TrayView } from '../platform/tray.js';

export type TrayAction =
  | { readonly type: 'talk-toggle' }
  | { readonly type: 'interrupt' }
  | { readonly type: 'mute-set'; readonly muted: boolean }
  | { readonly type: 'hands-free-set'; readonly on: boolean }
  | { readonly type: 'assistant-select'; readonly profileId: ProfileId }
  | { readonly type: 'mini-set'; readonly mode: Settings['general']['miniWindow'] }
  | { readonly type: 'show'; readonly view: 'talk' | 'history' | 'settings' | 'talk-key' | 'updates' }
  | { readonly type: 'update-restart' }
  | { readonly type: 'quit' };

type Session = Pick<SessionSnapshot, 'phase' | 'muted' | 'talkMode' | 'handsFree' | 'hotkey'>;

const SEPARATOR = { kind: 'separator' } as const;

/** The line of the menu that says so, while the talk key does not work; the window says what can be done. */
function keyTrouble(hotkey: HotkeyHealth, words: Words): readonly TrayItem<TrayAction>[] {
  if (hotkey.state !== 'unavailable') return [];
  const label = words('tray.keyTrouble.why', { reason: words(`keyTrouble.${hotkey.reason}`) });
  return [{ kind: 'action', label, action: { type: 'show', view: 'talk-key' }, enabled: true }, SEPARATOR];
}

/** A newer version that is there, or can be had. */
function update(step: UpdateStep, words: Words): readonly TrayItem<TrayAction>[] {
  switch (step.kind) {
    case 'available': {
      const label = words('tray.update.available', { version: step.version });
      return [{ kind: 'action', label, action: { type: 'show', view: 'updates' }, enabled: true }, SEPARATOR];
    }
    case 'ready': {
      const label = words('tray.update.ready', { version: step.version });
      return [{ kind: 'action', label, action: { type: 'update-restart' }, enabled: !step.waits }, SEPARATOR];
    }
    default:
      return [];
  }
}

function tooltip({ phase, muted, handsFree, hotkey }: Session, words: Words): string {
  const state = [
    words(`phase.${phase}`),
    ...(handsFree ? [words('tray.handsFree')] : []),
    ...(muted ? [words('tray.muted')] : []),
  ].join(words('list.separator'));
  const trouble = hotkey.state === 'unavailable' ? words('sentence.separator') + words('tray.keyTrouble') : '';
  return words('tray.tooltip', { state }) + trouble;
}

export function trayView(
  session: Session,
  { assistants, general }: Settings,
  step: UpdateStep,
  words: Words,
): TrayView<TrayAction> {
  const { phase, muted, talkMode, handsFree } = session;
  // What the entry would end, also while the microphone is still on its way. Without a key it begins a talk.
  const talking = talkMode === 'hold' || talkMode === 'latched';
  const hasMini = general.miniWindow !== 'off';
  return {
    // Nobody is heard: as long as that is so, it is what matters most of a microphone that rests.
    icon: muted && (phase === 'idle' || phase === 'listening') ? 'muted' : phase,
    tooltip: tooltip(session, words),
    items: [
      ...keyTrouble(session.hotkey, words),
      ...update(step, words),
      {
        kind: 'action',
        label: words(talking ? 'tray.stop' : 'tray.talk'),
        action: { type: 'talk-toggle' },
        enabled: talking || !muted,
      },
      {
        kind: 'action',
        label: words('tray.interrupt'),
        action: { type: 'interrupt' },
        enabled: phase === 'speaking' || phase === 'thinking',
      },
      { kind: 'check', label: words('tray.mute'), action: { type: 'mute-set', muted: !muted }, checked: muted },
      {
        kind: 'check',
        label: words('tray.hands-free'),
        action: { type: 'hands-free-set', on: !handsFree },
        checked: handsFree,
      },
      SEPARATOR,
      {
        kind: 'menu',
        label: words('tray.assistant'),
        items: assistants.profiles.map((profile) => ({
          kind: 'radio',
          label: profile.name,
          action: { type: 'assistant-select', profileId: profile.id },
          checked: profile.id === assistants.activeProfileId,
        })),
      },
      {
        kind: 'check',
        label: words('tray.miniWindow'),
        action: { type: 'mini-set', mode: hasMini ? 'off' : 'while-talking' },
        checked: hasMini,
      },
      SEPARATOR,
      { kind: 'action', label: words('tray.show'), action: { type: 'show', view: 'talk' }, enabled: true },
      { kind: 'action', label: words('tray.history'), action: { type: 'show', view: 'history' }, enabled: true },
      { kind: 'action', label: words('tray.settings'), action: { type: 'show', view: 'settings' }, enabled: true },
      SEPARATOR,
      { kind: 'action', label: words('tray.quit'), action: { type: 'quit' }, enabled: true },
    ],
  };
}
