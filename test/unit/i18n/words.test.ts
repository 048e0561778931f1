import { describe, expect, it } from 'vitest';
import { en } from '../../../src-main/i18n/en.js';
import { CATALOGS, languageInUse, wordsOf } from '../../../src-main/i18n/words.js';
import { APP_NOTICE_CODES } from '../../../src-preload/contract/app-notice.js';
import { LANGUAGES } from '../../../src-preload/contract/settings.js';

const placeholders = (text: string): readonly string[] => (text.match(/\{\w+\}/g) ?? []).sort();
const SCRIPT = { am: /\p{Script=Ethiopic}/u, ar: /\p{Script=Arabic}/u } as const;

describe.each(LANGUAGES)('the words of main in %s', (language) => {
  const catalog = CATALOGS[language];

  it('are there for every key, with the same placeholders', () => {
    expect(Object.keys(catalog).sort()).toEqual(Object.keys(en).sort());
    for (const [key, text] of Object.entries(en)) {
      const translated = catalog[key as keyof typeof en];
      expect(translated.trim(), key).not.toBe('');
      expect(placeholders(translated), key).toEqual(placeholders(text));
    }
  });

  it('have words of their own for each notice', () => {
    const words = APP_NOTICE_CODES.map((code) => catalog[`notice.${code}`]);
    expect(new Set(words).size).toBe(APP_NOTICE_CODES.length);
  });
});

describe.each(['am', 'ar'] as const)('a translation: %s', (language) => {
  it('is written in its own script', () => {
    for (const [key, text] of Object.entries(CATALOGS[language])) {
      if (!/separator$|^tray\.tooltip$/.test(key)) expect(text, key).toMatch(SCRIPT[language]);
    }
  });
});

describe('words', () => {
  it('are filled in', () => {
    expect(wordsOf('en')('tray.tooltip', { state: 'ready' })).toBe('Parley: ready');
  });
});

describe('the language in use', () => {
  const never = (): never => {
    throw new Error('not to be asked');
  };
  it('is the one of the setting', () => {
    for (const language of LANGUAGES) expect(languageInUse(language, never)).toBe(language);
  });

  it.each([
    [['ar-EG', 'en-US'], 'ar'],
    [['de-DE', 'am_ET', 'en'], 'am'],
    [['AM'], 'am'],
    [['en-GB', 'ar'], 'en'],
    [['arn', 'amh-Latn'], 'en'],
    [[], 'en'],
  ] as const)('else the first of the system’s that there is: %j: %s', (preferred, language) => {
    expect(languageInUse('system', () => preferred)).toBe(language);
  });
});
