/**
 * Owns the actions that change how the window looks: theme, language, size of the text.
 */
import { LANGUAGES, TEXT_SIZES, THEMES, type Language } from '../../src-preload/contract/settings.js';
import { t } from '../i18n/i18n.js';
import { action, told, type Action, type ActionContext } from './action.js';
import type { SettingsEdit } from './app-state.svelte.js';

/** A language in its own words, so that whoever needs it can read it. */
const ownName = (language: Language): string =>
  new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? language;

export function lookActions(context: ActionContext): readonly Action[] {
  const { model } = context;
  const { theme, language, textSize } = model.settings.general;
  const look = (id: string, name: string, current: boolean, edit: SettingsEdit): Action =>
    action({ id, group: 'look', name, current, run: () => told(context, model.saveSettings(edit)) });
  return [
    ...THEMES.map((one) =>
      look(`theme-${one}`, t('palette.theme', { name: t(`general.theme.${one}`) }), one === theme, {
        general: { theme: one },
      }),
    ),
    ...(['system', ...LANGUAGES] as const).map((one) =>
      look(
        `language-${one}`,
        t('palette.language', { name: one === 'system' ? t('general.theme.system') : ownName(one) }),
        one === language,
        { general: { language: one } },
      ),
    ),
    ...TEXT_SIZES.map((one) =>
      look(`text-${one}`, t('palette.textSize', { name: t(`palette.textSize.${one}`) }), one === textSize, {
        general: { textSize: one },
      }),
    ),
  ];
}
