import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { miniView, tailOf, type MiniFacts } from '../../../src-main/app/mini-view.js';
import { appError } from '../../../src-preload/contract/app-error.js';
import { PHASES } from '../../../src-preload/contract/session-snapshot.js';
import { DEFAULT_SETTINGS } from '../../../src-preload/contract/settings.js';
import { exampleTurn } from '../../fakes/app-snapshot.js';

const facts = (changes: Partial<MiniFacts> = {}): MiniFacts => ({
  session: { phase: 'idle', muted: false, error: null, progress: null },
  turns: [],
  settings: DEFAULT_SETTINGS,
  language: 'en',
  drag: 'pointer',
  ...changes,
});
const texts = (changes: Partial<MiniFacts>): readonly string[] =>
  miniView(facts(changes)).captions.map(({ name, text }) => `${name}: ${text}`);

describe('what the mini window shows', () => {
  it.each(PHASES)('has words for %s', (phase) => {
    const view = miniView(facts({ session: { phase, muted: false, error: null, progress: null } }));
    expect(view).toMatchObject({ phase, canInterrupt: phase === 'speaking' || phase === 'thinking' });
    expect(view.phaseText).toMatch(/^\w/);
  });

  it('says what the service is doing while an answer is awaited, and only then', () => {
    const session = { muted: false, error: null, progress: 'Looking it up' } as const;
    expect(miniView(facts({ session: { ...session, phase: 'thinking' } })).phaseText).toBe('Looking it up');
    expect(miniView(facts({ session: { ...session, phase: 'speaking' } })).phaseText).toBe('speaking');
  });

  it('holds the exchange that is going on, and nothing from before', () => {
    const turns = [
      exampleTurn(1, { text: 'Old question' }),
      exampleTurn(2, { text: 'Old answer' }),
      exampleTurn(3, { text: 'New question' }),
      exampleTurn(4, { text: 'New answer' }),
    ];
    expect(texts({ turns })).toEqual(['You: New question', 'Local: New answer']);
    // What is not yet known of the words is not shown, nor what was said before in its place.
    expect(texts({ turns: [...turns, exampleTurn(5, { text: '' })] })).toEqual([]);
    expect(texts({ turns: [exampleTurn(2, { text: 'Welcome' })] })).toEqual(['Local: Welcome']);
  });

  it('skips what was taken back', () => {
    const withdrawn = exampleTurn(3, { text: '', state: { kind: 'failed', error: appError('cancelled') } });
    expect(texts({ turns: [exampleTurn(1, { text: 'One' }), exampleTurn(2, { text: 'Two' }), withdrawn] })).toEqual([
      'You: One',
      'Local: Two',
    ]);
  });

  it('tells what needs the person, and what was not answered', () => {
    const blocked = { phase: 'blocked', muted: false, progress: null } as const;
    expect(miniView(facts({ session: { ...blocked, error: appError('credentials-missing') } })).trouble).toMatch(/key/);
    const lost = { ...blocked, error: appError('connection-lost') };
    expect(miniView(facts({ session: lost })).trouble).toBeNull();
    const turns = [exampleTurn(1, { text: 'Hello', state: { kind: 'failed', error: appError('connection-lost') } })];
    expect(miniView(facts({ session: lost, turns })).trouble).toMatch(/not answered/);
  });

  it('speaks the language in use, in its direction', () => {
    expect(miniView(facts({ language: 'ar' }))).toMatchObject({ direction: 'rtl', phaseText: 'جاهز' });
    expect(miniView(facts({ language: 'am' }))).toMatchObject({ direction: 'ltr', phaseText: 'ዝግጁ' });
  });
});

describe('the end of a long text', () => {
  it('is cut between words, and says that more came before', () => {
    const text = 'one two three four five six seven';
    expect(tailOf(text, 12)).toBe('… six seven');
    expect(tailOf(text, 100)).toBe(text);
  });

  it('is cut between letters where there are no spaces', () => {
    expect(tailOf('ሀለሐመሠረሰሸቀበ', 4)).toBe('…ሰሸቀበ');
    expect(tailOf(`${'a'.repeat(20)}😀bbb`, 4)).toBe('…bbb');
  });

  it('never grows, never splits a letter, and always ends as the text does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.integer({ min: 4, max: 40 }), (text, max) => {
        const tail = tailOf(text, max);
        expect(tail.length).toBeLessThanOrEqual(max + 2);
        expect(tail).not.toMatch(/\p{Cs}/u);
        expect(text.trim().endsWith(tail.replace(/^… ?/, ''))).toBe(true);
      }),
    );
  });
});
