/**
 * Owns how sound devices are offered to choose from.
 */
import type { AudioDevice } from '../../src-preload/contract/audio.js';
import { t } from '../i18n/i18n.js';

/** The system's default and each device; one that was chosen and is gone stays in the list, marked. */
export function deviceChoices(
  known: readonly AudioDevice[],
  chosenId: string,
): readonly { readonly value: string; readonly label: string }[] {
  const listed = known.map(({ deviceId, label }, index) => ({
    value: deviceId,
    label: label === '' ? t('audio.unnamed', { number: index + 1 }) : label,
  }));
  const gone = chosenId !== 'default' && !known.some(({ deviceId }) => deviceId === chosenId);
  return [
    { value: 'default', label: t('audio.default') },
    ...listed,
    ...(gone ? [{ value: chosenId, label: t('audio.missing') }] : []),
  ];
}
