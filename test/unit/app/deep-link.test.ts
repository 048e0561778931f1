import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDeepLink } from '../../../src-main/app/deep-link.js';
import { SETTINGS_SECTIONS } from '../../../src-renderer/state/route.svelte.js';

const view = (fragment: string) => ({ kind: 'view', fragment });

describe('a link from outside', () => {
  it.each([
    ['parley://talk', { kind: 'talk' }],
    ['parley://talk/', { kind: 'talk' }],
    ['PARLEY://Talk', { kind: 'talk' }],
    ['parley://show', { kind: 'show' }],
    ['parley://settings', view('/settings/general')],
    ['parley://settings/', view('/settings/general')],
    ['parley://settings/audio', view('/settings/audio')],
    ['parley://settings/talk-key/', view('/settings/talk-key')],
    ['parley://settings/assistants/amigo-2', view('/settings/assistants/amigo-2')],
    ['parley://history', view('/history')],
    ['parley://history/?q=', view('/history')],
    ['parley://history?q=blue%20whale', view('/history?q=blue%20whale')],
    ['parley://history?q=blue+whale', view('/history?q=blue%20whale')],
    ['parley://history?q=%E1%88%B0%E1%88%8B%E1%88%9D', view('/history?q=%E1%88%B0%E1%88%8B%E1%88%9D')],
    // Decoded once: what was encoded twice stays encoded.
    ['parley://history?q=%252e%252e%252f', view('/history?q=%252e%252e%252f')],
    ['parley://history?q=a%23b%2Fc', view('/history?q=a%23b%2Fc')],
    // Bytes that are no text become signs that find nothing.
    ['parley://history?q=%c0%ae%c0%ae', view(`/history?q=${encodeURIComponent('\ufffd'.repeat(4))}`)],
    ['parley://history?q=%3Cscript%3E', view('/history?q=%3Cscript%3E')],
  ])('%s', (address, link) => {
    expect(parseDeepLink(address)).toEqual(link);
  });

  it.each([
    '',
    'talk',
    'parley:',
    'parley:talk',
    'parley://',
    'parley:///talk',
    'https://talk',
    'parleyx://talk',
    ' parley://talk',
    'parley://talk ',
    'parley://talk\n',
    'parley://talk\0',
    'parley://talk/now',
    'parley://talk//',
    'parley://talk?then=1',
    'parley://talk?',
    'parley://talk#x',
    'parley://talk:80',
    'parley://user@talk',
    'parley://user:secret@talk/',
    'parley://app/index.html',
    'parley://quit',
    'parley://constructor',
    'parley://settings/nothing',
    'parley://settings/AUDIO',
    'parley://settings//audio',
    'parley://settings/../talk',
    'parley://settings/%61udio',
    'parley://settings/audio?x=1',
    'parley://settings/audio#/talk',
    'parley://settings/assistants/..',
    'parley://settings/assistants/%2e%2e',
    'parley://settings/assistants/a/b',
    'parley://settings/assistants/A',
    'parley://settings\\audio',
    `parley://settings/assistants/${'a'.repeat(65)}`,
    // As a path, a share, a device or an argument.
    'parley:\\\\thief\\share',
    'parley://\\\\?\\C:\\',
    'parley:////thief/share',
    'parley://C:/Windows',
    'parley://settings/audio/CON',
    'parley://settings/assistants/nul.txt',
    'parley://settings/assistants/a:stream',
    'parley://settings/assistants/..%2f..%2fx',
    'parley://settings/assistants/%252e%252e',
    'parley://settings/assistants/%c0%ae%c0%ae',
    'parley://settings/assistants/a%00b',
    'parley://settings/assistants/\uff0e\uff0e',
    'parley://show --inspect=1',
    'parley://show%20--inspect',
    'parley://--inspect',
    'parley://show" --no-sandbox "',
    'parley://talk;xdg-open',
    'parley://show?--inspect',
    'parley://history?q=%1b%5b2J',
    'parley://history?q=a&q=--inspect',
    'parley://history/deeper',
    'parley://history?x=1',
    'parley://history?q=a&q=b',
    'parley://history?q=a&x=b',
    'parley://history?q=%00',
    'parley://history?q=a%0Ab',
    `parley://history?q=${'a'.repeat(201)}`,
    `parley://history?q=${'%61'.repeat(400)}`,
  ])('%j is nothing', (address) => {
    expect(parseDeepLink(address)).toBeNull();
  });

  it.each(SETTINGS_SECTIONS)('reaches every section of the settings: %s', (section) => {
    expect(parseDeepLink(`parley://settings/${section}`)).toEqual(view(`/settings/${section}`));
  });

  it('means nothing but what is listed, whatever it holds', { timeout: 20_000 }, () => {
    /** Controls, signs, letters and halves of letters. */
    const unit = fc
      .oneof(fc.integer({ min: 0, max: 0x2ff }), fc.integer({ min: 0xd7f0, max: 0xe010 }))
      .map((code) => String.fromCharCode(code));
    const piece = fc.oneof(
      fc.constantFrom('talk', 'show', 'settings', 'history', 'audio', 'assistants', '..', '%2e', '?q=', '&', '#', '//'),
      fc.string({ unit, maxLength: 8 }),
    );
    const address = fc
      .tuple(fc.constantFrom('parley://', 'parley:', 'PARLEY://', ''), fc.array(piece, { maxLength: 6 }))
      .map(([scheme, pieces]) => scheme + pieces.join('/'));
    const known =
      /^\/(settings\/(assistants|audio|talk-key|general|privacy|diagnostics)(\/[a-z0-9-]{1,64})?|history(\?q=[\w\-.!~*'()%]+)?)$/;
    const isListed = (text: string): boolean => {
      const link = parseDeepLink(text);
      if (link?.kind === 'view') return known.test(link.fragment);
      return link?.kind !== 'talk' || /^parley:\/\/talk\/?$/i.test(text);
    };
    fc.assert(fc.property(fc.oneof(address, fc.string({ unit })), isListed), { numRuns: 1_000 });
  });

  it('finds in the history what was looked for', () => {
    const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => {
      const trimmed = text.trim();
      return trimmed !== '' && !/\p{Cc}/u.test(trimmed);
    });
    fc.assert(
      fc.property(words, (text) => {
        const link = parseDeepLink(`parley://history?q=${encodeURIComponent(text)}`);
        expect(link).toEqual(view(`/history?q=${encodeURIComponent(text.trim())}`));
      }),
    );
  });
});
