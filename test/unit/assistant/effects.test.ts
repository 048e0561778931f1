import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEffects } from '../../../src-main/assistant/effects.js';
import { createNotes, MAX_NOTE_TEXT, MAX_NOTES } from '../../../src-main/assistant/notes.js';
import { SEARCH_ENGINES, searchUrl } from '../../../src-main/assistant/search-engines.js';
import { converse } from './conversation.js';

const HOSTS = new Set(['duckduckgo.com', 'www.google.com', 'www.bing.com', 'en.wikipedia.org', 'www.youtube.com']);

/** Text as UTF-8 can hold it. */
const wellFormed = (text: string): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text));

/** Any text, and text full of what means something in an address. */
const queries = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }),
  fc.string({ unit: fc.constantFrom(...'&=#?/%+:;@ \\"a'.split('')), minLength: 1, maxLength: 30 }),
);

describe('a search address', () => {
  it('is an https address of a listed engine that holds the query whole, whatever the query', () => {
    const engines = fc.constantFrom(...SEARCH_ENGINES.map(({ id }) => id));
    fc.assert(
      fc.property(engines, queries, (engine, query) => {
        const address = searchUrl(engine, query);
        if (query.trim() === '') {
          expect(address).toBeNull();
          return;
        }
        const url = new URL(address ?? '');
        expect(url.protocol).toBe('https:');
        expect(HOSTS).toContain(url.hostname);
        expect(url.hash).toBe('');
        expect([...url.searchParams.values()]).toEqual([wellFormed(query.trim())]);
      }),
    );
  });

  it('is none for an engine that is not listed', () => {
    fc.assert(
      fc.property(fc.string(), (engine) => {
        if (SEARCH_ENGINES.some(({ id }) => id === engine)) return;
        expect(searchUrl(engine, 'bread')).toBeNull();
      }),
    );
    expect(searchUrl('javascript:alert(1)', 'x')).toBeNull();
    expect(searchUrl('__proto__', 'x')).toBeNull();
  });

  it('is bounded, and cuts no character in two', () => {
    expect((searchUrl('google', '😀'.repeat(5_000)) ?? '').length).toBeLessThan(10_000);
    expect(searchUrl('google', `${'a'.repeat(499)}😀`)).toContain('%EF%BF%BD');
  });
});

describe('effects', () => {
  const world = (openUrl: (url: string) => Promise<void> = () => Promise.resolve()) => {
    const { agenda, notes } = converse();
    return createEffects({ agenda, notes, openUrl });
  };

  it('open nothing for an unknown engine', async () => {
    const opened: string[] = [];
    const effects = world((url) => {
      opened.push(url);
      return Promise.resolve();
    });
    expect(await effects.run({ type: 'open-search', engine: 'https://evil.example/?', query: 'x' })).toEqual({
      ok: false,
      reason: 'invalid',
    });
    expect(opened).toEqual([]);
  });

  it('tell when the browser does not open', async () => {
    const effects = world(() => Promise.reject(new Error('none')));
    expect(await effects.run({ type: 'open-search', engine: 'google', query: 'x' })).toEqual({
      ok: false,
      reason: 'unavailable',
    });
  });

  it('answer each in its own shape', async () => {
    const effects = world();
    expect(await effects.run({ type: 'note-add', text: 'Milk' })).toEqual({ ok: true, type: 'done' });
    expect(await effects.run({ type: 'notes-list' })).toMatchObject({ type: 'notes', notes: [{ text: 'Milk' }] });
    expect(await effects.run({ type: 'notes-clear' })).toEqual({ ok: true, type: 'removed', count: 1 });
    const set = await effects.run({ type: 'timer-set', label: 'tea', kind: 'timer', atEpochMs: Date.UTC(2026, 2, 15) });
    expect(set).toMatchObject({ ok: true, type: 'timer', timer: { label: 'tea' } });
    expect(await effects.run({ type: 'timers-list' })).toMatchObject({ type: 'timers', timers: [{ label: 'tea' }] });
    expect(await effects.run({ type: 'timer-cancel', id: 'all' })).toEqual({ ok: true, type: 'removed', count: 1 });
    expect(await effects.run({ type: 'timer-set', label: '', kind: 'timer', atEpochMs: 0 })).toEqual({
      ok: false,
      reason: 'invalid',
    });
  });
});

describe('notes', () => {
  const clock = { epochMs: () => 5 };

  it('survive a restart', () => {
    let saved: unknown = null;
    const store = {
      load: () => saved,
      save: (notes: unknown) => {
        saved = structuredClone(notes);
        return true;
      },
    };
    createNotes({ store, clock }).add('  Buy milk ');
    expect(createNotes({ store, clock }).list()).toEqual([{ text: 'Buy milk', atEpochMs: 5 }]);
  });

  it('are not pretended when the disk is full', () => {
    let full = false;
    const notes = createNotes({ store: { load: () => null, save: () => !full }, clock });
    notes.add('one');
    full = true;
    expect(notes.add('two')).toEqual({ ok: false, reason: 'storage' });
    expect(notes.clear()).toEqual({ ok: false, reason: 'storage' });
    expect(notes.list()).toHaveLength(1);
  });

  it('are bounded', () => {
    const notes = createNotes({ store: { load: () => null, save: () => true }, clock });
    expect(notes.add(' ')).toEqual({ ok: false, reason: 'invalid' });
    expect(notes.add('x'.repeat(MAX_NOTE_TEXT + 1))).toEqual({ ok: false, reason: 'invalid' });
    for (let count = 0; count < MAX_NOTES; count += 1) notes.add('x');
    expect(notes.add('x')).toEqual({ ok: false, reason: 'limit' });
  });

  it('are read from any file, keeping what is whole', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (saved) => {
        createNotes({ store: { load: () => saved, save: () => true }, clock }).list();
      }),
    );
    const saved = [{ text: 7 }, { text: 'Milk', atEpochMs: 1 }, null];
    expect(createNotes({ store: { load: () => saved, save: () => true }, clock }).list()).toEqual([saved[1]]);
  });
});
