import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../../src-preload/contract/settings.js';
import { resetPatch } from '../../../src-main/settings/reset.js';

const changed: Settings = {
  ...DEFAULT_SETTINGS,
  general: { ...DEFAULT_SETTINGS.general, theme: 'dark', firstRunDone: true },
  audio: { ...DEFAULT_SETTINGS.audio, volume: 0.1 },
};

describe('putting settings back', () => {
  it('touches the groups of the section alone', () => {
    expect(resetPatch({ what: 'section', section: 'audio' }, changed)).toEqual({
      audio: DEFAULT_SETTINGS.audio,
      handsFree: DEFAULT_SETTINGS.handsFree,
    });
    expect(Object.keys(resetPatch({ what: 'section', section: 'talk-key' }, changed))).toEqual(['talkKey']);
    expect(Object.keys(resetPatch({ what: 'section', section: 'privacy' }, changed))).toEqual(['privacy']);
  });

  it('does not ask for the first run again', () => {
    expect(resetPatch({ what: 'section', section: 'general' }, changed)).toEqual({
      general: { ...DEFAULT_SETTINGS.general, firstRunDone: true },
    });
  });

  it('keeps the assistants unless told otherwise', () => {
    const all = ['audio', 'handsFree', 'talkKey', 'general', 'privacy'];
    expect(Object.keys(resetPatch({ what: 'everything', assistants: false }, changed))).toEqual(all);
    expect(resetPatch({ what: 'everything', assistants: true }, changed)).toMatchObject({
      assistants: DEFAULT_SETTINGS.assistants,
    });
  });
});
