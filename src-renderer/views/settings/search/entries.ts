/**
 * Owns the list of all settings there are: which section shows each, what it is called, and what else people call it.
 * Search, the summary of an import and the question before a reset are all made of it; a test holds every entry against
 * its control. Must never hold words: keys only.
 */
import type { SettingPath } from '../../../../src-preload/contract/settings-transfer.js';
import type { en } from '../../../i18n/en.js';
import type { MessageKey } from '../../../i18n/i18n.js';
import type { SettingsSection } from '../../../state/route.svelte.js';

/** A message that needs nothing filled in. */
export type PlainKey = {
  [Key in MessageKey]: (typeof en)[Key] extends `${string}{${string}}${string}` ? never : Key;
}[MessageKey];

export interface SettingEntry {
  /** In the address, and of the place in its section (`Setting.svelte`). */
  readonly id: string;
  readonly section: SettingsSection;
  readonly label: PlainKey;
  /** The second line of a result; searched too. */
  readonly help?: PlainKey;
  readonly choices?: readonly PlainKey[];
  /** Other words for it. */
  readonly words?: PlainKey;
  /** What it stores. */
  readonly stores?: readonly SettingPath[];
}

const path = <Group extends SettingPath['group']>(
  group: Group,
  key: Extract<SettingPath, { group: Group }>['key'],
): readonly SettingPath[] => [{ group, key } as SettingPath];

export const SETTINGS_ENTRIES = [
  {
    id: 'your-assistants',
    section: 'assistants',
    label: 'assistants.list',
    help: 'assistants.lead',
    words: 'general.words.assistants',
  },
  {
    id: 'add-assistant',
    section: 'assistants',
    label: 'assistants.add',
    help: 'assistants.add.text',
    words: 'general.words.assistants',
  },

  {
    id: 'microphone',
    section: 'audio',
    label: 'audio.microphone',
    words: 'general.words.microphone',
    stores: path('audio', 'microphoneId'),
  },
  {
    id: 'input-level',
    section: 'audio',
    label: 'audio.level',
    help: 'audio.level.hint',
    words: 'general.words.level',
  },
  {
    id: 'keep-microphone-ready',
    section: 'audio',
    label: 'audio.keepMicrophoneReady',
    help: 'audio.keepMicrophoneReady.help',
    words: 'general.words.ready',
    stores: path('audio', 'keepMicrophoneReady'),
  },
  {
    id: 'speaker',
    section: 'audio',
    label: 'audio.speaker',
    help: 'audio.speaker.help',
    words: 'general.words.speaker',
    stores: path('audio', 'speakerId'),
  },
  {
    id: 'volume',
    section: 'audio',
    label: 'audio.volume',
    words: 'general.words.volume',
    stores: path('audio', 'volume'),
  },
  { id: 'test-sound', section: 'audio', label: 'audio.testSound', words: 'general.words.speaker' },
  {
    id: 'output',
    section: 'audio',
    label: 'audio.output',
    choices: ['audio.output.auto', 'audio.output.native', 'audio.output.renderer'],
    words: 'general.words.output',
    stores: path('audio', 'sink'),
  },
  {
    id: 'listening-on',
    section: 'audio',
    label: 'audio.listeningOn',
    choices: ['audio.listeningOn.loudspeakers', 'audio.listeningOn.headphones', 'audio.listeningOn.auto'],
    stores: path('audio', 'listeningOn'),
  },
  {
    id: 'sensitivity',
    section: 'audio',
    label: 'audio.sensitivity',
    help: 'audio.sensitivity.help',
    words: 'general.words.sensitivity',
    stores: path('handsFree', 'sensitivity'),
  },
  {
    id: 'endpoint-delay',
    section: 'audio',
    label: 'audio.endpointDelay',
    help: 'audio.endpointDelay.help',
    words: 'general.words.endpointDelay',
    stores: path('handsFree', 'endpointDelayMs'),
  },
  {
    id: 'cues',
    section: 'audio',
    label: 'audio.cues',
    choices: ['audio.cues.all', 'audio.cues.important', 'audio.cues.off'],
    words: 'general.words.cues',
    stores: path('audio', 'cues'),
  },
  {
    id: 'echoCancellation',
    section: 'audio',
    label: 'audio.echoCancellation',
    help: 'audio.echoCancellation.help',
    stores: path('audio', 'echoCancellation'),
  },
  {
    id: 'noiseSuppression',
    section: 'audio',
    label: 'audio.noiseSuppression',
    help: 'audio.noiseSuppression.help',
    stores: path('audio', 'noiseSuppression'),
  },
  {
    id: 'autoGainControl',
    section: 'audio',
    label: 'audio.autoGainControl',
    help: 'audio.autoGainControl.help',
    words: 'general.words.volume',
    stores: path('audio', 'autoGainControl'),
  },

  {
    id: 'key-talk',
    section: 'talk-key',
    label: 'settings.talk-key',
    help: 'talkKey.lead',
    words: 'general.words.talkKey',
    stores: path('talkKey', 'chord'),
  },
  {
    id: 'key-interrupt',
    section: 'talk-key',
    label: 'talkKey.keys.interrupt',
    help: 'talkKey.keys.interrupt.help',
    words: 'general.words.interrupt',
    stores: path('talkKey', 'interruptChord'),
  },
  {
    id: 'key-mute',
    section: 'talk-key',
    label: 'talkKey.keys.mute',
    help: 'talkKey.keys.mute.help',
    words: 'general.words.mute',
    stores: path('talkKey', 'muteChord'),
  },
  {
    id: 'try-keys',
    section: 'talk-key',
    label: 'talkKey.try',
    help: 'talkKey.try.text',
    words: 'general.words.tryKeys',
  },
  {
    id: 'talk-style',
    section: 'talk-key',
    label: 'talkKey.style',
    choices: ['talkKey.style.hold', 'talkKey.style.hold-or-tap', 'talkKey.style.toggle'],
    words: 'general.words.style',
    stores: path('talkKey', 'style'),
  },
  {
    id: 'release-tail',
    section: 'talk-key',
    label: 'talkKey.releaseTail',
    help: 'talkKey.releaseTail.help',
    stores: path('talkKey', 'releaseTailMs'),
  },

  {
    id: 'theme',
    section: 'general',
    label: 'general.theme',
    choices: ['general.theme.system', 'general.theme.light', 'general.theme.dark', 'general.theme.high-contrast'],
    words: 'general.words.theme',
    stores: path('general', 'theme'),
  },
  {
    id: 'text-size',
    section: 'general',
    label: 'general.textSize',
    choices: [
      'general.textSize.small',
      'general.textSize.normal',
      'general.textSize.large',
      'general.textSize.largest',
    ],
    words: 'general.words.textSize',
    stores: path('general', 'textSize'),
  },
  {
    id: 'motion',
    section: 'general',
    label: 'general.motion',
    choices: ['general.motion.system', 'general.motion.reduced'],
    words: 'general.words.motion',
    stores: path('general', 'motion'),
  },
  {
    id: 'language',
    section: 'general',
    label: 'general.language',
    choices: ['general.language.en', 'general.language.am', 'general.language.ar'],
    words: 'general.words.language',
    stores: path('general', 'language'),
  },
  {
    id: 'mini-window',
    section: 'general',
    label: 'general.miniWindow',
    help: 'general.miniWindow.help',
    choices: ['general.miniWindow.off', 'general.miniWindow.while-talking', 'general.miniWindow.always'],
    words: 'general.words.miniWindow',
    stores: path('general', 'miniWindow'),
  },
  {
    id: 'notifications',
    section: 'general',
    label: 'general.notifications',
    help: 'general.notifications.help',
    words: 'general.words.notifications',
    stores: path('general', 'notifications'),
  },
  {
    id: 'tray',
    section: 'general',
    label: 'general.closeToTray',
    help: 'general.closeToTray.help',
    words: 'general.words.tray',
    stores: path('general', 'closeToTray'),
  },
  {
    id: 'start-at-login',
    section: 'general',
    label: 'general.startAtLogin',
    help: 'general.startAtLogin.help',
    words: 'general.words.startAtLogin',
    stores: path('general', 'startAtLogin'),
  },
  {
    id: 'start-hidden',
    section: 'general',
    label: 'general.startHidden',
    help: 'general.startHidden.help',
    words: 'general.words.startHidden',
    stores: path('general', 'startHidden'),
  },
  {
    id: 'first-steps',
    section: 'general',
    label: 'general.firstRun',
    help: 'general.firstRun.help',
    words: 'general.words.firstRun',
  },
  {
    id: 'hang-up',
    section: 'general',
    label: 'general.idleHangUp',
    help: 'general.idleHangUp.help',
    words: 'general.words.idleHangUp',
    stores: path('general', 'idleHangUpMinutes'),
  },
  {
    id: 'export',
    section: 'general',
    label: 'general.export',
    help: 'general.move.text',
    words: 'general.words.export',
  },
  {
    id: 'import',
    section: 'general',
    label: 'general.import',
    help: 'general.move.text',
    words: 'general.words.import',
  },
  {
    id: 'check-updates',
    section: 'general',
    label: 'updates.check',
    help: 'updates.check.help',
    words: 'about.words.updates',
    stores: path('general', 'checkForUpdates'),
  },
  { id: 'updates', section: 'general', label: 'updates.now', words: 'about.words.updates' },
  {
    id: 'licences',
    section: 'general',
    label: 'about.licences',
    help: 'about.licences.help',
    words: 'about.words.licences',
  },
  {
    id: 'reset-all',
    section: 'general',
    label: 'general.resetAll',
    help: 'general.resetAll.help',
    words: 'general.words.reset',
  },
  { id: 'quit', section: 'general', label: 'general.quit', words: 'general.words.quit' },

  { id: 'what-leaves', section: 'privacy', label: 'privacy.leaves', words: 'general.words.leaves' },
  {
    id: 'keep-history',
    section: 'privacy',
    label: 'privacy.keepHistory',
    help: 'privacy.keepHistory.help',
    words: 'general.words.history',
    stores: path('privacy', 'keepHistory'),
  },
  {
    id: 'history-days',
    section: 'privacy',
    label: 'privacy.historyDays',
    help: 'privacy.historyDays.help',
    words: 'general.words.historyDays',
    stores: path('privacy', 'historyDays'),
  },
  {
    id: 'record-audio',
    section: 'privacy',
    label: 'privacy.recordAudio',
    help: 'privacy.recordAudio.help',
    words: 'general.words.recordAudio',
    stores: path('privacy', 'recordAudio'),
  },
  {
    id: 'delete-history',
    section: 'privacy',
    label: 'privacy.delete',
    help: 'privacy.delete.open',
    words: 'general.words.history',
  },
  { id: 'when-microphone', section: 'privacy', label: 'privacy.microphone', help: 'privacy.microphone.text' },
  {
    id: 'keys',
    section: 'privacy',
    label: 'privacy.keys',
    words: 'general.words.keys',
  },
  {
    id: 'weak-store',
    section: 'privacy',
    label: 'privacy.weak',
    help: 'privacy.weak.help',
    words: 'general.words.keys',
    stores: path('privacy', 'allowWeakCredentialStore'),
  },

  {
    id: 'diagnostics',
    section: 'diagnostics',
    label: 'settings.diagnostics',
    help: 'diagnostics.lead',
    words: 'general.words.diagnostics',
  },
] as const satisfies readonly SettingEntry[];

export type SettingId = (typeof SETTINGS_ENTRIES)[number]['id'];

/** The setting that stores this; null for what no control shows. */
export function entryOf({ group, key }: SettingPath): SettingEntry | null {
  const entries: readonly SettingEntry[] = SETTINGS_ENTRIES;
  return entries.find(({ stores }) => stores?.some((one) => one.group === group && one.key === key)) ?? null;
}
