/**
 * Owns putting into the language that is shown what main tells: Parley's own sayings by their codes, the words of a
 * service as they came. Reactive.
 */
import { toldBy, type AppError } from '../../src-preload/contract/app-error.js';
import { isErrorValue, isFormWord, isGroupValue, isSaying } from '../../src-preload/contract/said.js';
import type { FormWord, Said, SaidValue, Told } from '../../src-preload/contract/said.js';
import type { Settings } from '../../src-preload/contract/settings.js';
import { isolate } from './bidi.js';
import type { MessageKey } from './catalog.js';
import { formatList, formatNumber } from './format.js';
import { t } from './i18n.js';
import { shown } from './language.js';

/** Groups of the settings, as the person knows them. */
const GROUPS = {
  general: 'settings.general',
  audio: 'settings.audio',
  handsFree: 'audio.handsFree',
  talkKey: 'settings.talk-key',
  assistants: 'settings.assistants',
  privacy: 'settings.privacy',
} as const satisfies Readonly<Record<keyof Settings, MessageKey>>;

const isGroup = (group: string): group is keyof typeof GROUPS => Object.hasOwn(GROUPS, group);

/** What was told, for a place of its own; a sentence around it isolates it. */
export const toldText = (told: Told): string => (typeof told === 'string' ? told : sayingText(told));

/** The detail of an error; null where there is none. */
export function detailText(error: AppError): string | null {
  const told = toldBy(error);
  return told === null || told === '' ? null : toldText(told);
}

function sayingText({ code, values }: Said): string {
  const { sayings, direction } = shown().catalog;
  return sayings[code].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    // Numbers and our own words are of the sentence's direction; what comes from outside may not be.
    return typeof value === 'string' || Array.isArray(value) ? isolate(valueText(value), direction) : valueText(value);
  });
}

function valueText(value: SaidValue): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return formatNumber(value);
  if (isSaying(value)) return sayingText(value);
  if (isFormWord(value)) return formWord(value);
  if (isErrorValue(value)) return shown().catalog.errors[value.error].title;
  if (isGroupValue(value)) return groupText(value.group);
  return formatList(value.map(valueText));
}

const groupText = (group: string): string => (isGroup(group) ? t(GROUPS[group]) : group);

/** The word of a form in the language that is shown; what a language does not name stays English. */
function formWord({ provider, field, part, english }: FormWord): string {
  return shown().catalog.providers?.[provider].fields[field]?.[part] ?? english;
}
