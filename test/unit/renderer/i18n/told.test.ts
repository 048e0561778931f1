import { afterEach, describe, expect, it } from 'vitest';
import { appError } from '../../../../src-preload/contract/app-error.js';
import { inEnglish, isPlainSaying, say, SAYING_CODES, SAYINGS } from '../../../../src-preload/contract/said.js';
import { describeProviders } from '../../../../src-main/providers/registry.js';
import { amharic } from '../../../../src-renderer/i18n/am.js';
import { arabic } from '../../../../src-renderer/i18n/ar.js';
import { showCatalog, showLanguage } from '../../../../src-renderer/i18n/language.js';
import { detailText, toldText } from '../../../../src-renderer/i18n/told.js';

const place = { preferred: [], root: { lang: '', dir: '' } as HTMLElement };
afterEach(() => showLanguage('en', place));

const namesIn = (text: string): readonly string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([name]) => name).sort();
const URL_FIELD = { provider: 'local', field: 'chatUrl', part: 'label', english: 'Language model server' } as const;

describe.each([
  { catalog: amharic, script: /\p{Script=Ethiopic}/u, end: /[።?]\)?$|^\P{P}+$/u },
  { catalog: arabic, script: /\p{Script=Arabic}/u, end: /[.؟]$/ },
])('what Parley says in $catalog.language', ({ catalog: { sayings }, script, end }) => {
  it.each(SAYING_CODES)('%s', (code) => {
    const [english, text] = [SAYINGS[code], sayings[code]];
    expect(namesIn(text)).toEqual(namesIn(english));
    if (/[A-Za-z]/.test(english.replace(/\{\w+\}/g, ''))) expect(text).toMatch(script);
    // Sentences end as sentences, in the signs of the language.
    if (/[.?]$/.test(english)) expect(text).toMatch(end);
    expect(text).not.toMatch(/\p{Script=Ethiopic} ?[,;]|\p{Script=Arabic} ?[,;?]/u);
  });
});

describe('what main told', () => {
  it('is the words of a service as they came, and a code in the language that is shown', () => {
    const error = appError('network-unreachable', { detail: say('unreachable', { service: 'Amigo' }) });
    expect(error.detail).toBe('Amigo cannot be reached.');
    expect(detailText(error)).toBe('Amigo cannot be reached.');
    showCatalog(arabic, place);
    expect(detailText(error)).toBe('تعذّر الوصول إلى \u2068Amigo\u2069.');
    expect(detailText(appError('provider-fault', { detail: 'Low balance' }))).toBe('Low balance');
    expect(detailText(appError('timeout'))).toBeNull();
    expect(detailText(appError('timeout', { detail: '' }))).toBeNull();
  });

  it('has sayings, words of forms, errors, settings and lists within it', () => {
    const problem = say('field-problem', { field: URL_FIELD, problem: say('address-with-hash') });
    const groups = say('settings-replaced', {
      groups: [{ group: 'audio' }, { group: 'talkKey' }, { group: 'novelty' }],
    });
    const failed = say('test-failed', { problem: { error: 'timeout' } });
    expect([problem, groups, failed].map(inEnglish)).toEqual([
      'Language model server: It must not hold a "#".',
      'Unusable settings were replaced by defaults: audio, talkKey, novelty.',
      'It failed (timeout).',
    ]);
    expect([problem, groups, failed].map(toldText)).toEqual([
      'Language model server: It must not hold a "#".',
      'Unusable settings were replaced by defaults: Audio, Talk key, and novelty.',
      'It failed (No answer came).',
    ]);
    showCatalog(amharic, place);
    expect(toldText(problem)).toBe('የቋንቋ ሞዴል አገልጋይ፦ “#” መያዝ የለበትም።');
    expect(toldText(groups)).toContain(amharic.messages['settings.talk-key']);
    expect(toldText(failed)).toContain(amharic.errors.timeout.title);
  });

  it('names the fields of forms as the forms do, or in English where there is no such field', () => {
    showCatalog(arabic, place);
    for (const { id, options } of describeProviders()) {
      for (const { key, label } of options) {
        const word = { provider: id, field: key, part: 'label', english: label } as const;
        expect(toldText(say('secret-missing', { field: word }))).toBe(
          `ينقص: ${arabic.providers?.[id].fields[key]?.label}.`,
        );
      }
    }
    expect(toldText(say('secret-missing', { field: { ...URL_FIELD, field: 'gone' } }))).toContain(
      'Language model server',
    );
  });

  it('is written in numbers of the language, and error numbers as they are', () => {
    expect(toldText(say('test-ready', { service: 'Local', milliseconds: 1_234 }))).toBe('Local is ready (1,234 ms).');
    expect(toldText(say('line-ended-number', { service: 'Amigo', number: '4011' }))).toContain('(4011)');
  });
});

describe('a saying of another process', () => {
  it('is a known code with texts and numbers', () => {
    expect(isPlainSaying(say('model-status', { number: '404' }))).toBe(true);
    expect(isPlainSaying({ code: 'model-status', values: { number: 404 } })).toBe(true);
    for (const wrong of [
      null,
      'model-status',
      { code: 'model-status' },
      { code: 'toString', values: {} },
      { code: 7, values: {} },
      { code: 'model-status', values: null },
      { code: 'model-status', values: { number: {} } },
    ]) {
      expect(isPlainSaying(wrong)).toBe(false);
    }
  });
});
