import { afterEach, describe, expect, it } from 'vitest';
import type { OptionField } from '../../../../src-preload/contract/provider-info.js';
import { describeProviders } from '../../../../src-main/providers/registry.js';
import { amharic } from '../../../../src-renderer/i18n/am.js';
import { arabic } from '../../../../src-renderer/i18n/ar.js';
import { isolate, leftToRight } from '../../../../src-renderer/i18n/bidi.js';
import type { Catalog, FieldWords } from '../../../../src-renderer/i18n/catalog.js';
import { en } from '../../../../src-renderer/i18n/en.js';
import { enErrors } from '../../../../src-renderer/i18n/en/errors.js';
import * as format from '../../../../src-renderer/i18n/format.js';
import { errorText, plural, t } from '../../../../src-renderer/i18n/i18n.js';
import { resolveLanguage, shown, showCatalog, showLanguage } from '../../../../src-renderer/i18n/language.js';
import { inWords, unitText } from '../../../../src-renderer/i18n/services.js';
import { appError } from '../../../../src-preload/contract/app-error.js';

const root = { lang: '', dir: '' } as HTMLElement;
const show = (catalog: Catalog, preferred: readonly string[] = []): void => showCatalog(catalog, { preferred, root });
afterEach(() => showLanguage('en', { preferred: [], root }));

const ENGLISH: Readonly<Record<string, string>> = en;
const namesIn = (text: string): readonly string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).sort();

/** The same in every language: names, what is printed on keys, and questions that are sent as they are. */
const SAME =
  /^(app\.name|diagnostics\.parts\.(version|built\.text)|general\.language\.(en|am|ar)|chord\.(control|alt|shift|meta\..*)|conversation\.example\.\d|shortcuts\.(space|esc))$/;
/** Names of formats and rates. */
const TECHNICAL = /^(PCM|MP3|WAV|Ogg|FLAC|WebM \(Opus\)|Mu-law \(G\.711\)|\d+ Hz)$/;

describe.each([
  { catalog: amharic, script: /\p{Script=Ethiopic}/u },
  { catalog: arabic, script: /\p{Script=Arabic}/u },
])('the words in $catalog.language', ({ catalog, script }) => {
  const { messages, errors, providers, units } = catalog;

  it('are words of the language, all of them', () => {
    const hasWords = (text: string): boolean => /\p{L}/u.test(text.replace(/\{\w+\}/g, ''));
    const foreign = Object.entries(messages).filter(
      ([key, text]) => !SAME.test(key) && hasWords(text) && !script.test(text),
    );
    expect(foreign).toEqual([]);
    for (const { title, text } of Object.values(errors)) {
      expect(title).toMatch(script);
      expect(text).toMatch(script);
    }
  });

  it('have the same names to fill in as English, but for counts that a form says in words', () => {
    for (const [key, text] of Object.entries(messages)) {
      const english = ENGLISH[key] ?? ENGLISH[key.replace(/\.\w+$/, '.other')] ?? '';
      const isForm = /\.(zero|one|two|few|many|other)$/.test(key);
      const without = (names: readonly string[]): readonly string[] =>
        isForm ? names.filter((name) => name !== 'count') : names;
      expect([key, without(namesIn(text))]).toEqual([key, without(namesIn(english))]);
    }
  });

  it('say each error in its own words', () => {
    const titles = Object.values(errors).map(({ title }) => title);
    expect(new Set(titles).size).toBe(Object.keys(enErrors).length);
  });

  it('name every field of every service, its choices and its advice, and no field that is gone', () => {
    for (const { id, credentials, options } of describeProviders()) {
      const words = providers?.[id];
      expect(words?.summary).toMatch(script);
      const fields: Readonly<Record<string, FieldWords>> = words?.fields ?? {};
      expect(Object.keys(fields).sort()).toEqual([...credentials, ...options].map(({ key }) => key).sort());
      for (const field of [...credentials, ...options]) {
        expect([id, field.key, fields[field.key]?.label]).toEqual([id, field.key, expect.stringMatching(script)]);
        expect(fields[field.key]?.help).toMatch(script);
      }
      for (const field of options) checkOption(field, fields[field.key]);
    }
  });

  function checkOption(field: OptionField, words: FieldWords | undefined): void {
    if (field.kind === 'number') expect(Object.keys(units ?? {})).toContain(field.unit);
    if (field.kind === 'text') {
      // A sentence, not an address or a name.
      if (/^[A-Z].* .*[.?]$/.test(field.placeholder)) expect(words?.placeholder).toMatch(script);
      if (field.pattern !== undefined) expect(words?.pattern).toMatch(script);
    }
    if (field.kind !== 'choice') return;
    const named = field.choices.filter(({ label }) => !TECHNICAL.test(label));
    expect(Object.keys(words?.choices ?? {}).sort()).toEqual(named.map(({ value }) => value).sort());
    for (const label of Object.values(words?.choices ?? {})) expect(label).toMatch(script);
  }
});

describe('the language', () => {
  it('is the one that was chosen, else the first of the system’s that there is, else English', () => {
    expect(resolveLanguage('am', ['ar-EG'])).toBe('am');
    expect(resolveLanguage('system', ['fr-FR', 'ar-EG', 'en-US'])).toBe('ar');
    expect(resolveLanguage('system', ['AM'])).toBe('am');
    expect(resolveLanguage('system', ['arn-CL', 'fr'])).toBe('en');
    expect(resolveLanguage('system', [])).toBe('en');
  });

  it('is told to the page, with its direction', async () => {
    await showLanguage('ar', { preferred: [], root });
    expect(root).toMatchObject({ lang: 'ar', dir: 'rtl' });
    expect(t('nav.settings')).toBe('الإعدادات');
    expect(errorText(appError('timeout')).title).toBe('لم يصل رد');
    await showLanguage('am', { preferred: [], root });
    expect(root).toMatchObject({ lang: 'am', dir: 'ltr' });
    expect(t('nav.settings')).toBe('ቅንብሮች');
  });

  it('is the last that was asked for, however long the others took', async () => {
    await Promise.all([
      showLanguage('am', { preferred: [], root }),
      showLanguage('ar', { preferred: [], root }),
      showLanguage('en', { preferred: [], root }),
    ]);
    expect(root).toMatchObject({ lang: 'en', dir: 'ltr' });
    expect(t('nav.settings')).toBe('Settings');
  });

  it('takes the region from the system where it names one', () => {
    show(arabic, ['fr-FR', 'ar-EG']);
    expect(shown().locale).toBe('ar-EG-u-nu-latn');
    show(arabic, ['en-US']);
    expect(shown().locale).toBe('ar-u-nu-latn');
    show(amharic, ['am_ET.UTF-8']);
    expect(shown().locale).toBe('am-u-nu-latn');
  });
});

describe('counts', () => {
  it('have one of two forms in English and Amharic', () => {
    expect([0, 1, 2].map((count) => plural('general.idleHangUp.after', count))).toEqual([
      'After 0 minutes',
      'After 1 minute',
      'After 2 minutes',
    ]);
    show(amharic);
    expect(plural('assistants.more.changed', 1)).toBe('1 ተቀይሯል');
    expect(plural('assistants.more.changed', 7)).toBe('7 ተቀይረዋል');
  });

  it('have the form that Arabic asks for', () => {
    show(arabic);
    expect([1, 2, 3, 10, 11, 99, 100].map((count) => plural('general.idleHangUp.after', count))).toEqual([
      'بعد دقيقة واحدة',
      'بعد دقيقتين',
      'بعد 3 دقائق',
      'بعد 10 دقائق',
      'بعد 11 دقيقة',
      'بعد 99 دقيقة',
      'بعد 100 دقيقة',
    ]);
  });
});

describe('numbers and times', () => {
  const noon = new Date(2026, 4, 3, 12, 30, 15).getTime();

  it('are written in English', () => {
    expect(format.formatNumber(1234.56)).toBe('1,234.6');
    expect(format.amountText(0.0342)).toBe('0.034');
    expect(format.formatPercent(0.5)).toBe('50%');
    expect(format.formatMoney(3, 'USD')).toBe('$3.00');
    expect(format.formatMoney(0.0042, 'USD')).toBe('$0.0042');
    expect(format.formatMoney(3, 'credits')).toBe('3 credits');
    expect([340, 4_200, 59_960, 60_000, 185_000, 7_800_000].map(format.formatDuration)).toEqual([
      '340 ms',
      '4.2 sec',
      '1 min',
      '1 min',
      '3 min 5 sec',
      '2 hr 10 min',
    ]);
    expect(format.formatDate(noon)).toBe('May 3, 2026');
    expect(format.formatTime(noon)).toMatch(/^12:30\sPM$/);
    expect(format.formatExactTime(noon)).toMatch(/^12:30:15\sPM$/);
    expect(format.formatDateTime(noon)).toMatch(/^May 3, 2026, 12:30\sPM$/);
    expect(format.formatDay(noon, noon)).toBe('Sunday, May 3');
    expect(format.formatDay(noon, noon + 366 * 86_400_000)).toBe('Sunday, May 3, 2026');
    expect(format.formatRelativeDay(-1)).toBe('yesterday');
    expect(format.formatList(['a', 'b', 'c'])).toBe('a, b, and c');
    expect(['b10', 'b9', 'a'].sort(format.compareTexts)).toEqual(['a', 'b9', 'b10']);
  });

  it('are written as the region does', () => {
    show(shown().catalog, ['en-GB']);
    expect(format.formatDate(noon)).toBe('3 May 2026');
    expect(format.formatTime(noon)).toBe('12:30');
  });

  it.each([
    { catalog: amharic, month: 'ሜይ', yesterday: /^ት.ንት$/ },
    { catalog: arabic, month: 'مايو', yesterday: /^أمس$/ },
  ])('are written in $catalog.language, with the digits of the keyboard', ({ catalog, month, yesterday }) => {
    show(catalog);
    expect(format.formatDay(noon, noon)).toContain(month);
    expect(format.formatDay(noon, noon)).toContain('3');
    expect(format.formatNumber(1234.5)).toMatch(/^1.?234[.٫]5$/);
    expect(format.formatTime(noon)).toContain('12:30');
    expect(format.formatRelativeDay(-1)).toMatch(yesterday);
  });
});

describe('text of both directions', () => {
  it('keeps what is filled in apart', () => {
    expect(isolate('Ollama', 'ltr')).toBe('Ollama');
    expect(isolate('مرحبا', 'ltr')).toBe('\u2068مرحبا\u2069');
    expect(isolate('', 'rtl')).toBe('');
    show(arabic);
    expect(t('assistants.found', { name: 'Ollama' })).toBe('\u2068Ollama\u2069 يعمل على هذا الحاسوب');
    expect(t('talk.latency.answer', { ms: 1234 })).toBe('أجاب خلال 1,234 م.ث');
  });

  it('keeps measured values from left to right', () => {
    expect(leftToRight('340 ms', 'ltr')).toBe('340 ms');
    expect(leftToRight('340 ms', 'rtl')).toBe('\u2066340 ms\u2069');
  });
});

describe('forms of services', () => {
  it('are as the descriptors say in English, and in words of the language elsewhere', () => {
    const [local] = describeProviders();
    if (local === undefined) throw new Error('There is no service.');
    expect(inWords(local)).toBe(local);
    show(arabic);
    const arabicLocal = inWords(local);
    expect(arabicLocal.name).toBe('Local');
    const voice = arabicLocal.options.find(({ key }) => key === 'voice');
    expect(voice).toMatchObject({ label: 'الصوت', defaultValue: 'slt' });
    expect(voice?.kind === 'choice' ? voice.choices.map(({ value }) => value) : []).toEqual([
      'slt',
      'rms',
      'awb',
      'kal16',
    ]);
    expect(voice?.kind === 'choice' ? voice.choices[0]?.label : '').toBe('أنثى، أمريكي');
    expect(arabicLocal.credentials[0]?.label).toBe('مفتاح API لخادم الدردشة');
    expect([unitText('ms'), unitText('tokens')]).toEqual(['م.ث', 'tokens']);
  });
});
