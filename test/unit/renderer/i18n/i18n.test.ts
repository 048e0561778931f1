import { describe, expect, it } from 'vitest';
import { appError, ERROR_CLASS, type ErrorCode } from '../../../../src-preload/contract/app-error.js';
import { errorText, plural, t } from '../../../../src-renderer/i18n/i18n.js';

describe('texts', () => {
  it('fills placeholders and writes numbers', () => {
    expect(t('assistants.found', { name: 'Ollama' })).toBe('Ollama is running on this computer');
    expect(t('talk.latency.answer', { ms: 1234 })).toBe('answered in 1,234 ms');
  });

  it('chooses between one and more', () => {
    expect([0, 1, 2].map((count) => plural('history.count', count))).toEqual(['0 turns', '1 turn', '2 turns']);
  });

  it('says about every error what happened and what helps, each in its own words', () => {
    const codes = Object.keys(ERROR_CLASS) as ErrorCode[];
    const texts = codes.map((code) => errorText(appError(code)));
    for (const { title, text } of texts) {
      expect(title).toMatch(/^[A-Z].*[^.]$/);
      expect(text).toMatch(/^[A-Z].*\.$/);
    }
    expect(new Set(texts.map(({ title }) => title)).size).toBe(codes.length);
  });
});
