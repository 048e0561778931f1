import { describe, expect, it } from 'vitest';
import { action } from '../../src-renderer/state/action.js';
import { findActions } from '../../src-renderer/state/find-actions.js';

const named = (name: string, keywords: readonly string[] = []) =>
  action({ id: name, group: 'more', name, keywords, run: () => undefined });
const all = [
  named('Mute', ['Microphone']),
  named('Theme: Dark'),
  named('Theme: Light'),
  named('Settings: Audio', []),
  named('Language: አማርኛ'),
  named('Language: العربية'),
  named('Talk to Museum guide'),
];
const found = (text: string): readonly string[] => findActions(all, text).map(({ name }) => name);

describe('finding an action', () => {
  it('leaves all of them as they are while nothing is typed', () => {
    expect(findActions(all, '  ')).toBe(all);
  });

  it.each([
    ['mute', 'Mute'],
    ['DARK', 'Theme: Dark'],
    ['thda', 'Theme: Dark'],
    ['audio', 'Settings: Audio'],
    ['micro', 'Mute'],
    ['አማር', 'Language: አማርኛ'],
    ['العرب', 'Language: العربية'],
  ])('%s finds %s first', (text, name) => {
    expect(found(text)[0]).toBe(name);
  });

  it('an action that is called so comes before one with another word for it', () => {
    const both = [named('Quiet', ['Mute']), named('Mute')];
    expect(findActions(both, 'mute').map(({ name }) => name)).toEqual(['Mute', 'Quiet']);
  });

  it('finds nothing by letters that only happen to be there', () => {
    expect(found('theme dark')).toEqual(['Theme: Dark']);
    expect(found('zzz')).toEqual([]);
  });
});
